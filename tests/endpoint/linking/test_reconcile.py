from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Reconcile = Callable[..., list[dict[str, Any]]]
Validate = Callable[[str, Any], None]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["query", "type", "limit", "properties", "pid", "v", "id", "type_strict"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


def test_manifest_is_valid_and_its_addresses_lead_somewhere(
    served: FlaskClient, validate: Validate
) -> None:
    manifest = served.get("/reconcile").get_json()

    validate("manifest", manifest)
    proposals = manifest["extend"]["propose_properties"]
    addresses = [
        manifest["view"]["url"].replace("{{id}}", quote("document/09", safe="")),
        manifest["preview"]["url"].replace("{{id}}", quote("document/09", safe="")),
        *(each["service_url"] + each["service_path"] for each in manifest["suggest"].values()),
        proposals["service_url"] + proposals["service_path"],
    ]
    for kind, name in (("entity", "document/09"), ("type", "Person"), ("property", "sender")):
        path = manifest["suggest"][kind]["flyout_service_path"]
        addresses.append(path.replace("${id}", quote(name, safe="")))
    for address in addresses:
        assert served.get(address).status_code in {200, 303}, address


def test_manifest_in_japanese_leads_to_answers_in_japanese(served: FlaskClient) -> None:
    manifest = served.get("/reconcile/ja").get_json()
    path = manifest["suggest"]["entity"]["service_path"]

    found = served.get(f"{path}?prefix=Boris").get_json()["result"]

    assert "冷たい平和" in manifest["name"]
    assert found[0]["name"] == "ボリス・エリツィン"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_default_type_is_a_type(served: FlaskClient, lang: str) -> None:
    manifest = served.get(f"/reconcile/{lang}").get_json()

    for each in manifest["defaultTypes"]:
        found = served.get(f"/reconcile/suggest/type?prefix={each['id']}").get_json()["result"]
        assert found[0]["id"] == each["id"]


def test_get_and_post_answer_alike(served: FlaskClient) -> None:
    queries = json.dumps({"a": {"query": "Boris Yeltsin"}, "b": {"query": "NATO", "limit": 1}})

    by_get = served.get("/reconcile", query_string={"queries": queries}).get_json()
    by_post = served.post("/reconcile", data={"queries": queries}).get_json()

    assert by_get == by_post
    assert list(by_post) == ["a", "b"]
    assert len(by_post["b"]["result"]) == 1


@pytest.mark.parametrize(
    "path", ["/reconcile", "/reconcile/suggest/entity?prefix=a", "/reconcile/preview?id=state/eu"]
)
def test_every_answer_is_open_to_other_origins(served: FlaskClient, path: str) -> None:
    assert served.get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_candidate_says_what_it_is_and_why(reconcile: Reconcile) -> None:
    found = reconcile("Yeltsin, Boris", type="Person")[0]

    assert found["id"] == "person/boris-yeltsin"
    assert found["match"] is True
    assert found["score"] == 100
    assert [each["id"] for each in found["type"]] == ["Person", "Actor"]
    assert {"id": "same", "value": True} in found["features"]
    assert "President of Russia" in found["description"]


def test_candidates_are_sorted_and_none_but_one_is_a_match(reconcile: Reconcile) -> None:
    found = reconcile("Clinton", limit=100)

    scores = [each["score"] for each in found]
    assert scores == sorted(scores, reverse=True)
    assert sum(each["match"] for each in found) <= 1


def test_narrower_type_is_found_by_a_broader_one(reconcile: Reconcile) -> None:
    assert reconcile("Boris Yeltsin", type=["Actor"])[0]["match"] is True


def test_wrong_type_is_no_match_whatever_the_strictness(reconcile: Reconcile) -> None:
    for strictness in ("any", "all", "should"):
        found = reconcile("Boris Yeltsin", type="Document", type_strict=strictness)
        assert not any(each["match"] for each in found)

    found = reconcile("Boris Yeltsin", type="Document", type_strict="should", limit=100)
    scores = {each["id"]: each["score"] for each in found}
    assert scores["person/boris-yeltsin"] <= 50


def test_all_types_are_wanted_where_strictness_is_all(reconcile: Reconcile) -> None:
    types = ["Document", "Letter"]

    assert all(
        {"Letter"} <= {each["id"] for each in found["type"]}
        for found in reconcile("Yeltsin", type=types, type_strict="all")
    )


def test_sender_and_date_decide_between_letters(reconcile: Reconcile) -> None:
    sender = {"pid": "sender", "v": "Bill Clinton"}
    dated = {"pid": "date", "v": "24 December 1994"}

    assert reconcile("Letter", type="Letter", properties=[sender, dated])[0]["id"] == "document/14"


def test_property_alone_finds_what_has_it(reconcile: Reconcile) -> None:
    value = {"id": "person/nicholas-burns", "name": "Nicholas Burns"}
    found = reconcile(type="Document", properties=[{"pid": "sender", "v": [value]}])

    assert found[0]["id"] == "document/12"
    assert not any(each["match"] for each in found)


def test_property_that_disagrees_prevents_a_match(reconcile: Reconcile) -> None:
    letter = "Letter from Yeltsin to Clinton, 3 December 1994"

    agreed, refused = (
        reconcile(letter, properties=[{"pid": "sender", "v": name}])[0]
        for name in ("Boris Yeltsin", "Andrei Kozyrev")
    )

    assert agreed["match"] is True
    assert refused["match"] is False
    assert refused["score"] < agreed["score"]


@pytest.mark.parametrize(
    ("queries", "detail"),
    [
        ("{", "queries: is not JSON"),
        ("[]", "queries: want a JSON object"),
        ("[" * 100_000, "queries: is "),
        ('{"q": 1}', "q: want an object"),
        ('{"q": {}}', "q: want a query that is not empty"),
        ('{"q": {"query": ""}}', "q: want a query that is not empty"),
        ('{"q": {"query": 5}}', "q: query: want a string"),
        ('{"q": {"query": "' + "x" * 501 + '"}}', "at most 500 characters"),
        ('{"q": {"query": "a", "type": "Ship"}}', "there is no 'Ship'; there are Actor,"),
        ('{"q": {"query": "a", "type": 5}}', "q: type: want"),
        ('{"q": {"query": "a", "limit": 0}}', "q: limit: want a positive number"),
        ('{"q": {"query": "a", "limit": "5"}}', "q: limit: want a positive number"),
        ('{"q": {"query": "a", "limit": 1e999}}', "q: limit: want a positive number"),
        ('{"q": {"query": "a", "type_strict": "no"}}', "q: type_strict: want one of any, all"),
        ('{"q": {"query": "a", "properties": [{"pid": "x", "v": 1}]}}', "there is no 'x'; there"),
        ('{"q": {"query": "a", "properties": [{"pid": "date"}]}}', "want objects with pid and v"),
        ('{"q": {"query": "a", "properties": [{"pid": "date", "v": null}]}}', "q: date: want"),
        ('{"q": {"query": "a", "colour": 1}}', "q: want an object with fields of"),
    ],
)
def test_wrong_batch_is_400_in_one_line(served: FlaskClient, queries: str, detail: str) -> None:
    answer = served.post("/reconcile", data={"queries": queries})

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert detail in answer.get_json()["detail"]
    assert "\n" not in answer.get_json()["detail"]


def test_batch_of_10_000_queries_is_413_that_names_the_limit(served: FlaskClient) -> None:
    queries = json.dumps({f"q{n}": {"query": "Yeltsin"} for n in range(10_000)})

    answer = served.post("/reconcile", data={"queries": queries})

    assert answer.status_code == 413
    assert answer.get_json()["detail"] == (
        "queries: a batch has at most 100 queries; this one has 10000."
    )


def test_form_without_queries_is_400(served: FlaskClient) -> None:
    assert served.post("/reconcile", data={"query": "x"}).status_code == 400
    assert served.put("/reconcile").status_code == 405


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(max_size=5), JSON, max_size=3))
def test_any_json_is_answered_or_refused(served: FlaskClient, batch: object) -> None:
    answer = served.post("/reconcile", data={"queries": json.dumps(batch)})

    assert answer.status_code in {200, 400}


def test_preview_is_a_page_that_others_may_frame(served: FlaskClient) -> None:
    answer = served.get("/reconcile/ja/preview?id=document/09")

    assert "エリツィンのクリントン宛書簡" in answer.text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/reconcile/preview?id=document/99",
        "/reconcile/preview",
        "/reconcile/flyout/entity?id=x",
        "/reconcile/flyout/type?id=Ship",
        "/reconcile/flyout/ship?id=x",
        "/reconcile/suggest/ship?prefix=x",
    ],
)
def test_unknown_thing_or_kind_is_404(served: FlaskClient, path: str) -> None:
    assert served.get(path).status_code == 404


def test_flyout_escapes_what_it_shows(served: FlaskClient) -> None:
    found = served.get("/reconcile/flyout/entity?id=organization/nato").get_json()

    assert found["id"] == "organization/nato"
    assert "North Atlantic Treaty Organization" in found["html"]
    assert served.get("/reconcile/flyout/type?id=<script>").status_code == 404
