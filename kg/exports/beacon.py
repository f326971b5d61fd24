"""BEACON: for each data set that we link to, which of its things we have.

Source: J. Voß, Beacon link dump format (https://gbv.github.io/beaconspec/beacon.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.dataset import CREATOR, DESCRIPTION, LICENCE, TITLE
from kg.exports.material import Material, Row
from kg.prefixes import BASE

CONTACT = "noreply@example.org"  # nobody reads it: corrections are welcome as issues
RELATION = "http://www.w3.org/2002/07/owl#sameAs"

TARGETS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?slug ?title ?space
WHERE {
  ?target void:uriSpace ?space ;
    dct:identifier ?slug ;
    rdfs:label ?title .
  FILTER (lang(?title) = "en")
}
ORDER BY ?slug
"""
_LINKS = f"SELECT ?thing ?same WHERE {{ ?thing <{RELATION}> ?same }} ORDER BY ?same ?thing"


def write(material: Material) -> Iterator[tuple[str, bytes]]:
    """One file for each data set that things are the same as things of; close matches left out."""
    links = material.rows(_LINKS)
    for target in material.rows(TARGETS):
        chosen = [link for link in links if link["same"].startswith(target["space"])]
        if chosen:
            lines = [*_meta_lines(target, chosen, material.date), "", *_links(target, chosen)]
            text = "".join(f"{line}\n" for line in lines)
            yield f"beacon-{target['slug']}.txt", text.encode()


def _meta_lines(target: Row, links: list[Row], date: str) -> Iterator[str]:
    slug = target["slug"]
    yield "#FORMAT: BEACON"
    yield f"#PREFIX: {target['space']}{{+ID}}{_end(links)}"
    yield f"#TARGET: {BASE}{{+ID}}"
    yield f"#RELATION: {RELATION}"
    yield f"#NAME: {TITLE['en']}"
    yield f"#INSTITUTION: {CREATOR}"
    yield f"#DESCRIPTION: Things of {target['title']} in {TITLE['en']}. {DESCRIPTION['en']}"
    yield f"#LICENSE: {LICENCE}"  # a field of our own, which readers pass over
    yield f"#CREATOR: {CREATOR}"
    yield f"#CONTACT: {CONTACT}"
    yield f"#HOMEPAGE: {BASE}"
    yield f"#FEED: {BASE}exports/beacon-{slug}.txt"
    yield f"#TIMESTAMP: {date}"


def _links(target: Row, links: list[Row]) -> Iterator[str]:
    """Lines `theirs||ours`: a single bar would make ours an annotation (section 5.1)."""
    for link in links:
        theirs = link["same"].removeprefix(target["space"]).removesuffix(_end(links))
        yield f"{theirs}||{link['thing'].removeprefix(BASE)}"


def _end(links: list[Row]) -> str:
    """What all identifiers end with that no identifier is made of: GeoNames has a slash."""
    return "/" if all(link["same"].endswith("/") for link in links) else ""
