from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

from kg.refusals import MalformedQuery, NestingRefused, QueryError, ServiceRefused
from kg.tokens import Form, outline

QUERIES = {
    "SELECT * { ?s ?p ?o }": Form.SELECT,
    "select ?x { ?x a <a:b> } order by ?x": Form.SELECT,
    "# SERVICE\nASK { }": Form.ASK,
    "BASE <http://e/> PREFIX select: <ask#> CONSTRUCT WHERE { ?s select:x ?o }": Form.CONSTRUCT,
    "PREFIX : <a:> DESCRIBE :x": Form.DESCRIBE,
    'SELECT * { ?s ?p \'SERVICE <a:b> {}\' , """SERVICE\n"x""" }': Form.SELECT,
    "SELECT * { ?service <http://e/service> $SERVICE , 'x'@service . _:service ?p 1 }": Form.SELECT,
    "PREFIX service: <a:> SELECT * { ?s service:SERVICE ?o . service:a ?p ?o }": Form.SELECT,
    "PREFIX service: <a:> SELECT * FROM service:g { GRAPH service:g { ?s ?p ?o } }": Form.SELECT,
    "SELECT * { ?s ?p ?o FILTER (?s<?o && ?o>?p) }": Form.SELECT,
    "SELECT * { ?s (<a:b>|^<c:d>)* ?o FILTER (?o < 3 || ?o >-1) }": Form.SELECT,
    "SELECT * { VALUES (?a ?b) { (<a:b#c> <a:d#e>) ('x' <a:b#'>) } }": Form.SELECT,
    "PREFIX a: <a:> SELECT * { ?s a:b\\'x ?o ; a:c%20d '' ; a:e.f [] }": Form.SELECT,
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*)<3)": Form.SELECT,
    "SELECT * { ?s ?p 1.5e3 , 'it\\'s' , true FILTER NOT EXISTS { ?s ?p () } }": Form.SELECT,
    "INSERT DATA { <a:a> <a:b> 1 }": Form.UPDATE,
    "PREFIX a: <a:> DELETE WHERE { ?s a:b ?o }": Form.UPDATE,
    "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }": Form.UPDATE,
    "LOAD <http://e/>": Form.UPDATE,
    "clear all": Form.UPDATE,
    "DROP GRAPH <a:b>": Form.UPDATE,
    "CREATE GRAPH <a:b>": Form.UPDATE,
    "ADD <a:b> TO <a:c>": Form.UPDATE,
    "MOVE <a:b> TO <a:c>": Form.UPDATE,
    "COPY DEFAULT TO <a:c>": Form.UPDATE,
}
HIDDEN = [
    "SELECT * { SERVICE <a:b> {} }",
    "SELECT * { service silent <a:b> {} }",
    "SELECT * { SERVICE<a:b>{} }",
    "SELECT * { ?s ?p 1SERVICE <a:b> {} }",
    "SELECT * { ?s ?p trueSERVICE <a:b> {} }",
    "SELECT * { SERVICESILENT<a:b> {} }",
    "PREFIX a: <b:> SELECT * { SERVICEa:b {} }",
    "PREFIX : <b:> SELECT * { SERVICE:b {} }",
    "PREFIX : <b:> SELECT * { ?s ?p ?GRAPH . #GRAPH\nSERVICE:b {} }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE#>\n?x{?a ?b ?c} }",
    "SELECT * { ?s ?p ?o FILTER(?s<'>')SERVICE?x{?a ?b ?c FILTER('1'='1')} }",
    "SELECT * { {SELECT ?s {?s ?p ?o} ORDER BY ?s (?s<'>')} SERVICE?x{} FILTER('1'='1') }",
    "SELECT * { ?s ?p '''x''' SERVICE <a:b> { ?s ?p ''''y''' } }",
    "# a comment ends here\rSELECT * { SERVICE <a:b> {} }",
]


@pytest.mark.parametrize(("query", "form"), QUERIES.items(), ids=list(QUERIES))
def test_form_is_the_one_that_a_parser_finds(query: str, form: Form) -> None:
    found = outline(query).form

    if form is Form.UPDATE:
        parseUpdate(query)
    else:
        assert parseQuery(query)[1].name == f"{form.title()}Query"
    assert found is form


@pytest.mark.parametrize("query", HIDDEN)
def test_service_that_the_engine_reads_is_refused(query: str) -> None:
    Store().query(query)  # the engine takes it for a query that calls another server

    with pytest.raises(ServiceRefused, match=r"line \d+, column \d+: SERVICE"):
        outline(query)


def test_service_behind_a_glued_function_name_is_refused_as_unsure() -> None:
    query = "PREFIX ex: <a:> SELECT * { FILTERex:f(?a<'>')SERVICE?x{FILTER('1'='1')} }"

    with pytest.raises(QueryError):
        outline(query)


def test_error_has_line_and_column_in_code_points() -> None:
    with pytest.raises(ServiceRefused, match="line 2, column 7: "):
        outline("SELECT * {\n'𠮷' . SERVICE <a:b> {} }")


@pytest.mark.parametrize(
    "query",
    ["", "# only a comment", "SELEKT * {}", "SELECT * {", "SELECT * { ) }", "SELECT * { 'a }",
     "SELECT * {} }", "SELECT * { <<?s ?p ?o>> ?q ?r }", "SELECT * { ?s a:b ?o }",
     r"\u0053ELECT * {}",
     r"SELECT * { ?s ?p '''x' SERVICE <a:b> {} #\uD800 ''' }"],
)  # fmt: skip
def test_malformed_text_is_refused(query: str) -> None:
    with pytest.raises(MalformedQuery, match=r"^line \d+, column \d+: "):
        outline(query)


@pytest.mark.parametrize("pair", ["{}", "()", "[]"])
def test_nesting_is_bounded(pair: str) -> None:
    opened, closed = pair
    inside = 98

    outline("SELECT * {" + opened * inside + closed * inside + "}")
    with pytest.raises(NestingRefused, match="more than 100 brackets"):
        outline("SELECT * {" + opened * 10_000)


def test_prefixes_are_those_with_absolute_iris() -> None:
    found = outline("BASE <http://e/> PREFIX a: <a:b#> PREFIX r: <relative> ASK {}")

    assert found.prefixes == {"a": "a:b#"}


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "uuid()", "STRUUID()", "BNODE()"])
def test_answers_that_differ_each_time_are_told(call: str) -> None:
    assert outline(f"SELECT ({call} AS ?x) {{}}").is_volatile
    assert not outline("SELECT ?now { ?now ?rand 'uuid' }").is_volatile


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        outline(text)
    except QueryError as error:
        assert re.match(r"line \d+, column \d+: .", str(error))


ONE_TRIPLE = Store()
ONE_TRIPLE.update("INSERT DATA { <a:a> <a:b> <a:c> }")
PIECES = st.sampled_from(
    ["SERVICE", "service:a", "?x", "<a:b>", "<", ">", "'", '"', "'''", "#", "\n", " ", "{", "}",
     "(", ")", "FILTER", "ex:f", "BIND", "1", "true", ".", ";", "\\'", "a", "=", "SELECT", "BY",
     "VALUES", "<'>", "#>", "'a'", "'1'='1'", "(?a<?b)", "SERVICE?x{}", "?s ?p ?o"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14))
def test_what_passes_the_tokens_calls_nobody(pieces: list[str]) -> None:
    query = "PREFIX service: <a:> PREFIX ex: <e:> SELECT * { " + "".join(pieces) + " }"
    try:
        outline(query)
    except QueryError:
        return

    try:
        results = ONE_TRIPLE.query(query)
    except (SyntaxError, ValueError):
        return
    list(results)  # a SERVICE would raise here: nobody listens


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters='"\\\r\n')))
def test_nothing_inside_a_string_or_comment_is_a_keyword(text: str) -> None:
    query = f'SELECT * {{ ?s ?p "{text} SERVICE" }} # {text} SERVICE'

    assert outline(query).form is Form.SELECT
