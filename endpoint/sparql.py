"""/sparql: the query operation of SPARQL 1.1 Protocol, and a page for people.

Source: SPARQL 1.1 Protocol, section 2.1 (https://www.w3.org/TR/sparql11-protocol/#query-operation).
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, after_this_request, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from endpoint import service
from endpoint.descriptions import prefix_table
from endpoint.editor import words
from endpoint.fields import told
from endpoint.languages import gettext
from endpoint.negotiation import prefers_html
from endpoint.policy import RESIZER_STYLE, policy
from endpoint.results import SHORT_NAMES, Operation, named_format, parameter_values, respond, result
from endpoint.site import BASE, current_site
from endpoint.slips import refuse_slips
from kg.engine import GRAPH_FORMATS
from kg.queries import bind
from kg.refusals import UpdateRefused

bp = Blueprint("sparql", __name__)

#: Fields that are read, and would be missed. ``lang`` is not among them: it is short, and near to
#: names that others give to what means nothing here.
_FIELDS = ("query", "format", "default-graph-uri", "named-graph-uri")
_FORM_TYPE = "application/x-www-form-urlencoded"
_QUERY_TYPE = "application/sparql-query"
_UPDATE_TYPE = "application/sparql-update"


@bp.route("/sparql", methods=["GET", "POST"])
def sparql() -> ResponseReturnValue:
    """Answer a query; without one, show the form or describe the service."""
    if "question" not in request.args:
        form = request.form if request.mimetype == _FORM_TYPE else {}
        refuse_slips({**request.args, **form}, _FIELDS)
    if request.method != "POST" and not {"query", "update"} & set(request.args):
        return _empty_form() if prefers_html(*GRAPH_FORMATS) else service.description()
    operation = _read_operation()
    return respond(
        current_site(),
        operation,
        lambda outline, body: _form_page(operation.query, **result(outline, body)),
    )


def _read_operation() -> Operation:
    """Read a request in any of the three ways of the protocol, or refuse it."""
    if request.method != "POST":
        return _operation(request.args, request.args.getlist("query"))
    if request.mimetype == _FORM_TYPE:
        given = (request.form, request.args)
        return _operation(request.form, [each for part in given for each in part.getlist("query")])
    if request.mimetype == _UPDATE_TYPE:
        raise UpdateRefused(UpdateRefused.SENTENCE)
    if request.mimetype != _QUERY_TYPE:
        types = {"form": _FORM_TYPE, "query": _QUERY_TYPE}
        abort(415, gettext("Send a query as %(form)s or %(query)s.", **types))
    try:
        text = request.get_data().decode()
    except UnicodeDecodeError:
        abort(400, gettext("The query is not UTF-8."))
    return _operation(request.args, [text, *request.args.getlist("query")])


def _operation(fields: MultiDict[str, str], queries: list[str]) -> Operation:
    if "update" in fields:
        raise UpdateRefused(UpdateRefused.SENTENCE)
    if len(queries) != 1:
        said = gettext("Send exactly one query; this request has %(number)s.", number=len(queries))
        abort(400, said)
    limit = current_site().engine.limits.query_bytes
    if len(queries[0].encode(errors="replace")) > limit:
        abort(413, gettext("A query may have %(limit)s bytes.", limit=limit))
    return Operation(
        queries[0],
        tuple(fields.getlist("default-graph-uri")),
        tuple(fields.getlist("named-graph-uri")),
        named_format(fields.get("format")),
    )


def _empty_form() -> str:
    """Show the form: with ``?question=`` filled with a published query, its parameters fixed."""
    site = current_site()
    name = request.args.get("question", "")
    if not name:
        return _form_page("")
    if name not in site.questions:
        abort(404, gettext("There is no such question; /queries lists those there are."))
    return _form_page(bind(site.questions[name], parameter_values("question"), prefix_table(site)))


def _form_page(query: str, **shown: object) -> str:
    after_this_request(_allow_editor)
    return render_template(
        "sparql.html",
        query=query,
        base=BASE,
        formats=SHORT_NAMES,
        words=words(),
        questions=[told(each) for each in current_site().questions.values()],
        **shown,
    )


def _allow_editor(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = policy(RESIZER_STYLE)
    return response
