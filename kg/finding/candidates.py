"""A thing as it may be found: its names, and what is known of it that a query may say too."""

from __future__ import annotations

from kg.aliases import (
    familiar_names,
    family_names,
    initialisms,
    state_names,
    with_initials,
    with_synonyms,
    with_transliterations,
)
from kg.candidates import Candidate, Name, NameKind
from kg.dates import Interval, interval
from kg.finding.things import ID_SPACE, ONTOLOGY, Thing, Things

_BODIES = {"Organization", "State"}
_CODE = "alpha"  # ISO 3166-1 alpha-3: USA; alpha-2: US
_KINDS = ("documentForm", "eventKind")
_CONTEXT = (
    "sender",
    "recipient",
    "place",
    "participant",
    "officeIn",
    "office",
    "ofState",
    "debtor",
    "creditor",
    "topic",
)


def candidate(thing: Thing, things: Things) -> Candidate:
    """Make the candidate for one thing."""
    iri = ID_SPACE + thing.id
    recorded = with_transliterations(thing.all_names)
    return Candidate(
        id=thing.id,
        names=(
            *recorded,
            *_derived(thing, recorded),
            *with_initials(recorded, things.initials),
            *with_synonyms(recorded, _kinds(thing, things)),
            *_numbers(thing, things),
            *_offices(thing, things),
            *(Name(text, NameKind.TITLE) for text in _texts(thing, "title")),
            *(Name(text, NameKind.CODE) for text in _codes(thing)),
        ),
        kind=things.root(thing),
        types=frozenset(thing.types),
        when=_when(thing),
        identifiers=frozenset({thing.id, iri}),
        context=tuple(
            label
            for each in _CONTEXT
            for value in thing.values.get(each, [])
            for label in things.names_of(value.iri)
        ),
        forms=tuple(_kinds(thing, things)),
        is_inverted="Person" in thing.types,
    )


def _texts(thing: Thing, name: str) -> list[str]:
    return [each.text for each in thing.values.get(name, []) if each.text]


def _derived(thing: Thing, recorded: list[Name]) -> list[Name]:
    if "Person" in thing.types:
        return [*family_names(recorded), *familiar_names(recorded)]
    if "State" in thing.types:
        return [
            *initialisms(recorded),
            *(name for code in _codes(thing, 2) for name in state_names(code)),
        ]
    return initialisms(recorded) if _BODIES & set(thing.types) else []


def _kinds(thing: Thing, things: Things) -> list[str]:
    """What a document or an event is called for its form or kind."""
    values = (value for each in _KINDS for value in thing.values.get(each, []))
    return [name for value in values for name in things.names_of(value.iri)]


def _numbers(thing: Thing, things: Things) -> list[Name]:
    """A numbered document is called by its number: ``document 09``, ``文書09``."""
    words = things.labels.get(f"{ONTOLOGY}#Document", {}).values()
    return [
        Name(f"{word} {number}", NameKind.NUMBER)
        for number in _texts(thing, "number")
        for word in words
    ]


def _offices(thing: Thing, things: Things) -> list[Name]:
    """Who held an office may be called by it, in his time."""
    return [
        Name(text, NameKind.OFFICE, interval(earliest, latest) if earliest and latest else None)
        for office, earliest, latest in thing.tenures
        for text in _names(office, things)
    ]


def _names(iri: str, things: Things) -> list[str]:
    thing = things.things.get(iri.removeprefix(ID_SPACE))
    return thing.all_names if thing else []


def _codes(thing: Thing, letters: int = 0) -> list[str]:
    """The letters of ISO 3166-1 by which a state is known: all codes, or those of so many."""
    parts = (text.rpartition(": ") for text in _texts(thing, "identifier"))
    found = [code for scheme, _, code in parts if _CODE in scheme]
    return [code for code in found if not letters or len(code) == letters]


def _when(thing: Thing) -> Interval | None:
    """The days of a thing, if it has a first and a last."""
    earliest, latest = (_texts(thing, each) for each in ("earliest", "latest"))
    return interval(min(earliest), max(latest)) if earliest and latest else None
