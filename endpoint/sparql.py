"""/sparql: the query operation of SPARQL 1.1 Protocol, and a page for people.

Source: SPARQL 1.1 Protocol, section 2.1 (https://www.w3.org/TR/sparql11-protocol/#query-operation).
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from endpoint import service
from endpoint.negotiation import HTML, choose, prefers_html
from endpoint.site import Site, current_site
from kg.engine import FORMATS, GRAPH_FORMATS, RESULT_FORMATS, formats_of
from kg.errors import UnsupportedFormat, UpdateRefused
from kg.tokens import Form, Outline

bp = Blueprint("sparql", __name__)

_FORM_TYPE = "application/x-www-form-urlencoded"
_QUERY_TYPE = "application/sparql-query"
_UPDATE_TYPE = "application/sparql-update"
_READS_ONLY = "This endpoint only reads; send a query, not an update."
_SHORT_NAMES = {name: media_type for media_type, name in FORMATS.items()} | {"html": HTML}


@dataclass(frozen=True, slots=True)
class Operation:
    """One query operation: text, dataset, and the format that was asked for by name, if any."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    media_type: str | None


@bp.route("/sparql", methods=["GET", "POST"])
def sparql() -> ResponseReturnValue:
    """Answer a query; without one, show the form or describe the service."""
    if request.method != "POST" and not {"query", "update"} & set(request.args):
        return _form_page("") if prefers_html(*GRAPH_FORMATS) else service.description()
    return _respond(current_site(), _read_operation())


def _read_operation() -> Operation:
    """Read a request in any of the three ways of the protocol, or refuse it."""
    if request.method != "POST":
        return _operation(request.args, request.args.getlist("query"))
    if request.mimetype == _FORM_TYPE:
        return _operation(request.form, request.form.getlist("query"))
    if request.mimetype == _UPDATE_TYPE:
        raise UpdateRefused(_READS_ONLY)
    if request.mimetype != _QUERY_TYPE:
        abort(415, f"Send a query as {_FORM_TYPE} or {_QUERY_TYPE}.")
    try:
        text = request.get_data().decode()
    except UnicodeDecodeError:
        abort(400, "The query is not UTF-8.")
    return _operation(request.args, [text, *request.args.getlist("query")])


def _operation(fields: MultiDict[str, str], queries: list[str]) -> Operation:
    if "update" in fields:
        raise UpdateRefused(_READS_ONLY)
    if len(queries) != 1:
        abort(400, f"Send exactly one query; this request has {len(queries)}.")
    limit = current_site().engine.limits.query_bytes
    if len(queries[0].encode(errors="replace")) > limit:
        abort(413, f"A query may have {limit} bytes.")
    return Operation(
        queries[0],
        tuple(fields.getlist("default-graph-uri")),
        tuple(fields.getlist("named-graph-uri")),
        _named_format(fields.get("format")),
    )


def _named_format(name: str | None) -> str | None:
    """Turn ``?format=``, a short name or a media type, into a media type."""
    if not name:
        return None
    media_type = _SHORT_NAMES.get(name, name)
    if media_type not in {*FORMATS, HTML}:
        abort(400, f"format is one of {', '.join(_SHORT_NAMES)}.")
    return media_type


def _respond(site: Site, operation: Operation) -> Response:
    outline = site.engine.outline(operation.query)
    offered = formats_of(outline.form)
    media_type = operation.media_type or choose(request.headers.get("Accept"), (*offered, HTML))
    media_type = media_type or next(iter(offered))
    if media_type not in {*offered, HTML}:
        raise UnsupportedFormat(f"{outline.form} is answered as {', '.join(offered)}, {HTML}")
    response = Response(mimetype=media_type)
    response.vary.add("Accept")
    if outline.is_volatile:
        response.headers["Cache-Control"] = "no-store"
    else:
        graphs = json.dumps([operation.default_graphs, operation.named_graphs])
        # A template may make blank nodes, whose labels differ each time: equal, not the same bytes.
        is_weak = offered is not RESULT_FORMATS
        response.set_etag(site.etag(operation.query, graphs, media_type), weak=is_weak)
        response.headers["Cache-Control"] = "public, no-cache"
        if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
            response.status_code = 304
            return response
    response.set_data(_body(site, operation, outline, media_type))
    return response


def _body(site: Site, operation: Operation, outline: Outline, media_type: str) -> bytes:
    wanted = media_type if media_type != HTML else next(iter(formats_of(outline.form)))
    ask = site.engine.answer if outline.is_volatile else site.answer
    body = ask(
        operation.query,
        wanted,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
    )
    if media_type != HTML:
        return body
    return _result_page(operation.query, outline.form, body).encode()


def _result_page(query: str, form: Form, body: bytes) -> str:
    """Show a result above the form that asked for it."""
    if formats_of(form) is not RESULT_FORMATS:
        return _form_page(query, turtle=body.decode())
    said = json.loads(body)
    if "boolean" in said:
        return _form_page(query, boolean=said["boolean"])
    return _form_page(query, columns=said["head"]["vars"], rows=said["results"]["bindings"])


def _form_page(query: str, **result: object) -> str:
    return render_template("sparql.html", query=query, formats=_SHORT_NAMES, **result)
