"""/ and /browse/…: the ways in, as lists that say at once what a page will tell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from string import Template
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from endpoint.exports import dataset_json
from endpoint.languages import gettext
from endpoint.pages.event import date_key, read_dates
from endpoint.pages.facts import Facts, rows
from endpoint.site import BASE, Site, current_site

bp = Blueprint("browse", __name__)

PAGE_SIZE = 200  # things on one page of a list
_PAGE = Template(f"""
  {{ SELECT ?s WHERE {{ ?s a $kind . OPTIONAL {{ ?s cp:earliest ?early }}
                        OPTIONAL {{ ?s cp:latest ?late }} }}
     GROUP BY ?s ORDER BY COALESCE(MIN(?early), MAX(?late), "9") ?s
     LIMIT {PAGE_SIZE} OFFSET $offset }}
""")
_CONCEPTS = Template(f"""
  {{ SELECT ?s WHERE {{ ?s skos:inScheme <$kind> }} ORDER BY ?s LIMIT {PAGE_SIZE} OFFSET $offset }}
""")
_COUNTS = Template("SELECT ?s (COUNT(DISTINCT ?x) AS ?n) WHERE { $pattern } GROUP BY ?s")
_RECORD = f"""
  {{ SELECT ?s WHERE {{ ?s cp:number ?number ; rico:isOrWasIncludedIn ?set .
                        OPTIONAL {{ ?s cp:earliest ?early }} }}
     GROUP BY ?s ORDER BY COALESCE(MIN(?early), "9") ?s LIMIT {PAGE_SIZE} }}
"""


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: a class or a scheme of concepts, and what to count of each of its things."""

    kind: str
    counts: dict[str, str]
    page: Template = _PAGE


LISTINGS = {
    "commitments": Listing(
        "cp:Commitment",
        {"readings": "?x cp:readingOf ?s", "claims": "?x cp:aboutCommitment ?s"},
    ),
    "documents": Listing("cp:Document", {"claims": "?x cp:concernsDocument ?s"}),
    "actors": Listing(
        "cp:Actor", {"claims": "?x cp:claimant ?s", "ascribed": "?x cp:ascribedTo ?s"}
    ),
    "events": Listing("cp:Event", {"documents": "?x cp:mentions|cp:records ?s"}),
    "topics": Listing(BASE + "id/topic", {"claims": "?x cp:aboutTopic ?s"}, _CONCEPTS),
    "places": Listing("cp:Place", {"events": "?x cp:place ?s"}),
}


@bp.get("/browse/<any(commitments, documents, actors, events, topics, places):name>")
def listing(name: str) -> ResponseReturnValue:
    """List the things of one kind: in order of time, commitments the most contested first."""
    site, number = current_site(), read_page()
    listed = _listing(site, name, number)
    if not listed["things"] and number > 1:
        abort(404, gettext("There is no such page of this list."))
    if name == "commitments":
        listed["things"] = _by_contest(listed)
    return render_template(f"browse/{name}.html", **listed)


def read_page() -> int:
    """Return the number of the page that is asked for, or answer 404 to what is none."""
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit() and 0 < int(number) < 10**6):
        abort(404, gettext("There is no such page of this list."))
    return int(number)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Say what this is, and lead to it: the record in time, and what is most contested."""
    site = current_site()
    facts = Facts(site, _RECORD)
    documents = sorted(facts.subjects_with("cp:number"), key=lambda each: date_key(facts, each))
    commitments = _listing(site, "commitments", 1)
    return render_template(
        "home.html",
        canonical=BASE,
        data=dataset_json(site),
        facts=facts,
        documents=documents,
        is_full=len(documents) == PAGE_SIZE,
        read_dates=read_dates,
        counts=_count(site, LISTINGS["documents"]),
        contested=[
            each
            for each in _by_contest(commitments)
            if commitments["facts"].all(each, "cp:contestedOn")
        ],
        commitments=commitments,
    )


def _listing(site: Site, name: str, number: int) -> dict[str, Any]:
    said = LISTINGS[name]
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    offset = (number - 1) * PAGE_SIZE
    facts = Facts(site, said.page.substitute(kind=said.kind, offset=offset))
    things = sorted(facts.selected, key=lambda each: date_key(facts, each))
    for each in things:
        kinds[each.split("/")[-2]].append(each)
    return {
        "canonical": f"{BASE}browse/{name}",
        "facts": facts,
        "things": things,
        "kinds": kinds,
        "counts": _count(site, said),
        "read_dates": read_dates,
        "number": number,
        "is_full": len(things) == PAGE_SIZE,
    }


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
