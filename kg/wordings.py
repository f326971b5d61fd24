"""Names as they are compared: read once, with what they say cut into words and a date."""

from __future__ import annotations

from dataclasses import dataclass

from kg.candidates import Candidate, Name
from kg.dates import Interval, find_date
from kg.names import normalise
from kg.words import Lexicon, words


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it is compared: its key, its words, the words run together, its date."""

    key: str
    words: tuple[str, ...]
    sorted: tuple[str, ...]
    compact: str
    when: Interval | None


@dataclass(frozen=True, slots=True)
class Known:
    """A candidate as it is compared: its names, the words of its context, those for its kind."""

    candidate: Candidate
    names: tuple[tuple[Name, Wording], ...]
    context: frozenset[str]
    kinds: frozenset[str]

    @property
    def own(self) -> set[str]:
        """All words of its names."""
        return {word for _, text in self.names for word in text.words}


def read(text: str, lexicon: Lexicon) -> Wording:
    """Read a text; runs of kanji are cut at the words that are known."""
    rest, when = find_date(text)
    found = lexicon.cut(words(rest))
    compact = normalise(rest).replace(" ", "")
    return Wording(normalise(text), found, tuple(sorted(found)), compact, when)


def know(candidate: Candidate, lexicon: Lexicon) -> Known:
    """Read all that is known of a candidate."""
    return Known(
        candidate,
        tuple((name, read(name.text, lexicon)) for name in candidate.names),
        frozenset(word for text in candidate.context for word in lexicon.cut(words(text))),
        frozenset(word for text in candidate.forms for word in lexicon.cut(words(text))),
    )


def all_words(candidate: Candidate) -> set[str]:
    """All words by which a candidate is known, runs of kanji whole."""
    texts = (*(name.text for name in candidate.names), *candidate.context, *candidate.forms)
    return {word for text in texts for word in words(text)}
