"""Misspelt fields are told; those that only other servers know do no harm."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from endpoint.slips import is_slip

ASK = "ASK {}"
HTML = {"Accept": "text/html", "Accept-Language": "ja"}
#: What clients and forms of other servers send beside a query.
OTHERS = """
    output results timeout debug maxrows CXML_redir_for_subjs signal_void signal_unconnected run
    force-accept stylesheet callback queryLn queryId infer includeInferred sameAs limit offset
    reasoning explain analytic baseURI timestamp distinct Accept outputFormat jsonp should-sponge
    using-graph-uri using-named-graph-uri graph default reqFormat
"""


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"qeury": ASK}, "query"),
        ({"Query": ASK}, "query"),
        ({"query": ASK, "fromat": "csv"}, "format"),
        ({"query": ASK, "default-graph-url": "http://x/"}, "default-graph-uri"),
        ({"query": ASK, "named-graph-ur": "http://x/"}, "named-graph-uri"),
    ],
)
def test_misspelt_field_is_told_with_what_was_meant(
    client: FlaskClient, given: dict[str, str], meant: str
) -> None:
    wrong = next(name for name in given if name != "query")

    for answer in (
        client.get("/sparql", query_string=given),
        client.post("/sparql", data=given),
    ):
        assert answer.status_code == 400
        assert answer.json["detail"] == f"There is no field {wrong}; did you mean {meant}?"
    page = client.get("/sparql", query_string=given, headers=HTML)
    assert f"{wrong} という項目はありません。{meant} のことですか。" in page.text


@pytest.mark.parametrize("name", OTHERS.split())
def test_field_of_other_servers_is_let_pass(client: FlaskClient, name: str) -> None:
    given = {"query": ASK, name: "1"}

    assert client.get("/sparql", query_string=given).status_code == 200
    assert client.post("/sparql", data=given).status_code == 200
    assert client.get("/sparql", query_string={name: "1"}).status_code == 200


def test_field_that_is_there_is_not_missed(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": ASK, "query1": ASK}).status_code == 200


def test_misspelt_parameter_of_a_question_is_told_with_what_was_meant(served: FlaskClient) -> None:
    answer = served.get("/queries/claims-of-document?documnt=id:document/08")

    assert answer.status_code == 400
    assert answer.json["detail"] == "There is no field documnt; did you mean document?"
    other = served.get("/queries/claims-of-document?elsewhere=1").json["detail"]
    assert other == "claims-of-document has no parameter 'elsewhere'; it has: document"


@pytest.mark.parametrize("word", ["query", "quer", "uery", "queryy", "qvery", "uqery"])
def test_slip_is_one(word: str) -> None:
    assert is_slip(word, "query")


@pytest.mark.parametrize("word", ["queryLn", "qu", "qreuy", "", "yreuq", "quxxy", "eury"])
def test_more_than_one_slip_is_another_word(word: str) -> None:
    assert not is_slip(word, "query")
