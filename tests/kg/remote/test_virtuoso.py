# ruff: noqa: S608 -- these are queries of our own
"""A real Virtuoso: the same answers as the store, but for literals that it changes."""

from __future__ import annotations

import contextlib
import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.engine import Engine, Limits
from kg.errors import EngineError
from kg.prefixes import GRAPH
from kg.queries import load_queries
from kg.refusals import LimitReached, MalformedQuery
from kg.remote import Address, RemoteEngine, greet
from kg.remote.clients import Client
from kg.remote.greetings import refuse_readers
from kg.remote.holdings import read_holdings
from tests.engines import Server

QUERIES = load_queries(Path(__file__).parents[3] / "queries")
DOCUMENT = "<https://w3id.org/coldpeace/id/document/09>"
INFERRED = "<https://w3id.org/coldpeace/graph/inferred>"
_ALL = "WHERE { ?s ?p ?o }"
OTHERS = {
    "construct": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . FILTER (!isBlank(?s) && !isBlank(?o)) }",
    "describe": f"DESCRIBE {DOCUMENT}",
    "describe from": f"DESCRIBE {DOCUMENT} FROM {INFERRED}",
    "ask": f"ASK {{ {DOCUMENT} ?p ?o }}",
    "ask for nothing": f"ASK {{ {DOCUMENT} {DOCUMENT} ?o }}",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "from": "SELECT (COUNT(*) AS ?n) FROM " + INFERRED + _ALL,
    "from named": "SELECT ?g ?s FROM NAMED " + INFERRED + "{ GRAPH ?g { ?s a ?c } }",
    "only named": "SELECT ?s FROM NAMED " + INFERRED + _ALL,
    "from elsewhere": "SELECT ?s FROM <urn:x-coldpeace:loads> WHERE { ?s ?p ?o }",
    "named elsewhere": "SELECT ?s WHERE { GRAPH <urn:x-coldpeace:loads> { ?s ?p ?o } }",
    "default": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "literals": "SELECT DISTINCT ?o WHERE { ?s ?p ?o . FILTER (isLiteral(?o)) }",
}
#: Published queries that Virtuoso 7.2.5 answers otherwise -> the columns, and why.
DIFFERENT = {
    "wording-shifts": (
        ("earlier", "later"),
        "where several subselects are joined it takes the values of one variable for another's",
    ),
}
#: Terms of N-Triples that Virtuoso 7.2.5 changes -> what it makes of them, and why.
CHANGED = {
    '"x"@EN-US': ('"x"@en-us', "it keeps language tags in lower case, as the store does"),
    '"1.50"^^xsd:decimal': ('"1.5"^^xsd:decimal', "it keeps values, not spellings, like the store"),
    '"P1D"^^xsd:duration': ('"86400.0"^^xsd:duration', "it keeps durations as seconds"),
    '"123456789012345678901"^^xsd:integer': (
        '"123456789012345678901"^^xsd:decimal',
        "integers have 64 bits",
    ),
}
KEPT = ('"true"^^xsd:boolean', '"1994"^^xsd:gYear', '"a\\nb\\"c\\\\"@ja', '"1994-12-03"^^xsd:date')
CP = "PREFIX cp: <https://w3id.org/coldpeace/ontology#> "
VALUES = "VALUES ?d { " + DOCUMENT + " }"
#: Queries that Virtuoso 7.2.5 answers wrongly, or not at all -> the right answer, and its own.
ODD = {
    "union with nothing but values": (
        CP + "SELECT (IF (COUNT(?d) = 0, 'none', 'some') AS ?n) WHERE { { " + VALUES + " } UNION "
        "{ " + VALUES.replace("?d", "?y") + " ?d cp:about|cp:concernsDocument ?y } }",
        b"n\r\nsome\r\n",
        b"n\r\nnone\r\n",
    ),
    "count of a graph that is not there": (
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://example.org/none> { ?s ?p ?o } }",
        b"n\r\n0\r\n",
        b"n\r\n1\r\n",
    ),
    "path that may be empty, from values": (
        CP + "ASK { " + VALUES + " ?d cp:sender? ?x }",
        b"true",
        None,
    ),
    "division by zero": ("SELECT (1/0 AS ?x) WHERE {}", b'x\r\n""\r\n', None),
}
ENDLESS = """SELECT (COUNT(*) AS ?n) WHERE {
  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (STR(?c) < STR(?f) && STR(?f) < STR(?i)) }"""


@pytest.fixture(scope="module")
def there(release: kg.Release, virtuoso: Server) -> Iterator[RemoteEngine]:
    limits = Limits(seconds=20.0)
    with RemoteEngine(virtuoso.address, release.hash, limits=limits) as engine:
        yield engine


@pytest.mark.parametrize("name", sorted(set(QUERIES) - set(DIFFERENT)))
def test_published_query_answers_alike(here: Engine, there: RemoteEngine, name: str) -> None:
    text = QUERIES[name].text

    assert there.answer(text, "text/csv") == here.answer(text, "text/csv")


@pytest.mark.parametrize("name", DIFFERENT)
def test_published_query_differs_in_no_more_than_is_known(
    here: Engine, there: RemoteEngine, name: str
) -> None:
    columns, _cause = DIFFERENT[name]

    ours, theirs = (
        list(csv.DictReader(io.StringIO(engine.answer(QUERIES[name].text, "text/csv").decode())))
        for engine in (here, there)
    )

    assert _without(theirs, columns) == _without(ours, columns)


def _without(rows: list[dict[str, str]], columns: tuple[str, ...]) -> list[list[str]]:
    return sorted([value for name, value in row.items() if name not in columns] for row in rows)


@pytest.mark.parametrize("name", OTHERS)
def test_other_query_answers_alike(here: Engine, there: RemoteEngine, name: str) -> None:
    text = OTHERS[name]
    media_type = "application/n-triples" if name.startswith(("con", "des")) else "text/csv"

    theirs = there.answer(text, media_type).splitlines()

    assert sorted(theirs) == sorted(here.answer(text, media_type).splitlines())


@pytest.mark.parametrize("name", ODD)
def test_query_is_answered_as_oddly_as_listed(here: Engine, there: RemoteEngine, name: str) -> None:
    query, right, odd = ODD[name]

    assert here.answer(query, "text/csv") == right
    if odd is None:
        with pytest.raises(EngineError, match="the engine failed: status 500"):
            there.answer(query, "text/csv")
    else:
        assert there.answer(query, "text/csv") == odd


def test_engine_is_greeted_by_what_it_holds(virtuoso: Server, release: kg.Release) -> None:
    assert "(Virtuoso/07" in greet(virtuoso.address, release)


def test_literals_change_as_listed(virtuoso: Server) -> None:
    client = Client(virtuoso.address)
    graph = "https://example.org/literals"
    terms = [_full(term) for term in (*CHANGED, *KEPT)]
    lines = [f"<a:b> <a:p{number}> {term} .\n" for number, term in enumerate(terms)]
    client.put(graph, "".join(lines).encode(), 20)

    rows = client.select("SELECT ?p ?o WHERE { ?s ?p ?o } ORDER BY ?p", ((graph,), ()))
    client.update(f"DROP SILENT GRAPH <{graph}>", 20)
    client.close()

    wanted = [*(found for found, _cause in CHANGED.values()), *KEPT]
    found = {str(row["p"]): str(row["o"]) for row in rows}
    assert found == {f"<a:p{number}>": _full(term) for number, term in enumerate(wanted)}


def _full(term: str) -> str:
    text, _, kind = term.partition("^^xsd:")
    return f"{text}^^<http://www.w3.org/2001/XMLSchema#{kind}>" if kind else text


def test_query_ends_in_the_engine_too(virtuoso: Server, release: kg.Release) -> None:
    start = time.monotonic()
    with (
        RemoteEngine(virtuoso.address, release.hash, limits=Limits(seconds=2.0)) as engine,
        pytest.raises(LimitReached) as reached,
    ):
        engine.answer(ENDLESS, "text/csv")

    assert reached.value.limit == "time"
    assert time.monotonic() - start < 6
    assert virtuoso.seconds_until_idle(within=20) < 10


def test_rows_that_it_cuts_are_refused(there: RemoteEngine) -> None:
    with pytest.raises(LimitReached, match="no more than 40000 rows"):
        there.answer("SELECT ?d WHERE { ?a a ?b . ?c a ?d } LIMIT 50000", "text/csv")


def test_what_its_parser_refuses_is_malformed(there: RemoteEngine) -> None:
    with pytest.raises(MalformedQuery, match="syntax error") as refused:
        there.answer("SELECT * WHERE { ?s ?p }", "text/csv")

    assert "\n" not in str(refused.value)


def test_changes_are_refused_without_credentials(virtuoso: Server) -> None:
    with pytest.raises(EngineError, match="the engine refuses changes without credentials"):
        refuse_readers(Address(virtuoso.address.query))
    with pytest.raises(EngineError, match="the engine refuses the credentials") as refused:
        refuse_readers(Address(virtuoso.address.query, user="dba", password="geheim"))  # noqa: S106

    assert "geheim" not in str(refused.value)


def test_release_that_it_held_before_is_gone(virtuoso: Server, release: kg.Release) -> None:
    with contextlib.closing(Client(virtuoso.address)) as client:
        (holding,) = read_holdings(client)
        stated = str(GRAPH["stated"])  # only the release that was loaded first has it
        left = client.select("SELECT ?s WHERE { ?s ?p ?o }", ((stated,), ()))

    assert holding.hash == release.hash
    assert stated not in holding.graphs
    assert left == []
