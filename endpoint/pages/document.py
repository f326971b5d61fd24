"""A document: where it lies, what is claimed in it, and where in the source that can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from endpoint.descriptions import iri_ref
from endpoint.languages import N_, Text, gettext
from endpoint.pages.claims import (
    Claim,
    Quote,
    Relation,
    of_claims,
    read_claims,
    read_quotes,
    with_evidence,
)
from endpoint.pages.event import read_dates
from endpoint.pages.facts import Facts, expand
from endpoint.pages.page import Page, schema_org
from endpoint.site import Site

_SELECTION = Template(f"""
  {with_evidence("(cp:evidence|cp:summary)")}
  UNION {{ $iri (cp:evidence|cp:summary)/oa:hasSource ?s }}
  UNION {{ $iri (cp:evidence|cp:summary)/oa:hasSource/dct:source ?s }}
  UNION {{ ?s cp:mentions $iri }}
  UNION {{ ?x cp:concernsDocument $iri . ?r cp:sourceClaim|cp:targetClaim ?x, ?s }}
  UNION {of_claims("?claim cp:concernsDocument $iri")}
""")
#: What is said of a document, in order; foreign terms have no Japanese of their own.
_FACTS = {
    "cp:number": "",
    "cp:documentForm": "",
    "cp:sender": "",
    "cp:recipient": "",
    "cp:records": "",
    "cp:classification": "",
    "dct:title": N_("title"),
    "rico:identifier": N_("archival reference"),
    "dct:identifier": N_("identifier"),
    "rico:hasOrHadHolder": N_("held by"),
    "rico:hasCreator": N_("created by"),
    "dct:publisher": N_("published by"),
    "rico:isOrWasIncludedIn": N_("part of"),
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A relation of a claim of this document with a claim of another one, or of this one."""

    claim: Claim
    relation: Relation
    document: str
    label: Text


@dataclass(frozen=True, slots=True)
class Strip:
    """Where in a source, of ``length`` code points, a document and its claims stand."""

    length: int
    start: int
    end: int
    passages: list[tuple[Claim, Quote]]


def view(site: Site, iri: str) -> Page | None:
    """Show one document, of the record or only mentioned in it."""
    facts = Facts(site, _SELECTION.substitute(iri=iri_ref(iri)), (*_FACTS, "cp:mentions"))
    concerning = read_claims(facts)
    claims = [each for each in concerning if each.document and each.document.value == iri]
    claims.sort(key=lambda each: each.number)
    mentions: dict[str, list[object]] = {}
    for said in facts.all(iri, "cp:mentions"):
        mentions.setdefault(said.value.split("/")[-2], []).append(said)
    sources = facts.of_type("cp:SourceText")
    context = {
        "facts": facts,
        "dates": read_dates(facts, iri),
        "said": [
            (gettext(own) if own else facts.label(expand(name)), facts.all(iri, name))
            for name, own in _FACTS.items()
        ],
        "claims": claims,
        "exchanges": _exchanges(facts, claims),
        "mentions": mentions,
        "mentioned": facts.subjects("cp:mentions", iri),
        "strip": _strip(facts, iri, claims),
        "sources": sources,
        "postings": [
            (each, facts.all(each.value, "dct:source"))
            for source in sources
            for each in facts.all(source, "dct:source")
        ],
        "quotes": read_quotes(facts, iri),
    }
    dated, form = facts.one(iri, "cp:edtf"), facts.one(iri, "cp:documentForm")
    data = schema_org(
        site,
        facts,
        iri,
        "ArchiveComponent" if facts.all(iri, "cp:number") else "CreativeWork",
        dateCreated=dated.value if dated else "",
        genre=form.text.text if form else "",
        author=[{"@id": each.value} for each in facts.all(iri, "cp:sender")],
        recipient=[{"@id": each.value} for each in facts.all(iri, "cp:recipient")],
        identifier=[each.value for each in facts.all(iri, "rico:identifier")],
        holdingArchive=[{"@id": each.value} for each in facts.all(iri, "rico:hasOrHadHolder")],
    )
    return Page("document.html", context, data)


def _exchanges(facts: Facts, claims: list[Claim]) -> list[Exchange]:
    found = []
    for claim in claims:
        for relation in claim.relations:
            other = facts.one(relation.other.value, "cp:concernsDocument")
            if other:
                found.append(Exchange(claim, relation, other.value, other.text))
    return found


def _strip(facts: Facts, iri: str, claims: list[Claim]) -> Strip | None:
    """Measure the strip by the document's own passage; None if the source has none."""
    for anchor in facts.all(iri, "cp:summary"):
        for selector in facts.all(anchor.value, "oa:hasSelector"):
            bounds = [facts.one(selector.value, name) for name in ("oa:start", "oa:end")]
            source = facts.one(anchor.value, "oa:hasSource")
            length = facts.one(source.value, "cp:codePoints") if source else None
            if length and all(bounds):
                start, end = (int(each.value) for each in bounds if each)
                passages = [(claim, quote) for claim in claims for quote in claim.quotes]
                return Strip(int(length.value), start, end, passages)
    return None
