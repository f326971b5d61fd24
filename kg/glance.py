"""A query read at a glance: its beginning only, where the rest can hold nothing that matters.

Reading all tokens takes longer than many an answer. A text in which certain letters never stand,
whatever they would be part of, holds no SERVICE, no dataset and no call that answers otherwise each
time, so a plain beginning tells the same as all its tokens. Whether the rest is well formed is left
to the parser, in a process that may crash.
"""

from __future__ import annotations

import functools
import re

from kg.tokens import Form, Outline, outline

_BLANK = r"(?:[ \t\r\n]+|#[^\r\n]*)*+"
_IRI = r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*)>"
_PREFIX = re.compile(rf"{_BLANK}PREFIX{_BLANK}((?:[A-Z][A-Z0-9_-]*)?):{_BLANK}{_IRI}", re.I | re.A)
_FORM = re.compile(rf"{_BLANK}(SELECT|ASK|CONSTRUCT|DESCRIBE)(?=[\s{{(*?$<])", re.I | re.A)
_DOUBTFUL = [
    re.compile(pattern)  # in lower case
    for pattern in (
        "service",
        r"\\u",  # an escape, which may spell it
        "<<",  # a triple term
        *(rf"{volatile}[\s#(]" for volatile in ("now", "rand", "uuid", "bnode")),
        r"from(?<![\w?$:]from)\s*(?:[#<]|named|[^\s{}()<>]*:)",
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
    prefixes, position = {}, 0
    while declared := _PREFIX.match(query, position):
        prefixes[declared[1]] = declared[2]
        position = declared.end()
    form = _FORM.match(query, position)
    if form is None or _is_doubtful(query[form.end() :].lower(), nesting):
        return outline(query, nesting=nesting)
    return Outline(Form(form[1].upper()), prefixes)


def _is_doubtful(rest: str, nesting: int) -> bool:
    return sum(map(rest.count, "{[(")) > nesting or any(each.search(rest) for each in _DOUBTFUL)


#: An outline takes longer than an answer from memory.
_read_once = functools.lru_cache(maxsize=256)(_read)
