"""Linked data: /id/… leads to /doc/…, which says what is known, in the format that is wanted.

Source: Cool URIs for the Semantic Web, section 4.3 (https://www.w3.org/TR/cooluris/).
"""

from __future__ import annotations

import functools

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from endpoint import contexts, pages
from endpoint.addresses import prefix
from endpoint.descriptions import (
    MENTIONS,
    Subject,
    describe,
    find_subject,
    incoming,
    is_path,
    prefix_table,
    write,
)
from endpoint.errors import Unknown
from endpoint.languages import current_language, gettext
from endpoint.near import near
from endpoint.negotiation import HTML, choose
from endpoint.pages import commitment
from endpoint.pages.generic import read_mentions, read_sections
from endpoint.site import BASE, Site, current_site
from endpoint.withdrawals import Withdrawal, find_withdrawal
from kg.engine import GRAPH_FORMATS

bp = Blueprint("resources", __name__)

_OFFERED = {**GRAPH_FORMATS, HTML: "html"}
_EXTENSIONS = {extension: media_type for media_type, extension in _OFFERED.items()}
_SECTIONS = 400


@bp.get("/context.jsonld")
def context() -> Response:
    """Send the JSON-LD context."""
    body = contexts.context_document(contexts.read_context(current_site()))
    return _finish(Response(body, mimetype="application/ld+json"), "context")


@bp.get("/id/<path:name>")
def thing(name: str) -> ResponseReturnValue:
    """Redirect (303) from a thing to the document about it."""
    if not is_path(name) or find_subject(current_site(), f"id/{name}") is None:
        raise _unknown(f"id/{name}")
    return redirect(f"/doc/{name}", code=303)


@bp.get("/shape/")
def shapes() -> ResponseReturnValue:
    """Redirect (303) from what defines the shapes to the page about them."""
    return redirect("/shapes", code=303)


@bp.get("/ontology", defaults={"kind": "ontology", "name": ""})
@bp.get("/ontology.<name>", defaults={"kind": "ontology"})
@bp.get("/<any(doc, concept, shape, graph):kind>/<path:name>")
def document(kind: str, name: str) -> ResponseReturnValue:
    """Describe a thing, a concept, a shape, a graph or the ontology."""
    site = current_site()
    path, media_type = _split(f"{kind}/{name}" if kind != "ontology" else _dotted(kind, name))
    subject = find_subject(site, path.replace("doc/", "id/", 1) if kind == "doc" else path)
    if subject is None:
        raise _unknown(path.replace("doc/", "id/", 1) if kind == "doc" else path)
    chosen = media_type or choose(request.headers.get("Accept"), _OFFERED)
    if chosen is None:
        abort(406, gettext("Offered are %(formats)s.", formats=", ".join(_OFFERED)))
    if chosen != HTML and path.startswith("doc/commitment/"):
        commitment.refuse_wrong_day()
    response = Response(mimetype=chosen)
    response.headers["Content-Location"] = f"{prefix()}/{path}.{_OFFERED[chosen]}"
    response.headers["Link"] = _links(path, subject)
    version = (path, chosen, *(_variant() if chosen == HTML else ()))
    key = site.etag(*version)
    withdrawal = find_withdrawal(site, subject.iri)
    if withdrawal:
        withdrawal.mark(response)
    if not request.if_none_match.contains(key):
        make = functools.partial(_body, site, subject, chosen, path, withdrawal)
        response.set_data(site.answers.get(key, make))
    return _finish(response, *version)


def _variant() -> tuple[str, ...]:
    """Return what a page depends on beside its path."""
    return current_language(), request.args.get("as-of", ""), prefix()


def _dotted(kind: str, extension: str) -> str:
    return f"{kind}.{extension}" if extension else kind


def _split(path: str) -> tuple[str, str | None]:
    """Split a fixed URL into the path of its document and the format of its extension."""
    stem, dot, extension = path.rpartition(".")
    if dot and extension in _EXTENSIONS:
        return stem, _EXTENSIONS[extension]
    return path, None


def _unknown(path: str) -> Unknown:
    detail = gettext("Nothing is said here about %(iri)s", iri=BASE + _shown(path))
    return Unknown(detail, near(current_site(), path))


def _shown(path: str) -> str:
    """Show a path in a message only if it is one of ours."""
    return path if is_path(path) else "…"


def _links(path: str, subject: Subject) -> str:
    alternates = [
        f'<{prefix()}/{path}.{extension}>; rel="alternate"; type="{media_type}"'
        for media_type, extension in _OFFERED.items()
    ]
    canonical = f'<{BASE}{path}>; rel="canonical"'
    return ", ".join([canonical, f'<{subject.iri}>; rel="describes"', *alternates])


def _finish(response: Response, *parts: str) -> Response:
    """Add what lets a client keep an answer and ask whether it still holds."""
    response.set_etag(current_site().etag(*parts))
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request.environ)
    return response


def _body(
    site: Site, subject: Subject, media_type: str, path: str, withdrawal: Withdrawal | None
) -> bytes:
    if media_type == HTML:
        if withdrawal:
            return withdrawal.page().encode()
        common = {"canonical": BASE + path, "alternates": _alternates(path)}
        page = pages.render(site, subject.iri, **common)
        return (page or _generic(site, subject, **common)).encode()
    triples = describe(site, subject)
    if media_type == "application/ld+json":
        return contexts.compact(triples, contexts.read_context(site))
    return write(site, triples, subject, media_type)


def _generic(site: Site, subject: Subject, **common: object) -> str:
    prefixes = prefix_table(site)
    sections = read_sections(describe(site, subject), subject.iri, prefixes)
    mentions = [] if subject.is_graph else incoming(site, subject)
    return render_template(
        "thing.html",
        iri=subject.iri,
        **common,
        sections=sections[:_SECTIONS],
        left_out=max(0, len(sections) - _SECTIONS),
        mentions=read_mentions(mentions, prefixes),
        first_mentions=MENTIONS if len(mentions) == MENTIONS else 0,
    )


def _alternates(path: str) -> dict[str, tuple[str, str]]:
    return {
        extension: (media_type, f"{prefix()}/{path}.{extension}")
        for media_type, extension in GRAPH_FORMATS.items()
    }
