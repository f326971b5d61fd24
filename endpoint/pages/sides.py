"""The sides of a commitment: who puts forward more than one reading of it, which, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from endpoint.languages import Text
from endpoint.pages.claims import Claim, in_time
from endpoint.pages.facts import Said


class PutForward(Protocol):
    """A reading, and the claims that put it forward, in order of time."""

    @property
    def iri(self) -> str: ...  # noqa: D102 -- as the class says
    @property
    def text(self) -> Text: ...  # noqa: D102
    @property
    def pro(self) -> list[Claim]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Told:
    """A reading, with the first claim by which its side puts it forward."""

    iri: str
    text: Text
    claim: Claim


@dataclass(frozen=True, slots=True)
class Side:
    """A state, or somebody who tells more than their state, and their readings in order of time."""

    who: Said
    readings: list[Told]

    def place_of(self, iri: str) -> int:
        """Return which of its readings one is, from 1; 0 if it is none of them."""
        return next((at for at, each in enumerate(self.readings, 1) if each.iri == iri), 0)


def read_sides(readings: Iterable[PutForward]) -> list[Side]:
    """Return the sides that put forward two readings of a commitment or more, the most first.

    Whose readings are all told of another side, as an official's of their state, is left out. What
    a narrator ascribes to somebody counts as theirs; the claim tells that it is ascribed.
    """
    found: dict[str, tuple[Said, dict[str, Told]]] = {}
    for reading in readings:
        for claim in reading.pro:
            told = Told(reading.iri, reading.text, claim)
            for who in (*claim.states, *claim.parties):
                found.setdefault(who.value, (who, {}))[1].setdefault(reading.iri, told)
    sides = [
        Side(who, sorted(told.values(), key=lambda each: in_time(each.claim)))
        for who, told in found.values()
        if len(told) > 1
    ]
    return _without_parts(sorted(sides, key=lambda each: -len(each.readings)))


def _without_parts(sides: list[Side]) -> list[Side]:
    """Leave out whose readings a side before them has."""
    kept: list[Side] = []
    for side in sides:
        if not any(all(each.place_of(told.iri) for told in side.readings) for each in kept):
            kept.append(side)
    return kept
