"""A query read at a glance: its beginning only, where the rest can hold nothing that matters.

Reading all tokens takes longer than many an answer. A text in which certain letters never stand,
whatever they would be part of, holds no SERVICE, no dataset and no call that answers otherwise each
time, so its prologue tells the same as all its tokens. Whether the rest is well formed is left to
the parser, in a process that may crash.
"""

from __future__ import annotations

import functools
import re

from kg.tokens import Outline, Tokens, outline, read_prologue

_BEFORE = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*+")  # surely a comment only where nothing opened
_DOUBTFUL = [
    re.compile(pattern)  # in lower case
    for pattern in (
        "service",
        r"\\u",  # an escape, which may spell it
        "<<",  # a triple term
        *(rf"{volatile}[\s#(]" for volatile in ("now", "rand", "uuid", "bnode")),
        r"(?<![\w?$:])from\s*(?:[#<]|named|[^\s{}()<>]*:)",
    )
]
#: Code points; the outlines of queries up to this length are remembered.
_REMEMBERED = 8192


def glance(query: str, *, nesting: int) -> Outline:
    """Return what ``kg.tokens.outline`` does, but for the functions; malformed text may pass.

    Args:
        query: SPARQL 1.1.
        nesting: how many brackets of any kind may be open at once.

    Raises:
        MalformedQuery, ServiceRefused, NestingRefused: as ``kg.tokens.outline``.
    """
    read = _read_once if len(query) <= _REMEMBERED else _read
    return read(query, nesting)


def _read(query: str, nesting: int) -> Outline:
    begin = _BEFORE.match(query)
    rest = query[begin.end() if begin else 0 :].lower()
    is_doubtful = any(pattern.search(rest) for pattern in _DOUBTFUL)
    if is_doubtful or sum(map(rest.count, "{[(")) > nesting:
        return outline(query, nesting=nesting)
    return Outline(*read_prologue(Tokens(query, nesting)))


#: An outline takes longer than an answer from memory.
_read_once = functools.lru_cache(maxsize=256)(_read)
