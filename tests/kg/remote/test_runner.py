"""Questions to another engine: answered in our spelling and wholly, or not at all."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from kg.errors import EngineDown, EngineError
from kg.refusals import LimitReached, MalformedQuery, QueryError, UpdateRefused
from kg.remote import RemoteEngine, read_address
from tests.engines import HOLDING, JSON, SELECT, Played, Said, free_port, refusal


def test_query_without_a_dataset_gets_that_of_the_release(
    played: Played, asking: RemoteEngine
) -> None:
    asking.answer("SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }", JSON)

    assert played.asked[0]["default-graph-uri"] == [HOLDING.default]
    assert played.asked[0]["named-graph-uri"] == list(HOLDING.graphs)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <https://example.org/private> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <https://example.org/private> WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_no_query_reaches_a_graph_that_is_not_of_the_release(
    played: Played, asking: RemoteEngine, query: str
) -> None:
    asking.answer(query, JSON)

    assert played.asked[0]["default-graph-uri"] == ["urn:x-coldpeace:nothing"]
    assert played.asked[0]["named-graph-uri"] == ["urn:x-coldpeace:nothing"]
    assert "FROM" not in played.asked[0]["query"][0]


def test_graphs_of_the_protocol_replace_those_of_the_query(
    played: Played, asking: RemoteEngine
) -> None:
    known = HOLDING.graphs[0]

    asking.answer("ASK FROM <https://example.org/graph/a> {}", JSON, named_graphs=[known])

    assert played.asked[0]["default-graph-uri"] == ["urn:x-coldpeace:nothing"]
    assert played.asked[0]["named-graph-uri"] == [known]


@pytest.mark.parametrize(
    "said",
    [
        Said(cut=20),
        Said(Said().body[:-20]),
        Said(b"", media_type=JSON),
        Said(b"<html><p>Welcome to our proxy</p></html>", media_type="text/html"),
        Said(b"<html><p>Welcome</p></html>", status=500, media_type="text/html"),
        Said(b"", status=302, headers={"Location": "http://127.0.0.1:1/"}),
        Said(b"x\r\n", media_type="text/csv"),
        Said(b'{"head": {}, "boolean": true}', status=500),
    ],
    ids=["cut", "short", "empty", "page", "page of an error", "elsewhere", "other", "error"],
)
def test_what_is_no_answer_is_refused(played: Played, asking: RemoteEngine, said: Said) -> None:
    played.said = said

    error = refusal(asking)

    assert isinstance(error, EngineError)
    assert "<" not in str(error)
    assert "Welcome" not in str(error)


def test_cut_triples_are_refused(played: Played, asking: RemoteEngine) -> None:
    played.said = Said(b"<a:b> <a:b> <a:b> .\n<a:b> <a:b>", media_type="application/n-triples")

    with pytest.raises(EngineError, match="broken off"):
        asking.answer("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "text/turtle")


def test_words_of_the_engine_are_told_without_its_paths(
    played: Played, asking: RemoteEngine
) -> None:
    words = (
        b"Virtuoso 42000 Error reading /var/lib/virtuoso/db/x.db \x00at http://10.0.0.7:8890/x\n"
    )
    played.said = Said(words + b"\nSPARQL query:\nSELECT", 500, "text/plain")

    text = str(refusal(asking))

    assert "Virtuoso 42000 Error reading …" in text
    assert "/var" not in text
    assert "10.0.0.7" not in text
    assert "SELECT" not in text


def test_refusal_by_the_engines_parser_is_a_malformed_query(
    played: Played, asking: RemoteEngine
) -> None:
    played.said = Said(b"syntax error at 'x' before '}'", 400, "text/plain")

    error = refusal(asking)

    assert isinstance(error, MalformedQuery)
    assert "syntax error at 'x'" in str(error)


def test_busy_engine_is_down(played: Played, asking: RemoteEngine) -> None:
    played.said = Said(b"overloaded", 503, "text/plain")

    assert isinstance(refusal(asking), EngineDown)


@pytest.mark.parametrize(
    "said", [Said(b"", pause=30.0), Said(Said().body, pause=0.2)], ids=["silent", "trickling"]
)
def test_slow_engine_is_given_up_at_the_limit(
    played: Played, asking: RemoteEngine, said: Said
) -> None:
    played.said = said
    start = time.monotonic()

    error = refusal(asking)

    assert isinstance(error, LimitReached)
    assert error.limit == "time"
    assert "1 s" in str(error)
    assert 0.9 < time.monotonic() - start < 3


@pytest.mark.parametrize("length", [9_000, 20_000], ids=["when written", "when read"])
def test_large_answer_is_refused(played: Played, asking: RemoteEngine, length: int) -> None:
    head = b'{"head": {"vars": ["x"]}, "results": {"bindings": ['
    value = b'{"x": {"type": "literal", "value": "' + b'\\"' * (length // 2) + b'"}}'
    played.said = Said(head + value + b"]}}")

    with pytest.raises(LimitReached) as refused:
        asking.answer(SELECT, "application/sparql-results+xml")

    assert refused.value.limit == "result"


def test_engine_that_is_down_is_told(played: Played) -> None:
    address = read_address(f"http://127.0.0.1:{free_port()}/sparql", {})
    with RemoteEngine(address, HOLDING.hash) as engine:
        error = refusal(engine)

        assert isinstance(error, EngineDown)
        assert f"nothing answers at {address.query} (" in str(error)
        assert engine.workers_alive() == 0


def test_engine_that_comes_back_is_asked_again(played: Played, asking: RemoteEngine) -> None:
    played.holdings = [None]
    assert isinstance(refusal(asking), EngineDown)
    assert asking.workers_alive() == 0

    played.holdings = [HOLDING]

    assert asking.answer(SELECT, "text/csv") == b"x\r\n"
    assert asking.workers_alive() == 1


def test_answer_during_which_the_release_went_is_refused(
    played: Played, asking: RemoteEngine
) -> None:
    played.holdings = [HOLDING, None]

    assert isinstance(refusal(asking), EngineDown)


def test_answer_from_another_release_is_refused(played: Played, asking: RemoteEngine) -> None:
    played.holdings = [replace(HOLDING, hash="1" * 64)]

    error = refusal(asking)

    assert isinstance(error, EngineDown)
    assert "holds the release 11111111, not 00000000" in str(error)


def test_question_is_asked_anew_if_the_same_release_was_loaded_anew(
    played: Played, asking: RemoteEngine
) -> None:
    anew = replace(HOLDING, load="urn:load:2", default="urn:merged:2")
    played.holdings = [HOLDING, anew]

    asking.answer(SELECT, JSON)

    assert [fields["default-graph-uri"] for fields in played.asked] == [
        [HOLDING.default],
        [anew.default],
    ]


def test_connection_that_the_engine_closed_is_opened_again(
    played: Played, asking: RemoteEngine
) -> None:
    played.said = Said(headers={"Connection": "close"})

    assert [asking.answer(SELECT, "text/csv") for _ in range(3)] == [b"x\r\n"] * 3


@pytest.mark.parametrize(
    "query", ["INSERT DATA { <a:b> <a:b> 1 }", "ASK { SERVICE <a:b> { ?s ?p ?o } }", "ASK {"]
)
def test_what_is_refused_here_is_not_sent(played: Played, asking: RemoteEngine, query: str) -> None:
    error = refusal(asking, query)

    assert isinstance(error, UpdateRefused | QueryError)
    assert played.asked == []
