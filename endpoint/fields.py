"""A published question as people meet it: its words, and a field for each parameter."""

from __future__ import annotations

from dataclasses import dataclass

from endpoint.columns import heading
from endpoint.descriptions import prefix_table
from endpoint.languages import LANGUAGES, Text, pick
from endpoint.site import Site
from endpoint.things import things
from kg.prefixes import shorten
from kg.queries import Parameter, Query
from kg.refusals import LimitReached, ParameterRefused

_MOST_OPTIONS = 500


@dataclass(frozen=True, slots=True)
class Told:
    """A question in the page's language; what its header lacks is None."""

    name: str
    summary: Text
    question: Text | None
    note: Text | None

    @property
    def is_table(self) -> bool:
        """Whether it is one of the flat tables of the release."""
        return self.name.startswith("tables/")


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field of a form.

    Attributes:
        name: of the parameter.
        kind: iri, text or date.
        heading: what it is called.
        value: what was given, empty if nothing.
        example: a value as one may write it.
        options: value -> name, for a list to pick from; empty for a field to write in.
        is_refused: whether the value is not of the parameter's kind.
    """

    name: str
    kind: str
    heading: str
    value: str
    example: str
    options: dict[str, str]
    is_refused: bool


def texts(query: Query, key: str) -> dict[str, str]:
    """Return what a question's header says under a key, by language."""
    found = {"en": query.meta.get(key), "ja": query.meta.get(f"{key}-ja")}
    return {language: " ".join(found[language] or ()) for language in LANGUAGES if found[language]}


def told(query: Query) -> Told:
    """Choose a question's words in the page's language."""
    summary = pick(texts(query, "summary")) or Text(query.name)
    return Told(query.name, summary, pick(texts(query, "question")), pick(texts(query, "note")))


def read_field(
    site: Site,
    query: Query,
    parameter: Parameter,
    value: str,
    refused: ParameterRefused | None,
    *,
    has_list: bool = True,
) -> Field:
    """Prepare the field of one parameter.

    To pick from are the values that occur in the answer while the parameter is free; of dates,
    any may be given.
    """
    is_refused = refused is not None and refused.name == parameter.name
    has_list = has_list and parameter.kind != "date" and not is_refused
    options = _options(site, query, parameter) if has_list else {}
    if value and options and value not in options:
        options = {value: value, **options}
    name, example = parameter.name, parameter.example
    return Field(name, parameter.kind, heading(name), value, example, options, is_refused)


def _options(site: Site, query: Query, parameter: Parameter) -> dict[str, str]:
    values = site.once(f"values of {query.name} {parameter.name}", lambda: _values(site, query))
    found = values[parameter.name]
    if len(found) > _MOST_OPTIONS:
        return {}
    prefixes, named = prefix_table(site), things(site, found)
    if parameter.kind == "text":
        return {each: each for each in found}
    return {
        shorten(each, prefixes): f"{named[each].slug}: {named[each].name}"
        if each in named
        else each
        for each in found
    }


def _values(site: Site, query: Query) -> dict[str, list[str]]:
    """Collect what each parameter of a question may be; nothing if that asks too much."""
    try:
        rows = site.rows(query.text)
    except LimitReached:
        rows = []
    return {
        name: sorted({row[name]["value"] for row in rows if name in row})
        for name in query.parameters
    }
