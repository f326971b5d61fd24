"""Readings, relations, topics and places: pages that are a few statements and a list."""

from __future__ import annotations

from string import Template

from endpoint.dates import in_words
from endpoint.descriptions import iri_ref
from endpoint.pages.claims import of_claims, read_claim, read_claims, read_quotes, with_evidence
from endpoint.pages.commitment import ASPECTS, values
from endpoint.pages.event import date_key
from endpoint.pages.facts import Facts, expand
from endpoint.pages.page import Page, schema_org
from endpoint.site import Site

_READING = Template(f"""
  {{ BIND ($iri AS ?s) }} UNION {{ $iri cp:readingOf ?s }}
  UNION {of_claims("?claim cp:aboutReading $iri")}
""")
_RELATION = Template(f"""
  {with_evidence()}
  UNION {of_claims("$iri cp:sourceClaim|cp:targetClaim ?claim")}
""")
_TOPIC = Template(f"""
  {{ BIND ($iri AS ?s) }} UNION {{ ?s dct:subject $iri }}
  UNION {of_claims("?claim cp:aboutTopic $iri")}
""")
_PLACE = Template("{ BIND ($iri AS ?s) } UNION { ?s cp:place $iri }")


def reading(site: Site, iri: str) -> Page | None:
    """Show one reading of a commitment, and the claims about it."""
    facts = Facts(site, _READING.substitute(iri=iri_ref(iri)), ASPECTS)
    context = {
        "facts": facts,
        "aspects": [(facts.label(expand(name)), values(facts, iri, name)) for name in ASPECTS],
        "claims": read_claims(facts),
    }
    content = [each.text.text for each in facts.all(iri, "cp:content")]
    return Page("reading.html", context, schema_org(site, facts, iri, "CreativeWork", text=content))


def relation(site: Site, iri: str) -> Page | None:
    """Show how one claim bears on another."""
    facts = Facts(site, _RELATION.substitute(iri=iri_ref(iri)), ["cp:relationKind"])
    source, target = facts.one(iri, "cp:sourceClaim"), facts.one(iri, "cp:targetClaim")
    if source is None or target is None:
        return None
    context = {
        "facts": facts,
        "later": read_claim(facts, source.value),
        "earlier": read_claim(facts, target.value),
        "kind": facts.one(iri, "cp:relationKind"),
        "kind_name": facts.label(expand("cp:relationKind")),
        "quotes": read_quotes(facts, iri),
    }
    return Page("relation.html", context, schema_org(site, facts, iri, "CreativeWork"))


def topic(site: Site, iri: str) -> Page | None:
    """Show what is claimed under a topic, and which documents treat it."""
    facts = Facts(site, _TOPIC.substitute(iri=iri_ref(iri)))
    documents = facts.subjects("dct:subject", iri)
    context = {
        "facts": facts,
        "claims": read_claims(facts),
        "documents": sorted(documents, key=lambda each: date_key(facts, each)),
    }
    same = [each.value for each in facts.all(iri, "skos:exactMatch")]
    return Page("topic.html", context, schema_org(site, facts, iri, "DefinedTerm", sameAs=same))


def place(site: Site, iri: str) -> Page | None:
    """Show what happened at a place."""
    facts = Facts(site, _PLACE.substitute(iri=iri_ref(iri)))
    events = sorted(facts.subjects("cp:place", iri), key=lambda each: date_key(facts, each))
    dated = {each: facts.one(each, "cp:edtf") for each in events}
    context = {
        "facts": facts,
        "events": [(each, in_words(said.value) if said else "") for each, said in dated.items()],
    }
    same = [each.value for each in facts.all(iri, "owl:sameAs")]
    return Page("place.html", context, schema_org(site, facts, iri, "Place", sameAs=same))
