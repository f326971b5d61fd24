"""What crawlers and harvesters look for: the VoID description, the sitemap, and robots.txt.

Sources: VoID, section 7.2 (https://www.w3.org/TR/void/#well-known); the Sitemaps protocol
(https://www.sitemaps.org/protocol.html); RFC 9309, Robots Exclusion Protocol.
"""

from __future__ import annotations

import json
from typing import Any, cast

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from endpoint import signposts
from endpoint.addresses import is_served, local_path
from endpoint.languages import LANGUAGES, gettext
from endpoint.site import Site, current_site
from endpoint.things import pages

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
PAGES_AT_ONCE = 10_000  # in one sitemap; the protocol allows 50,000 addresses


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
    """List the page of every thing and every fixed page, in each language; or the parts of that."""
    site, root = current_site(), request.url_root.rstrip("/")
    count = pages(site).count()
    if count > PAGES_AT_ONCE:
        parts = range(0, count, PAGES_AT_ONCE)
        text = signposts.sitemaps(root, len(parts), site.release.date)
        return Response(text, mimetype="application/xml")
    return _list([*fixed_paths(), *page_paths(site)])


@bp.get("/sitemap-<int:number>.xml")
def part_of_sitemap(number: int) -> Response:
    """List a part of the pages of things; the first has the fixed pages, too."""
    site, first = current_site(), (number - 1) * PAGES_AT_ONCE
    if not 0 <= first < pages(site).count():
        abort(404, gettext("There is no such page of this list."))
    found = pages(site).listed(first=first, most=PAGES_AT_ONCE)
    return _list([*(fixed_paths() if number == 1 else ()), *sorted(map(_page_path, found))])


def _list(paths: list[str]) -> Response:
    shown = {path: {tag: f"{path}?lang={tag}" for tag in LANGUAGES} for path in paths}
    root, date = request.url_root.rstrip("/"), current_site().release.date
    return Response(signposts.sitemap(root, shown, date), mimetype="application/xml")


def fixed_paths() -> list[str]:
    """The paths of the pages that are not of a thing, those that this site has."""
    return [path for path in _PAGES if is_served(path)]


def page_paths(site: Site) -> list[str]:
    """The path of the page of every thing and every concept, sorted; not of what was withdrawn."""
    return sorted(map(_page_path, pages(site).listed()))


def withdrawn_paths(site: Site) -> list[str]:
    """The path of the page of everything that was withdrawn, sorted: it answers 410."""
    return sorted(map(_page_path, pages(site).listed(withdrawn=True)))


def _page_path(iri: str) -> str:
    return local_path(iri).replace("/id/", "/doc/", 1)


def dataset_json(site: Site) -> dict[str, Any]:
    """The data set in schema.org's words, for the ``data`` of a page's layout; empty if unknown."""
    path = site.release.path / _SITES
    if _SITES not in site.release.files:
        return {}
    return cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
