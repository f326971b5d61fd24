"""The one way by which a query reaches the store: text and limits in, bytes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from kg.describe import DESCRIPTION
from kg.glance import glance
from kg.pool import Limits, Pool
from kg.refusals import MalformedQuery, QueryError, UnsupportedFormat, UpdateRefused
from kg.tokens import Form, Outline, outline
from kg.worker import Job

__all__ = ["FORMATS", "GRAPH_FORMATS", "RESULT_FORMATS", "Engine", "Limits", "formats_of"]

#: Media types of SELECT and ASK, best first, and their short names (``?format=``, extensions).
RESULT_FORMATS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
#: Media types of CONSTRUCT and DESCRIBE, best first, and their short names.
GRAPH_FORMATS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/n-quads": "nq",
}
#: All of them; no short name stands for two media types.
FORMATS = RESULT_FORMATS | GRAPH_FORMATS


def formats_of(form: Form) -> dict[str, str]:
    """Return the formats in which a form of query can be answered."""
    return RESULT_FORMATS if form in {Form.SELECT, Form.ASK} else GRAPH_FORMATS


class Runner(Protocol):
    """Whoever answers jobs that were checked by their tokens: a pool of workers, or another."""

    def wanted(self) -> int:
        """Count those that there should be now."""

    def alive(self) -> int:
        """Count those that can answer now."""

    def run(self, job: Job) -> bytes:
        """Answer one job."""

    def close(self) -> None:
        """End at once."""


class Engine:
    """Queries over one read-only store; safe to use from many threads.

    Args:
        store: folder of an Oxigraph store that nobody writes to.
        limits: what queries may use.
        workers: processes that answer queries, without the slow lane.
        is_brief: whether only few queries will come, for which no copy in memory pays.

    Raises:
        StoreError: the store cannot be opened.
    """

    #: What ails it when ``workers_alive`` is 0.
    LIFELESS = "no worker is alive"

    def __init__(
        self,
        store: Path,
        *,
        limits: Limits | None = None,
        workers: int = 2,
        is_brief: bool = False,
    ) -> None:
        self.limits = limits or Limits()
        self._pool: Runner = Pool(store, self.limits, workers, is_copied=not is_brief)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers at once; queries under way fail."""
        self._pool.close()

    @property
    def workers(self) -> int:
        """How many workers there should be now, those of the slow lane included."""
        return self._pool.wanted()

    def workers_alive(self) -> int:
        """Count the worker processes that run now, those of the slow lane included."""
        return self._pool.alive()

    def outline(self, query: str) -> Outline:
        """Check a query as far as a glance tells, without running it.

        Raises:
            QueryError: an update, SERVICE, too long, too deeply nested, or plainly malformed.
        """
        try:
            size = len(query.encode())
        except UnicodeEncodeError:
            raise MalformedQuery("the query is not valid Unicode; send UTF-8") from None
        if size > self.limits.query_bytes:
            raise QueryError(f"the query is longer than {self.limits.query_bytes} bytes")
        found = glance(query, nesting=self.limits.nesting)
        if found.form is Form.UPDATE:
            raise UpdateRefused(UpdateRefused.SENTENCE)
        return found

    def answer(
        self,
        query: str,
        media_type: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """Answer one query.

        Args:
            query: SPARQL 1.1 Query; it has the prefixes that it declares, no others.
            media_type: a key of RESULT_FORMATS for SELECT and ASK, of GRAPH_FORMATS for the rest.
            default_graphs: absolute IRIs of the graphs whose merge is the default graph.
            named_graphs: absolute IRIs of the named graphs. If either is given, both replace
                the dataset of the store and that of the query.

        Returns:
            The serialised result: complete, UTF-8. The prefixes that the query declares
            shorten Turtle and TriG. DESCRIBE tells a resource's own triples and, unless the query
            has a dataset of its own, what kg.describe adds.

        Raises:
            QueryError: malformed, an update, SERVICE, nested too deeply, wrong format.
            LimitReached: time, memory, result, queue or depth.

        Source:
            SPARQL 1.1 Protocol, section 2.1.4 (https://www.w3.org/TR/sparql11-protocol/#dataset).
        """
        found = self.outline(query)
        offered = formats_of(found.form)
        if media_type not in offered:
            formats = ", ".join(offered)
            raise UnsupportedFormat(UnsupportedFormat.SENTENCE, form=found.form, formats=formats)
        graphs = (tuple(default_graphs), tuple(named_graphs))
        for iri in (*default_graphs, *named_graphs):
            if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*$", iri):
                raise QueryError(f"want an absolute IRI of a graph, got {iri!r}")
        is_described = found.form is Form.DESCRIBE and not found.has_dataset
        job = Job(
            query,
            media_type,
            found.prefixes,
            graphs if any(graphs) else None,
            DESCRIPTION if is_described else None,
        )
        try:
            return self._pool.run(job)
        except MalformedQuery:
            outline(query, nesting=self.limits.nesting)  # where its tokens tell more, they tell it
            raise
