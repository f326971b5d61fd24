"""What the named graphs say of the things on a page, each statement with what it rests on.

A page asks three times: for the things it selects, for all that is said of them, and for the labels
of all that this names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import Template

from endpoint.addresses import href
from endpoint.descriptions import iri_ref
from endpoint.languages import LANGUAGES, Text, current_language, pick
from endpoint.site import BASE, Site
from kg.prefixes import last_segment

PREFIXES = {
    "cp": BASE + "ontology#",
    "dct": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rico": "https://www.ica.org/standards/RiC/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_SELECTED = Template("SELECT DISTINCT ?s WHERE { $selection } ORDER BY ?s")
# What is inferred in foreign terms is left to the formats for machines.
_FACTS = Template(f"""
SELECT ?s ?p ?o ?g
WHERE {{
  VALUES ?s {{ $iris }}
  GRAPH ?g {{ ?s ?p ?o }}
  FILTER (?g != <{BASE}graph/inferred> || STRSTARTS(STR(?p), STR(cp:)))
}}
""")
_LABELS = Template("SELECT DISTINCT ?x ?label WHERE { VALUES ?x { $iris } ?x rdfs:label ?label }")
_AT_ONCE = 500  # things in one VALUES: a join with a subselect reads the whole store instead
_BASES = "SELECT ?g ?basis WHERE { ?g cp:basis ?basis } ORDER BY ?g"
_INFERRED = BASE + "graph/inferred"
#: Where one value is wanted, the first of these has it (model, A4).
PREFERENCE = ("external", "stated", "editorial", "inferred")

Term = dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One value that is said, with all that it rests on: stated, editorial, external, inferred.

    ``text`` is what to show: the label of a thing, the words of a literal. ``of`` is the subject
    and the property, where the value is a thing: what to ask why it follows.
    """

    value: str
    text: Text
    href: str
    bases: tuple[str, ...]
    of: tuple[str, str] | None = None

    @property
    def slug(self) -> str:
        """The last segment of an IRI."""
        return last_segment(self.value)


class Facts:
    """Statements about the selected subjects; property names are prefixed ones: ``cp:act``.

    Attributes:
        selected: the subjects, sorted.
    """

    def __init__(self, site: Site, selection: str, names: Iterable[str] = ()) -> None:
        """Ask for all that is said.

        Args:
            site: the release.
            selection: a SPARQL group pattern, over all graphs merged, that binds ``?s``.
            names: prefixed names of terms whose labels are wanted in any case.
        """
        bases = read_bases(site)
        selected = rows(site, _SELECTED.substitute(selection=selection))
        subjects = [row["s"]["value"] for row in selected if row["s"]["type"] == "uri"]
        self._said: defaultdict[tuple[str, str], list[tuple[Term, str]]] = defaultdict(list)
        self.selected = subjects
        named = {*subjects, *map(expand, names)}
        for row in rows_about(site, _FACTS, subjects):
            basis = bases.get(row["g"]["value"])
            if basis:
                said = self._said[row["s"]["value"], row["p"]["value"]]
                said.append((row["o"], basis))
                named.update(row[each]["value"] for each in "po" if row[each]["type"] == "uri")
        self._labels = read_labels(site, named)

    def all(self, subject: str, name: str) -> list[Said]:
        """Return every value of a property, things by label, of texts only the page's language."""
        return _in_language(self.in_all_languages(subject, name))

    def in_all_languages(self, subject: str, name: str) -> list[Said]:
        """Return every value of a property, things by label, texts in whatever language."""
        found: dict[tuple[str, str], tuple[Term, list[str]]] = {}
        given = self._said.get((subject, expand(name)), ())
        for term, basis in sorted(given, key=lambda each: (each[0]["value"], each[1])):
            key = (term["value"], term.get("xml:lang", ""))
            found.setdefault(key, (term, []))[1].append(basis)
        of = (subject, expand(name))
        return [self._show(of, term, set(bases)) for term, bases in found.values()]

    def one(self, subject: str, name: str) -> Said | None:
        """Return the value to show where one is wanted: external before stated before editorial."""
        said = self.all(subject, name)
        return min(said, key=lambda each: PREFERENCE.index(each.bases[0]), default=None)

    def subjects(self, name: str, value: str) -> list[str]:
        """Return which subjects have a value, sorted."""
        wanted = expand(name)
        return sorted(
            subject
            for (subject, predicate), said in self._said.items()
            if predicate == wanted and any(term["value"] == value for term, _basis in said)
        )

    def subjects_with(self, name: str) -> list[str]:
        """Return which subjects have any value of a property, sorted."""
        wanted = expand(name)
        return sorted({subject for subject, predicate in self._said if predicate == wanted})

    def of_type(self, name: str) -> list[str]:
        """Return which subjects are of a class, sorted."""
        return self.subjects("rdf:type", expand(name))

    def label(self, iri: str) -> Text:
        """Return what to call a thing; its last segment if it has no label."""
        return pick(self._labels.get(iri, {})) or Text(last_segment(iri))

    def labels(self, iri: str) -> dict[str, str]:
        """Return the labels of a thing by language."""
        return dict(self._labels.get(iri, {}))

    def _show(self, of: tuple[str, str], term: Term, bases: Iterable[str]) -> Said:
        value = term["value"]
        ranked = tuple(sorted(bases, key=PREFERENCE.index))
        if term["type"] == "uri":
            text = self.label(value) if value in self._labels or value.startswith(BASE) else None
            return Said(value, text or Text(value), href(value), ranked, of)
        return Said(value, Text(value, term.get("xml:lang", "")), "", ranked)


def rows(site: Site, query: str) -> list[dict[str, Term]]:
    """Run a query of a page, with the prefixes of ``PREFIXES``."""
    return site.rows(_PROLOGUE + query)


def read_labels(site: Site, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the labels of things by IRI and language."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in rows_about(site, _LABELS, sorted(iris)):
        label = row["label"]
        found[row["x"]["value"]].setdefault(label.get("xml:lang", ""), label["value"])
    return dict(found)


def rows_about(site: Site, template: Template, iris: Sequence[str]) -> Iterator[dict[str, Term]]:
    """Run a query about things, which has them as ``$iris``, some at a time."""
    for at in range(0, len(iris), _AT_ONCE):
        chunk = " ".join(map(iri_ref, iris[at : at + _AT_ONCE]))
        yield from rows(site, template.substitute(iris=chunk))


def expand(name: str) -> str:
    """Return the IRI of a prefixed name."""
    prefix, _colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest


def read_bases(site: Site) -> dict[str, str]:
    """Return on what basis each named graph stands: there are as many as files, or many more."""
    return site.once("bases of graphs", lambda: _read_bases(site))


def _read_bases(site: Site) -> dict[str, str]:
    bases = {row["g"]["value"]: last_segment(row["basis"]["value"]) for row in rows(site, _BASES)}
    return bases | {_INFERRED: "inferred"}


def _in_language(said: list[Said]) -> list[Said]:
    """Keep, of the same text in several languages, the page's; the first there is if it has none.

    Values without a language, and in languages that are none of the pages', are kept.
    """
    present = {each.text.language for each in said if not each.href}
    for wanted in (current_language(), *LANGUAGES):
        if wanted in present:
            others = set(LANGUAGES) - {wanted}
            return [each for each in said if each.href or each.text.language not in others]
    return said
