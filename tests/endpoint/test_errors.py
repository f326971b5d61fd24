"""What is said of queries, in the language of the page; machines get English if they name none."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from endpoint.errors import SAID
from kg import refusals
from kg.errors import KgError, Unjustified
from kg.refusals import LimitReached

JAPANESE = {"Accept": "text/html", "Accept-Language": "ja"}
MACHINE = {"Accept": "application/json", "Accept-Language": "ja"}


def sentences(kind: type[KgError]) -> set[str]:
    """The sentences of an error and of those that are special cases of it."""
    own = {said for name, said in vars(kind).items() if name.isupper()}
    return own.union(*(sentences(each) for each in kind.__subclasses__()))


def test_every_sentence_of_an_error_is_marked_for_translation() -> None:
    assert set(SAID) == (sentences(KgError) | {refusals.UNSORTABLE}) - {Unjustified.SENTENCE}


@pytest.mark.parametrize(
    ("query", "status", "english", "japanese"),
    [
        (
            "ASK { SERVICE <http://x/> {} }",
            400,
            "line 1, column 7: SERVICE is",
            "1行7文字目：SERVI",
        ),
        ("DROP ALL", 403, "this endpoint only reads", "読み出ししかできません"),
        ("CONSTRUCT {} {} &format=csv", 400, "CONSTRUCT is answered as text/t", "CONSTRUCTの結果"),
    ],
)
def test_refusal_is_said_in_the_language_of_the_page(
    client: FlaskClient, query: str, status: int, english: str, japanese: str
) -> None:
    text, _, form = query.partition("&format=")
    asked = {"query": text, "format": form}

    page = client.get("/sparql", query_string=asked, headers=JAPANESE)
    problem = client.get("/sparql", query_string=asked, headers=MACHINE)
    wanted = client.post("/sparql?lang=ja", data=asked, headers={"Accept": "application/json"})

    assert page.status_code == problem.status_code == wanted.status_code == status
    assert japanese in page.text
    assert problem.json["detail"].startswith(english)
    assert japanese in wanted.json["detail"]


@pytest.mark.parametrize(
    ("limit", "english", "japanese"),
    [
        (
            LimitReached("time", LimitReached.TIME, seconds=2.5),
            "longer than 2.5 s",
            "2.5秒を超えた",
        ),
        (LimitReached("memory", LimitReached.MEMORY, mib=256), "than 256 MiB", "256 MiBを超える"),
        (LimitReached("result", LimitReached.RESULT, mib=64), "than 64 MiB", "64 MiBを超え"),
        (LimitReached("queue", LimitReached.LANE, most=10, seconds=0.05), "for 10 of", "10件まで"),
    ],
    ids=lambda given: getattr(given, "limit", ""),
)
def test_limit_is_said_in_the_language_of_the_page(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    limit: LimitReached,
    english: str,
    japanese: str,
) -> None:
    def refuse(*_args: object, **_options: object) -> bytes:
        raise limit

    monkeypatch.setattr("kg.engine.Engine.answer", refuse)
    asked = {"query": "ASK { FILTER (RAND() < 2) }"}

    page = client.get("/sparql", query_string=asked, headers=JAPANESE).text
    problem = client.get("/sparql", query_string=asked, headers=MACHINE).json

    assert japanese in page
    assert english in problem["detail"]


def test_what_is_not_translated_is_marked_as_english(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": "rubbish"}, headers=JAPANESE).text

    assert '<span lang="en">line 1, column 1: want SELECT' in page
