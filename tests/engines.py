"""Engines for tests: real ones in temporary folders on free ports, and one that plays any part."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import kg
from kg.errors import KgError
from kg.remote import Address, RemoteEngine, load_into, read_address
from kg.remote.holdings import DEFAULT, GRAPH, HASH, Holding
from tests.releases import small_release

JSON = "application/sparql-results+json"
SELECT = "SELECT ?x WHERE { ?s ?p ?x }"
HOLDING = Holding("urn:load:1", "0" * 64, "urn:merged", ("https://example.org/graph/a",))
_VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 1

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 20
MaxKeepAlives = 20
KeepAliveTimeout = 10

[SPARQL]
ResultSetMaxRows = 40000
MaxQueryExecutionTime = 60
"""


@dataclass
class Server:
    """An engine that runs, and where."""

    address: Address
    process: subprocess.Popen[bytes]

    def seconds_used(self) -> float:
        """Seconds of a processor that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def seconds_until_idle(self, within: float) -> float:
        """Wait until it works no more; how long that took, at most what is allowed."""
        start, used = time.monotonic(), self.seconds_used()
        while time.monotonic() - start < within:
            time.sleep(0.5)
            before, used = used, self.seconds_used()
            if used - before < 0.1:
                break
        return time.monotonic() - start


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _started(url: str, command: list[str], folder: Path, environment: dict[str, str]) -> Server:
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    server = Server(read_address(url, environment), process)
    deadline = time.monotonic() + 60
    host = urlsplit(url)
    while True:
        with contextlib.suppress(OSError), socket.create_connection((host.hostname, host.port), 1):
            return server
        assert process.poll() is None, (folder / "output.log").read_text()
        assert time.monotonic() < deadline, "the engine does not start"
        time.sleep(0.1)


def start_oxigraph(folder: Path, seconds: int = 1, location: Path | None = None) -> Server:
    """Oxigraph's server over an empty store in memory, or read-only over a store on disk."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "oxigraph")]
    command += ["serve-read-only", "--location", str(location)] if location else ["serve"]
    command += ["--bind", f"127.0.0.1:{port}", "--timeout-s", str(seconds)]
    return _started(f"http://127.0.0.1:{port}/query", command, folder, {})


def graphs_of(server: Server) -> dict[str, int]:
    """The named graphs of an Oxigraph server, and how many triples each has."""
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    headers = {"Accept": "application/sparql-results+json"}
    rows = httpx.post(server.address.query, data={"query": query}, headers=headers).json()
    found = rows["results"]["bindings"]
    return {row["g"]["value"]: int(row["n"]["value"]) for row in found}


def start_virtuoso(folder: Path) -> Server:
    """Virtuoso over an empty database."""
    program = shutil.which("virtuoso-t")
    if program is None:
        reason = "virtuoso-t is missing: install Debian's virtuoso-opensource-7"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}; CI may not skip its tests")
        pytest.skip(reason)
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO_INI.format(http=http, sql=sql))
    url = f"http://127.0.0.1:{http}/sparql"
    names = {"COLDPEACE_STORE_USER": "dba", "COLDPEACE_STORE_PASSWORD": "dba"}
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    return _started(url, command, folder, names)


@contextlib.contextmanager
def ended(server: Server) -> Iterator[Server]:
    """End a server in the end."""
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()


@pytest.fixture(scope="session")
def oxigraph(release: kg.Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Oxigraph's server, loaded with the release of the record."""
    with ended(start_oxigraph(tmp_path_factory.mktemp("oxigraph"))) as server:
        load_into(server.address, release)
        yield server


@pytest.fixture(scope="session")
def virtuoso(release: kg.Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Virtuoso, loaded with the release of the record in place of another one."""
    with ended(start_virtuoso(tmp_path_factory.mktemp("virtuoso"))) as server:
        load_into(server.address, small_release(tmp_path_factory.mktemp("first") / "release", 6))
        load_into(server.address, release)
        yield server


@dataclass
class Said:
    """What a played engine answers; ``cut`` leaves out so many bytes that it had announced."""

    body: bytes = b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
    status: int = 200
    media_type: str = "application/sparql-results+json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    pause: float = 0.0  # before each byte, or before the answer if there is none


@dataclass
class Played:
    """An engine that holds HOLDING and answers everything else as a test says.

    ``asked`` has the fields of each request; ``holdings`` is what it says that it holds, one after
    the other, the last one for good.
    """

    address: Address
    said: Said = field(default_factory=Said)
    holdings: list[Holding | None] = field(default_factory=lambda: [HOLDING])
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    server: str = "Played"

    def answer(self, fields: dict[str, list[str]]) -> Said:
        """Answer one request."""
        query = fields.get("query", [""])[0]
        if "urn:x-coldpeace" not in query or not self.holdings:
            self.asked.append(fields)
            return self.said
        held = self.holdings.pop(0) if len(self.holdings) > 1 else self.holdings[0]
        rows = [] if held is None else _rows(held, is_whole="?property" in query)
        names = ["load", "property", "value"] if "?property" in query else ["load", "hash"]
        document = {"head": {"vars": names}, "results": {"bindings": rows}}
        return Said(json.dumps(document).encode())


def _rows(held: Holding, *, is_whole: bool) -> list[dict[str, dict[str, str]]]:
    load = {"type": "uri", "value": held.load}
    if not is_whole:
        return [{"load": load, "hash": {"type": "literal", "value": held.hash}}]
    pairs = [(HASH, held.hash), (DEFAULT, held.default), *((GRAPH, g) for g in held.graphs)]
    return [
        {
            "load": load,
            "property": {"type": "uri", "value": name},
            "value": {"type": "literal" if name == HASH else "uri", "value": value},
        }
        for name, value in pairs
    ]


@pytest.fixture
def played() -> Iterator[Played]:
    """An engine whose answers a test chooses."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._send(engine.answer(parse_qs(body.decode(), keep_blank_values=True)))

        def _send(self, said: Said) -> None:
            with contextlib.suppress(OSError):
                if said.pause and not said.body:
                    time.sleep(said.pause)
                self.send_response(said.status)
                self.send_header("Content-Type", said.media_type)
                self.send_header("Content-Length", str(len(said.body)))
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self._send_body(said)

        def _send_body(self, said: Said) -> None:
            kept = said.body[: len(said.body) - said.cut]
            if not said.pause:
                self.wfile.write(kept)
            for byte in kept if said.pause else b"":
                self.wfile.write(bytes([byte]))
                time.sleep(said.pause)
            self.close_connection = bool(said.cut) or said.headers.get("Connection") == "close"

        def version_string(self) -> str:
            return engine.server

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        address = read_address(f"http://127.0.0.1:{server.server_port}/sparql", {})
        engine = Played(address)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield engine
        server.shutdown()


def refusal(engine: RemoteEngine, query: str = SELECT) -> KgError:
    """What an engine says of a query: one line."""
    with pytest.raises(KgError) as refused:
        engine.answer(query, JSON)
    text = str(refused.value)
    assert "\n" not in text
    assert len(text) < 400
    return refused.value
