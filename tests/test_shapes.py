"""Every shape has a case that it lets pass and a case on which it, and it alone, speaks.

All good cases are checked in one graph and all bad cases in another, each with the ontology, one
small complete record and all shapes of both folders; cases are told apart by the things that they
describe, which are their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, URIRef
from rdflib.term import Node

from kg.axioms import compile_rules
from kg.closure import close
from kg.dumps import canonical_turtle
from kg.prefixes import GRAPH
from kg.record import ONTOLOGY, Record, merge
from kg.rules import load_rules
from kg.schema_rules import SCHEMA_RULES
from kg.shacl import SEVERITIES, validate
from kg.store import in_store, load
from kg.suspects import narrow
from kg.turtle import TurtleFile, read_turtle

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent / "shapes"
SHAPE = "https://w3id.org/coldpeace/shape/"
KINDS = ("good", "bad")


def read(folder: Path, pattern: str = "*.ttl") -> tuple[TurtleFile, ...]:
    return tuple(read_turtle(path) for path in sorted(folder.rglob(pattern)))


HEADER = read(ROOT / "ontology", "coldpeace.ttl")  # the prefixes of all queries
SHAPES = {
    folder: merge(file.graph for file in (*HEADER, *read(ROOT / "shapes" / folder)))
    for folder in ("written", "asserted", "closure")
}
ALL_SHAPES = merge(SHAPES.values())
NAMES = sorted(
    str(shape).removeprefix(SHAPE)
    for kind in (SH.NodeShape, SH.PropertyShape)
    for shape in ALL_SHAPES.subjects(RDF.type, kind)
)
CASES = {
    kind: {file.path.parent.name: file for file in read(HERE, f"{kind}.ttl")} for kind in KINDS
}
BASE = read(HERE, "base.ttl")


@cache
def record(kind: str) -> Record:
    """The ontology, the small record and all cases of a kind."""
    ontology = tuple(f for f in read(ROOT / "ontology") if f.path.stem != "alignments")
    cases = {GRAPH[f"stated/{name}"]: (file,) for name, file in CASES[kind].items()}
    return Record(ROOT, {ONTOLOGY: ontology, GRAPH["stated/base"]: BASE, **cases})


def asserted(kind: str) -> Graph:
    """What is written, with stand-ins for the examples of terms: they are in the published data."""
    graph = merge(record(kind).graphs.values())
    for example in set(graph.objects(None, SKOS.example)):
        if isinstance(example, URIRef):
            graph.add((example, RDF.type, OWL.Thing))
    return graph


def closure(kind: str) -> Store:
    rules = compile_rules(record(kind).ontology) + SCHEMA_RULES
    store = load(record(kind), {})
    close(store, rules + load_rules(ROOT / "ontology" / "rules"))
    return store


@cache
def spoken(kind: str) -> dict[str, set[str]]:
    """Case -> names of the shapes that speak on things of that case; "" stands for other things."""
    owners = {s: name for name, file in CASES[kind].items() for s in set(file.graph.subjects())}
    found: defaultdict[str, set[str]] = defaultdict(set)
    written = asserted(kind)
    graphs = {"written": written, "asserted": in_store(written), "closure": closure(kind)}
    for folder, graph in graphs.items():
        for result in validate(graph, SHAPES[folder])[0]:
            assert set(result.messages) == {"en", "ja"}
            found[owners.get(result.focus, "")].add(result.shape)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_good_case_is_silent(name: str) -> None:
    assert name in CASES["good"]
    assert spoken("good").get(name, set()) == set()


@pytest.mark.parametrize("name", NAMES)
def test_bad_case_makes_its_shape_speak_alone(name: str) -> None:
    assert name in CASES["bad"]
    assert spoken("bad").get(name, set()) == {name}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("folder", ["asserted", "closure"])
def test_verdicts_on_suspects_are_those_on_all_targets(folder: str, kind: str) -> None:
    store = in_store(asserted(kind)) if folder == "asserted" else closure(kind)
    narrowed = narrow(SHAPES[folder], store)

    results, report = validate(store, narrowed)

    judged, whole = validate(store, SHAPES[folder])
    assert results == judged
    assert canonical_turtle(report, {}) == canonical_turtle(whole, {})
    assert bool(results) == (kind == "bad")


def test_most_shapes_have_suspects_instead_of_targets() -> None:
    narrowed = narrow(SHAPES["asserted"], in_store(asserted("good")))

    def targets(shapes: Graph) -> int:
        return sum(1 for p in (SH.targetClass, SH.targetSubjectsOf) for _ in shapes[:p:None])

    assert targets(SHAPES["asserted"]) > 40
    assert targets(narrowed) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_else_is_spoken_of(kind: str) -> None:
    assert spoken(kind).get("", set()) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_cases_describe_things_of_their_own(kind: str) -> None:
    files = [*BASE, *CASES[kind].values()]
    times = Counter(subject for file in files for subject in set(file.graph.subjects()))

    assert [subject for subject, n in times.items() if n > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_case_is_of_a_shape(kind: str) -> None:
    assert sorted(CASES[kind]) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_shape_says_what_to_change_in_both_languages(name: str) -> None:
    shape = URIRef(SHAPE + name)
    languages = sorted(m.language for m in ALL_SHAPES.objects(shape, SH.message))

    assert languages == ["en", "ja"]
    assert set(ALL_SHAPES.objects(shape, SH.severity)) <= set(SEVERITIES)
    assert len(list(ALL_SHAPES.objects(shape, SH.severity))) == 1
    assert list(ALL_SHAPES.objects(shape, RDFS.isDefinedBy)) == [URIRef(SHAPE)]


def test_nothing_in_the_shapes_is_without_a_name_but_lists() -> None:
    def nameless(node: Node) -> bool:
        return isinstance(node, BNode) and (node, RDF.first, None) not in ALL_SHAPES

    assert [t for t in ALL_SHAPES if nameless(t[0]) or nameless(t[2])] == []
