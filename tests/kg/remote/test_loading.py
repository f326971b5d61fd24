"""A release loaded into another engine: reasoned over there, and whole or not there at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

import kg
from kg.closure import INFERRED
from kg.engine import Engine
from kg.errors import EngineDown, EngineError
from kg.release import Release
from kg.remote import RemoteEngine, greet, load_into, read_address
from kg.remote.clients import Client
from kg.remote.greetings import refuse_readers
from kg.remote.holdings import MARKER, Holding, find_holding, read_holdings
from tests.engines import Played, Said, Server, ended, free_port, graphs_of, start_oxigraph
from tests.releases import small_release

COUNTS = """SELECT ?g (COUNT(*) AS ?n) WHERE {
  { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o . BIND ("default" AS ?g) } } GROUP BY ?g ORDER BY ?g"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("loaded")
    with ended(start_oxigraph(folder, seconds=60)) as started:
        yield started


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    client = Client(server.address)
    yield client
    client.close()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return small_release(tmp_path_factory.mktemp("releases") / "before", 6)


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return small_release(tmp_path_factory.mktemp("releases") / "after", 9)


def published(release: Release) -> set[str]:
    names = Store.read_only(str(release.store)).named_graphs()
    return {name.value for name in names if isinstance(name, NamedNode)}


def test_engine_infers_what_the_store_has(oxigraph: Server, release: kg.Release) -> None:
    name = NamedNode(INFERRED)
    store = Store.read_only(str(release.store))
    wanted = {quad.triple for quad in store.quads_for_pattern(None, None, None, name)}
    _update, graphs = oxigraph.address.layout("Oxigraph")

    reply = httpx.get(graphs, params={"graph": INFERRED}, headers={"Accept": "text/turtle"})

    assert {quad.triple for quad in parse(reply.content, RdfFormat.TURTLE)} == wanted


def test_new_release_takes_the_place_of_the_old(
    server: Server, client: Client, before: Release, after: Release
) -> None:
    load_into(server.address, before)
    load_into(server.address, after)

    (holding,) = read_holdings(client)
    assert set(holding.graphs) == published(after)
    assert set(graphs_of(server)) >= {*published(after), holding.default, MARKER}
    assert not set(graphs_of(server)) & (published(before) - published(after))
    assert f"{after.title}: {after.triples['all']} triples" in greet(server.address, after)
    with pytest.raises(EngineDown, match=f"holds the release {after.hash[:8]}"):
        greet(server.address, before)


def test_loaded_release_answers_as_its_store(server: Server, before: Release) -> None:
    load_into(server.address, before)
    with (
        Engine(before.store, workers=1) as here,
        RemoteEngine(server.address, before.hash) as there,
    ):
        assert there.answer(COUNTS, "text/csv") == here.answer(COUNTS, "text/csv")
        both = "ASK { ?x <http://www.w3.org/2002/07/owl#unionOf> ?y . GRAPH ?g { ?x ?p ?y } }"
        assert there.answer(both, "text/csv") == b"true"


def test_reader_sees_one_release_or_is_told(
    server: Server, before: Release, after: Release
) -> None:
    load_into(server.address, before)
    answers: set[bytes] = set()
    told: set[str] = set()
    is_over = threading.Event()
    with RemoteEngine(server.address, before.hash) as engine:

        def read() -> None:
            while not is_over.is_set():
                try:
                    answers.add(engine.answer(COUNTS, "text/csv"))
                except EngineDown as error:
                    told.add(str(error).partition(":")[0])

        reader = threading.Thread(target=read)
        reader.start()
        for release in (after, before, after, before, after):
            load_into(server.address, release)
        is_over.set()
        reader.join()

    with Engine(before.store, workers=1) as here:
        assert answers == {here.answer(COUNTS, "text/csv")}
    assert told <= {
        "the engine holds no release",
        f"the engine holds the release {after.hash[:8]}, not {before.hash[:8]}",
        "the engine takes up another release now; try again soon",
    }


def test_load_that_comes_out_otherwise_is_not_swapped_in(
    server: Server, before: Release, after: Release
) -> None:
    load_into(server.address, before)
    graphs = graphs_of(server)
    spoilt = replace(after, triples={**after.triples, "all": after.triples["all"] + 1})

    with pytest.raises(EngineError, match="triples of all graphs together where the release has"):
        load_into(server.address, spoilt)

    assert graphs_of(server) == graphs
    assert before.title in greet(server.address, before)


def test_what_a_broken_load_left_behind_is_dropped(
    server: Server, client: Client, before: Release
) -> None:
    load_into(server.address, before)
    broken = Holding("urn:load:broken", "", "urn:load:broken:default", ("urn:load:broken:0",))
    client.update(f"INSERT DATA {{ GRAPH <{MARKER}> {{ {broken.statements()} }} }}", 10)
    client.put(broken.graphs[0], b"<a:b> <a:b> <a:b> .\n", 10)
    assert find_holding(client, before.hash).hash == before.hash

    load_into(server.address, before)

    assert not set(graphs_of(server)) & {broken.default, *broken.graphs}
    assert len(read_holdings(client)) == 1


def test_other_graphs_of_the_engine_stay_and_are_not_seen(
    server: Server, client: Client, before: Release
) -> None:
    client.put("https://example.org/theirs", b"<a:b> <a:b> <a:b> .\n", 10)

    load_into(server.address, before)

    assert graphs_of(server)["https://example.org/theirs"] == 1
    with RemoteEngine(server.address, before.hash) as engine:
        asked = "ASK { { <a:b> ?p ?o } UNION { GRAPH ?g { <a:b> ?p ?o } } }"
        assert engine.answer(asked, "text/csv") == b"false"


def test_engine_that_refuses_changes_is_told_before_anything_is_built(tmp_path: Path) -> None:
    Store(str(tmp_path / "store")).flush()
    with (
        ended(start_oxigraph(tmp_path, location=tmp_path / "store")) as server,
        pytest.raises(EngineError, match="the engine refuses changes without") as told,
    ):
        refuse_readers(server.address)

    assert "\n" not in str(told.value)


def test_engine_that_is_down_is_told_before_anything_is_built() -> None:
    with pytest.raises(EngineDown, match=r"/sparql \(Connection refused\): start the engine"):
        refuse_readers(read_address(f"http://127.0.0.1:{free_port()}/sparql", {}))


def test_engine_that_has_lost_triples_is_told_at_the_start(played: Played, before: Release) -> None:
    row = b'{"n": {"type": "literal", "value": "7"}}'
    played.holdings = [Holding("urn:load:1", before.hash, "urn:merged", ())]
    played.said = Said(b'{"head": {"vars": ["n"]}, "results": {"bindings": [%s]}}' % row)

    with pytest.raises(EngineError, match=f"has 7 triples of {before.title}, which has"):
        greet(played.address, before)
