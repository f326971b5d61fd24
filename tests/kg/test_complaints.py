"""What a person is told whose query the engine refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.complaints import complain
from kg.refusals import QueryError
from kg.tokens import outline


def told(query: str) -> str:
    """What is told of a query that the engine refuses and the tokeniser lets pass."""
    outline(query)
    with pytest.raises(SyntaxError) as refused:
        Store().query(query)
    return str(complain(refused.value.msg, query))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK {} ASK {}", "line 1, column 8: a second query begins with ASK: send one at a time"),
        ("ASK {}\n# one more\nselect * {}", "line 3, column 1: a second query begins with select"),
        ("SELECT ?s { ?s ?p ?o } ; DROP ALL", "line 1, column 26: a second query begins with DROP"),
        (
            "SELECT ?s { ?s ?p ?o FILTER(foo(?s)) }",
            "line 1, column 29: there is no function foo",
        ),
        (
            "SELECT (CONCATT(?s, 'x') AS ?z) { ?s ?p ?o }",
            "line 1, column 9: there is no function CONCATT; did you mean CONCAT?",
        ),
        ("ASK { BIND(len('foo(') AS ?n) }", "line 1, column 12: there is no function len"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "line 1, column 40: ?s: selected beside an"),
        (
            "SELECT ?s ?p (MAX(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s",
            "line 1, column 54: ?p: selected beside an",
        ),
        (
            "SELECT (?x + ?z AS ?y) (COUNT(?o) AS ?n) { ?x ?z ?o } GROUP BY ?z",
            "line 1, column 66: ?x: selected beside an",
        ),
        (
            "SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o } GROUP BY (STR(?x) AS ?y)",
            "line 1, column 65: a variable is selected that stands neither in an aggregate nor",
        ),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "line 1, column 34: SELECT * is not authorized"),
        ("SELECT * WHERE {\n  ?s ?p }", "line 2, column 6: an object is missing after `?p`"),
        ("ASK { ?s a }", "line 1, column 10: an object is missing after `a`"),
        ("ASK { ?s }", "line 1, column 7: a property and an object are missing after `?s`"),
        ("ASK { ?s ?p ?o . <http://x> }", "line 1, column 18: a property and an object are miss"),
        ("ASK { ?s ?p ?o . ?x <http://y> }", "line 1, column 21: an object is missing after `<h"),
        ("ASK { ?s ?p ?o ; <http://y> }", "line 1, column 18: an object is missing after `<http"),
        ("ASK { ?s ?p ?o , }", "line 1, column 16: an object is missing after `,`"),
        ("ASK { ?s ?p . ?a ?b ?c }", "line 1, column 10: an object is missing after `?p`"),
        ("ASK { { ?a ?b ?c } ?s ?p }", "line 1, column 23: an object is missing after `?p`"),
        ("CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }", "line 1, column 16: an object is missing"),
        ("ASK { VALUES ?x { <http://y> ?z } }", "line 1, column 35: something is missing or"),
        ("ASK { VALUES (?x) { <http://y> } }", "line 1, column 21: something is missing or"),
        ("SELECT (1 AS ?n) { ?s ?p }", "line 1, column 23: an object is missing after `?p`"),
        ("ASK { ?s ?p ?o ?x }", "line 1, column 20: something is missing or wrong in"),
        ("SELECT ?s { ?s ?p ?o } LIMT 5", "line 1, column 30: something is missing or wrong in `"),
    ],
)
def test_mistake_is_named_with_its_place(query: str, said: str) -> None:
    assert told(query).startswith(said)


_WORDS = ["SELECT", "ASK", "?s", "?o", "*", "(", ")", "{", "}", "COUNT(", "foo(", "AS", "GROUP BY"]


@given(st.lists(st.sampled_from([*_WORDS, "FILTER", "BIND", ".", ";", "'foo('", "#\n"])))
def test_any_rubbish_gets_one_line(words: list[str]) -> None:
    query = " ".join(words)
    try:
        outline(query)
        Store().query(query)
    except QueryError:
        return
    except SyntaxError as error:
        said = str(complain(error.msg, query))
        assert said.startswith("line ")
        assert "\n" not in said
