"""What a graph says for people of the terms of an explanation: labels, bases, quotes, notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import RDFS, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from kg.closure import INFERRED
from kg.dataset import DATASET
from kg.explain import Explanation
from kg.prefixes import CP, GRAPH, last_segment
from kg.record import ALIGNMENTS, ONTOLOGY, SHAPES
from kg.rows import Row, Select, values
from kg.rulebook import RULES
from kg.sentences import LANGUAGES

#: Properties whose values are the editors' own words or reckoning, whatever they are about.
WORDED = {RDFS.label, SKOS.definition, SKOS.note, SKOS.editorialNote, CP.content, CP.condition}
WORDED |= {CP.edtf, CP.earliest, CP.latest}
#: Where the statements of graphs come from that are no data file.
_FOLDERS = {
    ALIGNMENTS: "ontology/alignments.ttl",
    DATASET: "CHANGELOG.md",
    INFERRED: "",
    ONTOLOGY: "ontology/",
    RULES: "ontology/",
    SHAPES: "shapes/",
}
_PREFIXES = """
PREFIX cp: <https://w3id.org/coldpeace/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_SAID = """
SELECT ?term ?property ?text
WHERE {
  %s
  ?term ?property ?text .
  FILTER (lang(?text) IN ("en", "ja"))
}
ORDER BY ?text
"""
_BASES = "SELECT ?graph ?basis WHERE { %s ?graph cp:basis ?basis }"
# A relation rests on the words of its claims, a reading on those of the claims about it.
_QUOTES = """
SELECT DISTINCT ?subject ?anchor ?source ?start ?end ?exact ?document ?number
WHERE {
  %s
  ?subject (cp:evidence | cp:sourceClaim/cp:evidence | cp:targetClaim/cp:evidence
    | ^cp:aboutReading/cp:evidence) ?anchor .
  ?anchor oa:hasSource ?source ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end ; oa:refinedBy/oa:exact ?exact .
  OPTIONAL { ?claim cp:evidence ?anchor ; cp:concernsDocument ?document .
             ?document cp:number ?number }
}
ORDER BY ?start ?end ?anchor
"""
_NOTES = """
SELECT ?subject ?property ?value
WHERE { %s VALUES ?property { skos:editorialNote dct:source } ?subject ?property ?value }
ORDER BY ?value
"""


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters of a source text on which a statement rests.

    Attributes:
        exact: the quote.
        start: of its passage, in code points of the source text, from 0.
        end: of its passage, exclusive.
        anchor: the IRI of the anchor.
        source: the IRI of the source text.
        document: the document that the passage is about, if any.
        number: that document's number, else empty.
    """

    exact: str
    start: int
    end: int
    anchor: URIRef
    source: URIRef
    document: URIRef | None
    number: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What can be told with an explanation.

    Attributes:
        labels: by term and language.
        phrases: by property and language: a sentence with ``{0}`` and ``{1}`` for its ends.
        bases: stated, editorial or external, by graph; graphs without basis are absent.
        quotes: by subject, in order of the source.
        notes: the editors' notes, by subject and language.
        sources: outside sources, by subject.
    """

    labels: Mapping[Node, Mapping[str, str]]
    phrases: Mapping[Node, Mapping[str, str]]
    bases: Mapping[Node, str]
    quotes: Mapping[Node, tuple[Quote, ...]]
    notes: Mapping[Node, Mapping[str, tuple[str, ...]]]
    sources: Mapping[Node, tuple[URIRef, ...]]

    def label(self, term: Node, language: str) -> str:
        """The label of a term in a language, else in English, else its last path segment."""
        if not isinstance(term, URIRef):
            return f"“{term}”"
        known = self.labels.get(term, {})
        return known.get(language) or known.get("en") or last_segment(term) or str(term)


def gather(select: Select, explanation: Explanation) -> Evidence:
    """Look up, in a handful of queries, what can be told with an explanation."""
    terms = {term for triple in explanation.steps for term in triple}
    terms |= {r.rule for step in explanation.steps.values() for r in step.reasons}
    leaves = explanation.leaves
    return look_up(
        select,
        terms,
        graphs={graph for leaf in leaves for graph in leaf.graphs},
        subjects={leaf.triple[0] for leaf in leaves if leaf.triple[1] not in WORDED},
    )


def look_up(
    select: Select,
    terms: Iterable[Node],
    graphs: Iterable[Node] = (),
    subjects: Iterable[Node] = (),
) -> Evidence:
    """Look up labels of terms, bases of graphs, and what subjects rest on."""
    said: dict[Node, dict[Node, dict[str, str]]] = {RDFS.label: {}, CP.phrase: {}}
    for row in _ask(select, _SAID, "?term ?property", terms, (RDFS.label, CP.phrase)):
        text = row["text"]
        assert isinstance(text, Literal)
        by_language = said[row["property"]].setdefault(row["term"], {})
        by_language.setdefault(str(text.language), str(text))
    bases: dict[Node, str] = {
        row["graph"]: last_segment(row["basis"]) for row in _ask(select, _BASES, "?graph", graphs)
    }
    quotes = defaultdict[Node, list[Quote]](list)
    for row in _ask(select, _QUOTES, "?subject", subjects):
        quotes[row["subject"]].append(_quote(row))
    notes, sources = _notes(select, subjects)
    known = {subject: tuple(dict.fromkeys(found)) for subject, found in quotes.items()}
    return Evidence(said[RDFS.label], said[CP.phrase], bases, known, notes, sources)


def file_of(graph: URIRef) -> str:
    """The file or folder, below the root, from which a named graph was made; empty if none."""
    name = graph.removeprefix(str(GRAPH))
    return _FOLDERS.get(graph, f"data/{name}.ttl")


def _ask(
    select: Select, query: str, names: str, terms: Iterable[Node], also: tuple[Node, ...] = ()
) -> Iterator[Row]:
    """Ask about IRIs, or about each pair with some further terms: engines join one VALUES best."""
    iris = sorted(term for term in terms if isinstance(term, URIRef))
    rows = [(iri, other) for iri in iris for other in also] if also else [(iri,) for iri in iris]
    for clause in values(names, rows):
        yield from select(_PREFIXES + query % clause)


def _quote(row: Row) -> Quote:
    document = row.get("document")
    return Quote(
        str(row["exact"]),
        int(str(row["start"])),
        int(str(row["end"])),
        URIRef(row["anchor"]),
        URIRef(row["source"]),
        URIRef(document) if document else None,
        str(row.get("number", "")),
    )


def _notes(
    select: Select, subjects: Iterable[Node]
) -> tuple[dict[Node, dict[str, tuple[str, ...]]], dict[Node, tuple[URIRef, ...]]]:
    notes: dict[Node, dict[str, tuple[str, ...]]] = {}
    sources: dict[Node, tuple[URIRef, ...]] = {}
    for row in _ask(select, _NOTES, "?subject", subjects):
        subject, value = row["subject"], row["value"]
        if isinstance(value, Literal) and value.language in LANGUAGES:
            by_language = notes.setdefault(subject, {})
            language = str(value.language)
            by_language[language] = (*by_language.get(language, ()), str(value))
        elif isinstance(value, URIRef):
            sources[subject] = (*sources.get(subject, ()), value)
    return notes, sources
