"""A release loaded into another engine: into fresh graphs, reasoned over there, then swapped.

While it is loaded, each named graph stands under a name that is only for this load; the inferred
graph is not sent, but made by the rules. Rules may ask which graph a triple stands in and what is
said of that graph, so until they have run, the fresh names are described as the published ones are.
Then counts are compared, and one update takes the marker away, moves the graphs to their published
names, and sets the marker of the new load (``kg.remote.holdings``).
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, serialize
from rdflib import URIRef

from kg.closure import INFERRED, Place, question, saturate, update
from kg.errors import EngineError, KgError
from kg.justifications import JUSTIFICATIONS
from kg.record import SHAPES, UNREASONED
from kg.release import Release
from kg.remote.addresses import Address
from kg.remote.clients import Client
from kg.remote.holdings import MARKER, Holding, read_holdings
from kg.rows import of_store
from kg.rulebook import RULES
from kg.rules import Rule, parse_rule
from kg.timing import Phases

#: Names of the phases, in order, for whoever shows progress.
PHASES = ("send graphs", "reason in the engine", "compare", "swap")
#: Seconds that one request of a load may take.
SECONDS = 3600.0
#: Triples sent at once, where no blank node ties them together.
_TRIPLES = 100_000
_APART = {str(JUSTIFICATIONS), str(SHAPES)}


@dataclass(frozen=True, slots=True)
class _Load:
    """One load under way: the fresh name of each published graph."""

    holding: Holding
    fresh: dict[str, str]

    @property
    def place(self) -> Place:
        """Where the rules run: not over graphs that describe no part of the world."""
        named = (name for iri, name in self.fresh.items() if iri != JUSTIFICATIONS)
        return Place(self.fresh[str(INFERRED)], self.holding.default, tuple(named))


def load_into(address: Address, release: Release, phases: Phases | None = None) -> None:
    """Load a release into another engine, in place of the one it holds.

    Args:
        address: of the engine, with credentials that may change it where it wants them.
        release: on disk.
        phases: told of each phase as it begins and ends.

    Raises:
        EngineDown, EngineError: the engine cannot be reached, refuses, or makes something else of
            the release; what it held before stays.
    """
    phases = phases or Phases()
    store = Store.read_only(str(release.store))
    client = Client(address)
    with contextlib.closing(client):
        before = _clear(client)
        load = _name(store)
        client.update(_insert(load.holding), SECONDS)
        try:
            with phases("send graphs"):
                _send(client, store, load)
            with phases("reason in the engine"):
                _reason(client, store, load)
            with phases("compare"):
                _compare(client, store, load, release)
        except BaseException:
            with contextlib.suppress(KgError):
                client.update(_drop(load.holding), SECONDS)
            raise
        with phases("swap"):
            client.update(_swap(before, load, release.hash), SECONDS)


def _clear(client: Client) -> list[Holding]:
    """Drop what broken loads left behind; return those that are whole."""
    found = read_holdings(client)
    for holding in found:
        if not holding.hash:
            client.update(_drop(holding), SECONDS)
    return [holding for holding in found if holding.hash]


def _name(store: Store) -> _Load:
    load = f"urn:x-coldpeace:load:{uuid.uuid4()}"
    names = sorted(name.value for name in store.named_graphs() if isinstance(name, NamedNode))
    fresh = {name: f"{load}:{number}" for number, name in enumerate(names)}
    return _Load(Holding(load, "", f"{load}:default", tuple(fresh.values())), fresh)


def _send(client: Client, store: Store, load: _Load) -> None:
    for iri, name in load.fresh.items():
        if iri == INFERRED:
            continue
        for number, part in enumerate(_parts(store, iri)):
            client.put(name, part, SECONDS, is_first=number == 0)
        if iri not in UNREASONED and iri not in _APART:
            client.update(f"ADD <{name}> TO <{load.holding.default}>", SECONDS)


def _parts(store: Store, graph: str) -> Iterator[bytes]:
    """A graph as N-Triples, in parts that share no blank node."""
    waiting: list[Triple] = []
    is_whole = False
    for quad in store.quads_for_pattern(None, None, None, NamedNode(graph)):
        is_whole = is_whole or BlankNode in {type(quad.subject), type(quad.object)}
        waiting.append(quad.triple)
        if len(waiting) >= _TRIPLES and not is_whole:
            yield _n_triples(waiting)
            waiting = []
    yield _n_triples(waiting)


def _n_triples(triples: list[Triple]) -> bytes:
    data = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert data is not None
    return data


def _reason(client: Client, store: Store, load: _Load) -> None:
    place = load.place
    pairs = " ".join(f"(<{iri}> <{name}>)" for iri, name in load.fresh.items())
    described = f"VALUES (?graph ?alias) {{ {pairs} }} ?graph ?p ?o"
    into = f"GRAPH <{place.default}> {{ ?alias ?p ?o }}"
    client.update(f"INSERT {{ {into} }} USING <{place.default}> WHERE {{ {described} }}", SECONDS)
    graphs = ((place.default,), place.named)
    saturate(
        _rules(store),
        gives=lambda rule: client.is_true(question(rule), graphs, SECONDS),
        run=lambda rule: client.update(update(rule, place), SECONDS),
    )
    names = " ".join(f"<{name}>" for name in load.fresh.values())
    for graph in (place.default, place.inferred):
        client.update(
            f"DELETE {{ GRAPH <{graph}> {{ ?alias ?p ?o }} }} USING <{graph}> "
            f"WHERE {{ VALUES ?alias {{ {names} }} ?alias ?p ?o }}",
            SECONDS,
        )
    for iri in sorted(UNREASONED - {SHAPES}):
        if iri in load.fresh:
            client.update(f"ADD <{load.fresh[iri]}> TO <{place.default}>", SECONDS)


def _rules(store: Store) -> list[Rule]:
    """The rules of a release that have a head, as ``graph/rules`` has them."""
    rows = of_store(store)(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?rule ?construct "
        f"WHERE {{ GRAPH <{RULES}> {{ ?rule sh:construct ?construct }} }} ORDER BY ?rule"
    )
    return [
        parse_rule(URIRef(row["rule"]).rpartition("/")[2], str(row["construct"]), {}, Path(RULES))
        for row in rows
    ]


def _compare(client: Client, store: Store, load: _Load, release: Release) -> None:
    """Refuse what the engine has made of the release if a graph has more triples, or fewer.

    Raises:
        EngineError: with the first such graph.
    """
    wanted = {load.holding.default: (release.triples["all"], "all graphs together")}
    for iri, name in load.fresh.items():
        count = sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(iri)))
        wanted[name] = (count, iri)
    for name, (count, iri) in wanted.items():
        rows = client.select(
            "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", ((name,), ()), seconds=SECONDS
        )
        number = rows[0].get("n") if rows else None
        found = int(number.value) if isinstance(number, Literal) else 0
        if found != count:
            raise EngineError(
                f"the engine has {found} triples of {iri} where the release has {count}; "
                "it is not swapped in: see docs/engines.md for what engines change"
            )


def _insert(holding: Holding) -> str:
    return f"INSERT DATA {{ GRAPH <{MARKER}> {{ {holding.statements()} }} }}"


def _delete(holding: Holding) -> str:
    return f"DELETE DATA {{ GRAPH <{MARKER}> {{ {holding.statements()} }} }}"


def _drop(holding: Holding) -> str:
    """Drop a load's graphs, and its marker last, so that a broken attempt is tried again."""
    graphs = (holding.default, *holding.graphs)
    drops = [f"DROP SILENT GRAPH <{graph}>" for graph in graphs]
    return " ;\n".join([*drops, _delete(holding)])


def _swap(before: list[Holding], load: _Load, release: str) -> str:
    """One update: the marker of what was held first, that of what is held now last."""
    old = {graph for holding in before for graph in (*holding.graphs, holding.default)}
    now = replace(load.holding, hash=release, graphs=tuple(load.fresh))
    return " ;\n".join(
        [
            *(_delete(holding) for holding in before),
            *(f"MOVE GRAPH <{name}> TO GRAPH <{iri}>" for iri, name in load.fresh.items()),
            *(f"DROP SILENT GRAPH <{graph}>" for graph in sorted(old - set(load.fresh))),
            _delete(load.holding),
            _insert(now),
        ]
    )
