"""A person, state, organisation, group or hand: what they hold, claim, and are said to hold."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from endpoint.descriptions import iri_ref
from endpoint.languages import Text
from endpoint.pages.claims import Claim, of_claims, read_claims
from endpoint.pages.event import read_dates
from endpoint.pages.facts import Facts, Said, expand
from endpoint.pages.page import Page, schema_org
from endpoint.site import Site

_SELECTION = Template(f"""
  {{ BIND ($iri AS ?s) }}
  UNION {{ ?s cp:holder|cp:participant|cp:interpreter|cp:noteTaker|cp:sender|cp:recipient $iri }}
  UNION {{ ?s cp:officeIn|cp:ofState|cp:debtor|cp:creditor $iri }}
  UNION {{ ?s cp:office/cp:officeIn $iri }}
  UNION {of_claims("?claim cp:claimant|cp:ascribedTo|cp:claimantState $iri")}
""")
_SCHEMA = {"person": "Person", "state": "Country", "organization": "Organization"}
_ROLES = ("cp:participant", "cp:interpreter", "cp:noteTaker", "cp:sender", "cp:recipient")


@dataclass(frozen=True, slots=True)
class Chapter:
    """Claims about one commitment; those about none have an empty ``iri``."""

    iri: str
    label: Text | None
    claims: list[Claim]


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held, with the dates that are said, or the days on which it is attested."""

    iri: str
    holder: Said | None
    office: Said | None
    dates: list[Said]
    attested: list[Said]


@dataclass(frozen=True, slots=True)
class Part:
    """Something somebody took part in, and as what."""

    iri: str
    label: Text
    role: Text
    dates: list[Said]


def view(site: Site, iri: str) -> Page | None:
    """Show one actor; what others ascribe to them stands apart from what they claim."""
    facts = Facts(site, _SELECTION.substitute(iri=iri_ref(iri)), _ROLES)
    claims = read_claims(facts)
    own = [each for each in claims if _is_among(iri, each.claimants)]
    kind = iri.split("/")[-2]
    context = {
        "facts": facts,
        "kind": kind,
        "tenures": _tenures(facts, iri),
        "chapters": chapters(facts, own),
        "spoken": chapters(facts, [each for each in claims if _is_among(iri, each.states)]),
        "ascribed": [each for each in claims if _is_among(iri, each.ascribed)],
        "events": _parts(facts, iri, _ROLES[:3]),
        "documents": _parts(facts, iri, _ROLES[3:]),
        "organs": facts.subjects("cp:ofState", iri),
        "offices": facts.subjects("cp:officeIn", iri),
        "bound": [(each, facts.label(each)) for each in facts.subjects("cp:debtor", iri)],
        "promised": [(each, facts.label(each)) for each in facts.subjects("cp:creditor", iri)],
    }
    same = [each.value for each in facts.all(iri, "owl:sameAs")]
    names = [each.text.text for each in facts.all(iri, "skos:altLabel")]
    data = schema_org(
        site, facts, iri, _SCHEMA.get(kind, "Thing"), sameAs=same, alternateName=names
    )
    return Page("actor.html", context, data)


def chapters(facts: Facts, claims: list[Claim]) -> list[Chapter]:
    """Arrange claims by commitment, in the order of the first claim; those about none last."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        about = [each.value for each in facts.all(claim.iri, "cp:aboutCommitment")]
        for commitment in about or [""]:
            found.setdefault(commitment, []).append(claim)
    rest = found.pop("", [])
    told = [Chapter(each, facts.label(each), said) for each, said in found.items()]
    return [*told, Chapter("", None, rest)] if rest else told


def _is_among(iri: str, said: list[Said]) -> bool:
    return any(each.value == iri for each in said)


def _tenures(facts: Facts, iri: str) -> list[Tenure]:
    held = facts.subjects("cp:holder", iri)
    within = [each for each in facts.of_type("cp:Tenure") if each not in held]
    found = [
        Tenure(
            each,
            facts.one(each, "cp:holder"),
            facts.one(each, "cp:office"),
            read_dates(facts, each),
            read_dates(facts, each, "cp:attestedOn"),
        )
        for each in (*held, *within)
    ]
    return sorted(found, key=lambda each: [date.value for date in each.dates or each.attested])


def _parts(facts: Facts, iri: str, names: tuple[str, ...]) -> list[Part]:
    found = [
        Part(each, facts.label(each), facts.label(expand(name)), read_dates(facts, each)[:1])
        for name in names
        for each in facts.subjects(name, iri)
    ]
    return sorted(found, key=lambda each: each.dates[0].value.lstrip("./") if each.dates else "9")
