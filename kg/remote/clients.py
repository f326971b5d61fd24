"""A client of one engine: queries by SPARQL 1.1 Protocol, updates, and graphs by Graph Store.

Every query names its dataset, because Virtuoso otherwise takes all graphs of the server for the
default graph; where a part of it is empty, a graph is named that is.

Source:
    SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/).
    SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from kg.errors import EngineDown, EngineError
from kg.remote.addresses import Address
from kg.remote.answers import RESULTS, TRIPLES, read_results, refuse_other, too_large
from kg.remote.dialects import Dialect, late, refuse_cut, refuse_failure
from kg.remote.wire import Reply, TimeUp, TooLarge, Wire
from kg.tokens import Form

#: The IRI of a graph that nobody fills.
NOTHING = "urn:x-coldpeace:nothing"
Graphs = tuple[Sequence[str], Sequence[str]]
#: Seconds of one of our own questions that is answered at once.
SECONDS = 10.0
#: Bytes of an answer to one of our own questions.
BYTES_MAX = 64 * 1024 * 1024
Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one question may use, from when this is made: seconds, and bytes of each answer."""

    seconds: float = SECONDS
    bytes_max: int = BYTES_MAX
    _start: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """The seconds that are left; a moment where there are none."""
        return max(self._start + self.seconds - time.monotonic(), 0.01)


class Client:
    """Speaks to one engine; safe to use from many threads.

    Args:
        address: of the engine.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._wire = Wire(address)
        self._dialect: Dialect | None = None

    def close(self) -> None:
        """Close the connections; what is under way fails."""
        self._wire.close()

    @property
    def dialect(self) -> Dialect:
        """What the engine is, as the first answer said."""
        if self._dialect is None:
            self.select("SELECT * WHERE {} LIMIT 1")
            assert self._dialect
        return self._dialect

    def ask(self, query: str, form: Form, graphs: Graphs, bounds: Bounds) -> bytes:
        """Ask one query.

        Args:
            query: SPARQL 1.1 Query without a dataset of its own.
            form: what it asks for.
            graphs: IRIs of the graphs merged into the default graph, and of the named graphs.
            bounds: what it may use; the engine is told the time, where it listens.

        Returns:
            SPARQL results in JSON for SELECT and ASK, N-Triples for CONSTRUCT and DESCRIBE.

        Raises:
            MalformedQuery, LimitReached, EngineDown, EngineError: see the modules that raise them.
        """
        wanted = RESULTS if form in {Form.SELECT, Form.ASK} else TRIPLES
        reply = self._query(query, form, graphs, wanted, bounds)
        refuse_failure(reply, query)
        refuse_other(reply, wanted)
        refuse_cut(reply, bounds.seconds)
        return self.dialect.results(reply.body) if wanted == RESULTS else reply.body

    def _query(self, query: str, form: Form, graphs: Graphs, wanted: str, bounds: Bounds) -> Reply:
        seconds = bounds.left()
        dialect = self._dialect or Dialect("")
        default, named = graphs
        fields = [
            ("query", dialect.text(query, form)),
            *(("default-graph-uri", iri) for iri in default or (NOTHING,)),
            *(("named-graph-uri", iri) for iri in named or (NOTHING,)),
            *dialect.fields(seconds),
        ]
        try:
            reply = self._wire.exchange(
                "POST",
                self.address.query,
                fields=fields,
                headers={"Accept": wanted},
                seconds=seconds,
                bytes_max=bounds.bytes_max,
            )
        except TimeUp:
            raise late(bounds.seconds) from None
        except TooLarge:
            raise too_large(bounds.bytes_max) from None
        if self._dialect is None:
            self._dialect = Dialect(reply.headers.get("server", ""))
        return reply

    def select(
        self, query: str, graphs: Graphs = ((), ()), seconds: float | None = None
    ) -> list[dict[str, Term]]:
        """The solutions of one of our own SELECT queries: the bound variables of each.

        Raises:
            EngineDown, EngineError, LimitReached: as ``ask``.
        """
        body = self.ask(query, Form.SELECT, graphs, Bounds(seconds or SECONDS))
        found = read_results(body)
        if not isinstance(found, QuerySolutions):
            raise EngineError("the engine answers a SELECT query with a truth value")
        names = [variable.value for variable in found.variables]
        try:
            return [{n: row[n] for n in names if row[n] is not None} for row in found]
        except SyntaxError as error:
            raise EngineError(f"the engine's answer is malformed: {error.msg}") from error

    def is_true(self, query: str, graphs: Graphs, seconds: float) -> bool:
        """The answer to one of our own ASK queries.

        Raises:
            EngineDown, EngineError, LimitReached: as ``ask``.
        """
        body = self.ask(query, Form.ASK, graphs, Bounds(seconds))
        return bool(read_results(body))

    def update(self, text: str, seconds: float) -> None:
        """Run SPARQL 1.1 Update.

        Raises:
            EngineDown: it cannot be reached, or takes too long.
            EngineError: it refuses.
        """
        url, _graphs = self._layout()
        self._change("POST", url, seconds, fields=[("update", text)])

    def put(self, graph: str, triples: bytes, seconds: float, *, is_first: bool = True) -> None:
        """Fill a graph with N-Triples; what it held before is gone unless it is not the first part.

        Raises:
            EngineDown, EngineError: as ``update``.
        """
        _update, url = self._layout()
        self._change(
            "PUT" if is_first else "POST",
            url,
            seconds,
            params={"graph": graph},
            content=triples,
            headers={"Content-Type": TRIPLES},
        )

    def _layout(self) -> tuple[str, str]:
        return self.address.layout(self.dialect.server)

    def _change(self, method: str, url: str, seconds: float, **request: object) -> None:
        try:
            reply = self._wire.exchange(
                method,
                url,
                seconds=seconds,
                bytes_max=BYTES_MAX,
                **request,  # type: ignore[arg-type]
            )
        except TimeUp:
            raise EngineDown(f"the engine took longer than {seconds:g} s for a change") from None
        except TooLarge:
            raise EngineError("the engine answers a change with too much") from None
        if reply.status in {401, 403}:
            who = "the credentials" if self.address.user else "changes without credentials"
            raise EngineError(f"the engine refuses {who}: {reply.words()}")
        if not 200 <= reply.status < 300:
            raise EngineError(f"the engine refuses a change: {reply.words()}")
