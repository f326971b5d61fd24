"""What of a commitment was on record by a day: the claims by then, and what they alone bear out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from string import Template

from endpoint.pages.claims import Claim
from endpoint.pages.facts import Said, rows_about
from endpoint.site import Site

_MADE = Template("SELECT DISTINCT ?x ?day WHERE { VALUES ?x { $iris } ?x cp:latest ?day }")
_TOLD = Template("""
SELECT DISTINCT ?x ?day WHERE { VALUES ?x { $iris } ?claim cp:aboutReading ?x ; cp:latest ?day }
""")
#: Which acts together make a commitment contested on which ground (ontology/contests.ttl).
_CONTESTS = {
    "making": {"denies"},
    "keeping": {"alleges-breach", "denies-breach"},
}


def claims_by(site: Site, day: date, claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims surely made by a day, with their relations to such claims alone.

    The reason of a relation is left out: editors wrote it with the whole record before them.
    """
    claims = list(claims)
    others = {each.other.value for claim in claims for each in claim.relations}
    made = _by(site, _MADE, day, {claim.iri for claim in claims} | others)
    return [
        replace(
            claim,
            relations=[
                replace(each, reason=None) for each in claim.relations if each.other.value in made
            ],
        )
        for claim in claims
        if claim.iri in made
    ]


def readings_by(site: Site, day: date, readings: Iterable[str]) -> set[str]:
    """Return which readings a claim of any commitment had brought up by a day."""
    return _by(site, _TOLD, day, set(readings))


def sources_by(site: Site, day: date, sources: Iterable[Said]) -> list[Said]:
    """Return the sources that were surely there by a day; of most no day is known."""
    sources = list(sources)
    made = _by(site, _MADE, day, {each.value for each in sources if each.href})
    return [each for each in sources if each.value in made]


def is_contested(ground: str, claims: Iterable[Claim], *, in_content: bool) -> bool:
    """Say whether claims alone make a commitment contested on a ground.

    Args:
        ground: the last segment of the IRI of a ground: ``keeping``.
        claims: what is claimed of the commitment.
        in_content: whether two readings that they bring up diverge, or one of them disputes one.
    """
    if ground == "content":
        return in_content
    return _CONTESTS[ground] <= {claim.act.slug for claim in claims}


def _by(site: Site, template: Template, day: date, iris: set[str]) -> set[str]:
    found: Iterable[Mapping[str, dict[str, str]]] = rows_about(site, template, sorted(iris))
    return {row["x"]["value"] for row in found if row["day"]["value"] <= day.isoformat()}
