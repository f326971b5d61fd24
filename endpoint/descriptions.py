"""What the graph says about one IRI, as RDF.

The description of a thing is every triple with it, with a fragment of it that
it leads to, or with its evidence as subject, and the labels of all that these name. The
description of a graph is its content.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from string import Template
from typing import cast

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from endpoint.site import BASE, Site

ONTOLOGY = BASE + "ontology"
ONTOLOGY_GRAPH = BASE + "graph/ontology"

# Nothing that could end an IRIREF, and no segment that a file system would read as 'up'.
_PATH = re.compile(r"(?!\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._-]+)*")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")

_AT_ONCE = 500  # things in one VALUES: a join with all labels needs room for all of them

_PREFIXES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace
WHERE { ?declaration sh:prefix ?prefix ; sh:namespace ?namespace }
ORDER BY ?prefix
"""
_SUBJECTS = Template(
    f"""
PREFIX cp: <{ONTOLOGY}#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?x
WHERE {{
  {{ BIND ($iri AS ?x) }}
  UNION {{ $iri ?via ?x . FILTER (STRSTARTS(STR(?x), $stem)) }}
  UNION {{ $iri ?via ?first . ?first ?next ?x .
          FILTER (STRSTARTS(STR(?first), $stem) && STRSTARTS(STR(?x), $stem)) }}
  UNION {{ $iri cp:evidence ?x }}
  UNION {{ $iri cp:evidence/oa:hasSelector ?x }}
  UNION {{ $iri cp:evidence/oa:hasSelector/oa:refinedBy ?x }}
}}
ORDER BY ?x
"""
)
# The subjects are listed: joined to a subselect, the engine would read the whole store.
_THING = Template("""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT { ?s ?p ?o }
WHERE {
  { VALUES ?s { $subjects } ?s ?p ?o }
  UNION { VALUES ?x { $subjects } ?x ?s ?any . ?s ?p ?o
          FILTER (?p IN (rdfs:label, skos:prefLabel)) }
  UNION { VALUES ?x { $subjects } ?x ?any ?s . ?s ?p ?o
          FILTER (?p IN (rdfs:label, skos:prefLabel)) }
}
ORDER BY ?s ?p ?o
""")
_GRAPH = Template("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH $iri { ?s ?p ?o } } ORDER BY ?s ?p ?o")
_JSON = "application/sparql-results+json"
_WITH_GRAPHS = {RdfFormat.TRIG, RdfFormat.N_QUADS}
_IS_SUBJECT = Template("ASK { $iri ?p ?o }")
_IS_GRAPH = Template("ASK { GRAPH $iri { ?s ?p ?o } }")
_STANDS_IN = Template(
    "SELECT ?s ?p ?o ?g WHERE { VALUES ?s { $subjects } GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
)
_GRAPHS_OF = Template("SELECT DISTINCT ?g WHERE { GRAPH ?g { $iri ?p ?o } } ORDER BY ?g")
MENTIONS = 1000  # on one page
#: What has no name has nothing to be shown by.
_INCOMING = Template(
    "SELECT DISTINCT ?s ?p WHERE { ?s ?p $iri . FILTER (isIRI(?s)) } "
    f"ORDER BY ?p ?s LIMIT {MENTIONS}"
)
_LABELS = Template(
    """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?x ?label (LANG(?label) AS ?language)
WHERE { VALUES ?x { $iris } ?x rdfs:label ?label FILTER (LANG(?label) IN ("en", "ja")) }
"""
)


@dataclass(frozen=True, slots=True)
class Subject:
    """An IRI under the base that the graph knows; ``graphs`` is where, if not in the default."""

    iri: str
    is_graph: bool
    graphs: tuple[str, ...] = ()


def is_path(path: str) -> bool:
    """Say whether a path may stand in an IRI of ours: ASCII letters, digits, and ``-_./``."""
    return _PATH.fullmatch(path) is not None


def iri_ref(iri: str) -> str:
    """Write an IRI for a query; the one way in which a text gets into SPARQL here.

    Raises:
        ValueError: a character cannot stand in an IRIREF (SPARQL 1.1, production 139).
    """
    if not _IRI.fullmatch(iri):
        raise ValueError(f"not an absolute IRI: {iri!r}")
    return f"<{iri}>"


def find_subject(site: Site, path: str) -> Subject | None:
    """Find what a path under the base names; None if the graph does not know it."""
    iri = BASE + path
    if not is_path(path):
        return None
    if path.startswith("graph/"):
        is_known = _ask(site, _IS_GRAPH, iri)
        return Subject(iri, is_graph=True) if is_known else None
    if iri == ONTOLOGY:
        return Subject(iri, is_graph=True)
    if _ask(site, _IS_SUBJECT, iri):
        return Subject(iri, is_graph=False)
    rows = site.rows(_GRAPHS_OF.substitute(iri=iri_ref(iri)))
    graphs = tuple(row["g"]["value"] for row in rows)
    return Subject(iri, is_graph=False, graphs=graphs) if graphs else None


def describe(site: Site, subject: Subject) -> bytes:
    """Return the description of a subject as N-Triples, sorted by subject.

    What stands outside the default graph (shapes) is described with its blank nodes.
    """
    iri = iri_ref(subject.iri)
    if subject.is_graph:
        graph = ONTOLOGY_GRAPH if subject.iri == ONTOLOGY else subject.iri
        query = _GRAPH.substitute(iri=iri_ref(graph))
    elif subject.graphs:
        query = f"DESCRIBE {iri}"
    else:
        rows = site.rows(_SUBJECTS.substitute(iri=iri, stem=f'"{iri[1:-1]}#"'))
        subjects = " ".join(iri_ref(row["x"]["value"]) for row in rows)
        query = _THING.substitute(subjects=subjects)
    return site.answer(query, "application/n-triples", subject.graphs)


def write(site: Site, triples: bytes, subject: Subject, media_type: str) -> bytes:
    """Write N-Triples in another RDF format: the subject first, only the prefixes that are used.

    Formats that have named graphs say in which each triple stands.
    """
    text = triples.decode()
    named = {name: iri for name, iri in prefix_table(site).items() if f"<{iri}" in text}
    used = {
        name: iri for name, iri in named.items() if re.search(f"<{re.escape(iri)}[^>/]*>", text)
    }
    parsed = [quad.triple for quad in parse(triples, RdfFormat.N_TRIPLES)]
    parsed.sort(key=lambda each: str(each.subject) != f"<{subject.iri}>")
    rdf_format = RdfFormat.from_media_type(media_type)
    content = _quads(site, parsed, subject) if rdf_format in _WITH_GRAPHS else parsed
    return serialize(content, format=rdf_format, prefixes=used) or b""


def _quads(site: Site, triples: list[Triple], subject: Subject) -> list[Quad]:
    """Find the named graphs in which triples stand; blank nodes stand where the subject does."""
    if subject.is_graph or subject.graphs:
        iris = (ONTOLOGY_GRAPH if subject.iri == ONTOLOGY else subject.iri,)
        names = [NamedNode(iri) for iri in subject.graphs or iris]
        return [_in_graph(each, name) for each in triples for name in names]
    subjects = " ".join(dict.fromkeys(str(each.subject) for each in triples))
    body = site.answer(_STANDS_IN.substitute(subjects=subjects), _JSON)
    found: defaultdict[Triple, list[NamedNode]] = defaultdict(list)
    for s, p, o, g in cast(QuerySolutions, parse_query_results(body, QueryResultsFormat.JSON)):
        found[Triple(s, p, o)].append(g)
    return [_in_graph(each, name) for each in triples for name in found[each]]


def _in_graph(triple: Triple, name: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, name)


def incoming(site: Site, subject: Subject) -> list[dict[str, str]]:
    """List what mentions a subject: ``s`` and ``p`` as IRIs, labels ``en ja via viaJa``.

    Of what very many mention, such as a concept, it is the first thousand.
    """
    found = site.rows(_INCOMING.substitute(iri=iri_ref(subject.iri)), subject.graphs)
    iris = sorted({row[each]["value"] for row in found for each in "sp" if _is_iri(row[each])})
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for at in range(0, len(iris), _AT_ONCE):
        chunk = " ".join(map(iri_ref, iris[at : at + _AT_ONCE]))
        for row in site.rows(_LABELS.substitute(iris=chunk), subject.graphs):
            labels[row["x"]["value"]][row["language"]["value"]] = row["label"]["value"]
    return [_mention(row["s"]["value"], row["p"]["value"], labels) for row in found]


def _is_iri(term: dict[str, str]) -> bool:
    return term["type"] == "uri"


def _mention(by: str, via: str, labels: dict[str, dict[str, str]]) -> dict[str, str]:
    own, said = labels.get(by, {}), labels.get(via, {})
    named = {"en": own.get("en"), "ja": own.get("ja")}
    named |= {"via": said.get("en"), "viaJa": said.get("ja")}
    return {"s": by, "p": via} | {name: text for name, text in named.items() if text}


def prefix_table(site: Site) -> dict[str, str]:
    """Read the prefix table of the ontology, sorted by prefix."""
    rows = site.rows(_PREFIXES)
    return {row["prefix"]["value"]: row["namespace"]["value"] for row in rows}


def _ask(site: Site, template: Template, iri: str) -> bool:
    query = template.substitute(iri=iri_ref(iri))
    return b"true" in site.answer(query, "text/csv")
