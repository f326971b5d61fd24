"""The page of anything: all its triples, arranged for people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from endpoint.addresses import href
from endpoint.languages import LANGUAGES, Text, pick
from endpoint.site import BASE
from kg.prefixes import shorten

_LABELS = {
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
}
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True)
class Value:
    """One term to show: labels by language for an IRI, text for a literal."""

    iri: str = ""
    href: str = ""
    short: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    text: str = ""
    language: str = ""
    datatype: str = ""

    @property
    def name(self) -> Text:
        """What to call it: the label that the page's language asks for, else the short form."""
        return pick(self.labels) or Text(self.short)


@dataclass(frozen=True, slots=True)
class Row:
    """A property and all its values."""

    predicate: Value
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Section:
    """All that is said of one subject; ``anchor`` is its fragment, for links."""

    subject: Value
    anchor: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Mention:
    """What mentions a subject by one property."""

    via: Value
    by: list[Value]


@dataclass(frozen=True, slots=True)
class Names:
    """How terms are named on a page: labels by N-Triples term and language, and prefixes."""

    labels: dict[str, dict[str, str]]
    prefixes: dict[str, str]

    def value(self, term: object) -> Value:
        """Show one term."""
        if isinstance(term, NamedNode):
            iri = term.value
            short = shorten(iri, self.prefixes).strip("<>")
            return Value(iri, href(iri), short, self.labels.get(str(term), {}))
        if isinstance(term, Literal):
            is_plain = term.language or term.datatype.value == _STRING
            datatype = "" if is_plain else shorten(term.datatype.value, self.prefixes)
            return Value(text=term.value, language=term.language or "", datatype=datatype)
        return Value(text=f"_:{term.value}" if isinstance(term, BlankNode) else str(term))

    def rows(self, said: list[Triple]) -> list[Row]:
        """Arrange what is said of one subject by property."""
        return [
            Row(self._property(predicate), [self.value(each.object) for each in group])
            for predicate, group in groupby(said, key=lambda each: each.predicate)
        ]

    def _property(self, term: NamedNode) -> Value:
        """Show a property; a parameter of a shape has an IRI of ours, but nothing is said of it."""
        value = self.value(term)
        is_described = value.labels or not value.iri.startswith(BASE)
        return value if is_described else replace(value, href="")


def read_sections(triples: bytes, first: str, prefixes: dict[str, str]) -> list[Section]:
    """Arrange N-Triples by subject, the wanted one first, labels-only subjects left out.

    Terms that have no label are shortened by the prefixes.
    """
    statements: list[Triple] = [quad.triple for quad in parse(triples, RdfFormat.N_TRIPLES)]
    names = Names(_labels(statements), prefixes)
    statements.sort(key=lambda each: (str(each.subject) != f"<{first}>", *map(str, each)))
    sections = []
    for subject, group in groupby(statements, key=lambda each: each.subject):
        said = list(group)
        iri = subject.value if isinstance(subject, NamedNode) else ""
        is_only_named = all(each.predicate.value in _LABELS for each in said)
        if is_only_named and not iri.startswith(first):
            continue
        anchor = iri.partition("#")[2]
        sections.append(Section(names.value(subject), anchor, names.rows(said)))
    return sections


def _labels(statements: list[Triple]) -> dict[str, dict[str, str]]:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for each in statements:
        if each.predicate.value in _LABELS and isinstance(each.object, Literal):
            found[str(each.subject)][each.object.language or "en"] = each.object.value
    return found


def read_mentions(rows: list[dict[str, str]], prefixes: dict[str, str]) -> list[Mention]:
    """Arrange what ``descriptions.incoming`` lists."""

    def value(iri: str, labels: dict[str, str]) -> Value:
        return Value(iri, href(iri), shorten(iri, prefixes).strip("<>"), labels)

    def labels(row: dict[str, str], *names: str) -> dict[str, str]:
        return {each: row[name] for each, name in zip(LANGUAGES, names, strict=True) if name in row}

    found: dict[str, Mention] = {}
    for row in rows:
        via = value(row["p"], labels(row, "via", "viaJa"))
        mention = found.setdefault(row["p"], Mention(via, []))
        mention.by.append(value(row["s"], labels(row, "en", "ja")))
    return list(found.values())
