"""What may be meant by a name: things, each with all that it is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kg.dates import Interval


class NameKind(Enum):
    """Where a name comes from; the value is its worth, and a deciding one may make a match."""

    RECORDED = 1.0
    TRANSLITERATED = 0.999
    TRANSLATED = 0.9985
    NUMBER = 0.998
    OFFICE = 0.98
    FAMILIAR = 0.975
    CODE = 0.97
    TITLE = 0.96
    DERIVED = 0.95

    @property
    def is_deciding(self) -> bool:
        """Whether the same name is the same thing."""
        return self in _DECIDING


_DECIDING = frozenset(
    {NameKind.RECORDED, NameKind.TRANSLITERATED, NameKind.TRANSLATED, NameKind.NUMBER}
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a candidate.

    Attributes:
        when: the days on which it is that of the candidate, for an office held; else None.
    """

    text: str
    kind: NameKind = NameKind.RECORDED
    when: Interval | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant.

    Attributes:
        id: its identifier.
        names: all that it is called.
        kind: what it is, broadly; how much a word tells is judged within a kind.
        types: the classes that it belongs to, broader ones included.
        when: its date, or None.
        identifiers: what identifies it elsewhere; each equals a query only exactly.
        context: texts that are known of it, such as the names of what it is related to.
        forms: what things of its form or kind are called.
        is_inverted: its names have their words in any order, as those of people have.
    """

    id: str
    names: tuple[Name, ...]
    kind: str = ""
    types: frozenset[str] = frozenset()
    when: Interval | None = None
    identifiers: frozenset[str] = frozenset()
    context: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    is_inverted: bool = False
