"""Candidates on disk: those that a query may mean are found by its words, not by looking at all.

An index lists under each word of a name, of the context and of the kind who has it. What a query
asks are the words near to its own, so a misspelt one still leads to whoever is meant. Candidates
are fetched the most promising first, by a rough form of the score that ``kg.matching`` gives them.
"""

from __future__ import annotations

import functools
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from kg.candidates import Candidate
from kg.dates import Interval
from kg.finding.databases import Database, array, clean, make_tables
from kg.finding.known import read_known, write_known
from kg.wordings import Known, Wording, all_words, know
from kg.words import Lexicon, Tally, Vocabulary, is_initial

#: What a word is worth that the context has, or that says what kind of thing it is.
CONTEXT, FORM = 0.7, 0.95
#: What a query says weighs more than what a name says beside it.
ASKED = 0.75
INITIAL = 0.3  # an initial tells less than a word
MOST = 500  # candidates that are judged
_READ = 200_000  # entries under words that are read for one query, those that tell most first
_KEPT = 1000  # candidates in memory, of some 10 kB
_SCHEMA = """
CREATE TABLE candidate (number INTEGER PRIMARY KEY, id TEXT, first TEXT, last TEXT);
CREATE TABLE known (number INTEGER PRIMARY KEY, said TEXT);
CREATE TABLE typed (type TEXT, number INTEGER, PRIMARY KEY (type, number)) WITHOUT ROWID;
CREATE TABLE exact (key TEXT, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE posting (
  word TEXT, kind TEXT, number INTEGER, worth INTEGER, share INTEGER,
  PRIMARY KEY (word, kind, number)
) WITHOUT ROWID;
CREATE TABLE usage (word TEXT, kind TEXT, listed INTEGER, named INTEGER,
  PRIMARY KEY (word, kind)) WITHOUT ROWID;
CREATE TABLE size (kind TEXT, things INTEGER);
CREATE TABLE lexicon (word TEXT);
"""
_DATED = "CREATE INDEX dated ON candidate (first, last)"
# Each word of a query counts once for a candidate: by the nearest of what the candidate has.
_FIND = """
WITH asked AS (
  SELECT json_extract(value, '$[0]') AS place, json_extract(value, '$[1]') AS word,
    json_extract(value, '$[2]') AS kind, json_extract(value, '$[3]') AS likeness,
    json_extract(value, '$[4]') AS weight
  FROM json_each(?1)
), hit AS (
  SELECT posting.number, MAX(weight * likeness * worth) / 100.0 AS has,
    MAX(likeness * share) / 100.0 AS own
  FROM asked CROSS JOIN posting ON posting.word = asked.word AND posting.kind = asked.kind
  GROUP BY posting.number, place
), scored AS (
  SELECT number, SUM(has) AS has, MIN(1.0, SUM(own)) AS own FROM hit GROUP BY number
), dated AS (
  SELECT scored.*, first <= ?3 AND last >= ?2 AS agrees, first = ?2 AND last = ?3 AS is_equal,
    CASE WHEN own > 0 THEN 1 / (?7 / has + (1 - ?7) / own) ELSE (1 - ?7) * has END
      AS score
  FROM scored JOIN candidate USING (number)
  WHERE has > 0
)
SELECT number FROM dated
WHERE (own > 0 OR agrees) AND (?4 = '[]' OR number IN (
    SELECT number FROM typed WHERE type IN (SELECT value FROM json_each(?4))))
  AND (?5 IS NULL OR number IN (SELECT value FROM json_each(?5)))
ORDER BY CASE agrees
    WHEN 1 THEN score + (1 - score) * CASE WHEN is_equal THEN 0.6 ELSE 0.5 END
    WHEN 0 THEN score / 2
    ELSE score
  END DESC, number
LIMIT ?6
"""
_EXACT = """
SELECT DISTINCT number FROM exact
WHERE key IN (SELECT value FROM json_each(?1)) AND (?2 = '[]' OR number IN (
    SELECT number FROM typed WHERE type IN (SELECT value FROM json_each(?2))))
ORDER BY number LIMIT ?3
"""
_ON_DATE = """
SELECT number FROM candidate WHERE first <= ?2 AND last >= ?1 AND (?3 = '[]' OR number IN (
    SELECT number FROM typed WHERE type IN (SELECT value FROM json_each(?3))))
ORDER BY first = ?1 AND last = ?2 DESC, number LIMIT ?4
"""


def write_postings(connection: sqlite3.Connection, candidates: Iterable[Candidate]) -> None:
    """Write candidates, by their identifiers, with all by which they can be found."""
    make_tables(connection, _SCHEMA)
    ordered = sorted(candidates, key=lambda each: each.id)
    lexicon = Lexicon(word for each in ordered for word in all_words(each))
    tally = Tally()
    for number, each in enumerate(ordered):
        known = know(each, lexicon)
        tally.add(each.kind, known.own)
        tally.others |= known.context | known.kinds
        _write_candidate(connection, number, known)
    del ordered
    _write_words(connection, tally)
    insert = connection.executemany
    insert("INSERT INTO size VALUES (?, ?)", sorted(tally.sizes.items()))
    insert("INSERT INTO lexicon VALUES (?)", ((word,) for word in sorted(lexicon.known)))
    connection.execute(_DATED)


def _write_candidate(connection: sqlite3.Connection, number: int, known: Known) -> None:
    each, insert = known.candidate, connection.executemany
    when = each.when or next((text.when for _, text in known.names if text.when), None)
    days = (when.first.isoformat(), when.last.isoformat()) if when else (None, None)
    insert("INSERT INTO candidate VALUES (?, ?, ?, ?)", [(number, each.id, *days)])
    insert("INSERT INTO known VALUES (?, ?)", [(number, write_known(known))])
    insert("INSERT INTO typed VALUES (?, ?)", ((name, number) for name in sorted(each.types)))
    insert("INSERT INTO exact VALUES (?, ?)", ((key, number) for key in sorted(_keys(known))))


def _write_words(connection: sqlite3.Connection, tally: Tally) -> None:
    """List candidates under their words, once it is known how often each word is used."""
    vocabulary, listed = Vocabulary(tally), Counter[tuple[str, str]]()
    insert = connection.executemany
    written = connection.execute("SELECT number, said FROM known ORDER BY number")
    for number, said in written:
        known = read_known(said)
        kind, found = known.candidate.kind, _postings(known, vocabulary)
        listed.update((word, kind) for word in found)
        insert(
            "INSERT INTO posting VALUES (?, ?, ?, ?, ?)",
            ((word, kind, number, *worth) for word, worth in found.items()),
        )
    insert(
        "INSERT INTO usage VALUES (?, ?, ?, ?)",
        ((*key, n, tally.counts[key[1]][key[0]]) for key, n in sorted(listed.items())),
    )


def _keys(known: Known) -> set[str]:
    """What a query may be that is the same as a candidate."""
    names = (text for _, text in known.names)
    same = (key for text in names for key in (text.compact, " ".join(text.sorted)))
    return {*known.candidate.identifiers, *same}


def _postings(known: Known, vocabulary: Vocabulary) -> dict[str, tuple[int, int]]:
    """Word -> what it is worth, and how much of a name it makes up, both in hundredths."""
    kind = known.candidate.kind
    found = dict.fromkeys(known.context, (round(100 * CONTEXT), 0))
    found |= dict.fromkeys(known.kinds, (round(100 * FORM), 0))
    for _, text in known.names:
        weights = [vocabulary.weight(word, kind) for word in text.words]
        for word, weight in zip(text.words, weights, strict=True):
            share = max(found.get(word, (0, 0))[1], round(100 * weight / sum(weights)), 1)
            found[word] = (100, share)
    return found


class Postings:
    """Candidates of a database. Safe to use from many threads.

    Args:
        database: as ``write_postings`` wrote it.
        most: candidates that are fetched for one query.
    """

    def __init__(self, database: Database, most: int = MOST) -> None:
        self._database, self.most = database, most
        self.lexicon = Lexicon(word for (word,) in database.rows("SELECT word FROM lexicon"))
        tally = Tally(Counter(dict(database.rows("SELECT kind, things FROM size"))))
        for word, kind, named in database.rows("SELECT word, kind, named FROM usage"):
            if named:
                tally.counts[kind][word] = named
            tally.others.add(word)
        for kind in tally.sizes:
            tally.counts.setdefault(kind, Counter())
        self.vocabulary = Vocabulary(tally)
        self._read = functools.lru_cache(_KEPT)(self._load)

    def find(
        self,
        asked: Wording,
        identifier: str,
        near: Sequence[dict[str, float]],
        types: Sequence[str] = (),
        when: Interval | None = None,
        preferred: Iterable[int] = (),
    ) -> list[Known]:
        """Return candidates that a query may mean, by their identifiers.

        Args:
            asked: what is sought.
            identifier: what may be an identifier of it.
            near: for each word that is asked, the words near to it, each with its likeness.
            types: a candidate has one of them; none for any.
            when: a date that speaks for those that have it.
            preferred: numbers of candidates that go before others, if there are too many.
        """
        wanted = array(types)
        keys = array(map(clean, {asked.compact, " ".join(asked.sorted), identifier}))
        found = self._database.rows(_EXACT, keys, wanted, self.most)
        days = (when.first.isoformat(), when.last.isoformat()) if when else (None, None)
        if asked.words:
            words = array(self._telling(asked, near))
            for chosen in {None, array(preferred) if preferred else None}:
                found += self._database.rows(_FIND, words, *days, wanted, chosen, self.most, ASKED)
        elif when:
            found += self._database.rows(_ON_DATE, *days, wanted, self.most)
        return self.fetch(number for (number,) in found)

    def fetch(self, numbers: Iterable[int]) -> list[Known]:
        """Return candidates by their numbers, in order, each once."""
        return [self._read(number) for number in sorted(set(numbers))]

    def all(self) -> list[Known]:
        """Return all candidates."""
        return self.fetch(number for (number,) in self._database.rows("SELECT number FROM known"))

    def _telling(
        self, asked: Wording, near: Sequence[dict[str, float]]
    ) -> list[tuple[int, str, str, float, float]]:
        """What to look up: place in the query, word, kind, its likeness, its share of the query.

        Those that tell most go first; what would take too long to read is left out.
        """
        words = array({word for row in near for word in row})
        usage = self._database.rows(
            "SELECT word, kind, listed FROM usage WHERE word IN (SELECT value FROM json_each(?))",
            words,
        )
        weight = self.vocabulary.weight
        tells = [INITIAL if is_initial(word) else 1.0 for word in asked.words]
        rows = list(zip(tells, near, strict=True))
        whole = {
            kind: sum(
                much * max((like * weight(word, kind) for word, like in row.items()), default=0.0)
                for much, row in rows
            )
            for kind in self.vocabulary.kinds
        }
        found = [
            (listed, (place, word, kind, row[word], much * weight(word, kind) / whole[kind]))
            for word, kind, listed in usage
            for place, (much, row) in enumerate(rows)
            if word in row
        ]
        found.sort(key=lambda each: (-each[1][3] * each[1][4], each[1]))
        kept: list[tuple[int, str, str, float, float]] = []
        read = 0
        for listed, each in found:
            read += listed
            if kept and read > _READ:
                break
            kept.append(each)
        return kept

    def _load(self, number: int) -> Known:
        ((said,),) = self._database.rows("SELECT said FROM known WHERE number = ?", number)
        return read_known(said)
