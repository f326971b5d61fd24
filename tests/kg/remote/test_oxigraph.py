"""Oxigraph's own server: the same answers as the store, and it ends what takes too long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.engine import Engine, Limits
from kg.queries import load_queries
from kg.refusals import LimitReached, MalformedQuery
from kg.remote import RemoteEngine, greet
from tests.engines import Server

QUERIES = load_queries(Path(__file__).parents[3] / "queries")
DOCUMENT = "<https://w3id.org/coldpeace/id/document/09>"
OTHERS = {
    "construct": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . FILTER (!isBlank(?s) && !isBlank(?o)) }",
    "describe": f"DESCRIBE {DOCUMENT}",
    "describe from": f"DESCRIBE {DOCUMENT} FROM <https://w3id.org/coldpeace/graph/inferred>",
    "ask": f"ASK {{ {DOCUMENT} ?p ?o }}",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "from": "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/coldpeace/graph/inferred> { ?s ?p ?o }",
    "from elsewhere": "SELECT * FROM <urn:x-coldpeace:loads> WHERE { ?s ?p ?o }",
    "default": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "literals": "SELECT DISTINCT ?o WHERE { ?s ?p ?o . FILTER (isLiteral(?o)) }",
}
#: Reads the store again for each row, so that Oxigraph's server looks at its clock.
ENDLESS = """SELECT (COUNT(*) AS ?n) WHERE {
  ?a ?b ?c . FILTER NOT EXISTS { ?d ?e ?f . FILTER (STR(?f) = CONCAT(STR(?a), STR(?c))) } }"""


@pytest.fixture(scope="module")
def there(release: kg.Release, oxigraph: Server) -> Iterator[RemoteEngine]:
    limits = Limits(seconds=5.0)
    with RemoteEngine(oxigraph.address, release.hash, limits=limits) as engine:
        yield engine


@pytest.mark.parametrize("name", QUERIES)
def test_published_query_answers_alike(here: Engine, there: RemoteEngine, name: str) -> None:
    text = QUERIES[name].text

    assert there.answer(text, "text/csv") == here.answer(text, "text/csv")


@pytest.mark.parametrize("name", OTHERS)
def test_other_query_answers_alike(here: Engine, there: RemoteEngine, name: str) -> None:
    text = OTHERS[name]
    media_type = "application/n-triples" if name.startswith(("con", "des")) else "text/csv"

    theirs = there.answer(text, media_type).splitlines()

    assert sorted(theirs) == sorted(here.answer(text, media_type).splitlines())


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s }",
        "ASK {} ASK {}",
        "SELECT * WHERE { ?s ?p ?o FILTER(CONCATT(?s)) }",
        "PREFIX g: <https://w3id.org/coldpeace/graph/>\nASK FROM g:inferred\n{} ASK {}",
    ],
)
def test_malformed_query_is_told_alike(here: Engine, there: RemoteEngine, query: str) -> None:
    told = []
    for engine in (here, there):
        with pytest.raises(MalformedQuery) as refused:
            engine.answer(query, "text/csv")
        told.append(str(refused.value))

    assert told[0] == told[1]
    assert told[0].startswith("line ")


def test_engine_is_greeted_by_what_it_holds(oxigraph: Server, release: kg.Release) -> None:
    said = greet(oxigraph.address, release)

    assert "Oxigraph/" in said
    assert f"{release.title}: {release.triples['all']} triples" in said


def test_query_ends_in_the_engine_too(oxigraph: Server, release: kg.Release) -> None:
    with (
        RemoteEngine(oxigraph.address, release.hash, limits=Limits(seconds=2.0)) as engine,
        pytest.raises(LimitReached) as reached,
    ):
        engine.answer(ENDLESS, "text/csv")

    assert reached.value.limit == "time"
    assert oxigraph.seconds_until_idle(within=20) < 10
