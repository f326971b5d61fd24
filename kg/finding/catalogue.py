"""The things of a release on disk, by id, by name and by what other data sets call them."""

from __future__ import annotations

import functools
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.dates import Interval
from kg.finding.candidates import candidate
from kg.finding.databases import Database, array, clean, make_tables
from kg.finding.postings import MOST, Postings, write_postings
from kg.finding.properties import PROPERTIES
from kg.finding.things import ID_SPACE, ONTOLOGY, Thing, Things, Type, Value
from kg.identifiers import identifier_key
from kg.names import normalise
from kg.words import words

#: What leads from a thing to another data set, the surest first.
_LINKS = ("sameAs", "closeMatch", "seeAlso")
_KEPT = 1000  # things in memory
_SCHEMA = """
CREATE TABLE thing (number INTEGER PRIMARY KEY, id TEXT UNIQUE, said TEXT);
CREATE TABLE begun (key TEXT, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE label (iri TEXT PRIMARY KEY, labels TEXT, others TEXT) WITHOUT ROWID;
CREATE TABLE type (id TEXT, labels TEXT, broader TEXT, used TEXT);
CREATE TABLE range (property TEXT, types TEXT);
CREATE TABLE linked (key TEXT, level INTEGER, number INTEGER,
  PRIMARY KEY (key, level, number)) WITHOUT ROWID;
CREATE TABLE had (property TEXT, word TEXT, number INTEGER,
  PRIMARY KEY (property, word, number)) WITHOUT ROWID;
"""
_BEGUN = """
SELECT id FROM thing WHERE id BETWEEN ?1 AND ?1 || char(1114111) OR number IN (
  SELECT number FROM begun WHERE key BETWEEN ?2 AND ?2 || char(1114111))
ORDER BY number LIMIT ?3
"""
_HAVING = """
SELECT number FROM json_each(?1) AS asked CROSS JOIN had
  ON property = json_extract(asked.value, '$[0]') AND word = json_extract(asked.value, '$[1]')
GROUP BY number ORDER BY COUNT(*) DESC, number LIMIT ?2
"""
_SELECT = """
SELECT number FROM candidate
WHERE (?1 IS NULL OR first <= ?2 AND last >= ?1)
  AND (?3 = '[]' OR number IN (
    SELECT number FROM typed WHERE type IN (SELECT value FROM json_each(?3))))
ORDER BY number IN (SELECT value FROM json_each(?4)) DESC, number LIMIT ?5
"""
_LINKED = """
SELECT id FROM linked JOIN thing USING (number)
WHERE key = ?1 AND level = (SELECT MIN(level) FROM linked WHERE key = ?1) ORDER BY number
"""


def write_catalogue(connection: sqlite3.Connection, things: Things) -> None:
    """Write all things, and what finds them."""
    ordered = [things.things[name] for name in sorted(things.things)]
    write_postings(connection, (candidate(each, things) for each in ordered))
    make_tables(connection, _SCHEMA)
    insert = connection.executemany
    for number, each in enumerate(ordered):
        insert("INSERT INTO thing VALUES (?, ?, ?)", [(number, each.id, _write(each))])
        insert(
            "INSERT INTO begun VALUES (?, ?)",
            ((key, number) for key in {normalise(name) for name in each.all_names}),
        )
        insert(
            "INSERT INTO linked VALUES (?, ?, ?)", ((*key, number) for key in {*_identifiers(each)})
        )
        insert("INSERT INTO had VALUES (?, ?, ?)", ((*k, number) for k in {*_had(each, things)}))
    insert("INSERT INTO label VALUES (?, ?, ?)", _labels(things))
    insert("INSERT INTO type VALUES (?, ?, ?, ?)", _types(things))
    insert("INSERT INTO range VALUES (?, ?)", _ranges(things))


def _write(thing: Thing) -> str:
    values = {
        name: [[each.iri, each.text, each.datatype] for each in own]
        for name, own in thing.values.items()
    }
    return _json([thing.labels, thing.types, values, thing.tenures])


def _json(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _identifiers(thing: Thing) -> Iterator[tuple[str, int]]:
    """By what key of an identifier a thing is known, and how surely: 0 is its own."""
    yield str(identifier_key(ID_SPACE + thing.id)), 0
    for level, link in enumerate(_LINKS, 1):
        for value in thing.values.get(link, []):
            if (key := identifier_key(value.iri)) is not None:
                yield key, level


def _had(thing: Thing, things: Things) -> Iterator[tuple[str, str]]:
    """The words of all values of each property; of things, ``=`` and the id, too."""
    for name, values in thing.values.items():
        for value in values:
            if value.iri:
                yield name, f"={value.iri.removeprefix(ID_SPACE)}"
            for text in (value.text, *things.names_of(value.iri)):
                yield from ((name, word) for word in words(text))


def _labels(things: Things) -> Iterator[tuple[str, str, str]]:
    """What values are called, and properties."""
    named = {v.iri for each in things.things.values() for own in each.values.values() for v in own}
    named |= {f"{ONTOLOGY}#{each.term}" for each in PROPERTIES.values() if each.term}
    for iri in sorted(named):
        if iri in things.labels or iri in things.others:
            yield iri, _json(things.labels.get(iri, {})), _json(things.others.get(iri, []))


def _types(things: Things) -> Iterator[tuple[str, str, str, str]]:
    """Each type with how many things of it have each property; the last, without a name, is any."""
    used: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for thing in things.things.values():
        for each in ("", *thing.types):
            used[each].update(thing.values.keys())
    for name, known in things.types.items():
        yield name, _json(known.labels), _json(known.broader), _json(used[name])
    yield "", "{}", "[]", _json(used[""])


def _ranges(things: Things) -> Iterator[tuple[str, str]]:
    """Each property with the types that all things have that are values of it."""
    shared: dict[str, set[str]] = {}
    for thing in things.things.values():
        for name, values in thing.values.items():
            for value in values:
                if known := things.things.get(value.iri.removeprefix(ID_SPACE)):
                    shared[name] = shared.get(name, {*known.types}).intersection(known.types)
    return ((name, _json(sorted(types))) for name, types in shared.items())


class Catalogue:
    """The things of a release. Safe to use from many threads.

    Args:
        database: as ``write_catalogue`` wrote it.
        most: things that are compared with one query.

    Attributes:
        types: those that things have, by id.
        used: type (empty for any) -> property -> how many things of the type have it.
    """

    def __init__(self, database: Database, most: int = MOST) -> None:
        self._database = database
        self.postings = Postings(database, most)
        rows = database.rows("SELECT id, labels, broader, used FROM type")
        self.types: Mapping[str, Type] = {
            name: Type(name, json.loads(labels), tuple(json.loads(broader)))
            for name, labels, broader, _ in rows
            if name
        }
        self.used: Mapping[str, dict[str, int]] = {row[0]: json.loads(row[3]) for row in rows}
        self._ranges = dict(database.rows("SELECT property, types FROM range"))
        self.thing = functools.lru_cache(_KEPT)(self._load)
        self._named = functools.lru_cache(_KEPT)(self._load_names)

    def _load(self, name: str) -> Thing | None:
        """Return a thing by its id."""
        rows = self._database.rows("SELECT said FROM thing WHERE id = ?", clean(name))
        if not rows:
            return None
        labels, types, values, tenures = json.loads(rows[0][0])
        read = {key: [Value(*each) for each in own] for key, own in values.items()}
        return Thing(name, labels, types, read, [tuple(each) for each in tenures])

    def _load_names(self, iri: str) -> tuple[dict[str, str], list[str]]:
        rows = self._database.rows("SELECT labels, others FROM label WHERE iri = ?", iri)
        return (json.loads(rows[0][0]), json.loads(rows[0][1])) if rows else ({}, [])

    def labels(self, iri: str) -> dict[str, str]:
        """What a value or a property is called, by language."""
        return self._named(iri)[0]

    def begun(self, prefix: str, limit: int) -> list[str]:
        """Ids of things that begin with a prefix, or have a name that does, in their order."""
        rows = self._database.rows(_BEGUN, clean(prefix), normalise(prefix), limit)
        return [name for (name,) in rows]

    def linked(self, key: str) -> list[str]:
        """Ids of the things that are most surely meant by the key of an identifier."""
        return [name for (name,) in self._database.rows(_LINKED, clean(key))]

    def range(self, name: str) -> set[str]:
        """The types that all things have that are values of a property."""
        return {*json.loads(self._ranges.get(name, "[]"))}

    def having(self, wanted: Iterable[tuple[str, str]]) -> list[int]:
        """Numbers of the things that have most of some values: ``=`` and an id, or a text."""
        asked = [
            (name, word)
            for name, text in wanted
            for word in ([text] if text.startswith("=") else self._alike(text))
        ]
        asked = [(name, clean(word)) for name, word in asked]
        return [
            number for (number,) in self._database.rows(_HAVING, array(asked), self.postings.most)
        ]

    def select(
        self, types: Sequence[str], when: Interval | None, preferred: Iterable[int]
    ) -> list[Any]:
        """Return candidates of some types that have a date, if one is asked for."""
        days = (when.first.isoformat(), when.last.isoformat()) if when else (None, None)
        limit = self.postings.most
        rows = self._database.rows(_SELECT, *days, array(types), array(preferred), limit)
        return [each.candidate for each in self.postings.fetch(number for (number,) in rows)]

    def _alike(self, text: str) -> set[str]:
        """The words of a text, those near to them, and what it is if it is an id."""
        found = {f"={text.removeprefix(ID_SPACE)}"}
        for word in words(text):
            found |= {word, *self.postings.vocabulary.near(word)}
        return found
