"""The things and concepts that the release names: what they are called, and where they are shown.

Their last path segment is how tables and questions name them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from endpoint.addresses import local_path
from endpoint.languages import Text, pick
from endpoint.site import BASE, Site

_NAMES = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?kind ?name
WHERE {{
  VALUES ?kind {{ rdfs:label skos:prefLabel skos:altLabel }}
  ?thing ?kind ?name .
  FILTER (STRSTARTS(STR(?thing), "{BASE}id/") || STRSTARTS(STR(?thing), "{BASE}concept/"))
}}
ORDER BY ?thing ?kind ?name
"""


@dataclass(slots=True)
class Thing:
    """One thing or concept.

    Attributes:
        iri: its IRI.
        kind: the path segment before its last: person, claim, act, …
        slug: its last path segment.
        labels: language -> what it is called.
        names: all that it is called, in any language, alternative labels included.
    """

    iri: str
    kind: str
    slug: str
    labels: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    @property
    def name(self) -> Text:
        """What to call it in the page's language."""
        return pick(self.labels) or Text(self.slug)

    @property
    def href(self) -> str:
        """Where this host shows it, without the redirection of its IRI."""
        return local_path(self.iri).replace("/id/", "/doc/", 1)


def things(site: Site) -> Mapping[str, Thing]:
    """Return the things and concepts of the release by IRI, sorted."""
    return site.once("things", lambda: _read(site))


def by_slug(site: Site) -> Mapping[str, tuple[Thing, ...]]:
    """Return the things and concepts of each slug; two of one slug are of different kinds."""
    return site.once("things by slug", lambda: _arrange(things(site)))


def _read(site: Site) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for row in site.rows(_NAMES):
        iri, name = row["thing"]["value"], row["name"]
        path = iri.removeprefix(BASE).split("/")
        if len(path) != 3 or "#" in iri:
            continue
        thing = found.setdefault(iri, Thing(iri, path[1], path[2]))
        thing.names.append(name["value"])
        if not row["kind"]["value"].endswith("altLabel"):
            thing.labels.setdefault(name.get("xml:lang", "en"), name["value"])
    return found


def _arrange(found: Mapping[str, Thing]) -> dict[str, tuple[Thing, ...]]:
    slugs: defaultdict[str, tuple[Thing, ...]] = defaultdict(tuple)
    for thing in found.values():
        slugs[thing.slug] += (thing,)
    return dict(slugs)
