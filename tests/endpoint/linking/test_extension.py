from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

Validate = Callable[[str, Any], None]


def extend(served: FlaskClient, validate: Validate, query: dict[str, Any]) -> dict[str, Any]:
    validate("data-extension-query", query)
    answer = served.post("/reconcile", data={"extend": json.dumps(query)})
    assert answer.status_code == 200, answer.text
    validate("data-extension-response", answer.get_json())
    return dict(answer.get_json())


def test_values_of_every_property_of_every_thing_are_valid(
    served: FlaskClient, validate: Validate
) -> None:
    proposed = served.get("/reconcile/properties").get_json()
    validate("data-extension-property-proposal", proposed)
    names = [{"id": each["id"]} for each in proposed["properties"]]
    things = [
        "document/09",
        "person/boris-yeltsin",
        "event/moscow-summit-1995",
        "office/us-president",
    ]

    rows = extend(served, validate, {"ids": things, "properties": names})["rows"]

    yeltsin = {"id": "person/boris-yeltsin", "name": "Boris Yeltsin"}
    assert rows["document/09"]["sender"] == [yeltsin]
    assert rows["document/09"]["earliest"] == [{"date": "1994-12-03T00:00:00Z"}]
    assert rows["document/09"]["documentForm"] == [{"str": "letter"}]
    assert rows["office/us-president"]["holder"] == [
        {"id": "person/bill-clinton", "name": "Bill Clinton"}
    ]


def test_meta_names_the_type_of_values_that_are_things(
    served: FlaskClient, validate: Validate
) -> None:
    query = {"ids": [], "properties": [{"id": "sender"}, {"id": "number"}]}

    meta = extend(served, validate, query)["meta"]

    assert meta[0]["type"] == {"id": "Person", "name": "person"}
    assert "type" not in meta[1]


def test_setting_limits_the_values(served: FlaskClient, validate: Validate) -> None:
    query = {
        "ids": ["event/telephone-call-1994-07-05"],
        "properties": [{"id": "participant", "settings": {"limit": 1}}],
    }

    rows = extend(served, validate, query)["rows"]

    assert len(rows["event/telephone-call-1994-07-05"]["participant"]) == 1


def test_unknown_thing_has_no_values(served: FlaskClient, validate: Validate) -> None:
    rows = extend(served, validate, {"ids": ["x"], "properties": [{"id": "date"}]})["rows"]

    assert rows == {"x": {"date": []}}


def test_proposed_are_the_properties_that_things_of_the_type_have(served: FlaskClient) -> None:
    found = served.get("/reconcile/properties?type=Office&limit=2").get_json()

    assert (found["type"], found["limit"], len(found["properties"])) == ("Office", 2, 2)
    offices = served.get("/reconcile/properties?type=Office").get_json()["properties"]
    assert {"holder", "officeIn"} <= {each["id"] for each in offices}
    assert "sender" not in {each["id"] for each in offices}


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("{", 400, "extend: is not JSON"),
        ("[]", 400, "extend: want a JSON object"),
        ("{}", 400, "extend: ids: want an array"),
        ('{"ids": [1], "properties": []}', 400, "extend: ids: want an array"),
        ('{"ids": [], "properties": {}}', 400, "extend: properties: want an array"),
        ('{"ids": [], "properties": [1]}', 400, "want objects with an id"),
        ('{"ids": [], "properties": [{"id": "x"}]}', 400, "there is no 'x'; there are date,"),
        (
            '{"ids": [], "properties": [{"id": "date", "settings": {"limit": "x"}}]}',
            400,
            "extend: date: the setting limit is a number",
        ),
        (json.dumps({"ids": ["a"] * 1001, "properties": []}), 413, "at most 1000 ids"),
    ],
)
def test_wrong_extension_query_is_refused_in_one_line(
    served: FlaskClient, query: str, status: int, detail: str
) -> None:
    answer = served.post("/reconcile", data={"extend": query})

    assert answer.status_code == status
    assert detail in answer.get_json()["detail"]


@pytest.mark.parametrize("query", ["type=Ship", "limit=0", "limit=x"])
def test_wrong_proposal_is_400(served: FlaskClient, query: str) -> None:
    assert served.get(f"/reconcile/properties?{query}").status_code == 400
