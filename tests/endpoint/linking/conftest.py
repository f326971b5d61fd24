"""The record as it is served, with the schemas of the reconciliation protocol."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

import kg
from endpoint import create_app

Validate = Callable[[str, Any], None]


@pytest.fixture(scope="session")
def served(release: kg.Release) -> Iterator[FlaskClient]:
    with kg.Engine(release.store, workers=1) as engine:
        yield create_app(release.path, engine).test_client(use_cookies=False)


@pytest.fixture(scope="session")
def validate(shared: Path) -> Validate:
    """Check a document against a schema of the specification, by the schema's file name."""
    folder = shared / "schemas" / "reconciliation-0.2"
    schemas = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")
    }
    resources = [DRAFT7.create_resource(schema) for schema in schemas.values()]
    registry: Registry[Any] = Registry().with_resources(
        (Resource.id(each) or "", each) for each in resources
    )

    def check(name: str, document: Any) -> None:
        Draft7Validator(schemas[name], registry=registry).validate(document)

    return check


@pytest.fixture(scope="session")
def reconcile(served: FlaskClient) -> Callable[..., list[dict[str, Any]]]:
    """Send one query by its fields, and return its candidates."""

    def send(query: str = "", **fields: Any) -> list[dict[str, Any]]:
        asked = {"query": query, **fields} if query else fields
        answer = served.post("/reconcile", data={"queries": json.dumps({"q": asked})})
        assert answer.status_code == 200, answer.text
        return list(answer.get_json()["q"]["result"])

    return send
