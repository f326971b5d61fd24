from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

Validate = Callable[[str, Any], None]
SCHEMAS = {
    "entity": "suggest-entities-response",
    "type": "suggest-types-response",
    "property": "suggest-properties-response",
}


@pytest.mark.parametrize(
    ("kind", "prefix", "first"),
    [
        ("entity", "Boris Y", "person/boris-yeltsin"),
        ("entity", "person/boris-yeltsin", "person/boris-yeltsin"),
        ("entity", "クリント", "person/bill-clinton"),
        ("entity", "Ельц", "person/boris-yeltsin"),
        ("entity", "Letter from Yeltsin to Clinton, 3 Dec", "document/09"),
        ("type", "Per", "Person"),
        ("type", "人物", "Person"),
        ("property", "sen", "sender"),
        ("property", "差出", "sender"),
        ("property", "date", "date"),
    ],
)
def test_what_is_begun_is_suggested_first(
    served: FlaskClient, validate: Validate, kind: str, prefix: str, first: str
) -> None:
    answer = served.get(f"/reconcile/suggest/{kind}", query_string={"prefix": prefix})

    validate(SCHEMAS[kind], answer.get_json())
    assert answer.get_json()["result"][0]["id"] == first


@pytest.mark.parametrize("kind", SCHEMAS)
def test_cursor_leads_through_all_suggestions_once(served: FlaskClient, kind: str) -> None:
    found: list[str] = []
    while True:
        path = f"/reconcile/suggest/{kind}?prefix=&cursor={len(found)}"
        page = [each["id"] for each in served.get(path).get_json()["result"]]
        if not page:
            break
        found += page

    assert len(found) == len(set(found)) > 10


def test_types_are_hierarchical(served: FlaskClient) -> None:
    letter = served.get("/reconcile/suggest/type?prefix=Letter").get_json()["result"][0]

    assert [each["id"] for each in letter["broader"]] == ["Document"]


@pytest.mark.parametrize("cursor", ["-1", "x", "10001", "1.5"])
def test_cursor_that_is_no_number_is_400(served: FlaskClient, cursor: str) -> None:
    path = f"/reconcile/suggest/entity?prefix=a&cursor={cursor}"

    assert served.get(path).status_code == 400
