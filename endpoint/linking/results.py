"""Reconciliation results: the candidates of a query, scored, and the one that is certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from endpoint.linking.catalogue import CONCEPT, ID_SPACE, Catalogue, Thing, Value
from endpoint.linking.queries import Asked, Query
from kg.dates import Interval, find_date
from kg.finding.properties import Property
from kg.matching import Match, sure_match
from kg.names import similarity

_DATE = "date"
_ALIKE = 60.0  # values less alike than this do not agree
_EQUAL = 85.0  # values as much alike as this agree
_UNKNOWN = 0.5  # a thing that lacks a property neither agrees nor disagrees
_OTHER_TYPE = 0.5
_NEAR_NAME = 75.0


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate with what its type and its properties make of its score."""

    match: Match
    score: float
    agreements: dict[str, float]
    is_typed: bool

    @property
    def is_consistent(self) -> bool:
        """Whether it is of the type that is sought, and no property speaks against it."""
        return self.is_typed and min(self.agreements.values(), default=1.0) >= _UNKNOWN


def answer(query: Query, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the candidates of one query as the protocol has them, the best first."""
    found = [_weigh(query, each, catalogue) for each in _matches(query, catalogue)]
    found = [each for each in found if each.score > 0]
    found.sort(key=lambda each: (-each.score, not each.match.is_dated, each.match.candidate.id))
    sure = sure_match([each.match for each in found if each.is_consistent])
    if sure and sure.candidate.kind == CONCEPT and _has_thing_near(found):
        sure = None  # a topic is called after what it is about
    return [_write(each, each.match is sure, catalogue) for each in found[: query.limit]]


def _has_thing_near(found: list[_Found]) -> bool:
    return any(
        each.score >= _NEAR_NAME and each.match.candidate.kind != CONCEPT
        for each in found
        if each.is_consistent
    )


def _matches(query: Query, catalogue: Catalogue) -> list[Match]:
    is_wide = query.strictness == "should"
    types = () if is_wide else query.types
    when = _date(query)
    preferred = catalogue.having(_wanted(query))
    if query.text.strip():
        found = catalogue.matcher.match(query.text, types, when, preferred)
    else:
        found = [Match(each, 100.0) for each in catalogue.select(types, when, preferred)]
    if query.strictness == "all":
        return [each for each in found if each.candidate.types.issuperset(query.types)]
    return found


def _wanted(query: Query) -> Iterator[tuple[str, str]]:
    """What values are asked for, by property; of a thing that was reconciled, its id."""
    for each, values in query.properties:
        for value in values:
            yield each.id, f"={value['id']}" if isinstance(value, dict) else str(value)


def _date(query: Query) -> Interval | None:
    """The first date that the properties of a query give."""
    texts = (str(v) for each, values in query.properties if each.id == _DATE for v in values)
    return next((found for text in texts if (found := find_date(text)[1])), None)


def _weigh(query: Query, match: Match, catalogue: Catalogue) -> _Found:
    thing = _thing(match, catalogue)
    agreements = {
        each.id: _agreement(each, values, thing, catalogue)
        for each, values in query.properties
        if each.id != _DATE
    }
    is_typed = not query.types or bool(match.candidate.types.intersection(query.types))
    share = sum(agreements.values()) / len(agreements) if agreements else 1.0
    if query.text.strip():
        share = (1 + share) / 2
    score = match.score * share * (1.0 if is_typed else _OTHER_TYPE)
    return _Found(match, round(score, 1), agreements, is_typed)


def _thing(match: Match, catalogue: Catalogue) -> Thing:
    thing = catalogue.thing(match.candidate.id)
    assert thing  # both are of one release
    return thing


def _agreement(
    asked: Property, values: tuple[Asked, ...], thing: Thing, catalogue: Catalogue
) -> float:
    """How well the best of the values asked for agrees with the best that a thing has: 0 to 1."""
    own = thing.values.get(asked.id, [])
    if not own or not values:
        return _UNKNOWN
    alike = max(_alike(one, other, catalogue) for one in values for other in own)
    return 1.0 if alike >= _EQUAL else alike / 100 if alike >= _ALIKE else 0.0


def _alike(asked: Asked, own: Value, catalogue: Catalogue) -> float:
    """How alike two values are, 0 to 100; a thing that was reconciled is itself or another."""
    own_id = own.iri.removeprefix(ID_SPACE)
    if isinstance(asked, dict):
        return 100.0 if asked["id"] in {own.iri, own_id} else 0.0
    text = str(asked)
    if not own.iri:
        return similarity(text, own.text)
    if text in {own.iri, own_id}:
        return 100.0
    known = catalogue.thing(own_id)
    more = known.values.get("alternativeName", []) if known else []
    names = [*catalogue.labels(own.iri).values(), *(each.text for each in more)]
    return max((similarity(text, name) for name in names), default=0.0)


def _write(found: _Found, is_sure: bool, catalogue: Catalogue) -> dict[str, Any]:
    thing = _thing(found.match, catalogue)
    features = found.match.features | {
        f"property-{each}": round(value, 2) for each, value in found.agreements.items()
    }
    return {
        "id": thing.id,
        "name": catalogue.name(thing),
        "description": catalogue.describe(thing),
        "type": type_objects(thing, catalogue),
        "score": found.score,
        "match": is_sure,
        "features": [{"id": name, "value": value} for name, value in features.items()],
    }


def type_objects(thing: Thing, catalogue: Catalogue) -> list[dict[str, str]]:
    """The types of a thing as the protocol has them, the narrowest first."""
    return [{"id": each, "name": catalogue.type_name(each)} for each in catalogue.type_ids(thing)]
