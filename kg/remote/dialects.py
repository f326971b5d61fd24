"""What engines do otherwise than the standards: told to them in their words, mended, or refused.

Known by name are those that the tests run, Virtuoso and Oxigraph's server; every other engine is
taken at the standards' word, and what marks an answer as cut is looked for in all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.complaints import complain
from kg.errors import EngineDown, EngineError
from kg.refusals import LimitReached, MalformedQuery
from kg.remote.wire import Reply
from kg.tokens import Form

_VIRTUOSO = "virtuoso"
#: In JSON, what is not within a string: there, each quote has a backslash before it.
_NODE = re.compile(rb'("type": "bnode", "value": ")nodeID://')
_TRUTH = re.compile(rb'(XMLSchema#boolean", "value": ")([01])"')
_ASKED = re.compile(rb'\s*\{ "head": \{ "link": \[\], "vars": \["__ASK_RETVAL"\] \}')
_ROW = re.compile(rb'"bindings": \[\s*\{')
#: How Oxigraph's server ends a body at its limit: in neither of our two formats can it end so.
_CANCELLED = b"The SPARQL operation has been cancelled"
_COMPLAINT = 2000  # characters of what a parser says, at most
#: What Virtuoso says when it stops at a limit of its own.
_TOO_LONG = re.compile(r"estimated execution time|timed out|S1TAT|transaction timeout|cancell?ed")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to speak to one engine; ``server`` is what it calls itself, empty if it does not."""

    server: str

    @property
    def is_virtuoso(self) -> bool:
        """Whether it is Virtuoso."""
        return self.server.lower().startswith(_VIRTUOSO)

    def fields(self, seconds: float) -> list[tuple[str, str]]:
        """Fields of a request that bound its time within the engine.

        Virtuoso stops after that time, or at the latest after twice as long; not below a second.
        """
        return [("timeout", str(max(1000, round(seconds * 1000))))] if self.is_virtuoso else []

    def text(self, query: str, form: Form) -> str:
        """A query in the engine's words: DESCRIBE gives a resource's own triples.

        Virtuoso is told to join in the order in which a query is written. Left to itself it loses
        or mixes up values where subselects are joined (seen in 7.2.5), now so, now otherwise.
        """
        if not self.is_virtuoso:
            return query
        described = 'define sql:describe-mode "CBD" ' if form is Form.DESCRIBE else ""
        return f'define sql:select-option "order" {described}{query}'

    def results(self, body: bytes) -> bytes:
        """SPARQL results in JSON as the standard has them, from those of Virtuoso.

        It answers ASK by a row or none, writes booleans as numbers (in this format alone), and
        names blank nodes as no label can be.

        Source: SPARQL 1.1 Query Results JSON Format, sections 3.2.2 and 3.3.
        """
        if _ASKED.match(body):
            truth = b"true" if _ROW.search(body) else b"false"
            return b'{"head": {}, "boolean": ' + truth + b"}"
        body = _NODE.sub(rb"\1", body)
        return _TRUTH.sub(lambda m: m[1] + (b'true"' if m[2] == b"1" else b'false"'), body)


def refuse_cut(reply: Reply, seconds: float) -> None:
    """Refuse an answer that says that it is not whole: by a header, or by its last words.

    Raises:
        LimitReached: rows were left out, by time or by number.
        EngineError: it failed on the way.

    Source:
        Virtuoso's anytime queries (https://docs.openlinksw.com/virtuoso/anytimequeries/) and
        ResultSetMaxRows.
    """
    headers = reply.headers
    if most := headers.get("x-sparql-maxrows"):
        raise LimitReached(
            "result",
            f"the engine gives no more than {most[:20]} rows; use LIMIT, or make it narrower",
        )
    state = headers.get("x-sql-state", "")
    if state.startswith("S1TAT"):
        raise late(seconds)
    if state:
        raise EngineError(f"the engine failed on the way: {state[:20]}")
    if reply.body.endswith(_CANCELLED):
        raise late(seconds)


def refuse_failure(reply: Reply, query: str) -> None:
    """Turn an engine's refusal into the error that it is.

    Args:
        reply: of the engine.
        query: as it was asked.

    Raises:
        MalformedQuery: the engine's parser refuses the query.
        LimitReached: it would take, or took, longer than the engine allows.
        EngineDown: it is busy, or in maintenance.
        EngineError: anything else that is not an answer.
    """
    if 200 <= reply.status < 300:
        return
    words = reply.words()
    if _TOO_LONG.search(words):
        raise LimitReached("time", f"the engine stopped the query; it said: {words}")
    is_plain = reply.media_type != "text/html"
    if reply.status == 400 and is_plain:
        said = complain(reply.text().strip()[:_COMPLAINT], query)  # Oxigraph's server, as ours
        if said.place:
            raise said
        raise MalformedQuery(f"the engine says: {words.removeprefix(f'status {reply.status}: ')}")
    if reply.status in {429, 502, 503, 504}:
        raise EngineDown(f"the engine cannot answer now: {words}")
    raise EngineError(f"the engine failed: {words}")


def late(seconds: float) -> LimitReached:
    """A query took too long."""
    return LimitReached("time", LimitReached.TIME, seconds=seconds)
