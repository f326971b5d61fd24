"""Answers as tables for people: columns with headings, cells with names that lead to pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from endpoint.addresses import href
from endpoint.answer_words import in_answer
from endpoint.columns import heading
from endpoint.languages import LANGUAGES, Text, current_language, gettext
from endpoint.site import BASE, Row, Site
from endpoint.things import Thing, by_slug, things

_THINGS = BASE + "id/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBER = re.compile(r"[0-9][0-9-]*")
_NUMERIC = {_XSD + name for name in ("integer", "decimal", "double")}


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things in a cell: words, and where they lead, if anywhere."""

    words: Text
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, which of the columns hold numbers, and rows of cells of parts."""

    headings: list[str]
    numeric: list[bool]
    rows: list[list[list[Part]]]


def read_table(site: Site, columns: Sequence[str], rows: Sequence[Row]) -> Table:
    """Arrange an answer for people.

    Of columns that say the same in several languages (``text_en``, ``text_ja``) the page's is
    shown. A plain string whose words are slugs becomes the names of what they stand for; the label
    of a thing that its row names becomes that of the page's language.
    """
    shown = [name for name in columns if _is_of_page(name, columns)]
    named = _Named(site, [row[name] for row in rows for name in shown if name in row])
    cells = [_cells(named, shown, row) for row in rows]
    numeric = [all(_is_number(row.get(name)) for row in rows) for name in shown]
    return Table([heading(_stem(name, columns)) for name in shown], numeric, cells)


def _stem(name: str, columns: Sequence[str]) -> str:
    """Return a column's name without its language, if it has sisters in other languages."""
    stem, _, language = name.rpartition("_")
    return stem if language in LANGUAGES and len(_sisters(stem, columns)) > 1 else name


def _is_of_page(name: str, columns: Sequence[str]) -> bool:
    stem, _, language = name.rpartition("_")
    if language not in LANGUAGES or current_language() not in _sisters(stem, columns):
        return True
    return language == current_language()


def _sisters(stem: str, columns: Sequence[str]) -> list[str]:
    return [language for language in LANGUAGES if f"{stem}_{language}" in columns]


def _is_number(term: Mapping[str, str] | None) -> bool:
    return term is None or term.get("datatype") in _NUMERIC


class _Named:
    """The things that cells name, by IRI and by slug."""

    def __init__(self, site: Site, terms: Iterable[Mapping[str, str]]) -> None:
        iris, slugs = set[str](), set[str]()
        for term in terms:
            if term["type"] == "uri":
                iris.add(term["value"])
            elif not term.keys() & {"datatype", "xml:lang"}:
                slugs.update(term["value"].split(" "))
        self.by_iri = things(site, iris)
        self.by_slug = by_slug(site, slugs)


def _cells(named: _Named, columns: Sequence[str], row: Row) -> list[list[Part]]:
    meant = {name: _meant(named, name, row[name]) for name in columns if name in row}
    own = {
        (language, label): thing
        for many in meant.values()
        for thing in many
        for language, label in thing.labels.items()
    }
    return [_cell(name, row[name], meant[name], own) if name in row else [] for name in columns]


def _cell(
    column: str,
    term: Mapping[str, str],
    meant: list[Thing],
    own: Mapping[tuple[str, str], Thing],
) -> list[Part]:
    """Show one term: the things that it means, or its words; ``own`` are the labels in its row."""
    value, language = term["value"], term.get("xml:lang", "")
    if meant:
        return [_named(thing) for thing in meant]
    if term["type"] == "uri":
        return [Part(Text(value), href(value), value)]
    if term.get("datatype") == _XSD + "boolean":
        return [Part(Text(gettext("yes") if value == "true" else gettext("no")))]
    if (language, value) in own:
        return [Part(own[language, value].name)]
    if "datatype" in term or language:
        return [Part(Text(value, language))]
    return [Part(Text(in_answer(column, value)))]


def _meant(named: _Named, column: str, term: Mapping[str, str]) -> list[Thing]:
    """Return the things that a term means: that of an IRI, or those of which it has the slugs."""
    value = term["value"]
    if term["type"] == "uri":
        return [named.by_iri[value]] if value in named.by_iri else []
    if term.keys() & {"datatype", "xml:lang"}:
        return []
    found = [_find(named, column, slug) for slug in value.split(" ")]
    return [thing for thing in found if thing] if all(found) else []


def _find(named: _Named, column: str, slug: str) -> Thing | None:
    """Find what a slug stands for in a column.

    Of several it is the one whose kind the column names, else the one that is no concept.
    """
    found = named.by_slug.get(slug, ())
    if len(found) > 1:
        fitting = [each for each in found if _names_kind(column, each.kind)]
        found = tuple(fitting or (each for each in found if each.iri.startswith(_THINGS)))
    return found[0] if len(found) == 1 else None


def _names_kind(column: str, kind: str) -> bool:
    kind, column = kind.replace("-", "_"), column.removesuffix("s")
    return kind.endswith(column) or column.endswith(kind)


def _named(thing: Thing) -> Part:
    """Show a thing by its number, if that is its slug, else by its name."""
    is_number = _NUMBER.fullmatch(thing.slug) is not None
    words = Text(thing.slug) if is_number else thing.name
    return Part(words, thing.href, str(thing.name) if is_number else "")
