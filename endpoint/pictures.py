"""/timeline and /network: tables that a script draws; they say all that the picture does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from string import Template

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from endpoint.dates import in_words
from endpoint.kinds import kind_name
from endpoint.pages.facts import PREFERENCE, read_bases, rows_about
from endpoint.paging import Paging, read_paging
from endpoint.site import BASE, Row, Site, current_site
from endpoint.things import Thing, things

bp = Blueprint("pictures", __name__)

_KINDS = ("event", "document", "claim")
PAGE_SIZE = 1000  # entries on one page of the timeline
TIES = 300  # in the network
_DATED = f"""
  ?thing cp:edtf ?edtf ; cp:earliest ?early ; cp:latest ?late .
  FILTER ({" || ".join(f"STRSTARTS(STR(?thing), '{BASE}id/{kind}/')" for kind in _KINDS)})
"""
_TOTAL = f"""
PREFIX cp: <{BASE}ontology#>
SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ {_DATED} }}
"""
_PAGE = Template(f"""
PREFIX cp: <{BASE}ontology#>
SELECT ?thing (MIN(?early) AS ?first)
WHERE {{ {_DATED} }}
GROUP BY ?thing
ORDER BY ?first ?thing
LIMIT $limit
OFFSET $offset
""")
_DATES = Template(f"""
PREFIX cp: <{BASE}ontology#>
SELECT ?thing ?graph ?edtf ?earliest ?latest
WHERE {{
  VALUES ?thing {{ $iris }}
  GRAPH ?graph {{ ?thing cp:edtf ?edtf ; cp:earliest ?earliest ; cp:latest ?latest }}
}}
ORDER BY ?thing ?edtf ?graph
""")
_NARRATED = {"addressee": False, "ascribedTo": True}
_MOST_TIED = Template(f"""
PREFIX cp: <{BASE}ontology#>
SELECT ?source ?target (COUNT(*) AS ?count)
WHERE {{ ?claim cp:$property ?target ; cp:claimant ?source ; cp:act ?act }}
GROUP BY ?source ?target
ORDER BY DESC(?count) ?source ?target
LIMIT $limit
""")
_ALL_TIED = Template(f"""
PREFIX cp: <{BASE}ontology#>
SELECT (COUNT(*) AS ?count) WHERE {{
  SELECT DISTINCT ?source ?target
  WHERE {{ ?claim cp:$property ?target ; cp:claimant ?source ; cp:act ?act }}
}}
""")
_CLAIMS = Template(f"""
PREFIX cp: <{BASE}ontology#>
SELECT ?source ?target ?act ?claim
WHERE {{
  VALUES (?source ?target) {{ $pairs }}
  ?claim cp:$property ?target ; cp:claimant ?source ; cp:act ?act .
}}
ORDER BY ?source ?target ?act ?claim
""")


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a time, as exact as it is known: its days are bounds, its words the date."""

    thing: Thing
    basis: str
    edtf: str
    earliest: str
    latest: str

    @property
    def words(self) -> str:
        """The date in the page's language."""
        return in_words(self.edtf)

    @property
    def kind(self) -> str:
        """What it is, in the page's language."""
        return kind_name(self.thing.kind)


@dataclass(slots=True)
class Tie:
    """What one actor claims to another, or narrates of another: acts, each with its claims."""

    source: Thing
    target: Thing
    is_narrated: bool
    acts: defaultdict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))

    @property
    def count(self) -> int:
        """How many claims there are."""
        return sum(map(len, self.acts.values()))


@bp.get("/timeline")
def timeline() -> ResponseReturnValue:
    """List what has a time, in order of time, a page at a time."""
    site = current_site()
    paging = read_paging(PAGE_SIZE, _count(site, _TOTAL))
    return render_template(
        "timeline.html",
        dated=read_dates(site, _dated(site, paging)),
        kinds={kind: kind_name(kind) for kind in _KINDS},
        canonical=f"{BASE}timeline",
        paging=paging,
    )


@bp.get("/network")
def network() -> ResponseReturnValue:
    """List who claims what to whom, and who narrates whom."""
    site = current_site()
    ties = read_ties(site)
    return render_template(
        "network.html",
        ties=ties,
        total=sum(_count(site, _ALL_TIED.substitute(property=name)) for name in _NARRATED),
        acts=things(site, {act for tie in ties for act in tie.acts}),
        canonical=f"{BASE}network",
    )


def read_dates(site: Site, iris: list[str]) -> list[Dated]:
    """Return events, documents and claims that have a date, by it, then by kind and IRI."""
    named, bases = things(site, iris), read_bases(site)
    best: dict[str, Dated] = {}
    for row in rows_about(site, _DATES, iris):
        said = {name: term["value"] for name, term in row.items()}
        thing, basis = named.get(said["thing"]), bases.get(said["graph"])
        if thing is None or basis is None:
            continue
        found = Dated(thing, basis, said["edtf"], said["earliest"], said["latest"])
        old = best.setdefault(thing.iri, found)
        if PREFERENCE.index(basis) < PREFERENCE.index(old.basis):
            best[thing.iri] = found
    return sorted(best.values(), key=_order)


def _count(site: Site, query: str) -> int:
    ((found),) = site.rows(query)
    return int(found["count"]["value"])


def _dated(site: Site, paging: Paging) -> list[str]:
    """The IRIs of one page of what has a time."""
    query = _PAGE.substitute(limit=paging.size, offset=paging.first - 1)
    return [row["thing"]["value"] for row in site.rows(query)]


def _order(each: Dated) -> tuple[str, str, int, str]:
    return (each.earliest, each.latest, _KINDS.index(each.thing.kind), each.thing.iri)


def read_ties(site: Site) -> list[Tie]:
    """Return the ties between actors, those of the most claims first; of very many only those."""
    found = [
        (-int(row["count"]["value"]), row["source"]["value"], row["target"]["value"], name)
        for name in _NARRATED
        for row in site.rows(_MOST_TIED.substitute(property=name, limit=TIES))
    ]
    most = sorted(found)[:TIES]
    claims = [(name, row) for name in _NARRATED for row in _claims(site, most, name)]
    iris = {term["value"] for _, row in claims for name, term in row.items() if name != "act"}
    named = things(site, iris)
    ties: dict[tuple[str, str, str], Tie] = {}
    for name, row in claims:
        source, target = (named[row[each]["value"]] for each in ("source", "target"))
        key = (source.iri, target.iri, name)
        tie = ties.setdefault(key, Tie(source, target, _NARRATED[name]))
        tie.acts[row["act"]["value"]].append(named[row["claim"]["value"]])
    return sorted(ties.values(), key=lambda tie: (-tie.count, tie.source.iri, tie.target.iri))


def _claims(site: Site, ties: list[tuple[int, str, str, str]], name: str) -> list[Row]:
    """The claims of those ties that are of one kind."""
    pairs = " ".join(f"(<{one}> <{other}>)" for _, one, other, kind in ties if kind == name)
    return site.rows(_CLAIMS.substitute(pairs=pairs, property=name))
