"""The ontology as documentation: each term in words, with an example and how often it is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from endpoint.addresses import href
from endpoint.descriptions import ONTOLOGY, ONTOLOGY_GRAPH, iri_ref, prefix_table
from endpoint.languages import Text, pick
from endpoint.pages.page import Page
from endpoint.site import Site
from endpoint.things import pages, things
from kg.prefixes import shorten

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SAID = f"""
PREFIX owl: <{_OWL}>
PREFIX skos: <{_SKOS}>
SELECT DISTINCT ?term ?property ?value
WHERE {{
  GRAPH {iri_ref(ONTOLOGY_GRAPH)} {{
    VALUES ?kind {{
      owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty
      skos:ConceptScheme skos:Concept
    }}
    ?term a ?kind ; ?property ?value .
    FILTER (isIRI(?term) && !isBlank(?value))
  }}
}}
ORDER BY ?term ?property ?value
"""


@dataclass(slots=True)
class Term:
    """A class, property, list or concept, and what the ontology says of it."""

    iri: str
    short: str
    uses: int = 0
    words: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    related: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def anchor(self) -> str:
        """Its fragment, empty for what is no term of this ontology."""
        return self.iri.partition(f"{ONTOLOGY}#")[2]

    @property
    def href(self) -> str:
        """Where it is documented: on this page, or with its own vocabulary."""
        return f"#{self.anchor}" if self.anchor else href(self.iri)

    def says(self, name: str) -> Text | None:
        """Return its label, definition or scopeNote in the page's language."""
        return pick(self.words[name]) if self.words.get(name) else None


@dataclass(frozen=True, slots=True)
class Documentation:
    """The terms of a release by IRI, and how each is shown."""

    site: Site
    terms: dict[str, Term]
    prefixes: dict[str, str]

    def of_type(self, *types: str) -> list[Term]:
        """Return this ontology's own terms of some types, by name."""
        wanted = {_OWL + each for each in types}
        own = (term for term in self.terms.values() if term.anchor)
        return sorted(
            (term for term in own if wanted.intersection(term.related["type"])),
            key=lambda term: term.anchor.lower(),
        )

    def foreign(self) -> list[Term]:
        """Return the terms of other vocabularies that the record uses."""
        kinds = {_OWL + each for each in ("Class", "ObjectProperty", "DatatypeProperty")}
        return [
            term
            for term in self.terms.values()
            if kinds.intersection(term.related["type"]) and not term.anchor and term.uses
        ]

    def schemes(self) -> list[tuple[Term, list[Term]]]:
        """Return the controlled lists, each with its concepts."""
        return [
            (term, [each for each in self.terms.values() if term.iri in each.related["inScheme"]])
            for term in self.terms.values()
            if _SKOS + "ConceptScheme" in term.related["type"]
        ]

    def links(self, iris: Iterable[str]) -> list[tuple[str, Text]]:
        """Return address and name of terms, and of things that serve as examples."""
        iris = list(iris)
        named = things(self.site, iris)
        found = []
        for iri in iris:
            if iri in self.terms:
                term = self.terms[iri]
                found.append((term.href, term.says("label") or Text(term.short)))
            elif iri in named:
                found.append((named[iri].href, named[iri].name))
            else:
                found.append((href(iri), Text(shorten(iri, self.prefixes).strip("<>"))))
        return found


def view(site: Site, iri: str) -> Page | None:
    """Document the ontology."""
    documentation = Documentation(site, _read(site), prefix_table(site))
    return Page("ontology.html", {"said": documentation, "prefixes": documentation.prefixes})


def _read(site: Site) -> dict[str, Term]:
    prefixes = prefix_table(site)
    terms: dict[str, Term] = {}
    for row in site.rows(_SAID):
        iri, value = row["term"]["value"], row["value"]
        term = terms.setdefault(iri, Term(iri, shorten(iri, prefixes).strip("<>")))
        name = row["property"]["value"].rpartition("#")[2]
        if value["type"] == "uri":
            term.related[name].append(value["value"])
        else:
            term.words[name].setdefault(value.get("xml:lang", "en"), value["value"])
    for iri, count in pages(site).used().items():
        if iri in terms:
            terms[iri].uses = count
    return terms
