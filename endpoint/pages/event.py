"""An event: when, as honestly as it is known, who took part as what, and where it is told."""

from __future__ import annotations

from string import Template

from endpoint.dates import in_words
from endpoint.descriptions import iri_ref
from endpoint.languages import Text
from endpoint.pages.claims import read_quotes, with_evidence
from endpoint.pages.facts import Facts, Said, expand
from endpoint.pages.page import Page, schema_org
from endpoint.site import Site

_SELECTION = Template(f"""
  {with_evidence()}
  UNION {{ ?s cp:hasPart|cp:records|cp:mentions|cp:limit $iri }}
""")
_ROLES = ("cp:participant", "cp:interpreter", "cp:noteTaker")
_NAMES = (*_ROLES, "cp:eventKind", "cp:place", "cp:hasPart", "skos:altLabel")


def view(site: Site, iri: str) -> Page | None:
    """Show one event; every date that is said stands, with what it rests on, the best first."""
    facts = Facts(site, _SELECTION.substitute(iri=iri_ref(iri)), _NAMES)
    in_source, also = read_names(facts, iri)
    context = {
        "facts": facts,
        "in_source": in_source,
        "also": also,
        "dates": read_dates(facts, iri),
        "roles": [(facts.label(expand(name)), facts.all(iri, name)) for name in _ROLES],
        "name": {name: facts.label(expand(name)) for name in _NAMES},
        "wholes": _links(facts, "cp:hasPart", iri),
        "records": _links(facts, "cp:records", iri),
        "mentions": _links(facts, "cp:mentions", iri),
        "limits": _links(facts, "cp:limit", iri),
        "quotes": read_quotes(facts, iri),
    }
    earliest, latest, place = (
        facts.one(iri, name) for name in ("cp:earliest", "cp:latest", "cp:place")
    )
    data = schema_org(
        site,
        facts,
        iri,
        "Event",
        startDate=earliest.value if earliest else "",
        endDate=latest.value if latest else "",
        location={"@id": place.value, "@type": "Place", "name": place.text.text} if place else {},
        attendee=[{"@id": each.value} for each in facts.all(iri, "cp:participant")],
        sameAs=[each.value for each in facts.all(iri, "owl:sameAs")],
    )
    return Page("event.html", context, data)


def read_dates(facts: Facts, iri: str, name: str = "cp:edtf") -> list[Said]:
    """Return the dates of something in words, each with what it rests on; the preferred first."""
    best = facts.one(iri, name)
    said = sorted(facts.all(iri, name), key=lambda each: each != best)
    return [Said(each.value, Text(in_words(each.value)), "", each.bases) for each in said]


def read_names(facts: Facts, iri: str) -> tuple[list[Said], list[Said]]:
    """Return what the source calls something, and what else it is called."""
    names = facts.in_all_languages(iri, "skos:altLabel")
    in_source = [each for each in names if "stated" in each.bases]
    also = [each for each in facts.all(iri, "skos:altLabel") if each not in in_source]
    return in_source, also


def date_key(facts: Facts, iri: str) -> tuple[str, str]:
    """Return what sorts things by time, those without a date last, then by IRI."""
    said = facts.one(iri, "cp:earliest") or facts.one(iri, "cp:latest")
    return (said.value if said else "9999", iri)


def _links(facts: Facts, name: str, iri: str) -> list[tuple[str, Text]]:
    return [(each, facts.label(each)) for each in facts.subjects(name, iri)]
