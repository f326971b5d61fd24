"""What can be found: the things of a release with their names, types and properties."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from endpoint.descriptions import ONTOLOGY
from endpoint.languages import N_, gettext, pick
from endpoint.linking.candidates import candidate
from endpoint.linking.properties import PREFIXES, PROPERTIES, Property
from endpoint.site import BASE, Row, Site, current_site
from kg.aliases import stand_for
from kg.matching import Matcher
from kg.prefixes import last_segment

ID_SPACE = BASE + "id/"
_ROOTS = "cp:Actor cp:Commitment cp:Document cp:Event cp:Office cp:Place skos:Concept"
CONCEPT = "Concept"
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
    f"{PREFIXES} SELECT DISTINCT ?thing ?property ?value (DATATYPE(?value) AS ?datatype) "
    f"WHERE {{ {_OURS} "
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
    """What a release says of one thing, as far as it is asked for here."""

    id: str
    labels: dict[str, str] = field(default_factory=dict)
    types: list[str] = field(default_factory=list)
    values: dict[str, list[Value]] = field(default_factory=dict)
    tenures: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its label in the language of the request."""
        label = pick(self.labels)
        return label.text if label else self.id

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

    @property
    def name(self) -> str:
        """Its label in the language of the request."""
        label = pick(self.labels)
        return label.text if label else gettext(N_("concept"))


@dataclass(frozen=True)
class Catalogue:
    """All things of a release, by id, and all that is needed to name and to find them.

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

    @functools.cached_property
    def matcher(self) -> Matcher:
        """What finds things by their names."""
        return Matcher(candidate(each, self) for each in self.things.values())

    def type_ids(self, thing: Thing) -> list[str]:
        """The types of a thing, the narrowest first."""
        broad = {up for each in thing.types for up in self.types[each].broader}
        return sorted(thing.types, key=lambda each: (each in broad, each))

    def root(self, thing: Thing) -> str:
        """The broadest type of a thing."""
        return next(each for each in thing.types if not self.types[each].broader)

    def is_narrowest(self, name: str, among: set[str]) -> bool:
        """Whether no other of some types is narrower than this one."""
        return not any(name in self.types[other].broader for other in among)

    def describe(self, thing: Thing) -> str:
        """Say in a line what a thing is: its narrowest type, its date, the offices held."""
        said = [self.types[self.type_ids(thing)[0]].name]
        for each in ("date", "office"):
            said += [self.value_name(value) for value in thing.values.get(each, [])]
        return " · ".join(said)

    def property_names(self, each: Property) -> list[str]:
        """All names of a property, in the language of the request first."""
        return [self.property_name(each), *self.labels.get(f"{ONTOLOGY}#{each.term}", {}).values()]

    def property_name(self, each: Property) -> str:
        """Name a property in the language of the request."""
        label = pick(self.labels.get(f"{ONTOLOGY}#{each.term}", {})) if each.term else None
        return label.text if label else gettext(each.name)

    def value_name(self, value: Value) -> str:
        """Name a value in the language of the request."""
        label = pick(self.labels.get(value.iri, {}))
        return label.text if label else value.iri or value.text


def current_catalogue() -> Catalogue:
    """Return the catalogue of the release that this application serves; read once."""
    site = current_site()
    return site.once("catalogue", lambda: read_catalogue(site))


def read_catalogue(site: Site) -> Catalogue:
    """Read the catalogue of a release."""
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in site.rows(_LABELS):
        labels[_value(row, "thing")].setdefault(_value(row, "language"), _value(row, "text"))
    others: defaultdict[str, list[str]] = defaultdict(list)
    for row in site.rows(_OTHERS):
        others[_value(row, "thing")].append(_value(row, "text"))
    things: dict[str, Thing] = {}
    for row in site.rows(_TYPES):
        iri = _value(row, "thing")
        thing = things.setdefault(_id(iri), Thing(_id(iri), labels[iri]))
        thing.types.append(last_segment(_value(row, "type")))
    for row in site.rows(_VALUES):
        kept = things[_id(_value(row, "thing"))].values
        kept.setdefault(_value(row, "property"), []).append(_read_value(row))
    for row in site.rows(_TENURES):
        term = (_value(row, "office"), _value(row, "earliest"), _value(row, "latest"))
        things[_id(_value(row, "thing"))].tenures.append(term)
    types = _types(site.rows(_BROADER), things.values(), labels)
    return Catalogue(things, types, labels, others)


def _types(
    rows: list[Row], things: Iterable[Thing], labels: Mapping[str, dict[str, str]]
) -> dict[str, Type]:
    used = {each for thing in things for each in thing.types}
    broader: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        broader[last_segment(_value(row, "type"))].append(last_segment(_value(row, "broader")))
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


def _read_value(row: Row) -> Value:
    cell = row["value"]
    if cell["type"] == "uri":
        return Value(iri=cell["value"])
    return Value(text=cell["value"], datatype=last_segment(_value(row, "datatype")))


def _value(row: Row, name: str) -> str:
    return row[name]["value"] if name in row else ""


def _id(iri: str) -> str:
    return iri.removeprefix(ID_SPACE)
