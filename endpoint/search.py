"""/search: things by name in any script and spelling, claims and commitments by word."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from endpoint.kinds import kind_name
from endpoint.negotiation import prefers_html
from endpoint.site import Site, current_site
from endpoint.things import Thing, things
from kg.finding.databases import open_database
from kg.finding.writing import SEARCH
from kg.search import Found, Hit, Index

bp = Blueprint("search", __name__)

_CHARACTERS = 200
_MOST_PER_KIND = 20


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, the best first; ``total`` counts also what is not shown."""

    kind: str
    name: str
    total: int
    found: list[Thing]


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Search for ``?q=``, among things of one ``?kind=`` if it is given; ``?format=json`` too."""
    query = request.args.get("q", "")[:_CHARACTERS].strip()
    kind = request.args.get("kind", "")
    site = current_site()
    found = index(site).find(query, kind)
    if request.args.get("format") == "json" or not prefers_html("application/json"):
        return _as_json(site, query, found)
    return render_template(
        "search.html",
        q=query,
        kind=kind,
        groups=_grouped(site, found.hits, is_whole=bool(kind)),
        total=len(found.hits),
        is_all=found.is_all,
        also=found.also,
    )


def index(site: Site) -> Index:
    """Return the index of the release, opened at the first search."""
    return site.once("search index", lambda: Index(open_database(site.release.path / SEARCH)))


def _grouped(site: Site, hits: list[Hit], *, is_whole: bool) -> list[Group]:
    """Put hits of a kind together, the kind of the best hit first."""
    by_kind: defaultdict[str, list[Thing]] = defaultdict(list)
    named = things(site, (hit.entry.iri for hit in hits))
    for hit in hits:
        by_kind[hit.entry.kind].append(named[hit.entry.iri])
    most = None if is_whole else _MOST_PER_KIND
    return [
        Group(kind, kind_name(kind), len(found), found[:most]) for kind, found in by_kind.items()
    ]


def _as_json(site: Site, query: str, found: Found) -> Response:
    """Write all hits; ``isAll`` is false, and there only then, if there are more.

    ``also`` is there only if something was found by other words than the query's.
    """
    named = things(site, (hit.entry.iri for hit in found.hits))
    response = jsonify(
        query=query,
        results=[
            {
                "iri": hit.entry.iri,
                "kind": hit.entry.kind,
                "labels": named[hit.entry.iri].labels,
                "score": hit.score,
            }
            for hit in found.hits
        ],
        **({} if found.is_all else {"isAll": False}),
        **({"also": found.also} if found.also else {}),
    )
    response.vary.add("Accept")
    return response
