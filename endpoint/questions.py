"""/queries: the published questions, each with a URL of its own that takes its parameters."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from endpoint.descriptions import prefix_table
from endpoint.negotiation import prefers_html
from endpoint.results import SHORT_NAMES, Operation, named_format, respond, result
from endpoint.site import Site, current_site
from kg.engine import formats_of
from kg.queries import Query, bind
from kg.tokens import outline

bp = Blueprint("questions", __name__)

SOURCE_TYPE = "application/sparql-query"
#: Fields that say how to answer; no parameter of a question has such a name.
_RESERVED = {"format", "lang"}


@bp.get("/queries", strict_slashes=False)
def listing() -> ResponseReturnValue:
    """List the questions, with their parameters and formats, as JSON or as a page."""
    questions = current_site().questions.values()
    if prefers_html("application/json"):
        return render_template("questions.html", questions=questions)
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
    values = _values()
    media_type = named_format(extension or request.args.get("format"))
    text = bind(query, values, prefix_table(site))
    return respond(
        site,
        Operation(text, media_type=media_type),
        lambda outline, body: render_template(
            "question.html",
            question=query,
            values=values,
            formats=_formats(query),
            **result(outline, body),
        ),
        is_strict=True,
    )


def _find(site: Site, name: str) -> tuple[Query, str]:
    """Find the question that a path names, and the extension, empty if there is none."""
    stem, _dot, extension = name.rpartition(".")
    if name in site.questions:
        return site.questions[name], ""
    if stem in site.questions and extension in {*SHORT_NAMES, "rq"}:
        return site.questions[stem], extension
    abort(404, "There is no such question; /queries lists those there are.")


def _values() -> dict[str, str]:
    """Read the parameters of this request; an empty field of a form is not set."""
    given = {name: request.args.getlist(name) for name in request.args if name not in _RESERVED}
    for name, values in given.items():
        if len(values) > 1:
            abort(400, f"{name}: give it once.")
    return {name: values[0] for name, values in given.items() if values[0]}


def _formats(query: Query) -> list[str]:
    return [*formats_of(outline(query.text).form).values(), "html"]


def _entry(query: Query) -> dict[str, object]:
    def texts(key: str) -> dict[str, str]:
        found = {"en": query.meta.get(key), "ja": query.meta.get(f"{key}-ja")}
        return {language: " ".join(lines) for language, lines in found.items() if lines}

    return {
        "name": query.name,
        "url": f"/queries/{query.name}",
        "summary": texts("summary"),
        "question": texts("question"),
        "note": texts("note"),
        "parameters": [
            {"name": each.name, "kind": each.kind, "example": each.example}
            for each in query.parameters.values()
        ],
        "formats": _formats(query),
    }
