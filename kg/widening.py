"""What else to seek for a query: other names of what it names, known words for misspelt ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.candidates import Name, NameKind
from kg.matching import Match
from kg.names import normalise
from kg.words import is_japanese, words

MOST = 20  # further phrases for one query
_MISSPELT = 0.8  # likeness of a known word to the one that no text has
_SHORTEST = 5  # letters; shorter words are too like each other
_SHORT_NAMES = {NameKind.DERIVED}


def other_names(query: str, matches: Iterable[Match]) -> list[str]:
    """Return what else the things are called of which a query is a whole name.

    Full names lead to full names as they were recorded, family names and initials to such: Ельцин
    to Yeltsin and エリツィン, not to Boris Yeltsin, which fewer texts have.

    Args:
        query: what is sought.
        matches: what it may name.

    Returns:
        Names with other keys than the query's, each key once; no more than ``MOST``.
    """
    key, found = normalise(query), dict[str, str]()
    for match in matches:
        names = match.candidate.names
        own = [each for each in names if normalise(each.text) == key]
        for name in names:
            if any(_is_as_short(name, each) for each in own):
                found.setdefault(normalise(name.text), name.text)
    found.pop(key, None)
    return list(found.values())[:MOST]


def corrected(
    query: str, is_used: Callable[[str], bool], near: Callable[[str], dict[str, float]]
) -> str:
    """Return a query with known words for those that no text has; empty if there is nothing to do.

    Args:
        query: what is sought.
        is_used: whether any text has a word.
        near: the known words like one, each with its likeness, at most 1.
    """
    asked = words(query)
    better = [word if is_used(word) else _nearest(word, near(word)) for word in asked]
    return " ".join(better) if all(better) and better != list(asked) else ""


def _is_as_short(name: Name, own: Name) -> bool:
    if own.kind in _SHORT_NAMES:
        return name.kind is own.kind
    return name.kind is NameKind.RECORDED


def _nearest(word: str, alike: dict[str, float]) -> str:
    """Return the likest word in the same script; empty if none is like enough.

    Of short words, and in Japanese, whose keys are no spellings, there is none.
    """
    fitting = {
        other: likeness
        for other, likeness in alike.items()
        if other.isascii() == word.isascii() and likeness >= _MISSPELT
    }
    if len(word) < _SHORTEST or not word.isalpha() or is_japanese(word) or not fitting:
        return ""
    return min(fitting, key=lambda other: (-fitting[other], other))
