"""A claim: what it rests on, statement by statement, and how it stands to other claims."""

from __future__ import annotations

from string import Template

from endpoint.descriptions import iri_ref
from endpoint.pages.claims import of_claims, read_claim, read_claims
from endpoint.pages.facts import Facts, expand
from endpoint.pages.page import Page, schema_org
from endpoint.site import Site

_SELECTION = Template(f"""
  {of_claims("{ BIND ($iri AS ?claim) } UNION { ?claim cp:aboutClaim $iri }")}
  UNION {{ $iri cp:concernsDocument|cp:evidence/oa:hasSource ?s }}
  UNION {{ $iri cp:evidence/oa:hasSource/dct:source ?s }}
""")
#: What is said of a claim, in the order in which a reader asks.
_ASKED = (
    "cp:claimant",
    "cp:act",
    "cp:addressee",
    "cp:voice",
    "cp:reporter",
    "cp:ascribedTo",
    "cp:attribution",
    "cp:concernsDocument",
    "cp:statedIn",
    "cp:madeInTenure",
    "cp:claimantState",
    "cp:aboutReading",
    "cp:aboutCommitment",
    "cp:aboutClaim",
    "cp:aboutTopic",
    "cp:inThreadOf",
)


def view(site: Site, iri: str) -> Page | None:
    """Show one claim."""
    facts = Facts(site, _SELECTION.substitute(iri=iri_ref(iri)), _ASKED)
    if not facts.one(iri, "cp:act"):
        return None
    claim = read_claim(facts, iri)
    sources = {
        source.value for quote in claim.quotes for source in facts.all(quote.anchor, "oa:hasSource")
    }
    postings = [each for source in sources for each in facts.all(source, "dct:source")]
    context = {
        "facts": facts,
        "claim": claim,
        "said": [(facts.label(expand(name)), facts.all(iri, name)) for name in _ASKED],
        "remarks": [each for each in read_claims(facts) if each.iri != iri],
        "sources": sorted(sources),
        "postings": [(each, facts.all(each.value, "dct:source")) for each in postings],
    }
    data = schema_org(
        site,
        facts,
        iri,
        "Claim",
        datePublished=claim.edtf if "/" not in claim.edtf else "",
        claimInterpreter=[{"@id": each.value} for each in claim.claimants],
        appearance=[{"@id": claim.document.value}] if claim.document else [],
    )
    return Page("claim.html", context, data)
