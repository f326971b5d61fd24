"""Reconciliation queries: read from a request, and answered from the catalogue.

Source: Reconciliation Service API 0.2, section 4 (https://www.w3.org/community/reports/
reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort

from endpoint.linking.catalogue import Catalogue
from kg.finding.properties import PROPERTIES, Property

BATCH_SIZE = 100
LIMIT = 10
_LIMIT_MAX = 100
_CHARACTERS = 500
_FIELDS = {"query", "type", "limit", "properties", "type_strict"}
_STRICTNESS = ("any", "all", "should")

Asked = str | float | bool | dict[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """One reconciliation query.

    Attributes:
        text: the name that is sought; empty if there are only properties.
        types: ids of types.
        strictness: whether a candidate has ``any`` or ``all`` of them, or only ``should`` have.
        limit: how many candidates to return.
        properties: each with the values that are asked of it.
    """

    text: str
    types: tuple[str, ...]
    strictness: str
    limit: int
    properties: tuple[tuple[Property, tuple[Asked, ...]], ...]


def read_batch(text: str, catalogue: Catalogue) -> dict[str, Query]:
    """Read a batch; answers 400 or 413 to one that is wrong, in one line that says where."""
    batch = read_json("queries", text)
    if len(batch) > BATCH_SIZE:
        abort(413, f"queries: a batch has at most {BATCH_SIZE} queries; this one has {len(batch)}.")
    return {key: _read(key[:50], asked, catalogue) for key, asked in batch.items()}


def read_json(name: str, text: str) -> dict[str, Any]:
    """Read a field of a form that has a JSON object, or answer 400."""
    try:
        read = json.loads(text)
    except ValueError as error:
        abort(400, f"{name}: is not JSON: {error}")
    except RecursionError:
        abort(400, f"{name}: is nested too deeply.")
    if not isinstance(read, dict):
        abort(400, f"{name}: want a JSON object.")
    return read


def _read(key: str, asked: object, catalogue: Catalogue) -> Query:
    if not isinstance(asked, dict) or not asked.keys() <= _FIELDS:
        abort(400, f"{key}: want an object with fields of {', '.join(sorted(_FIELDS))}.")
    text, properties = asked.get("query", ""), asked.get("properties", [])
    if not isinstance(text, str) or len(text) > _CHARACTERS:
        abort(400, f"{key}: query: want a string of at most {_CHARACTERS} characters.")
    if not isinstance(properties, list) or not (text.strip() or properties):
        abort(400, f"{key}: want a query that is not empty, or an array of properties.")
    strictness = asked.get("type_strict", "any")
    if strictness not in _STRICTNESS:
        abort(400, f"{key}: type_strict: want one of {', '.join(_STRICTNESS)}.")
    return Query(
        text,
        _read_types(key, asked.get("type", []), catalogue),
        strictness,
        _read_limit(key, asked.get("limit", LIMIT)),
        tuple(_read_property(key, each) for each in properties),
    )


def _read_types(key: str, asked: object, catalogue: Catalogue) -> tuple[str, ...]:
    types = [asked] if isinstance(asked, str) else asked
    if not isinstance(types, list) or not all(isinstance(each, str) for each in types):
        abort(400, f"{key}: type: want the id of a type, or an array of them.")
    unknown = [each for each in types if each and each not in catalogue.types]
    if unknown:
        known = ", ".join(catalogue.types)
        abort(400, f"{key}: type: there is no {unknown[0][:50]!r}; there are {known}.")
    return tuple(each for each in types if each)


def _read_limit(key: str, asked: object) -> int:
    is_number = isinstance(asked, int | float) and not isinstance(asked, bool)
    if not is_number or not 1 <= float(str(asked)) < float("inf"):
        abort(400, f"{key}: limit: want a positive number.")
    return min(_LIMIT_MAX, int(float(str(asked))))


def _read_property(key: str, asked: object) -> tuple[Property, tuple[Asked, ...]]:
    if not isinstance(asked, dict) or not isinstance(asked.get("pid"), str) or "v" not in asked:
        abort(400, f"{key}: properties: want objects with pid and v.")
    found = find_property(f"{key}: properties", asked["pid"])
    values = asked["v"] if isinstance(asked["v"], list) else [asked["v"]]
    if not all(map(_is_value, values)):
        abort(400, f"{key}: {found.id}: want strings, numbers, booleans or objects with an id.")
    return found, tuple(values)


def find_property(where: str, name: str) -> Property:
    """Find a property by its id, or answer 400."""
    if name not in PROPERTIES:
        known = ", ".join(PROPERTIES)
        abort(400, f"{where}: there is no {name[:50]!r}; there are {known}.")
    return PROPERTIES[name]


def _is_value(value: object) -> bool:
    if isinstance(value, Mapping):
        return isinstance(value.get("id"), str)
    return isinstance(value, str | int | float) and len(str(value)) <= _CHARACTERS
