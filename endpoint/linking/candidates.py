"""A thing as it may be found: its names, and what is known of it that a query may say too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from endpoint.descriptions import ONTOLOGY
from endpoint.site import BASE
from kg.aliases import family_names, initialisms, with_transliterations
from kg.candidates import Candidate, Name, NameKind
from kg.dates import Interval, interval

if TYPE_CHECKING:
    from endpoint.linking.catalogue import Catalogue, Thing

_BODIES = {"Organization", "State"}
_CODE = "alpha"  # ISO 3166-1 alpha-3: USA
_CONTEXT = (
    "documentForm",
    "eventKind",
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


def candidate(thing: Thing, catalogue: Catalogue) -> Candidate:
    """Make the candidate for one thing."""
    iri = BASE + "id/" + thing.id
    recorded = with_transliterations(thing.all_names)
    return Candidate(
        id=thing.id,
        names=(
            *recorded,
            *_derived(thing, recorded),
            *_numbers(thing, catalogue),
            *_offices(thing, catalogue),
            *(Name(text, NameKind.TITLE) for text in _texts(thing, "title")),
            *(Name(text, NameKind.CODE) for text in _codes(thing)),
        ),
        kind=catalogue.root(thing),
        types=frozenset(thing.types),
        when=_when(thing),
        identifiers=frozenset({thing.id, iri}),
        context=tuple(
            label
            for each in _CONTEXT
            for value in thing.values.get(each, [])
            for label in catalogue.labels.get(value.iri, {}).values()
        ),
        is_inverted="Person" in thing.types,
    )


def _texts(thing: Thing, name: str) -> list[str]:
    return [each.text for each in thing.values.get(name, []) if each.text]


def _derived(thing: Thing, recorded: list[Name]) -> list[Name]:
    if "Person" in thing.types:
        return family_names(recorded)
    return initialisms(recorded) if _BODIES & set(thing.types) else []


def _numbers(thing: Thing, catalogue: Catalogue) -> list[Name]:
    """A numbered document is called by its number: ``document 09``, ``文書09``."""
    words = catalogue.labels.get(f"{ONTOLOGY}#Document", {}).values()
    return [
        Name(f"{word} {number}", NameKind.NUMBER)
        for number in _texts(thing, "number")
        for word in words
    ]


def _offices(thing: Thing, catalogue: Catalogue) -> list[Name]:
    """Who held an office may be called by it, in his time."""
    return [
        Name(text, NameKind.OFFICE, interval(earliest, latest) if earliest and latest else None)
        for office, earliest, latest in thing.tenures
        for text in _names(office, catalogue)
    ]


def _names(iri: str, catalogue: Catalogue) -> list[str]:
    thing = catalogue.things.get(iri.removeprefix(BASE + "id/"))
    return thing.all_names if thing else []


def _codes(thing: Thing) -> list[str]:
    """The letters of ISO 3166-1 by which a state is known."""
    parts = (text.rpartition(": ") for text in _texts(thing, "identifier"))
    return [code for scheme, _, code in parts if _CODE in scheme]


def _when(thing: Thing) -> Interval | None:
    """The days of a thing, if it has a first and a last."""
    earliest, latest = (_texts(thing, each) for each in ("earliest", "latest"))
    return interval(min(earliest), max(latest)) if earliest and latest else None
