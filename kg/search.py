"""Things of a release found by what they are called or by words that are said of them.

Names are matched as ``kg.matching`` does, across scripts and spellings. Of what is said, every
word of the query must be there: as it stands in Japanese, from its beginning elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.aliases import family_names, initialisms, with_transliterations
from kg.candidates import Candidate, Name
from kg.matching import Matcher
from kg.names import normalise
from kg.words import words

_PERSON = "person"
_NEAR_NAME = 60.0  # of 100; what is less like the query is not shown
_SAID = 50.0  # a name goes before what is merely said
_WHOLE = 25.0
_ENDING = re.compile(r"(?<=[a-z]{4})(?:s|es|ed|ing)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that can be found.

    Attributes:
        iri: its IRI.
        kind: what it is; a ``person`` may be sought by family name alone.
        names: all that it is called.
        texts: all else that is said of it in words, in any language.
    """

    iri: str
    kind: str
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, and how well it fits: 0 to 100."""

    entry: Entry
    score: float


class Index:
    """Entries to search. Safe to use from many threads.

    Args:
        entries: all that can be found; each IRI once.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {each.iri: each for each in entries}
        self._texts = {
            each.iri: f" {normalise(' '.join((*each.names, *each.texts)))} "
            for each in self._entries.values()
        }
        self._matcher = Matcher(
            Candidate(each.iri, _aliases(each), each.kind, is_inverted=each.kind == _PERSON)
            for each in self._entries.values()
            if each.names
        )

    def search(self, query: str) -> list[Hit]:
        """Return what fits a query, the best first, then by IRI; nothing for no words."""
        asked = words(query)
        if not asked:
            return []
        scores = {
            each.candidate.id: each.score
            for each in self._matcher.match(query)
            if each.score >= _NEAR_NAME
        }
        patterns = [_pattern(word) for word in asked]
        phrase = normalise(query)
        for iri, text in self._texts.items():
            if all(pattern.search(text) for pattern in patterns):
                score = _SAID + _WHOLE * (phrase in text) + _WHOLE * len(phrase) / len(text)
                scores[iri] = max(scores.get(iri, 0.0), round(min(score, 99.0), 1))
        hits = (Hit(self._entries[iri], score) for iri, score in scores.items())
        return sorted(hits, key=lambda hit: (-hit.score, hit.entry.iri))


def _aliases(entry: Entry) -> tuple[Name, ...]:
    """Add to what a thing is called what follows from it: a family name, an abbreviation."""
    names = with_transliterations(entry.names)
    shorter = family_names(names) if entry.kind == _PERSON else initialisms(names)
    return (*names, *shorter)


def _pattern(word: str) -> re.Pattern[str]:
    """Find a word: of an alphabet from its beginning and without its ending, else anywhere."""
    if word.isascii():
        return re.compile(rf"\b{re.escape(_ENDING.sub('', word))}")
    return re.compile(re.escape(word))
