"""The things and concepts that the release names: what they are called, and where they are shown.

Their last path segment is how tables and questions name them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from endpoint.addresses import local_path
from endpoint.languages import Text, pick
from endpoint.site import BASE, Site
from kg.finding.databases import open_database
from kg.finding.names import Names
from kg.finding.pages import Pages
from kg.finding.writing import NAMES, PAGES


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing or concept.

    Attributes:
        iri: its IRI.
        kind: the path segment before its last: person, claim, act, …
        slug: its last path segment.
        labels: language -> what it is called.
    """

    iri: str
    kind: str
    slug: str
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> Text:
        """What to call it in the page's language."""
        return pick(self.labels) or Text(self.slug)

    @property
    def href(self) -> str:
        """Where this host shows it, without the redirection of its IRI."""
        return local_path(self.iri).replace("/id/", "/doc/", 1)


def things(site: Site, iris: Iterable[str]) -> dict[str, Thing]:
    """Return those of some things and concepts that have a name, by IRI."""
    return {iri: _thing(iri, labels) for iri, labels in _names(site).find(iris)}


def by_slug(site: Site, slugs: Iterable[str]) -> Mapping[str, tuple[Thing, ...]]:
    """Return the things and concepts of each slug; two of one slug are of different kinds."""
    found: defaultdict[str, tuple[Thing, ...]] = defaultdict(tuple)
    for iri, labels in _names(site).by_slug(slugs):
        thing = _thing(iri, labels)
        found[thing.slug] += (thing,)
    return dict(found)


def any_thing(site: Site) -> Thing | None:
    """Return one of all, as an example."""
    return next((_thing(iri, labels) for iri, labels in _names(site).first()), None)


def pages(site: Site) -> Pages:
    """Return which things have a page, and how often terms are used."""
    return site.once("pages", lambda: Pages(open_database(site.release.path / PAGES)))


def _names(site: Site) -> Names:
    return site.once("names", lambda: Names(open_database(site.release.path / NAMES)))


def _thing(iri: str, labels: dict[str, str]) -> Thing:
    kind, slug = iri.removeprefix(BASE).split("/")[1:]
    return Thing(iri, kind, slug, labels)
