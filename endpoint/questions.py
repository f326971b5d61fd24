"""/queries: the published questions, each with a URL of its own that takes its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from endpoint.cells import read_table
from endpoint.descriptions import prefix_table
from endpoint.fields import read_field, texts, told
from endpoint.languages import N_, gettext
from endpoint.negotiation import HTML, choose, prefers_html
from endpoint.results import SHORT_NAMES, Operation, named_format, parameter_values, respond, result
from endpoint.site import BASE, Site, current_site
from endpoint.slips import refuse_slips
from kg.engine import formats_of
from kg.queries import Query, bind
from kg.refusals import LimitReached, ParameterRefused
from kg.tokens import outline

bp = Blueprint("questions", __name__)

_ROWS = 1000  # on a page
_READY = N_(
    "the query ran into a limit and was stopped; the release has the whole answer ready at "
    "%(address)s"
)
SOURCE_TYPE = "application/sparql-query"


@bp.get("/queries", strict_slashes=False)
def listing() -> ResponseReturnValue:
    """List the questions, with their parameters and formats, as JSON or as a page."""
    questions = current_site().questions.values()
    if prefers_html("application/json"):
        return render_template("questions.html", questions=[told(each) for each in questions])
    response = jsonify(queries=[_entry(question) for question in questions])
    response.vary.add("Accept")
    return response


@bp.get("/queries/<path:name>")
def question(name: str) -> ResponseReturnValue:
    """Answer a question; ``NAME.csv`` and the like name the format, ``NAME.rq`` is its text."""
    site = current_site()
    query, extension = _find(site, name)
    if extension == "rq":
        return Response((site.release.path / "queries" / name).read_bytes(), mimetype=SOURCE_TYPE)
    refuse_slips(request.args, ("format", *query.parameters))
    media_type = named_format(extension or request.args.get("format"))
    accepted = choose(request.headers.get("Accept"), (*_offered(query), HTML))
    is_page = (media_type or accepted) == HTML
    values = parameter_values()
    try:
        text = bind(query, values, prefix_table(site))
    except ParameterRefused as error:
        if not is_page:
            raise
        return Response(_page(query, values, {}, error), 400, mimetype=HTML)
    try:
        return respond(
            site,
            Operation(text, media_type=media_type),
            lambda outline, body: _page(query, values, result(outline, body)),
            is_strict=True,
        )
    except LimitReached as error:
        if not values and (file := f"{query.name}.csv") in site.release.files:
            raise LimitReached(error.limit, _READY, address=f"/{file}") from error
        if not is_page or not query.parameters:
            raise
        return _narrower(query, values, error)


def _narrower(query: Query, values: Mapping[str, str], error: LimitReached) -> Response:
    """Say that an answer is too large, with the fields by which it can be made smaller."""
    shown = {"problem": str(error)}
    return Response(_page(query, values, shown), 503, mimetype=HTML)


def _offered(query: Query) -> dict[str, str]:
    """Media type -> short name of the formats in which a question is answered."""
    return formats_of(outline(query.text).form)


def _page(
    query: Query,
    values: Mapping[str, str],
    shown: Mapping[str, Any],
    refused: ParameterRefused | None = None,
) -> str:
    site = current_site()
    if "rows" in shown:
        rows = shown["rows"]
        table = read_table(site, shown["columns"], rows[:_ROWS])
        shown = {"table": table, "total": len(rows)}
    return render_template(
        "question.html",
        question=told(query),
        fields=[
            read_field(
                site,
                query,
                each,
                values.get(each.name, ""),
                refused,
                has_list="problem" not in shown,
            )
            for each in query.parameters.values()
        ],
        values=values,
        formats=_offered(query).values(),
        canonical=f"{BASE}queries/{query.name}",
        **shown,
    )


def _find(site: Site, name: str) -> tuple[Query, str]:
    """Find the question that a path names, and the extension, empty if there is none."""
    stem, _dot, extension = name.rpartition(".")
    if name in site.questions:
        return site.questions[name], ""
    if stem in site.questions and extension in {*SHORT_NAMES, "rq"}:
        return site.questions[stem], extension
    abort(404, gettext("There is no such question; /queries lists those there are."))


def _entry(query: Query) -> dict[str, object]:
    return {
        "name": query.name,
        "url": f"/queries/{query.name}",
        "summary": texts(query, "summary"),
        "question": texts(query, "question"),
        "note": texts(query, "note"),
        "parameters": [
            {"name": each.name, "kind": each.kind, "example": each.example}
            for each in query.parameters.values()
        ],
        "formats": [*_offered(query).values(), "html"],
    }
