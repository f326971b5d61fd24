from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.glance import glance
from kg.refusals import NestingRefused, QueryError
from kg.tokens import NESTING, Outline, outline
from tests.kg.test_tokens import HIDDEN, PIECES, QUERIES

PUBLISHED = sorted(Path("queries").rglob("*.rq"))
CALLS = ["NOW()", "now ()", "RAND #\n()", "uuid()", "STRUUID()", "strUUID(\n)", "BNODE()"]


def told(found: Outline) -> tuple[object, ...]:
    return found.form, found.prefixes, found.is_volatile, found.has_dataset


@pytest.mark.parametrize("query", QUERIES)
def test_a_glance_tells_what_all_tokens_tell(query: str) -> None:
    assert told(glance(query, nesting=NESTING)) == told(outline(query))


@pytest.mark.parametrize("path", PUBLISHED, ids=str)
def test_of_published_queries_a_glance_tells_what_all_tokens_tell(path: Path) -> None:
    query = path.read_text("utf-8")

    assert told(glance(query, nesting=NESTING)) == told(outline(query))


@pytest.mark.parametrize("query", HIDDEN)
def test_no_service_hides_from_a_glance(query: str) -> None:
    with pytest.raises(QueryError):
        glance(query, nesting=NESTING)


@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_answers_otherwise_each_time_does_not_hide_from_a_glance(call: str) -> None:
    assert glance(f"SELECT ({call} AS ?x) {{}}", nesting=NESTING).is_volatile


@pytest.mark.parametrize("source", ["FROM<a:b>", "from a:b", "From #\n:b", "FROM NAMED <a:b>"])
def test_a_dataset_does_not_hide_from_a_glance(source: str) -> None:
    query = f"PREFIX a: <a:> PREFIX : <b:> DESCRIBE *{source} {{ ?s ?p ?o }}"

    assert glance(query, nesting=NESTING).has_dataset


@pytest.mark.parametrize("pair", ["{}", "()", "[]"])
def test_nesting_is_bounded(pair: str) -> None:
    opened, closed = pair
    inside = NESTING - 1

    glance("ASK {" + opened * inside + closed * inside + "}", nesting=NESTING)
    with pytest.raises(NestingRefused):
        glance("ASK {" + opened * NESTING + closed * NESTING + "}", nesting=NESTING)


@given(st.lists(PIECES, max_size=14))
def test_what_passes_a_glance_and_the_tokens_is_told_alike(pieces: list[str]) -> None:
    query = "PREFIX service: <a:> PREFIX ex: <e:> SELECT * { " + "".join(pieces) + " }"
    try:
        expected = outline(query)
    except QueryError:
        return

    assert told(glance(query, nesting=NESTING)) == told(expected)
