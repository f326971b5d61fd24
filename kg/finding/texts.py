"""Texts on disk, found by the words in them: SQLite's full text search.

Of an alphabet with spaces, words are kept whole and found from their beginning. All else is kept as
pairs of neighbouring letters, which stand for what is found anywhere in it, as in Japanese. What is
found so has all that was sought, and now and then more: whoever asks looks again.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from kg.finding.databases import Database, make_tables

_SCHEMA = """
CREATE TABLE entry (number INTEGER PRIMARY KEY, iri TEXT, kind TEXT, size INTEGER, text TEXT);
CREATE VIRTUAL TABLE said USING fts5 (pieces, content='', columnsize=0, tokenize='ascii');
"""
_FIND = """
SELECT number, iri, kind, text FROM entry
WHERE number IN (SELECT rowid FROM said WHERE said MATCH ?1) AND ?2 IN ('', kind)
ORDER BY size, number LIMIT ?3
"""
_PIECES = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def write_texts(connection: sqlite3.Connection, texts: Iterable[tuple[str, str, str]]) -> None:
    """Write entries: IRI, kind, and text, as words with one space between."""
    make_tables(connection, _SCHEMA)
    for number, (iri, kind, text) in enumerate(texts):
        row = (number, iri, kind, len(text), text)
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", row)
        pieces = " ".join(piece for word in text.split() for piece in _pieces(word))
        connection.execute("INSERT INTO said (rowid, pieces) VALUES (?, ?)", (number, pieces))
    connection.execute("INSERT INTO said (said) VALUES ('optimize')")


def _pieces(word: str) -> list[str]:
    """What stands for a word of a text: ASCII as it is, else each letter with the next one."""
    return [
        piece
        for run in _PIECES.findall(word)
        for piece in ([run] if run.isascii() else [run[at : at + 2] for at in range(len(run))])
    ]


class Texts:
    """Texts of a database. Safe to use from many threads.

    Args:
        database: as ``write_texts`` wrote it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, words: Iterable[str], phrase: str, kind: str, most: int
    ) -> list[tuple[str, str, str]]:
        """Return IRI, kind and text of what has all words: the phrase first, then short.

        Args:
            words: ASCII is found from the beginning of a word, all else anywhere.
            phrase: words that may stand together.
            kind: of what is to be found; empty for any.
            most: how many to return.
        """
        asked = " AND ".join(_term(word) for word in words)
        together = f"({asked}) AND {_term(*phrase.split())}"
        found = self._database.rows(_FIND, together, kind, most)
        if len(found) < most:
            rest = self._database.rows(_FIND, asked, kind, most)
            seen = {row[0] for row in found}
            found += [row for row in rest if row[0] not in seen]
        return [(iri, kind, text) for _, iri, kind, text in found[:most]]


def _term(*words: str) -> str:
    """What is sought: pieces that follow each other, the last of them begun."""
    pieces = [piece for word in words for piece in _asked(word)]
    return f'"{" ".join(pieces)}"*'


def _asked(word: str) -> list[str]:
    """The pieces of a word that any text with it has, which may go on before and after it."""
    if word.isascii():
        return [word]
    runs = [run for run in _PIECES.findall(word) if not run.isascii()]
    longest = max(runs, key=len)
    return [longest[at : at + 2] for at in range(max(1, len(longest) - 1))]
