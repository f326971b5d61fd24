"""One release to serve: made here from a few triples, in the shape of a real one."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize

import kg
from endpoint import create_app
from kg.engine import Engine, Limits
from kg.finding.writing import write_index

ROOT = Path(__file__).parent.parent.parent
BASE = "https://w3id.org/coldpeace/"
ONTOLOGY = """
@prefix cp: <https://w3id.org/coldpeace/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/coldpeace/ontology> a owl:Ontology ;
    rdfs:label "Cold Peace ontology"@en , "冷たい平和オントロジー"@ja ;
    sh:declare <https://w3id.org/coldpeace/ontology/prefix/cp> .

<https://w3id.org/coldpeace/ontology/prefix/cp> sh:prefix "cp" ;
    sh:namespace "https://w3id.org/coldpeace/ontology#"^^xsd:anyURI .

cp:Document a owl:Class ; rdfs:label "document"@en , "文書"@ja .
cp:Letter a owl:Class ; rdfs:label "letter"@en , "書簡"@ja ; rdfs:subClassOf cp:Document .
cp:sender a owl:ObjectProperty ; rdfs:label "sender"@en , "差出人"@ja .
cp:earliest a owl:DatatypeProperty ; rdfs:label "earliest"@en , "最も早い日"@ja ;
    rdfs:range xsd:date .
"""
DOCUMENT = """
@base <https://w3id.org/coldpeace/id/> .
@prefix cp: <https://w3id.org/coldpeace/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<document/09> a cp:Letter ;
    rdfs:label "Letter 9"@en , "書簡9"@ja ;
    cp:sender <person/boris-yeltsin> ;
    cp:earliest "1994-12-03"^^xsd:date ;
    rdfs:seeAlso <javascript:alert(1)> .
<person/boris-yeltsin> rdfs:label "Boris Yeltsin"@en , "ボリス・エリツィン"@ja .
<person/ja-only> rdfs:label "某"@ja .
<claim/09-01> cp:evidence <anchor/09-01> ; rdfs:label "A claim"@en , "主張"@ja .
<anchor/09-01> a oa:SpecificResource ; oa:hasSelector <anchor/09-01#position> .
<anchor/09-01#position> oa:start 12 ; oa:end 15 ; oa:refinedBy <anchor/09-01#quote> .
<anchor/09-01#quote> oa:exact "不拡大" .
<https://w3id.org/coldpeace/graph/documents/09>
    cp:basis <https://w3id.org/coldpeace/concept/basis/stated> .
"""
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://w3id.org/coldpeace/shape/Letter> a sh:NodeShape ; sh:property [ sh:minCount 1 ] .
"""
GRAPHS = {"ontology": ONTOLOGY, "documents/09": DOCUMENT, "shapes": SHAPES}


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release folder: store, dumps, tables, release.json."""
    folder = tmp_path_factory.mktemp("release") / "0.1.0-00000000"
    (folder / "dumps").mkdir(parents=True)
    (folder / "tables").mkdir()
    store = Store(str(folder / "store"))
    for name, text in GRAPHS.items():
        graph = NamedNode(f"{BASE}graph/{name}")
        store.load(text.encode(), RdfFormat.TURTLE, to_graph=graph)
    merged = [q for q in store if q.graph_name != NamedNode(f"{BASE}graph/shapes")]
    store.bulk_extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in merged)
    store.flush()
    triples = {quad.triple for quad in merged}
    write_index(store, folder)
    del store
    serialize(triples, str(folder / "dumps" / "coldpeace-all.ttl"), RdfFormat.TURTLE)
    (folder / "tables" / "documents.csv").write_text("number\n09\n", encoding="utf-8")
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    files = {path: _measure(folder / path) for path in _PATHS}
    said = {
        "version": "0.1.0",
        "date": "2026-11-22",
        "hash": "0" * 64,
        "triples": {"asserted": len(triples), "inferred": 0, "all": len(triples)},
        "files": files,
    }
    (folder / "release.json").write_text(json.dumps(said), encoding="utf-8")
    return folder


_PATHS = ("dumps/coldpeace-all.ttl", "tables/documents.csv")


def _measure(path: Path) -> dict[str, object]:
    body = path.read_bytes()
    return {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}


@pytest.fixture(scope="session")
def engine(small_release: Path) -> Iterator[Engine]:
    """An engine over the release, with limits that a test can wait for."""
    limits = Limits(seconds=2.0, result_bytes=1_000_000, query_bytes=100_000, grace=0.3)
    with Engine(small_release / "store", limits=limits, workers=1) as engine:
        yield engine


@pytest.fixture(scope="session")
def client(small_release: Path, engine: Engine) -> FlaskClient:
    """A client of the application over that release."""
    return create_app(small_release, engine).test_client()


@pytest.fixture(scope="session")
def served(release: kg.Release) -> Iterator[FlaskClient]:
    """A client of the application over the real record."""
    with Engine(release.store, workers=1) as engine:
        yield create_app(release.path, engine).test_client(use_cookies=False)


@pytest.fixture(scope="session")
def later(next_release: tuple[kg.Release, kg.Release]) -> Iterator[FlaskClient]:
    """A client of the application over the later of two releases."""
    with kg.Engine(next_release[1].store, workers=1) as engine:
        yield create_app(next_release[1].path, engine).test_client(use_cookies=False)


PROGRAM = """
import json, sys
from pathlib import Path

if __name__ == "__main__":
    from endpoint import Access
    from endpoint.server import serve
    from kg.engine import Limits

    options = json.loads(sys.argv[3])
    limits, rules = Limits(**options.pop("limits")), Access(**options.pop("rules"))
    serve(Path(sys.argv[1]), port=int(sys.argv[2]), limits=limits, rules=rules, **options)
"""


@dataclass
class Server:
    """A server of its own, on loopback; ``start`` also starts it again."""

    link: Path
    options: dict[str, object]
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it."""
        command = [sys.executable, "-c", PROGRAM, self.link, str(self.port)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen([*command, json.dumps(self.options)], env=environment)

    def wait(self, seconds: float = 60) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + seconds
        while self.status("/healthz") != 200:
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.02)

    def status(self, path: str, data: bytes | None = None, timeout: float = 60) -> int:
        """Ask for a path; the status, or 0 where there was none."""
        try:
            with urllib.request.urlopen(self.address + path, data, timeout=timeout) as answer:  # noqa: S310 -- loopback
                answer.read()
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except (OSError, http.client.HTTPException):
            return 0

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def serving(
    small_release: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Server]]:
    """Start servers of the small release, or of another; all are ended in the end."""
    started: list[Server] = []

    def start(folder: Path = small_release, **options: dict[str, object]) -> Server:
        link = tmp_path_factory.mktemp("serving") / "current"
        link.symlink_to(folder)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        server = Server(link, {"limits": {}, "rules": {}, **options}, port)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.kill()
