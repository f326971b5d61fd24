"""Things of a release found by what they are called or by words that are said of them.

Names are matched as ``kg.matching`` does, across scripts and spellings. Of what is said, every
word of the query must be there: as it stands in Japanese, from its beginning elsewhere.
"""

from __future__ import annotations

import functools
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from kg.aliases import family_names, initialisms, with_transliterations
from kg.candidates import Candidate, Name
from kg.finding.databases import Database, in_memory
from kg.finding.postings import Postings, write_postings
from kg.finding.texts import Texts, write_texts
from kg.matching import Matcher
from kg.names import normalise
from kg.words import words

_PERSON = "person"
MOST = 1000  # names and texts that are compared with one query
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


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, the best first, then by IRI; ``is_all`` unless there are more than are compared."""

    hits: list[Hit]
    is_all: bool


def write_search(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Write an index of entries, each IRI once."""
    every = list(entries)
    write_postings(
        connection,
        (
            Candidate(
                each.iri,
                _aliases(each),
                each.kind,
                frozenset({each.kind}),
                is_inverted=each.kind == _PERSON,
            )
            for each in every
            if each.names
        ),
    )
    texts = ((each.iri, each.kind, (*each.names, *each.texts)) for each in every)
    write_texts(connection, ((iri, kind, normalise(" ".join(said))) for iri, kind, said in texts))


class Index:
    """Entries to search. Safe to use from many threads.

    Args:
        entries: all that can be found, each IRI once, or a database with them.
        most: names and texts that are compared with one query.
    """

    def __init__(self, entries: Iterable[Entry] | Database, most: int = MOST) -> None:
        if isinstance(entries, Database):
            database = entries
        else:
            database = in_memory(functools.partial(write_search, entries=entries))
        self._most = most
        self._texts = Texts(database)
        self._matcher = Matcher(Postings(database, most))

    def search(self, query: str) -> list[Hit]:
        """Return what fits a query, the best first, then by IRI; nothing for no words."""
        return self.find(query).hits

    def find(self, query: str, kind: str = "") -> Found:
        """Find what fits a query, of one kind if it is given."""
        asked, phrase = words(query), normalise(query)
        if not asked:
            return Found([], True)
        matches = self._matcher.match(query, [kind] if kind else [])
        named = [each for each in matches if each.score >= _NEAR_NAME]
        scores = {
            each.candidate.id: Hit(Entry(each.candidate.id, each.candidate.kind), each.score)
            for each in named
        }
        patterns = [_pattern(word) for word in asked]
        stems = [_stem(word) for word in asked]
        texts = self._texts.find(stems, phrase, kind, self._most)
        for iri, own, text in texts:
            whole = f" {text} "
            if all(pattern.search(whole) for pattern in patterns):
                score = _SAID + _WHOLE * (phrase in whole) + _WHOLE * len(phrase) / len(whole)
                hit = Hit(Entry(iri, own), round(min(score, 99.0), 1))
                scores[iri] = max(scores.get(iri, hit), hit, key=attrgetter("score"))
        hits = sorted(scores.values(), key=lambda hit: (-hit.score, hit.entry.iri))
        return Found(hits, len(texts) < self._most and len(named) < self._most)


def _aliases(entry: Entry) -> tuple[Name, ...]:
    """Add to what a thing is called what follows from it: a family name, an abbreviation."""
    names = with_transliterations(entry.names)
    shorter = family_names(names) if entry.kind == _PERSON else initialisms(names)
    return (*names, *shorter)


def _stem(word: str) -> str:
    """A word of an alphabet without its ending, any other as it is."""
    return _ENDING.sub("", word) if word.isascii() else word


def _pattern(word: str) -> re.Pattern[str]:
    """Find a word: of an alphabet from its beginning and without its ending, else anywhere."""
    begin = r"\b" if word.isascii() else ""
    return re.compile(begin + re.escape(_stem(word)))
