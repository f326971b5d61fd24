"""The one place where errors become HTTP answers: problem documents, or pages for browsers.

Source: RFC 9457 (https://www.rfc-editor.org/rfc/rfc9457).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from endpoint.languages import LANGUAGES, N_, Text, current_language, gettext, say
from endpoint.metrics import current_metrics
from endpoint.negotiation import HTML, PROBLEM, prefers_html
from endpoint.results import SHORT_NAMES
from kg.errors import EngineDown, EngineError, KgError, StoreError, Unjustified
from kg.refusals import LimitReached, QueryError, UpdateRefused

#: The phrases of HTTPStatus that this server uses, marked for translation.
PHRASES = (
    N_("Bad Request"),
    N_("Forbidden"),
    N_("Not Found"),
    N_("Method Not Allowed"),
    N_("Not Acceptable"),
    N_("Request Entity Too Large"),
    N_("Content Too Large"),  # the same, from Python 3.13 on
    N_("Unsupported Media Type"),
    N_("Too Many Requests"),
    N_("Internal Server Error"),
    N_("Bad Gateway"),
    N_("Service Unavailable"),
)
#: What is said most often of queries by those that know no web, marked for translation.
SAID = (
    N_("SERVICE is refused: no query makes this server call another; remove the clause"),
    N_(
        "the engine cannot order values of such different kinds; order them by DATATYPE(…) first, "
        "or by STR(…) alone"
    ),
    N_("the engine behind this server cannot be reached now; try again later"),
    N_("the query is too deep for the engine; use fewer nested or chained parts"),
    N_(
        "the query needs more than %(mib)g MiB of memory: make it narrower; or the engine cannot "
        "order values of such different kinds; order them by DATATYPE(…) first, or by STR(…) alone"
    ),
    N_(
        "the query ran longer than %(seconds)g s and was stopped; make it narrower, or download a "
        "dump"
    ),
    N_("the queue is full; try again later"),
    N_("the result is larger than %(mib)g MiB; use LIMIT"),
    N_(
        "the slow lane is full: it has room for %(most)s of what runs longer than %(seconds)g s; "
        "try again later"
    ),
    N_(
        "%(names)s: selected beside an aggregate or a GROUP BY, but not grouped; add it to GROUP "
        "BY, or write SAMPLE(…)"
    ),
    N_("a property and an object are missing after `%(text)s`"),
    N_("a second query begins with %(word)s: send one at a time"),
    N_("a variable is selected that stands neither in an aggregate nor in GROUP BY"),
    N_("an object is missing after `%(text)s`"),
    N_("something is missing or wrong in `%(text)s`"),
    N_("there is no function %(name)s"),
    N_("there is no function %(name)s; did you mean %(near)s?"),
    N_("this endpoint only reads; send a query, not an update"),
    N_("%(form)s is answered as %(formats)s"),
)
_PLACE = N_("line %(line)s, column %(column)s: %(said)s")
_LATER = N_("the engine behind this server cannot answer now; try again later")
_ENGINE_SECONDS = 5
RETRY_SECONDS = {"queue": 2, "time": 60, "memory": 60}


class Unknown(NotFound):
    """Nothing is known at an address; ``near`` has what may have been meant, with its address."""

    def __init__(self, detail: str, near: Sequence[tuple[str, Text]]) -> None:
        super().__init__(detail)
        self.near = near


def register(app: Flask) -> None:
    """Install the handlers."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(KgError, kg_error)
    app.register_error_handler(Exception, bug)


def http_error(error: HTTPException) -> Response:
    """Keep werkzeug's status and words, and headers such as Allow."""
    near = error.near if isinstance(error, Unknown) else ()
    detail = error.description or ""
    if detail == NotFound.description:
        detail = gettext("There is no such page here.")
    response = problem(error.code or 500, detail, near)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def kg_error(error: KgError) -> Response:
    """Tell the client what is wrong with its query, or which limit it ran into."""
    if isinstance(error, LimitReached):
        current_metrics().count_limit(error.limit)
        response = problem(503, _told(error), limit=error.limit)
        if error.limit in RETRY_SECONDS:
            response.headers["Retry-After"] = str(RETRY_SECONDS[error.limit])
        return response
    if isinstance(error, UpdateRefused):
        return problem(403, _told(error))
    if isinstance(error, QueryError):
        return problem(400, _told(error))
    if isinstance(error, Unjustified):
        return problem(404, gettext("This follows by rules, but this release keeps no steps."))
    current_app.logger.error("%s", error)
    if isinstance(error, EngineDown):
        response = problem(503, _put_off(error))
        response.headers["Retry-After"] = str(_ENGINE_SECONDS)
        return response
    if isinstance(error, EngineError):
        return problem(502, str(error))
    status = 503 if isinstance(error, StoreError) else 500
    return problem(status, gettext("The server cannot answer now; its log says why."))


def _told(error: KgError) -> Text:
    """Word an error in the language of the page; machines that name none get it in English."""
    if not prefers_html() and request.args.get("lang") not in LANGUAGES:
        return Text(str(error))
    said = say(error.message, **error.values)
    place = error.place if isinstance(error, QueryError) else None
    if place is None:
        return said
    line, column = place
    if said.language != current_language():
        return Text(str(error), said.language)
    return say(_PLACE, line=line, column=column, said=said)


def _put_off(error: EngineDown) -> Text:
    """Say that the engine does not answer; where it should be is for the log alone."""
    said = say(error.message) if prefers_html() else Text(error.message)
    return said if said.language in {"", current_language()} else say(_LATER)


def bug(error: Exception) -> Response:
    """Log a traceback, and show none."""
    current_app.logger.error("unexpected", exc_info=error)
    return problem(500, gettext("The server has a bug; its log says where."))


def problem(
    status: int, detail: str | Text, near: Sequence[tuple[str, Text]] = (), **members: str
) -> Response:
    """Build one problem document, or its page."""
    title = HTTPStatus(status).phrase
    if prefers_html():
        asked = {"query": _query(), "formats": SHORT_NAMES}
        page = render_template(
            "problem.html", status=status, title=title, detail=detail, near=near, **asked
        )
        response = Response(page, status, mimetype=HTML)
    else:
        document = {"title": title, "status": status, "detail": str(detail), **members}
        if near:
            document["near"] = [address for address, _label in near]
        response = Response(json.dumps(document, ensure_ascii=False), status, mimetype=PROBLEM)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    return response


def _query() -> str:
    """Return the query that this request brought in a field, so that its page can keep it."""
    if request.blueprint != "sparql":
        return ""
    try:
        return request.values.get("query", "")
    except HTTPException:  # the body itself was refused
        return ""
