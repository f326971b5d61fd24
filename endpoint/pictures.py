"""/timeline and /network: tables that a script draws; they say all that the picture does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from endpoint.dates import in_words
from endpoint.kinds import kind_name
from endpoint.pages.facts import PREFERENCE
from endpoint.site import BASE, Site, current_site
from endpoint.things import Thing, things

bp = Blueprint("pictures", __name__)

_KINDS = ("event", "document", "claim")
_DATES = f"""
PREFIX cp: <{BASE}ontology#>
SELECT ?thing ?basis ?edtf ?earliest ?latest
WHERE {{
  GRAPH ?graph {{ ?thing cp:edtf ?edtf ; cp:earliest ?earliest ; cp:latest ?latest }}
  ?graph cp:basis ?basis .
}}
ORDER BY ?thing ?basis ?edtf
"""
_CLAIMS = f"""
PREFIX cp: <{BASE}ontology#>
SELECT ?claim ?claimant ?act ?addressee ?narrated
WHERE {{
  ?claim cp:claimant ?claimant ; cp:act ?act .
  {{ ?claim cp:addressee ?addressee }} UNION {{ ?claim cp:ascribedTo ?narrated }}
}}
ORDER BY ?claimant ?addressee ?narrated ?act ?claim
"""


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
    """List what has a time, in order of time."""
    site = current_site()
    return render_template(
        "timeline.html",
        dated=read_dates(site),
        kinds={kind: kind_name(kind) for kind in _KINDS},
        canonical=f"{BASE}timeline",
    )


@bp.get("/network")
def network() -> ResponseReturnValue:
    """List who claims what to whom, and who narrates whom."""
    site = current_site()
    return render_template(
        "network.html", ties=read_ties(site), acts=things(site), canonical=f"{BASE}network"
    )


def read_dates(site: Site) -> list[Dated]:
    """Return all events, documents and claims that have a date, by it, then by kind and IRI."""
    named = things(site)
    best: dict[str, Dated] = {}
    for row in site.rows(_DATES):
        said = {name: term["value"] for name, term in row.items()}
        thing = named.get(said["thing"])
        if thing is None or thing.kind not in _KINDS:
            continue
        basis = said["basis"].rpartition("/")[2]
        found = Dated(thing, basis, said["edtf"], said["earliest"], said["latest"])
        old = best.setdefault(thing.iri, found)
        if PREFERENCE.index(basis) < PREFERENCE.index(old.basis):
            best[thing.iri] = found
    return sorted(best.values(), key=_order)


def _order(each: Dated) -> tuple[str, str, int, str]:
    return (each.earliest, each.latest, _KINDS.index(each.thing.kind), each.thing.iri)


def read_ties(site: Site) -> list[Tie]:
    """Return the ties between actors, those of the most claims first."""
    named = things(site)
    ties: dict[tuple[str, str, bool], Tie] = {}
    for row in site.rows(_CLAIMS):
        is_narrated = "narrated" in row
        source = row["claimant"]["value"]
        target = row["narrated" if is_narrated else "addressee"]["value"]
        key = (source, target, is_narrated)
        tie = ties.setdefault(key, Tie(named[source], named[target], is_narrated))
        tie.acts[row["act"]["value"]].append(named[row["claim"]["value"]])
    return sorted(ties.values(), key=lambda tie: (-tie.count, tie.source.iri, tie.target.iri))
