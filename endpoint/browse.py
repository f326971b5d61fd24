"""/ and /browse/…: the ways in, as lists that say at once what a page will tell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from string import Template
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from endpoint.exports import dataset_json
from endpoint.pages.event import date_key, read_dates
from endpoint.pages.facts import Facts, rows
from endpoint.paging import Paging, read_paging
from endpoint.site import BASE, Site, current_site

bp = Blueprint("browse", __name__)

PAGE_SIZE = 200  # things on one page of a list
MOST_CONTESTED = 20  # commitments on the first page
_BY_TIME = Template("""
  { SELECT ?s WHERE { $things . OPTIONAL { ?s cp:earliest ?early }
                      OPTIONAL { ?s cp:latest ?late } }
    GROUP BY ?s ORDER BY COALESCE(MIN(?early), MAX(?late), "9") ?s LIMIT $size OFFSET $offset }
""")
_BY_NAME = Template("{ SELECT ?s WHERE { $things } ORDER BY ?s LIMIT $size OFFSET $offset }")
_BY_CONTEST = Template("""
  { SELECT ?s WHERE { $things . OPTIONAL { ?s cp:contestedOn ?ground }
                      OPTIONAL { ?claim cp:aboutCommitment ?s } }
    GROUP BY ?s ORDER BY DESC(COUNT(DISTINCT ?ground)) DESC(COUNT(DISTINCT ?claim)) ?s
    LIMIT $size OFFSET $offset }
""")
_TOTAL = Template("SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { $things }")
_COUNTS = Template("SELECT ?s (COUNT(DISTINCT ?x) AS ?n) WHERE { $pattern } GROUP BY ?s")
_CONTESTED = "?s a cp:Commitment ; cp:contestedOn ?ground"


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: which things ``?s`` it has, what to count of each, and in which order."""

    things: str
    counts: dict[str, str]
    page: Template = _BY_TIME


LISTINGS = {
    "commitments": Listing(
        "?s a cp:Commitment",
        {"readings": "?x cp:readingOf ?s", "claims": "?x cp:aboutCommitment ?s"},
        _BY_CONTEST,
    ),
    "documents": Listing("?s a cp:Document", {"claims": "?x cp:concernsDocument ?s"}),
    "actors": Listing(
        "?s a cp:Actor", {"claims": "?x cp:claimant ?s", "ascribed": "?x cp:ascribedTo ?s"}
    ),
    "events": Listing("?s a cp:Event", {"documents": "?x cp:mentions|cp:records ?s"}),
    "topics": Listing(
        f"?s skos:inScheme <{BASE}id/topic>", {"claims": "?x cp:aboutTopic ?s"}, _BY_NAME
    ),
    "places": Listing("?s a cp:Place", {"events": "?x cp:place ?s"}),
}
_RECORD = Listing(
    "?s cp:number ?number ; rico:isOrWasIncludedIn ?set", LISTINGS["documents"].counts
)


@bp.get("/browse/<any(commitments, documents, actors, events, topics, places):name>")
def listing(name: str) -> ResponseReturnValue:
    """List the things of one kind: in order of time, commitments the most contested first."""
    site, said = current_site(), LISTINGS[name]
    listed = _listing(site, said, read_paging(PAGE_SIZE, _total(site, said.things)))
    if name == "commitments":
        listed["things"] = _by_contest(listed)
    return render_template(f"browse/{name}.html", canonical=f"{BASE}browse/{name}", **listed)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Say what this is, and lead to it: the record in time, and what is most contested."""
    site, commitments = current_site(), LISTINGS["commitments"]
    contested = Paging(1, MOST_CONTESTED, _total(site, _CONTESTED))
    first = _listing(site, commitments, Paging(1, contested.last, contested.total))
    record = Paging(1, PAGE_SIZE, _total(site, _RECORD.things))
    return render_template(
        "home.html",
        canonical=BASE,
        data=dataset_json(site),
        record=_listing(site, _RECORD, record),
        contested={**first, "things": _by_contest(first), "paging": contested},
    )


def _listing(site: Site, said: Listing, paging: Paging) -> dict[str, Any]:
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    facts = Facts(
        site,
        said.page.substitute(things=said.things, size=paging.size, offset=paging.first - 1),
    )
    things = sorted(facts.selected, key=lambda each: date_key(facts, each))
    for each in things:
        kinds[each.split("/")[-2]].append(each)
    return {
        "facts": facts,
        "things": things,
        "kinds": kinds,
        "counts": _count(site, said),
        "read_dates": read_dates,
        "paging": paging,
    }


def _total(site: Site, things: str) -> int:
    """Count what a pattern binds as ``?s``."""
    ((found),) = rows(site, _TOTAL.substitute(things=things))
    return int(found["n"]["value"])


def _count(site: Site, said: Listing) -> dict[str, dict[str, int]]:
    """Count by name of the count and IRI of the thing; what has none is not there."""
    return {
        name: {
            row["s"]["value"]: int(row["n"]["value"])
            for row in rows(site, _COUNTS.substitute(pattern=pattern))
            if "s" in row
        }
        for name, pattern in said.counts.items()
    }


def _by_contest(listed: dict[str, Any]) -> list[str]:
    """Return commitments, the most contested first: more grounds, then more claims."""
    facts, claims = listed["facts"], listed["counts"]["claims"]
    return sorted(
        listed["things"],
        key=lambda each: (-len(facts.all(each, "cp:contestedOn")), -claims.get(each, 0), each),
    )
