"""SPARQL endpoints over the same release, each started on a free port of this machine.

The release's own store serves ours, Oxigraph's server and rdflib-endpoint, so all have the same
default graph and the same named graphs.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import kg

ROOT = Path(__file__).parent.parent
_RDFLIB_ENDPOINT = """
import sys
import uvicorn
from oxrdflib import OxigraphStore
from pyoxigraph import Store
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint

graph = Dataset(store=OxigraphStore(store=Store.read_only(sys.argv[1])))
app = SparqlEndpoint(graph=graph, path="/sparql")
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""
#: Otherwise Virtuoso joins some of the published queries for minutes, or wrongly.
_AS_WRITTEN = 'define sql:select-option "order"\n'
#: Our application, with one more address that sends so many bytes at once.
_OURS = """
import sys
from pathlib import Path

import endpoint.server
from flask import Response

made = endpoint.server.create_app


def create_app(*arguments):
    app = made(*arguments)
    app.add_url_rule("/fixed/<int:size>", "fixed", lambda size: Response(b"x" * size))
    return app


endpoint.server.create_app = create_app
if __name__ == "__main__":
    endpoint.server.serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=int(sys.argv[3]))
"""


@dataclass(frozen=True)
class System:
    """An endpoint that runs."""

    name: str
    address: str
    path: str  # of its SPARQL endpoint
    is_ours: bool = False
    pragma: str = ""  # before every query
    fields: tuple[tuple[str, str], ...] = ()  # beside every query

    @property
    def host(self) -> str:
        """Address without the scheme."""
        return self.address.removeprefix("http://")


@contextmanager
def ours(link: Path, workers: int) -> Iterator[System]:
    """This project, with so many processes that speak HTTP."""
    command = [sys.executable, "-c", _OURS, link, "{port}", workers]
    with running(command, "/healthz") as address:
        time.sleep(3)  # until the workers share a copy of the store
        name = f"ours, {workers} process" + "es" * (workers > 1)
        yield System(name, address, "/sparql", is_ours=True)


@contextmanager
def oxigraph(release: Path) -> Iterator[System]:
    """Oxigraph's own server, reading the store on disk."""
    program = Path(sys.executable).with_name("oxigraph")
    where = ["--location", release / "store", "--bind", "127.0.0.1:{port}"]
    with running([program, "serve-read-only", *where], "/query?query=ASK%7B%7D") as address:
        yield System("Oxigraph server", address, "/query")


@contextmanager
def virtuoso(release: kg.Release, folder: Path) -> Iterator[System]:
    """Virtuoso, loaded with the release as ``build --store`` does, and asked directly.

    Without a graph named it would answer from all that it holds. What looks into named graphs finds
    none: told of all of them, it takes minutes for each query.
    """
    sys.path.append(str(ROOT))  # the tests start the same engine
    from kg.remote import load_into
    from kg.remote.clients import Client
    from kg.remote.holdings import find_holding
    from tests.engines import ended, start_virtuoso

    with ended(start_virtuoso(folder)) as server:
        load_into(server.address, release)
        held = find_holding(Client(server.address), release.hash)
        address = server.address.query.removesuffix("/sparql")
        graph = ("default-graph-uri", held.default)
        yield System("Virtuoso 7", address, "/sparql", pragma=_AS_WRITTEN, fields=(graph,))


@contextmanager
def rdflib_endpoint(release: Path) -> Iterator[System]:
    """rdflib-endpoint with rdflib's engine, on the same store by oxrdflib."""
    command = [sys.executable, "-c", _RDFLIB_ENDPOINT, release / "store", "{port}"]
    with running(command, "/sparql?query=ASK%7B%7D") as address:
        yield System("rdflib-endpoint", address, "/sparql")


def missing(programs: Sequence[str]) -> list[str]:
    """The programs of these that are not installed."""
    beside = Path(sys.executable).parent
    return [each for each in programs if not (shutil.which(each) or (beside / each).exists())]


@contextmanager
def running(command: Sequence[object], path: str) -> Iterator[str]:
    """Run a server until the block ends; its address, once a path of it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [str(word).replace("{port}", str(port)) for word in command]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address + path, process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=60):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{process.args}: ended before it answered")
