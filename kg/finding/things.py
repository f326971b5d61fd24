"""What a graph says of the things that can be found: names, types, the values of properties."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from kg.aliases import stand_for
from kg.finding.properties import PREFIXES, PROPERTIES
from kg.prefixes import BASE, last_segment

ID_SPACE = BASE + "id/"
ONTOLOGY = BASE + "ontology"
_ROOTS = "cp:Actor cp:Commitment cp:Document cp:Event cp:Office cp:Place skos:Concept"
_OURS = (
    f"VALUES ?root {{ {_ROOTS} }} ?thing a ?root . FILTER (STRSTARTS(STR(?thing), '{ID_SPACE}'))"
)
_TYPES = f"""{PREFIXES}
SELECT DISTINCT ?thing ?type WHERE {{
  {_OURS} ?thing a ?type .
  FILTER (?type = skos:Concept || STRSTARTS(STR(?type), STR(cp:)))
}} ORDER BY ?thing ?type
"""
_LABELS = f"""{PREFIXES}
SELECT DISTINCT ?thing ?text (LANG(?text) AS ?language) WHERE {{
  ?thing rdfs:label ?text . FILTER (STRSTARTS(STR(?thing), '{BASE}'))
}} ORDER BY ?thing ?language ?text
"""
_OTHERS = f"""{PREFIXES}
SELECT DISTINCT ?thing ?text WHERE {{
  ?thing skos:altLabel ?text . FILTER (STRSTARTS(STR(?thing), '{BASE}'))
}} ORDER BY ?thing ?text
"""
_BROADER = f"""{PREFIXES}
SELECT DISTINCT ?type ?broader WHERE {{
  ?type rdfs:subClassOf ?broader . FILTER (?type != ?broader && isIRI(?broader))
  FILTER (STRSTARTS(STR(?type), STR(cp:)) && STRSTARTS(STR(?broader), STR(cp:)))
}} ORDER BY ?type ?broader
"""
_VALUES = (
    f"{PREFIXES} SELECT DISTINCT ?thing ?property ?value WHERE {{ {_OURS} "
    + " UNION ".join(
        f"{{ ?thing {each.path} ?value . BIND ('{each.id}' AS ?property) }}"
        for each in PROPERTIES.values()
    )
    + " } ORDER BY ?thing ?property ?value"
)
_TENURES = f"""{PREFIXES}
SELECT DISTINCT ?thing ?office ?earliest ?latest WHERE {{
  ?tenure cp:holder ?thing ; cp:office ?office .
  OPTIONAL {{ ?tenure cp:earliest ?earliest ; cp:latest ?latest }}
}} ORDER BY ?thing ?office ?earliest
"""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: ``iri`` of a thing or page, or ``text`` and its datatype."""

    iri: str = ""
    text: str = ""
    datatype: str = ""


@dataclass(slots=True)
class Thing:
    """What a release says of one thing, as far as it is asked for when names are matched.

    Attributes:
        tenures: of each office that it held, the IRI and the first and last day, if known.
    """

    id: str
    labels: dict[str, str] = field(default_factory=dict)
    types: list[str] = field(default_factory=list)
    values: dict[str, list[Value]] = field(default_factory=dict)
    tenures: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def all_names(self) -> list[str]:
        """Its labels and alternative names in all languages."""
        more = self.values.get("alternativeName", [])
        return [*self.labels.values(), *(each.text for each in more)]


@dataclass(frozen=True, slots=True)
class Type:
    """A class that things have: labels by language, and its direct superclasses."""

    id: str
    labels: dict[str, str]
    broader: tuple[str, ...]


@dataclass(frozen=True)
class Things:
    """All things of a graph, by id, and what is needed to name them and their values.

    Attributes:
        labels: of everything that is ours, by IRI and language; values of properties have them.
        others: alternative names of everything that is ours, by IRI.
    """

    things: Mapping[str, Thing]
    types: Mapping[str, Type]
    labels: Mapping[str, dict[str, str]]
    others: Mapping[str, list[str]]

    @functools.cached_property
    def initials(self) -> dict[str, str]:
        """Initials by which things are known -> what they stand for."""
        return {
            short: long
            for thing in self.things.values()
            if "Person" not in thing.types
            for short, long in stand_for(thing.all_names).items()
        }

    def names_of(self, iri: str) -> list[str]:
        """All names of what a value is: labels, and alternative ones."""
        return [*self.labels.get(iri, {}).values(), *self.others.get(iri, [])]

    def root(self, thing: Thing) -> str:
        """The broadest type of a thing."""
        return next(each for each in thing.types if not self.types[each].broader)


def read_things(store: Store) -> Things:
    """Read what the default graph of a store says of things."""
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows(store, _LABELS):
        labels[_text(row, "thing")].setdefault(_text(row, "language"), _text(row, "text"))
    others: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows(store, _OTHERS):
        others[_text(row, "thing")].append(_text(row, "text"))
    things: dict[str, Thing] = {}
    for row in _rows(store, _TYPES):
        iri = _text(row, "thing")
        thing = things.setdefault(_id(iri), Thing(_id(iri), labels[iri]))
        thing.types.append(last_segment(_text(row, "type")))
    for row in _rows(store, _VALUES):
        kept = things[_id(_text(row, "thing"))].values
        kept.setdefault(_text(row, "property"), []).append(_read_value(row["value"]))
    for row in _rows(store, _TENURES):
        term = (_text(row, "office"), _text(row, "earliest"), _text(row, "latest"))
        things[_id(_text(row, "thing"))].tenures.append(term)
    types = _types(_rows(store, _BROADER), things.values(), labels)
    return Things(things, types, labels, others)


def _types(
    rows: Iterable[QuerySolution], things: Iterable[Thing], labels: Mapping[str, dict[str, str]]
) -> dict[str, Type]:
    used = {each for thing in things for each in thing.types}
    broader: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        broader[last_segment(_text(row, "type"))].append(last_segment(_text(row, "broader")))
    return {
        each: Type(
            each,
            labels.get(f"{ONTOLOGY}#{each}", {}),
            tuple(up for up in _direct(each, broader) if up in used),
        )
        for each in sorted(used)
    }


def _direct(name: str, broader: Mapping[str, list[str]]) -> list[str]:
    """The superclasses that are no superclass of another one."""
    ups = broader.get(name, [])
    far = {top for up in ups for top in broader.get(up, [])}
    return [up for up in ups if up not in far]


def _rows(store: Store, query: str) -> Iterator[QuerySolution]:
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    return iter(found)


def _read_value(value: object) -> Value:
    if isinstance(value, NamedNode):
        return Value(iri=value.value)
    assert isinstance(value, Literal)
    return Value(text=value.value, datatype=last_segment(value.datatype.value))


def _text(row: QuerySolution, name: str) -> str:
    term = row[name]
    return str(term.value) if isinstance(term, NamedNode | Literal) else ""


def _id(iri: str) -> str:
    return iri.removeprefix(ID_SPACE)
