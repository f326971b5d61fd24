"""Things of a release found by what they are called or by words that are said of them.

Names are matched as ``kg.matching`` does, across scripts and spellings. Of what is said, every
word of the query must be there: as it stands in Japanese, from its beginning elsewhere. What has
another name of what the query names is found, too, after what has the query's own words.
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
from kg.matching import Match, Matcher
from kg.names import normalise
from kg.widening import corrected, other_names
from kg.words import words

_PERSON = "person"
MOST = 1000  # names and texts that are compared with one query
_NEAR_NAME = 60.0  # of 100; what is less like the query is not shown
_SAID = 50.0  # a name goes before what is merely said
_WHOLE = 25.0
_OTHERWISE = 10.0  # less for what has other words for what is sought
_OF_THE_GRAPH = {"rule": 0.5}  # what tells how the graph is made goes after all that it tells
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
    """Hits, the best first, then by IRI; ``is_all`` unless there are more than are compared.

    ``also`` has what else was sought, and found more: other names, known words for misspelt ones.
    """

    hits: list[Hit]
    is_all: bool
    also: tuple[str, ...] = ()


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
        if not words(query):
            return Found([], True)
        every = self._matcher.match(query)
        matches = self._matcher.match(query, [kind]) if kind else every
        named = [each for each in matches if each.score >= _NEAR_NAME]
        hits = {
            each.candidate.id: _hit(each.candidate.id, each.candidate.kind, each.score)
            for each in named
        }
        is_all = self._add(hits, query, kind) and len(named) < self._most
        also = []
        for other in self._otherwise(query, every):
            before = len(hits)
            is_all &= self._add(hits, other, kind, less=_OTHERWISE)
            also += [other] * (len(hits) > before)
        ordered = sorted(hits.values(), key=lambda hit: (-hit.score, hit.entry.iri))
        return Found(ordered, is_all, tuple(also))

    def _otherwise(self, query: str, matches: list[Match]) -> list[str]:
        """Return in which other words to seek what a query says."""
        better = corrected(query, self._is_said, self._matcher.near)
        if not better:
            return other_names(query, matches)
        return [better, *other_names(better, self._matcher.match(better))]

    def _add(self, hits: dict[str, Hit], query: str, kind: str, less: float = 0.0) -> bool:
        """Add what has all words of a query; whether that is all there is."""
        asked, phrase = words(query), normalise(query)
        patterns = [_pattern(word) for word in asked]
        texts = self._texts.find([_stem(word) for word in asked], phrase, kind, self._most)
        for iri, own, text in texts:
            whole = f" {text} "
            if all(pattern.search(whole) for pattern in patterns):
                score = _SAID + _WHOLE * (phrase in whole) + _WHOLE * len(phrase) / len(whole)
                hit = _hit(iri, own, round(min(score, 99.0) - less, 1))
                hits[iri] = max(hits.get(iri, hit), hit, key=attrgetter("score"))
        return len(texts) < self._most

    def _is_said(self, word: str) -> bool:
        """Whether any text has a word."""
        found = self._texts.find([_stem(word)], word, "", self._most)
        return any(_pattern(word).search(text) for _iri, _kind, text in found)


def _hit(iri: str, kind: str, score: float) -> Hit:
    return Hit(Entry(iri, kind), round(score * _OF_THE_GRAPH.get(kind, 1.0), 1))


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
