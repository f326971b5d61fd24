"""What crawlers and harvesters look for: the VoID description, the sitemap, and robots.txt.

Sources: VoID, section 7.2 (https://www.w3.org/TR/void/#well-known); the Sitemaps protocol
(https://www.sitemaps.org/protocol.html); RFC 9309, Robots Exclusion Protocol.
"""

from __future__ import annotations

import json
from typing import Any, cast

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from endpoint import signposts
from endpoint.addresses import is_served, local_path
from endpoint.languages import LANGUAGES
from endpoint.site import Row, Site, current_site

bp = Blueprint("exports", __name__)

_SITES = "exports/schema-org.jsonld"
_PAGES = (
    "/",
    "/about",
    "/browse/actors",
    "/browse/commitments",
    "/browse/documents",
    "/browse/events",
    "/data",
    "/dumps/",
    "/exports/",
    "/network",
    "/ontology",
    "/queries",
    "/releases/",
    "/rules",
    "/shapes",
    "/tables/",
    "/timeline",
)
#: What a query costs is for people and programs to spend, not for crawlers.
_EXPENSIVE = ("/sparql?query=", "/explain?s=", "/reconcile", "/search?q=")
_THINGS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?thing ?withdrawn
WHERE {
  ?thing a ?kind .
  OPTIONAL { ?thing owl:deprecated ?withdrawn FILTER (?withdrawn = true) }
  FILTER (isIRI(?thing) && !CONTAINS(STR(?thing), "#"))
  FILTER (STRSTARTS(STR(?thing), "https://w3id.org/coldpeace/id/")
    || STRSTARTS(STR(?thing), "https://w3id.org/coldpeace/concept/"))
}
ORDER BY ?thing
"""


@bp.get("/.well-known/void")
def void() -> ResponseReturnValue:
    """Lead (303) to the description of the data set, which is negotiated there."""
    return redirect("/graph/dataset", code=303)


@bp.get("/robots.txt")
def robots() -> Response:
    """Let crawlers in, but for what is computed anew for each address."""
    text = signposts.robots(request.url_root.rstrip("/"), _EXPENSIVE)
    return Response(text, mimetype="text/plain")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """List the page of every thing and every fixed page, in each language."""
    site = current_site()
    paths = [*fixed_paths(), *page_paths(site)]
    pages = {path: {tag: f"{path}?lang={tag}" for tag in LANGUAGES} for path in paths}
    text = signposts.sitemap(request.url_root.rstrip("/"), pages, site.release.date)
    return Response(text, mimetype="application/xml")


def fixed_paths() -> list[str]:
    """The paths of the pages that are not of a thing, those that this site has."""
    return [path for path in _PAGES if is_served(path)]


def page_paths(site: Site) -> list[str]:
    """The path of the page of every thing and every concept, sorted; not of what was withdrawn."""
    return sorted(_page_path(row) for row in site.rows(_THINGS) if "withdrawn" not in row)


def withdrawn_paths(site: Site) -> list[str]:
    """The path of the page of everything that was withdrawn, sorted: it answers 410."""
    return sorted(_page_path(row) for row in site.rows(_THINGS) if "withdrawn" in row)


def _page_path(row: Row) -> str:
    return local_path(row["thing"]["value"]).replace("/id/", "/doc/", 1)


def dataset_json(site: Site) -> dict[str, Any]:
    """The data set in schema.org's words, for the ``data`` of a page's layout; empty if unknown."""
    path = site.release.path / _SITES
    if _SITES not in site.release.files:
        return {}
    return cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
