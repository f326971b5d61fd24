"""The files of the record, as text and as judgements that must not be lost."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from edtf import parse_edtf, struct_time_to_date
from rdflib import RDF, RDFS, Graph, Literal, URIRef

import kg
from kg.anchors import anchors
from kg.prefixes import CP, ID
from kg.record import merge

ROOT = Path(__file__).parent.parent
TURTLE = sorted(p for top in ("ontology", "shapes", "data") for p in (ROOT / top).rglob("*.ttl"))
NAME = re.compile(r"(?<![\w<:/#-])([a-z][a-z-]*):(?=[A-Za-z0-9])")


@pytest.fixture(scope="session")
def graph(record: kg.Record) -> Graph:
    """Everything that is asserted."""
    return merge(record.graphs.values())


@pytest.mark.parametrize("path", TURTLE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_turtle_file_is_tidy(path: Path, record: kg.Record) -> None:
    text = path.read_text(encoding="utf-8")
    declared = [line.split()[1:3] for line in text.splitlines() if line.startswith("@prefix")]
    names = [name.rstrip(":") for name, _iri in declared]

    assert names == sorted(names)
    assert "\t" not in text
    assert text == unicodedata.normalize("NFC", text)
    assert text.endswith(".\n")
    table = record.prefixes
    ours = {
        name: iri.strip("<>") for name, iri in zip(names, (i for _n, i in declared), strict=True)
    }
    assert {n: i for n, i in ours.items() if table.get(n, i) != i} == {}


@pytest.mark.parametrize("path", TURTLE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_turtle_file_declares_the_prefixes_that_it_uses(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    declared = {line.split()[1].rstrip(":") for line in lines if line.startswith("@prefix")}
    body = "\n".join(line for line in lines if not line.startswith(("@", "#")))
    body = re.sub(
        r'"""[\s\S]*?"""|"(?:[^"\\]|\\.)*"',
        lambda m: m[0] if "PREFIX" in m[0] or "$this" in m[0] else "",
        body,
    )

    used = set(NAME.findall(re.sub(r"<[^>]*>", "", body)))

    assert declared <= used


def test_ontology_is_small(record: kg.Record) -> None:
    ontology = record.ontology
    ours = [s for s in ontology.subjects(RDF.type) if str(s).startswith(str(CP))]
    kinds = {kind: set() for kind in ("Class", "Property")}
    for term in ours:
        for kind in ontology.objects(term, RDF.type):
            kinds["Class" if str(kind).endswith("#Class") else "Property"].add(term)

    assert len(kinds["Class"]) <= 40
    assert len(kinds["Property"]) <= 80


def bounds(text: str) -> tuple[date | None, date | None]:
    """The first and last day of an EDTF date, by an independent library; None where open."""
    lower, upper = (struct_time_to_date(f()) for f in _strict(text))
    return lower, upper


def _strict(text: str):
    parsed = parse_edtf(text)
    return parsed.lower_strict, parsed.upper_strict


def test_bounds_of_every_date_are_those_of_its_edtf(record: kg.Record) -> None:
    wrong = []
    for name, triples in record.graphs.items():
        for subject, value in triples.subject_objects(CP.edtf):
            text = str(value)
            if ".." in text:
                continue
            first, last = (triples.value(subject, p) for p in (CP.earliest, CP.latest))
            if (str(first), str(last)) != tuple(str(day) for day in bounds(text)):
                wrong.append((str(name), str(subject), text, str(first), str(last)))

    assert wrong == []


def test_no_claim_of_the_summariser_has_a_diplomat_as_claimant(graph: Graph) -> None:
    voice = URIRef("https://w3id.org/coldpeace/concept/voice/summariser")

    claimants = {
        c for claim in graph.subjects(CP.voice, voice) for c in graph.objects(claim, CP.claimant)
    }

    assert claimants == {ID["agent/summariser"]}


def test_no_summarisers_claim_is_among_yeltsins(graph: Graph) -> None:
    yeltsin = ID["person/boris-yeltsin"]
    voices = {
        str(v).rpartition("/")[2]
        for c in graph.subjects(CP.claimant, yeltsin)
        for v in graph.objects(c, CP.voice)
    }

    assert voices <= {"author", "speaker", "reported"}


@pytest.mark.parametrize(
    "forbidden",
    ["cold peace", "冷たい平和"],
)
def test_cold_peace_is_in_no_claim_of_a_document(graph: Graph, forbidden: str) -> None:
    texts = [
        str(text).lower()
        for claim in graph.subjects(RDF.type, CP.Claim)
        for text in graph.objects(claim, RDFS.label)
    ]

    assert texts
    assert not [text for text in texts if forbidden in text]


def test_gokuhi_is_mapped_to_no_american_level(graph: Graph) -> None:
    markings = set(graph.objects(ID["document/15"], CP.classification))

    assert {str(marking).rpartition("/")[2] for marking in markings} == {"gokuhi"}


def test_quotes_are_short(graph: Graph) -> None:
    assert max(len(anchor.exact) for anchor in anchors(graph)) <= 30


def test_every_literal_is_nfc(graph: Graph) -> None:
    texts = {str(o) for o in graph.objects() if isinstance(o, Literal)}

    assert {t for t in texts if t != unicodedata.normalize("NFC", t)} == set()


def test_every_mention_stands_in_the_item(graph: Graph, source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    by_iri = {anchor.iri: anchor for anchor in anchors(graph)}
    stated = {name: g for name, g in kg.load_record(ROOT).graphs.items() if "/stated/" in name}
    unseen = []
    for triples in stated.values():
        for document, actor in triples.subject_objects(CP.mentions):
            summary = graph.value(document, CP.summary)
            spellings = [
                str(o)
                for o in graph.objects(
                    actor, URIRef("http://www.w3.org/2004/02/skos/core#altLabel")
                )
                if isinstance(o, Literal) and o.language == "ja"
            ]
            if not isinstance(summary, URIRef) or not spellings or "/id/event/" in str(actor):
                continue
            item = text[by_iri[summary].start : by_iri[summary].end]
            if not any(spelling in item for spelling in spellings):
                unseen.append((str(document), str(actor)))

    assert unseen == []
