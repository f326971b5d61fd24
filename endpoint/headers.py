"""What every request must be, and what every answer has."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, abort, request

from endpoint.compression import compress
from endpoint.policy import policy
from endpoint.site import current_site

#: What stands between ASCII characters of a text that is ASCII: only that may not be UTF-8.
_BEYOND_ASCII = re.compile(rb"%[89A-Fa-f][0-9A-Fa-f](?:%[89A-Fa-f][0-9A-Fa-f])*")
_FORM_TYPE = "application/x-www-form-urlencoded"
#: What pages elsewhere may send, and what they may read, beside what is always so.
_ALLOWED = "Accept, Accept-Datetime, Content-Type, If-None-Match, X-Requested-With"
_EXPOSED = "Content-Location, ETag, Link, Memento-Datetime, Retry-After"


def register(app: Flask) -> None:
    """Install both."""
    app.before_request(_refuse_broken_text)
    app.after_request(_finish)


def _refuse_broken_text() -> None:
    """Refuse a query string or a form that is not UTF-8, rather than ask something else."""
    texts = [request.query_string]
    if request.mimetype == _FORM_TYPE:
        texts.append(request.get_data())
    for run in (run for text in texts for run in _runs(text)):
        try:
            unquote_to_bytes(run).decode()
        except UnicodeDecodeError:
            abort(400, "The request is not UTF-8.")


def _runs(text: bytes) -> list[bytes]:
    return _BEYOND_ASCII.findall(text) if text.isascii() else [text]


def _finish(response: Response) -> Response:
    _name(response)
    compress(response, current_site().answers)
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, HEAD, OPTIONS")
        headers["Access-Control-Allow-Headers"] = _ALLOWED
        headers["Access-Control-Max-Age"] = "86400"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    if response.mimetype == "text/html":
        headers.setdefault("Content-Security-Policy", policy())
    return response


def _name(response: Response) -> None:
    """Name by its bytes an answer that its view has not named, so that it is not sent twice."""
    is_answer = request.method in {"GET", "HEAD"} and response.status_code == 200
    has_bytes = not (response.direct_passthrough or response.is_streamed)
    if not is_answer or not has_bytes or response.cache_control.no_store or response.get_etag()[0]:
        return
    response.add_etag()
    response.headers.setdefault("Cache-Control", "public, no-cache")
    response.make_conditional(request.environ)
