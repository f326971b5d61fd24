from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from kg.engine import GRAPH_FORMATS, RESULT_FORMATS, Engine, Limits
from kg.errors import StoreError
from kg.refusals import (
    LimitReached,
    MalformedQuery,
    NestingRefused,
    QueryError,
    ServiceRefused,
    UnsupportedFormat,
    UpdateRefused,
)
from kg.worker import Job

JSON, CSV = "application/sparql-results+json", "text/csv"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = """
SELECT (COUNT(DISTINCT CONCAT(STR(?c), STR(?f), STR(?i))) AS ?n)
{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }
"""


@pytest.fixture(scope="module")
def engine(store: Path) -> Iterator[Engine]:
    limits = Limits(seconds=1.5, result_bytes=100_000, memory_bytes=64 << 20, grace=0.3, slow=1)
    with Engine(store, limits=limits, workers=1) as engine:
        yield engine


@pytest.fixture(scope="module")
def patient(store: Path) -> Iterator[Engine]:
    """An engine that waits long enough to start a worker meanwhile, also on a busy machine."""
    limits = Limits(seconds=6.0, result_bytes=100_000, memory_bytes=64 << 20, grace=0.3, slow=1)
    with Engine(store, limits=limits, workers=1) as engine:
        yield engine


def count(engine: Engine, query: str = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **graphs) -> int:
    return int(engine.answer(query, CSV, **graphs).split()[1])


@pytest.mark.parametrize("media_type", RESULT_FORMATS)
@pytest.mark.parametrize("query", ["SELECT ?s { ?s ?p 7 }", "ASK { ?s ?p 7 }"])
def test_every_result_format_is_written(engine: Engine, query: str, media_type: str) -> None:
    body = engine.answer(query, media_type)

    if media_type in {JSON, "application/sparql-results+xml"}:
        parse_query_results(body, QueryResultsFormat.from_media_type(media_type))
    assert b"http://e/7" in body or b"true" in body


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p 7 }", "DESCRIBE <http://e/7>"])
def test_every_graph_format_is_written(engine: Engine, query: str, media_type: str) -> None:
    body = engine.answer(query, media_type)

    quads = list(parse(body, RdfFormat.from_media_type(media_type)))
    assert [quad.subject for quad in quads] == [NamedNode("http://e/7")]


def test_format_that_the_form_lacks_is_refused(engine: Engine) -> None:
    with pytest.raises(UnsupportedFormat, match="ASK is answered as application/sparql-results"):
        engine.answer("ASK {}", "text/turtle")


def test_declared_prefixes_shorten_turtle(engine: Engine) -> None:
    body = engine.answer("PREFIX e: <http://e/> CONSTRUCT WHERE { ?s e:p 7 }", "text/turtle")

    assert b"e:7 e:p 7 ." in body


def test_default_graph_is_the_stores_own(engine: Engine) -> None:
    assert count(engine) == 1000


@pytest.mark.parametrize(
    ("default", "named", "plain", "inside"),
    [
        ((), (), 1000, 1000),
        (("http://e/graph/0",), (), 500, 0),
        (("http://e/graph/0", "http://e/graph/1"), (), 1000, 0),
        ((), ("http://e/graph/0",), 0, 500),
        (("http://e/graph/0",), ("http://e/graph/1",), 500, 500),
        (("http://e/unknown",), (), 0, 0),
    ],
)
def test_dataset_of_the_request_replaces_the_others(
    engine: Engine, default: tuple[str], named: tuple[str], plain: int, inside: int
) -> None:
    graphs = {"default_graphs": default, "named_graphs": named}
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

    assert count(engine, **graphs) == plain
    assert count(engine, query, **graphs) == inside


def test_graph_that_is_no_iri_is_refused(engine: Engine) -> None:
    with pytest.raises(QueryError, match="want an absolute IRI"):
        engine.answer("ASK {}", JSON, default_graphs=["relative"])


@pytest.mark.parametrize(
    ("query", "error", "message"),
    [
        ("SELECT * {\n ?s ?p }", MalformedQuery, r"line 2, column 5: an object is missing"),
        ("SELECT ?s (COUNT(*) AS ?n) {}", MalformedQuery, r"\?s: selected beside an aggregate"),
        ("SELECT * { ?s a:b ?o }", MalformedQuery, "line 1, column 15: declare the prefix a:"),
        ("SELECT * { ?s ?p '\ud800' }", MalformedQuery, "UTF-8"),
        ("INSERT DATA { <a:a> <a:b> 1 }", UpdateRefused, "only reads"),
        ("SELECT * { SERVICE <a:b> {} }", ServiceRefused, "SERVICE is refused"),
        ("SELECT * " + "{" * 10_000 + "}" * 10_000, NestingRefused, "nest less deeply"),
        ("ASK {} #" + "x" * (1 << 20), QueryError, "longer than 1048576 bytes"),
    ],
)  # fmt: skip
def test_bad_query_is_refused_in_one_line(
    engine: Engine, query: str, error: type[QueryError], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        engine.answer(query, JSON)

    assert "\n" not in str(caught.value)


def test_runaway_is_stopped_and_the_next_query_answered(engine: Engine) -> None:
    with pytest.raises(LimitReached, match=r"longer than 1.5 s") as caught:
        engine.answer(RUNAWAY, JSON)

    assert caught.value.limit == "time"
    assert count(engine) == 1000


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "result"),
        (HUNGRY, "memory"),
        ("SELECT (" + "||".join(["?a"] * 50_000) + " AS ?x) {}", "depth"),
    ],
    ids=["result", "memory", "depth"],
)
def test_limit_is_named_and_the_next_query_answered(
    patient: Engine, query: str, limit: str
) -> None:
    with pytest.raises(LimitReached) as caught:
        patient.answer(query, JSON)

    assert caught.value.limit == limit
    assert count(patient) == 1000


def test_light_query_is_answered_beside_a_runaway_and_a_second_one_refused(
    patient: Engine,
) -> None:
    with ThreadPoolExecutor() as threads:
        runaway = threads.submit(patient.answer, RUNAWAY, JSON)
        time.sleep(0.1)  # so that it has the only worker
        assert count(patient) == 1000
        with pytest.raises(LimitReached, match="the slow lane is full") as refused:
            patient.answer(RUNAWAY, JSON)

        assert not runaway.done()
        assert refused.value.limit == "queue"
        ended = runaway.exception()

    assert isinstance(ended, LimitReached)
    assert ended.limit == "time"
    assert count(patient) == 1000
    assert patient.workers_alive() == patient.workers == 1 + 1


def test_many_threads_get_their_own_answers(engine: Engine) -> None:
    def ask(number: int) -> bytes:
        return engine.answer(f"SELECT ?s {{ ?s ?p {number} }}", CSV)

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(ask, range(300)))

    assert answers == [f"s\r\nhttp://e/{number}\r\n".encode() for number in range(300)]


def test_full_queue_is_told_at_once(store: Path) -> None:
    limits = Limits(seconds=1.0, waiting=1, slow=0)
    with Engine(store, limits=limits, workers=1) as engine, ThreadPoolExecutor() as threads:
        asked = [threads.submit(engine.answer, RUNAWAY, JSON) for _ in range(4)]
        reached = [each.exception() for each in asked]

    assert sorted(error.limit for error in reached) == ["queue", "queue", "time", "time"] or sorted(
        error.limit for error in reached
    ) == ["queue", "queue", "queue", "time"]


def test_worker_can_open_no_socket_even_if_asked_past_the_tokens(engine: Engine) -> None:
    heard = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        service = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        with pytest.raises(QueryError):
            engine._pool.run(Job(service, JSON, {}, None))
        engine.answer(f"ASK FROM <{address}> {{ ?s ?p ?o }}", JSON)
        engine.answer("SELECT * { ?s ?p ?o }", JSON, default_graphs=[address])
        with pytest.raises(TimeoutError):
            canary.accept()
            heard.set()

    assert not heard.is_set()


def test_worker_of_a_store_on_disk_can_open_no_socket(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.nurseries.COPY_BYTES", 0)
    with socket.create_server(("127.0.0.1", 0)) as canary, Engine(store, workers=1) as engine:
        canary.settimeout(0.3)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        with pytest.raises(QueryError, match="Permission denied"):
            engine._pool.run(
                Job(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", JSON, {}, None)
            )
        with pytest.raises(TimeoutError):
            canary.accept()


def test_folder_without_a_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="build the release again"):
        Engine(tmp_path / "nothing", workers=1)


def test_every_file_of_a_large_store_can_be_read(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    for number in range(3):  # each time new files, far more than are opened at first
        store.bulk_extend(
            Quad(
                NamedNode(f"urn:{number}:{i}"), NamedNode("urn:p"), Literal(f"{number} {i}"), graph
            )
            for i in range(10)
            for graph in (DefaultGraph(), NamedNode("urn:g"))
        )
    store.flush()
    del store
    with Engine(tmp_path, workers=1, is_brief=True) as engine:
        counted = engine.answer("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", CSV)
        found = engine.answer("SELECT ?s { GRAPH ?g { ?s ?p '2 7' } }", CSV)

    assert len(list(tmp_path.glob("*.sst"))) > 16
    assert (counted, found) == (b"n\r\n30\r\n", b"s\r\nurn:2:7\r\n")


def test_closed_engine_says_so(store: Path) -> None:
    engine = Engine(store, workers=1)
    with ThreadPoolExecutor() as threads:
        runaway = threads.submit(engine.answer, RUNAWAY, JSON)
        time.sleep(0.3)
        engine.close()

        assert isinstance(runaway.exception(timeout=2), StoreError)
    assert engine.workers_alive() == 0


def test_csv_quotes_an_iri_that_holds_a_comma(engine: Engine) -> None:
    query = 'SELECT ?iri ?text ?none { VALUES (?iri ?text) { (<urn:a,b> "x, \\"y\\"") } }'

    answer = engine.answer(query, "text/csv").decode()

    assert answer == 'iri,text,none\r\n"urn:a,b","x, ""y""",\r\n'
