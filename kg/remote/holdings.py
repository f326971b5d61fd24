"""What an engine says that it holds: the release, and under which names its graphs stand.

The marker is a graph of its own. A load has a name that never comes again, which stands there only
while the release is whole: taken away before the first graph is touched, written after the last. So
whoever sees the same load before and after a query knows that the answer is of that release alone,
whatever the engine keeps apart by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import EngineDown
from kg.refusals import LimitReached
from kg.remote.clients import Client, Graphs, Term

MARKER = "urn:x-coldpeace:loads"
HASH = "urn:x-coldpeace:hash"
DEFAULT = "urn:x-coldpeace:default"
GRAPH = "urn:x-coldpeace:graph"
_DATASET: Graphs = ((), (MARKER,))
_LOADS = f"SELECT ?load ?hash WHERE {{ GRAPH <{MARKER}> {{ ?load <{HASH}> ?hash }} }}"
_PARTS = (
    f"SELECT ?load ?property ?value WHERE {{ GRAPH <{MARKER}> {{ ?load ?property ?value }} }} "
    "ORDER BY ?load ?property ?value"
)


@dataclass(frozen=True, slots=True)
class Holding:
    """One load of a release.

    Attributes:
        load: its name, an IRI.
        hash: of the release; empty while it is being loaded.
        default: IRI of the graph that holds the merge; nobody but this server asks for it.
        graphs: IRIs of the named graphs, as they are published, or while it is being loaded of
            those that stand for them; sorted.
    """

    load: str
    hash: str
    default: str
    graphs: tuple[str, ...]

    def statements(self) -> str:
        """The marker's triples, as SPARQL."""
        hashed = [f'<{self.load}> <{HASH}> "{self.hash}" .'] if self.hash else []
        graphs = [f"<{self.load}> <{GRAPH}> <{graph}> ." for graph in self.graphs]
        return " ".join([*hashed, f"<{self.load}> <{DEFAULT}> <{self.default}> .", *graphs])


def read_holdings(client: Client) -> list[Holding]:
    """All loads that the engine knows of, whole or not.

    Raises:
        EngineDown, EngineError: see Client.
    """
    said: dict[str, dict[str, list[str]]] = {}
    for row in _select(client, _PARTS):
        load, name, value = row["load"], row["property"], row["value"]
        if isinstance(load, NamedNode) and isinstance(name, NamedNode):
            text = value.value if isinstance(value, NamedNode | Literal) else ""
            said.setdefault(load.value, {}).setdefault(name.value, []).append(text)
    return [
        Holding(
            load,
            "".join(parts.get(HASH, ())),
            "".join(parts.get(DEFAULT, ())),
            tuple(parts.get(GRAPH, ())),
        )
        for load, parts in said.items()
    ]


def find_holding(client: Client, wanted: str) -> Holding:
    """The whole load of the release with a hash.

    Raises:
        EngineDown: the engine holds another release, or none.
        EngineError: see Client.
    """
    whole = [each for each in read_holdings(client) if each.hash]
    for holding in whole:
        if holding.hash == wanted:
            return holding
    if not whole:
        raise EngineDown("the engine holds no release: `coldpeace build --store URL` loads it")
    raise EngineDown(
        f"the engine holds the release {whole[0].hash[:8]}, not {wanted[:8]}: "
        "`coldpeace build --store URL` loads it"
    )


def is_held(client: Client, holding: Holding) -> bool:
    """Whether that load still stands, untouched since it was made.

    Raises:
        EngineDown, EngineError: see Client.
    """
    rows = _select(client, _LOADS)
    return [(str(row["load"]), str(row["hash"])) for row in rows] == [
        (f"<{holding.load}>", f'"{holding.hash}"')
    ]


def _select(client: Client, query: str) -> list[dict[str, Term]]:
    try:
        return client.select(query, _DATASET)
    except LimitReached:
        raise EngineDown("the engine is too slow to say what it holds; try again soon") from None
