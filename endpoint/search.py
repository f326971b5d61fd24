"""/search: things by name in any script and spelling, claims and commitments by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from endpoint.kinds import kind_name
from endpoint.negotiation import prefers_html
from endpoint.site import BASE, Site, current_site
from endpoint.things import Thing, things
from kg.search import Entry, Hit, Index

bp = Blueprint("search", __name__)

_CHARACTERS = 200
_MOST_PER_KIND = 20
_SENTENCES = {
    "claim",
    "reading",
    "relation",
}  # their labels are what is said, not what they are called
_SAID = f"""
PREFIX cp: <{BASE}ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?thing ?text
WHERE {{
  {{ ?thing ?property ?text . FILTER (LANG(?text) != "") }}
  UNION {{ ?thing cp:evidence/oa:hasSelector/oa:refinedBy/oa:exact ?text }}
  FILTER (STRSTARTS(STR(?thing), "{BASE}id/"))
}}
ORDER BY ?thing ?text
"""


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
    hits = [hit for hit in index(site).search(query) if kind in {"", hit.entry.kind}]
    if request.args.get("format") == "json" or not prefers_html("application/json"):
        return _as_json(site, query, hits)
    groups = _grouped(site, hits, is_whole=bool(kind))
    return render_template("search.html", q=query, kind=kind, groups=groups, total=len(hits))


def index(site: Site) -> Index:
    """Return the index of the release, made at the first search."""
    return site.once("search index", lambda: Index(_entries(site)))


def _entries(site: Site) -> Iterable[Entry]:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for row in site.rows(_SAID):
        said[row["thing"]["value"]].append(row["text"]["value"])
    for iri, thing in things(site).items():
        if iri.startswith(BASE + "id/"):
            names = () if thing.kind in _SENTENCES else tuple(dict.fromkeys(thing.names))
            yield Entry(iri, thing.kind, names, (thing.slug, *said[iri]))


def _grouped(site: Site, hits: list[Hit], *, is_whole: bool) -> list[Group]:
    """Put hits of a kind together, the kind of the best hit first."""
    by_kind: defaultdict[str, list[Thing]] = defaultdict(list)
    for hit in hits:
        by_kind[hit.entry.kind].append(things(site)[hit.entry.iri])
    most = None if is_whole else _MOST_PER_KIND
    return [
        Group(kind, kind_name(kind), len(found), found[:most]) for kind, found in by_kind.items()
    ]


def _as_json(site: Site, query: str, hits: list[Hit]) -> Response:
    response = jsonify(
        query=query,
        results=[
            {
                "iri": hit.entry.iri,
                "kind": hit.entry.kind,
                "labels": things(site)[hit.entry.iri].labels,
                "score": hit.score,
            }
            for hit in hits
        ],
    )
    response.vary.add("Accept")
    return response
