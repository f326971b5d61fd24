"""Which format a client wants: by Accept, by extension, or by ``?format=``.

Source: RFC 9110, section 12.5.1 (https://www.rfc-editor.org/rfc/rfc9110#name-accept).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

HTML = "text/html"
PROBLEM = "application/problem+json"


def choose(header: str | None, offered: Iterable[str]) -> str | None:
    """Choose the media type that a client likes best.

    Args:
        header: the value of Accept; None or empty means that anything will do.
        offered: media types without parameters, best first: the order decides ties.

    Returns:
        One of ``offered``, or None if the client accepts none of them.
    """
    candidates = tuple(offered)
    if not header or not header.strip():
        return candidates[0]
    return _choose(header, candidates)


@functools.lru_cache(maxsize=256)  # of the few headers that clients send
def _choose(header: str, candidates: tuple[str, ...]) -> str | None:
    ranges = [
        (value.partition(";")[0].strip().lower(), quality)
        for value, quality in parse_accept_header(header, MIMEAccept)
    ]
    best = max(candidates, key=lambda media_type: _quality(media_type, ranges))
    return best if _quality(best, ranges) > 0 else None


def prefers_html(*machine: str) -> bool:
    """Say whether this request's client likes a page better than what machines read."""
    return choose(request.headers.get("Accept"), (*(machine or (PROBLEM,)), HTML)) == HTML


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """Return the quality of the most specific range that matches, 0 if none does."""
    for wanted in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        matching = [quality for value, quality in ranges if value == wanted]
        if matching:
            return max(matching)
    return 0.0
