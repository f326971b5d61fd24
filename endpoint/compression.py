"""Answers made smaller for clients that can read them so.

A compressed answer has a weak ETag: it is the same answer in other bytes, and a client that
asks again with it gets 304 (RFC 9110, section 8.8.3.3).
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
from flask import Response, request
from werkzeug.http import parse_accept_header

from endpoint.answers import Answers
from kg.engine import FORMATS

_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
_TYPES = {
    *FORMATS,
    "application/json",
    "application/problem+json",
    "application/xml",
    "application/sparql-query",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
    "text/plain",
}
_SMALLEST, _LARGEST = 1024, 8 * 1024 * 1024


def compress(response: Response, answers: Answers) -> Response:
    """Compress a response if that is worth it and wanted; one that has an ETag, once only."""
    if response.mimetype not in _TYPES:
        return response
    response.vary.add("Accept-Encoding")
    encoding = _choose(request.headers.get("Accept-Encoding", ""))
    tag, _is_weak = response.get_etag()
    if encoding in _ENCODERS and tag and response.status_code == 304:
        response.set_etag(tag, weak=True)
    if encoding not in _ENCODERS or not _is_worth_it(response):
        return response
    response.direct_passthrough = False  # a file is read as a whole
    encoder, body = _ENCODERS[encoding], response.get_data()
    packed = answers.get(f"{encoding} {tag}", lambda: encoder(body)) if tag else encoder(body)
    response.set_data(packed)
    response.headers["Content-Encoding"] = encoding
    response.headers.pop("Accept-Ranges", None)
    if tag:
        response.set_etag(tag, weak=True)
    return response


@functools.lru_cache(maxsize=256)  # of the few headers that clients send
def _choose(header: str) -> str | None:
    return parse_accept_header(header).best_match([*_ENCODERS, "identity"])


def _is_worth_it(response: Response) -> bool:
    size = response.content_length
    if size is None and not response.is_streamed:
        size = response.calculate_content_length()
    is_plain = response.status_code != 206 and "Content-Encoding" not in response.headers
    return is_plain and size is not None and _SMALLEST <= size <= _LARGEST
