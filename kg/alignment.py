"""The words of a query paired with those of a name, and how far they stand in its order."""

from __future__ import annotations

from collections.abc import Sequence

_DIRECTION = 3
_BEFORE = frozenset({"from", "to", "von", "an", "от", "к"})  # words that stand before the name
_AFTER = frozenset({"宛"})


def kept_order(pairs: dict[int, tuple[float, int]], asked: Sequence[str]) -> float:
    """Say which share of words that are neighbours in a query are so in the name, in that order.

    ``from Talbott`` is not in ``from Burns to Talbott``; a word that says who writes to whom weighs
    most.
    """
    neighbours = [
        (
            _DIRECTION if asked[at] in _BEFORE or asked[at + 1] in _AFTER else 1,
            pairs[at + 1][1] == pairs[at][1] + 1,
        )
        for at in pairs
        if at + 1 in pairs
    ]
    kept = sum(weight for weight, is_kept in neighbours if is_kept)
    return kept / sum(weight for weight, _ in neighbours) if neighbours else 1.0


def align(near: list[dict[str, float]], own: Sequence[str]) -> dict[int, tuple[float, int]]:
    """Pair words of a query with words of a name, each once, the most alike first.

    Returns:
        Place of a word in the query -> its likeness to a word of the name, and that word's place.
    """
    alike = sorted(
        (
            (-row[word], abs(place - at), place, at)
            for place, row in enumerate(near)
            for at, word in enumerate(own)
            if word in row
        ),
    )
    pairs: dict[int, tuple[float, int]] = {}
    taken: set[int] = set()
    for likeness, _, place, at in alike:
        if place not in pairs and at not in taken:
            pairs[place] = (-likeness, at)
            taken.add(at)
    return pairs
