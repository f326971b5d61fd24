"""A commitment: how each side reads it, what was claimed of it when, and where it is contested."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from string import Template

from flask import abort, request

from endpoint.dates import in_words, read_date
from endpoint.descriptions import iri_ref
from endpoint.languages import N_, Text, gettext
from endpoint.pages.by_day import claims_by, is_contested, readings_by, sources_by
from endpoint.pages.claims import Claim, of_claims, read_claims
from endpoint.pages.facts import Facts, Said, expand, rows
from endpoint.pages.page import Page, schema_org
from endpoint.pages.sides import read_sides
from endpoint.site import Site

_SELECTION = Template(f"""
  {{ BIND ($iri AS ?s) }}
  UNION {{ ?s cp:readingOf $iri }}
  UNION {
    of_claims(
        "{ ?claim cp:aboutCommitment $iri } UNION { ?claim cp:aboutClaim/cp:aboutCommitment $iri }"
    )
}
""")
_DATES = """
SELECT DISTINCT ?date WHERE { ?dossier rico:isOrWasIncludedIn ?set ; cp:earliest ?date }
ORDER BY ?date
"""
#: In what readings can differ, in order.
ASPECTS = (
    "cp:debtor",
    "cp:creditor",
    "cp:content",
    "cp:polarity",
    "cp:strength",
    "cp:form",
    "cp:condition",
    "cp:limit",
)
_AGAINST = ("disputes", "denies")
_NO_DATE = N_("This is not a date. Write year, month and day, as in 1994-12-03.")


@dataclass(frozen=True, slots=True)
class Aspect:
    """One point of a reading; ``differs`` if another reading of the commitment has it otherwise."""

    name: Text
    values: list[Said]
    differs: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading beside the others; claims that put it forward, and claims against it."""

    iri: str
    text: Text
    aspects: list[Aspect]
    pro: list[Claim]
    contra: list[Claim]
    notes: list[Said]
    diverges: list[Said]
    exchanged: list[Said]


def refuse_wrong_day() -> None:
    """Answer 400 if ``?as-of=`` is no day: to machines, which get the same as of any day."""
    wish = _wish()
    if wish and read_date(wish) is None:
        abort(400, f"as-of: {gettext(_NO_DATE)}")


def _wish() -> str:
    return request.args.get("as-of", "").strip()


def view(site: Site, iri: str) -> Page | None:
    """Show a commitment, as of the day in ``?as-of=`` if there is one."""
    facts = Facts(site, _SELECTION.substitute(iri=iri_ref(iri)), ASPECTS)
    wish = _wish()
    day = read_date(wish)
    said = read_claims(facts)
    known = claims_by(site, day, said) if day else said
    claims = [each for each in known if each.is_about(iri)]
    readings = read_readings(facts, iri, claims, only_claimed=bool(day))
    if day:
        readings = _only_by(site, day, readings)
    shown = {each.iri for each in claims}
    in_content = any(each.diverges or _is_disputed(each) for each in readings)
    grounds = [
        each
        for each in facts.all(iri, "cp:contestedOn")
        if not day or is_contested(each.slug, claims, in_content=in_content)
    ]
    dates = [row["date"]["value"] for row in rows(site, _DATES)]
    every_source = facts.all(iri, "dct:source")
    sources = sources_by(site, day, every_source) if day else every_source
    context = {
        "facts": facts,
        "bare": [each for each in claims if not _has_reading(each, readings)],
        "readings": readings,
        "sides": read_sides(readings),
        "claims": claims,
        "remarks": [
            each
            for each in known
            if not each.is_about(iri)
            and (not day or any(other.value in shown for other in each.about))
        ],
        "later": sum(each.is_about(iri) for each in said) - len(claims),
        "grounds": grounds,
        "on_text": {each.value for each in facts.all(iri, "cp:contestedOnText")},
        "dates": {each: in_words(each) for each in dates if not day or each <= day.isoformat()},
        "sources": sources,
        "has_later_sources": len(sources) < len(every_source),
        "as_of": wish,
        "day": in_words(wish) if day else "",
        "is_wrong": bool(wish) and day is None,
    }
    about = [each.text.text for each in facts.all(iri, "skos:definition")]
    data = schema_org(site, facts, iri, "CreativeWork", abstract=about)
    return Page("commitment.html", context, data, 400 if context["is_wrong"] else 200)


def read_readings(
    facts: Facts, iri: str, claims: list[Claim], *, only_claimed: bool = False
) -> list[Reading]:
    """Return the readings of a commitment, in the order in which claims bring them up.

    Those that the claims do not bring up are the last, or with ``only_claimed`` left out.
    """
    readings = [
        each
        for each in facts.subjects("cp:readingOf", iri)
        if not only_claimed or any(claim.is_about(each) for claim in claims)
    ]
    told = {(each, name): values(facts, each, name) for each in readings for name in ASPECTS}
    found = []
    for each in readings:
        about = [claim for claim in claims if claim.is_about(each)]
        found.append(
            Reading(
                iri=each,
                text=facts.label(each),
                aspects=[
                    Aspect(
                        facts.label(expand(name)),
                        told[each, name],
                        any(
                            _same(told[other, name]) != _same(told[each, name])
                            for other in readings
                        ),
                    )
                    for name in ASPECTS
                ],
                pro=[claim for claim in about if claim.act.slug not in _AGAINST],
                contra=[claim for claim in about if claim.act.slug in _AGAINST],
                notes=[*facts.all(each, "skos:editorialNote"), *facts.all(each, "skos:note")],
                diverges=facts.all(each, "cp:divergesFrom"),
                exchanged=facts.all(each, "cp:inExchangeFor"),
            )
        )
    order = {claim.number: place for place, claim in enumerate(claims)}
    return sorted(
        found,
        key=lambda each: min(
            (order[claim.number] for claim in (*each.pro, *each.contra)), default=len(order)
        ),
    )


def _only_by(site: Site, day: date, readings: list[Reading]) -> list[Reading]:
    """Leave out what points to later readings, and notes, which tell of the whole record."""
    others = {said.value for each in readings for said in (*each.diverges, *each.exchanged)}
    told = readings_by(site, day, others)
    return [
        replace(
            each,
            notes=[],
            diverges=[said for said in each.diverges if said.value in told],
            exchanged=[said for said in each.exchanged if said.value in told],
        )
        for each in readings
    ]


def _is_disputed(reading: Reading) -> bool:
    return any(claim.act.slug == "disputes" for claim in reading.contra)


def _has_reading(claim: Claim, readings: list[Reading]) -> bool:
    return any(claim.is_about(each.iri) for each in readings)


def values(facts: Facts, reading: str, name: str) -> list[Said]:
    """Return the values of one aspect; a limit is its kind with an event or with a date."""
    said = facts.all(reading, name)
    if name != "cp:limit":
        return said
    dated = [
        Said(each.value, Text(in_words(each.value)), "", each.bases)
        for each in facts.all(reading, "cp:edtf")
    ]
    return [*facts.all(reading, "cp:limitKind"), *said, *dated]


def _same(values: list[Said]) -> frozenset[str]:
    return frozenset(each.value for each in values)
