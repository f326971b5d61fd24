"""Data extension: the values of properties of things that were reconciled.

Source: Reconciliation Service API 0.2, section 7.
"""

from __future__ import annotations

from typing import Any

from flask import abort

from endpoint.linking.catalogue import ID_SPACE, Catalogue, Value
from endpoint.linking.queries import find_property, read_json
from kg.finding.properties import PROPERTIES, Property

_IDS = 1000
_PROPERTIES = 50


def answer(text: str, catalogue: Catalogue) -> dict[str, Any]:
    """Answer a data extension query, or 400 or 413 to one that is wrong."""
    ids, asked = _read(text)
    return {
        "meta": [
            {"id": each.id, "name": catalogue.property_name(each)} | _type(each, catalogue)
            for each, _ in asked
        ],
        "rows": {
            name: {
                each.id: _values(name, each, catalogue)[: limit or None] for each, limit in asked
            }
            for name in ids
        },
    }


def propose(type_id: str, limit: int | None, catalogue: Catalogue) -> dict[str, Any]:
    """Propose the properties that things of a type (empty: of any) have, the most used first."""
    counts = catalogue.used[type_id]
    used = sorted((name for name in PROPERTIES if name in counts), key=lambda name: -counts[name])
    proposed = [PROPERTIES[name] for name in used][:limit]
    return {
        "properties": [{"id": each.id, "name": catalogue.property_name(each)} for each in proposed],
        **({"type": type_id} if type_id else {}),
        **({"limit": limit} if limit is not None else {}),
    }


def _read(text: str) -> tuple[list[str], list[tuple[Property, int]]]:
    read = read_json("extend", text)
    ids, properties = read.get("ids"), read.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        abort(400, "extend: ids: want an array of strings.")
    if len(ids) > _IDS:
        abort(413, f"extend: at most {_IDS} ids at a time; this query has {len(ids)}.")
    if not isinstance(properties, list) or len(properties) > _PROPERTIES:
        abort(400, f"extend: properties: want an array of at most {_PROPERTIES} objects.")
    return ids, [_read_property(each) for each in properties]


def _read_property(asked: object) -> tuple[Property, int]:
    if not isinstance(asked, dict) or not isinstance(asked.get("id"), str):
        abort(400, "extend: properties: want objects with an id.")
    settings = asked.get("settings") or {}
    try:
        limit = int(settings.get("limit") or 0)
    except (AttributeError, TypeError, ValueError, OverflowError):
        limit = -1
    if limit < 0:
        abort(400, f"extend: {asked['id'][:50]}: the setting limit is a number, 0 for all values.")
    return find_property("extend: properties", asked["id"]), limit


def _values(name: str, asked: Property, catalogue: Catalogue) -> list[dict[str, Any]]:
    thing = catalogue.thing(name)
    return [_value(each, catalogue) for each in thing.values.get(asked.id, [])] if thing else []


def _value(value: Value, catalogue: Catalogue) -> dict[str, Any]:
    """Write a value: a thing of ours that can be reconciled as such, anything else as it is."""
    if value.iri and catalogue.thing(value.iri.removeprefix(ID_SPACE)):
        return {"id": value.iri.removeprefix(ID_SPACE), "name": catalogue.value_name(value)}
    if value.datatype == "date":
        return {"date": f"{value.text}T00:00:00Z"}
    return {"str": catalogue.value_name(value)}


def _type(asked: Property, catalogue: Catalogue) -> dict[str, Any]:
    """The one type, as narrow as may be, of all things that are values of a property."""
    shared = catalogue.range(asked.id)
    narrow = [each for each in sorted(shared) if catalogue.is_narrowest(each, shared)]
    return {"type": {"id": narrow[0], "name": catalogue.type_name(narrow[0])}} if narrow else {}
