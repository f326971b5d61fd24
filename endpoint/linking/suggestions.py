"""Suggestions while somebody types: things, types and properties.

Source: Reconciliation Service API 0.2, section 6.
"""

from __future__ import annotations

from typing import Any

from endpoint.linking.catalogue import Catalogue
from endpoint.linking.results import type_objects
from kg.finding.properties import PROPERTIES
from kg.names import normalise

KINDS = ("entity", "type", "property")
PAGE = 10


def suggest(kind: str, prefix: str, cursor: int, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return a page of what begins with a prefix and what is near to it, ``cursor`` skipped."""
    if kind == "entity":
        found = _things(prefix, cursor + PAGE, catalogue)
        return [_thing(name, catalogue) for name in found[cursor : cursor + PAGE]]
    found = _named(_types(catalogue) if kind == "type" else _properties(catalogue), prefix)
    write = _type if kind == "type" else _property
    return [write(name, catalogue) for name in found[cursor : cursor + PAGE]]


def _things(prefix: str, count: int, catalogue: Catalogue) -> list[str]:
    """Ids of things: the one of that id, those with a name that so begins, those with one near."""
    near = [each.candidate for each in catalogue.matcher.match(prefix)] if prefix else []
    exact = [prefix] if catalogue.thing(prefix) else []
    begun = [each.id for each in near if _begins(each.id, prefix, catalogue)]
    begun += catalogue.begun(prefix, count + len(near) + 1)
    return list(dict.fromkeys([*exact, *begun, *(each.id for each in near)]))


def _begins(name: str, prefix: str, catalogue: Catalogue) -> bool:
    """Whether a thing has an id or a name that begins with a prefix."""
    thing, key = catalogue.thing(name), normalise(prefix)
    names = thing.all_names if thing else []
    return name.startswith(prefix) or any(normalise(each).startswith(key) for each in names)


def _named(names: dict[str, list[str]], prefix: str) -> list[str]:
    """Ids: the one that is the prefix, those with a name or id that begins with it or has it."""
    key = normalise(prefix)
    keys = {name: [normalise(each) for each in (name, *said)] for name, said in names.items()}
    exact = [prefix] if prefix in names else []
    begun = [name for name, own in keys.items() if any(each.startswith(key) for each in own)]
    inside = [name for name, own in keys.items() if any(key in each for each in own)]
    return list(dict.fromkeys([*exact, *begun, *inside]))


def _types(catalogue: Catalogue) -> dict[str, list[str]]:
    return {
        name: [*each.labels.values(), catalogue.type_name(name)]
        for name, each in catalogue.types.items()
    }


def _properties(catalogue: Catalogue) -> dict[str, list[str]]:
    return {name: catalogue.property_names(each) for name, each in PROPERTIES.items()}


def _thing(name: str, catalogue: Catalogue) -> dict[str, Any]:
    thing = catalogue.thing(name)
    assert thing  # it was found
    return {
        "id": name,
        "name": catalogue.name(thing),
        "description": catalogue.describe(thing),
        "notable": type_objects(thing, catalogue)[:1],
    }


def _type(name: str, catalogue: Catalogue) -> dict[str, Any]:
    """A type with its direct superclasses, and theirs."""
    found = catalogue.types[name]
    broader = [_type(each, catalogue) for each in found.broader]
    return {"id": name, "name": catalogue.type_name(name)} | (
        {"broader": broader} if broader else {}
    )


def _property(name: str, catalogue: Catalogue) -> dict[str, Any]:
    return {"id": name, "name": catalogue.property_name(PROPERTIES[name])}
