"""What can be found: the things of a release, as they are named in the language of a request."""

from __future__ import annotations

from collections.abc import Mapping

from endpoint.languages import N_, gettext, pick
from endpoint.linking.properties import NAMES
from endpoint.site import current_site
from kg.finding import catalogue
from kg.finding.databases import open_database
from kg.finding.properties import Property
from kg.finding.things import ID_SPACE, ONTOLOGY, Thing, Value
from kg.finding.writing import THINGS
from kg.matching import Matcher

__all__ = ["CONCEPT", "ID_SPACE", "Catalogue", "Thing", "Value", "current_catalogue"]

CONCEPT = "Concept"


class Catalogue(catalogue.Catalogue):
    """All things of a release, by id, and how to call them and what is said of them."""

    @property
    def matcher(self) -> Matcher:
        """What finds things by their names."""
        return Matcher(self.postings)

    def name(self, thing: Thing) -> str:
        """Its label in the language of the request."""
        return _named(thing.labels, thing.id)

    def type_name(self, name: str) -> str:
        """The label of a type in the language of the request."""
        return _named(self.types[name].labels, gettext(N_("concept")))

    def type_ids(self, thing: Thing) -> list[str]:
        """The types of a thing, the narrowest first."""
        broad = {up for each in thing.types for up in self.types[each].broader}
        return sorted(thing.types, key=lambda each: (each in broad, each))

    def is_narrowest(self, name: str, among: set[str]) -> bool:
        """Whether no other of some types is narrower than this one."""
        return not any(name in self.types[other].broader for other in among)

    def describe(self, thing: Thing) -> str:
        """Say in a line what a thing is: its narrowest type, its date, the offices held."""
        said = [self.type_name(self.type_ids(thing)[0])]
        for each in ("date", "office"):
            said += [self.value_name(value) for value in thing.values.get(each, [])]
        return " · ".join(said)

    def property_names(self, each: Property) -> list[str]:
        """All names of a property, in the language of the request first."""
        return [self.property_name(each), *self.labels(f"{ONTOLOGY}#{each.term}").values()]

    def property_name(self, each: Property) -> str:
        """Name a property in the language of the request."""
        labels = self.labels(f"{ONTOLOGY}#{each.term}") if each.term else {}
        return _named(labels, gettext(NAMES.get(each.id, each.term)))

    def value_name(self, value: Value) -> str:
        """Name a value in the language of the request."""
        return _named(self.labels(value.iri), value.iri or value.text)


def _named(labels: Mapping[str, str], otherwise: str) -> str:
    label = pick(dict(labels))
    return label.text if label else otherwise


def current_catalogue() -> Catalogue:
    """Return the catalogue of the release that this application serves; opened once."""
    site = current_site()
    return site.once("catalogue", lambda: Catalogue(open_database(site.release.path / THINGS)))
