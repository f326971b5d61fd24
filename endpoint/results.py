"""The answer to one query as a response: negotiated, named by an ETag, or a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, abort, request

from endpoint.assets import asset
from endpoint.languages import current_language, gettext
from endpoint.metrics import current_metrics
from endpoint.negotiation import HTML, choose
from endpoint.site import Site
from kg.engine import FORMATS, RESULT_FORMATS, formats_of
from kg.refusals import UnsupportedFormat
from kg.tokens import Outline

#: ``?format=`` -> media type.
SHORT_NAMES = {name: media_type for media_type, name in FORMATS.items()} | {"html": HTML}

#: Further names by which other software asks (SPARQLWrapper sends them beside Accept).
_OTHER_NAMES = {
    "turtle": "text/turtle",
    "n-triples": "application/n-triples",
    "rdf+xml": "application/rdf+xml",
    "json-ld": "application/ld+json",
}
#: What the short names of results mean where a graph is asked for.
_OF_GRAPHS = {
    "application/sparql-results+json": "application/ld+json",
    "application/sparql-results+xml": "application/rdf+xml",
}
#: General media types in which answers may be asked for, and what is sent under their name.
_ALSO = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
}
#: The same where a graph is asked for; Oxigraph and RDF libraries read these names so.
_ALSO_OF_GRAPHS = {name: _OF_GRAPHS[result] for name, result in _ALSO.items()}

#: Fields that say how to answer; no parameter of a question has such a name.
_RESERVED = {"format", "lang"}

#: Makes a page of a query's outline and its answer in the first format of its form.
Page = Callable[[Outline, bytes], str]


@dataclass(frozen=True, slots=True)
class Operation:
    """One query operation: text, dataset, and the format that was asked for by name, if any."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    media_type: str | None = None


def named_format(name: str | None) -> str | None:
    """Turn ``?format=``, a short name or a media type, into a media type; 400 for others."""
    if not name:
        return None
    media_type = (_OTHER_NAMES | SHORT_NAMES).get(name, name)
    if media_type not in {*FORMATS, HTML}:
        abort(400, gettext("format is one of %(formats)s.", formats=", ".join(SHORT_NAMES)))
    return media_type


def parameter_values(*others: str) -> dict[str, str]:
    """Read a question's parameters from this request; an empty field of a form is not set.

    Args:
        others: further fields that are no parameters.
    """
    names = [name for name in request.args if name not in {*_RESERVED, *others}]
    for name in names:
        if len(request.args.getlist(name)) > 1:
            abort(400, gettext("%(name)s: give it once.", name=name))
    return {name: request.args[name] for name in names if request.args[name]}


def respond(site: Site, operation: Operation, page: Page, *, is_strict: bool = False) -> Response:
    """Answer an operation in the format that the client likes best.

    Args:
        site: whose engine is asked.
        operation: what is asked.
        page: makes the answer for browsers.
        is_strict: whether a client that accepts nothing that is offered gets 406; otherwise it
            gets the default format, as rdflib's own client needs.

    Raises:
        QueryError, LimitReached: see Engine.answer.
    """
    outline = site.engine.outline(operation.query)
    media_type = _media_type(operation, outline, is_strict=is_strict)
    wanted = media_type if media_type != HTML else next(iter(formats_of(outline.form)))
    made = _also(outline).get(wanted, wanted)
    response = Response(mimetype=media_type)
    response.vary.add("Accept")
    if outline.is_volatile:
        response.headers["Cache-Control"] = "no-store"
        current_metrics().count_answer("worker")
        body = _ask(site, operation, made)
    else:
        key = site.key(operation.query, made, operation.default_graphs, operation.named_graphs)
        tag = site.etag(key, media_type, *_page_parts(media_type))
        # A template may make blank nodes, whose labels differ each time: equal, not the same bytes.
        response.set_etag(tag, weak=formats_of(outline.form) is not RESULT_FORMATS)
        response.headers["Cache-Control"] = "public, no-cache"
        if request.if_none_match.contains_weak(tag):
            response.status_code = 304
            return response
        current_metrics().count_answer("memory" if key in site.answers else "worker")
        body = site.answers.get(key, lambda: _ask(site, operation, made))
    response.set_data(page(outline, body) if media_type == HTML else body)
    return response


def result(outline: Outline, body: bytes) -> dict[str, object]:
    """Name what a page shows of an answer: ``turtle``, ``boolean``, or ``columns`` and ``rows``."""
    if formats_of(outline.form) is not RESULT_FORMATS:
        return {"turtle": body.decode()}
    said = json.loads(body)
    if "boolean" in said:
        return {"boolean": said["boolean"]}
    return {"columns": said["head"]["vars"], "rows": said["results"]["bindings"]}


def _page_parts(media_type: str) -> tuple[str, ...]:
    """Name what else a page depends on: its language, and whether the editor has come."""
    return (current_language(), asset("editor.js") or "") if media_type == HTML else ()


def _media_type(operation: Operation, outline: Outline, *, is_strict: bool) -> str:
    offered = (*formats_of(outline.form), HTML)
    others = _also(outline)
    accept = request.headers.get("Accept")
    named = operation.media_type
    if named and formats_of(outline.form) is not RESULT_FORMATS:
        named = _OF_GRAPHS.get(named, named)
    media_type = named or choose(accept, (*offered, *others))
    if media_type is None and is_strict:
        abort(406, gettext("Offered are %(formats)s.", formats=", ".join(offered)))
    if media_type is not None and media_type not in {*offered, *others}:
        formats = ", ".join(offered)
        raise UnsupportedFormat(UnsupportedFormat.SENTENCE, form=outline.form, formats=formats)
    return media_type or offered[0]


def _also(outline: Outline) -> dict[str, str]:
    return _ALSO if formats_of(outline.form) is RESULT_FORMATS else _ALSO_OF_GRAPHS


def _ask(site: Site, operation: Operation, media_type: str) -> bytes:
    return site.engine.answer(
        operation.query,
        media_type,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
    )
