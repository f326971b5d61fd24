"""What engines do otherwise than the standards, as they were seen to: mended, told, or refused."""

from __future__ import annotations

import pytest

from kg.errors import EngineError
from kg.refusals import LimitReached, MalformedQuery
from kg.remote import RemoteEngine
from tests.engines import SELECT, Played, Said, refusal

ROW = b"""{ "head": { "link": [], "vars": ["x"] },
  "results": { "distinct": false, "ordered": true, "bindings": [
    { "x": { "type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", \
"value": "1" }},
    { "x": { "type": "bnode", "value": "nodeID://b10" }},
    { "x": { "type": "literal", "value": "\\"value\\": \\"nodeID://b1" }} ] } }"""


def test_answer_is_written_in_the_format_that_was_asked_for(
    played: Played, asking: RemoteEngine
) -> None:
    played.said = Said(ROW)

    csv = asking.answer(SELECT, "text/csv").decode()

    assert csv.splitlines()[:2] == ["x", "true"]
    assert csv.splitlines()[3] == '"""value"": ""nodeID://b1"'


def test_ask_that_is_answered_by_a_row_is_true(played: Played, asking: RemoteEngine) -> None:
    rows = b"""

{ "head": { "link": [], "vars": ["__ASK_RETVAL"] },
  "results": { "distinct": false, "ordered": true, "bindings": [%s ] } }"""
    row = b"""
    { "__ASK_RETVAL": { "type": "typed-literal", "datatype": "x:integer", "value": "1" }}"""

    played.said = Said(rows % row)
    assert asking.answer("ASK { ?s ?p ?o }", "text/csv") == b"true"
    played.said = Said(rows % b"")
    assert asking.answer("ASK { ?s ?p ?o }", "text/csv") == b"false"


def test_rows_cut_at_a_number_are_refused(played: Played, asking: RemoteEngine) -> None:
    played.said = Said(headers={"X-SPARQL-MaxRows": "10000"})

    error = refusal(asking)

    assert isinstance(error, LimitReached)
    assert error.limit == "result"
    assert "10000" in str(error)


def test_rows_cut_at_a_time_are_refused(played: Played, asking: RemoteEngine) -> None:
    played.said = Said(headers={"X-SQL-State": "S1TAT", "X-SQL-Message": "incomplete results"})

    error = refusal(asking)

    assert isinstance(error, LimitReached)
    assert error.limit == "time"


def test_answer_that_failed_on_the_way_is_refused(played: Played, asking: RemoteEngine) -> None:
    played.said = Said(headers={"X-SQL-State": "40001"})

    assert isinstance(refusal(asking), EngineError)


def test_body_that_ends_in_words_about_time_is_refused(
    played: Played, asking: RemoteEngine
) -> None:
    played.said = Said(b'{"head":{},"results":{The SPARQL operation has been cancelled')

    error = refusal(asking)

    assert isinstance(error, LimitReached)
    assert error.limit == "time"


def test_estimate_that_is_too_long_is_a_limit_of_time(played: Played, asking: RemoteEngine) -> None:
    played.said = Said(b"The estimated execution time 9 (sec) exceeds", 500, "text/plain")

    assert isinstance(refusal(asking), LimitReached)


@pytest.mark.parametrize(
    "complaint",
    [b"error at 1:17: expected one of FILTER, SELECT, VALUES, [_]", b"error at 1:17: expected X"],
)
def test_complaint_of_the_parser_that_we_have_is_told_in_our_words(
    played: Played, asking: RemoteEngine, complaint: bytes
) -> None:
    played.said = Said(complaint, 400, "text/plain")

    error = refusal(asking, "SELECT * WHERE { ?s }")

    assert isinstance(error, MalformedQuery)
    assert str(error) == ("line 1, column 17: something is missing or wrong in `SELECT * WHERE {`")


@pytest.mark.parametrize("complaint", ["syntax error at '}'", "error at 7:1: expected FILTER"])
def test_other_complaint_of_an_engine_is_told_without_its_status(
    played: Played, asking: RemoteEngine, complaint: str
) -> None:
    played.said = Said(complaint.encode(), 400, "text/plain")

    error = refusal(asking)

    assert isinstance(error, MalformedQuery)
    assert str(error) == f"the engine says: {complaint}"


def test_virtuoso_is_told_the_time_and_how_to_describe(
    played: Played, asking: RemoteEngine
) -> None:
    played.server = "Virtuoso/07.20"
    played.said = Said(b"", media_type="application/n-triples")

    asking.answer("DESCRIBE <a:b>", "text/turtle")

    assert 500 < int(played.asked[0]["timeout"][0]) <= 1000
    assert played.asked[0]["query"][0] == (
        'define sql:select-option "order" define sql:describe-mode "CBD" DESCRIBE <a:b>'
    )
