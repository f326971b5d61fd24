"""`build --store` and `serve --store`: what people type, and what a broken engine gets."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

import kg
from coldpeace import main
from endpoint.bundles import source_digest
from tests.engines import Played, Said, Server, free_port

PROGRAM = Path(sys.executable).parent / "coldpeace"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def out(release: kg.Release) -> Path:
    return release.path.parent.parent


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(b"<html>Sign in</html>", media_type="text/html"), "answers text/html"),
        (Said(b"<html>Sign in</html>", 404, "text/html"), "status 404, text/html"),
        (Said(b"{", media_type="application/sparql-results+json"), "broken off or malformed"),
        (Said(b"", 401, "text/plain"), "status 401"),
        (Said(b'{"detail": "Use GET."}', 405, "application/problem+json"), "status 405: Use GET.)"),
        (Said(b'{"x": 1}', 400, "application/json"), 'the engine says: {"x": 1}'),
    ],
    ids=["page", "missing", "broken off", "closed", "problem", "other JSON"],
)
def test_engine_that_speaks_no_sparql_is_one_line(
    played: Played, out: Path, said: Said, words: str
) -> None:
    played.said, played.holdings = said, []

    for command in ("build", "serve"):
        result = run(command, "--store", played.address.query, "--out", out)

        assert result.exit_code == 1
        assert words in result.stderr
        assert f"Error: {played.address.query} does not answer SPARQL queries" in result.stderr
        assert result.stderr.endswith("): correct --store\n")
        assert len(result.stderr.strip().splitlines()) == 1
        assert "<" not in result.stderr


def test_engine_that_is_down_is_one_line(out: Path) -> None:
    for command in ("build", "serve"):
        place = f"127.0.0.1:{free_port()}/sparql"
        result = run(command, "--store", f"http://u:geheim@{place}", "--out", out)

        assert result.exit_code == 1
        assert result.stderr == (
            f"Error: nothing answers at http://{place} (Connection refused): "
            "start the engine, or correct --store\n"
        )


def test_engine_that_is_slow_is_one_line(
    played: Played, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.remote.clients.SECONDS", 0.5)
    played.said, played.holdings = Said(b"", pause=30), []

    result = run("serve", "--store", played.address.query, "--out", out)

    assert result.exit_code == 1
    assert result.stderr.strip() == (
        "Error: the engine is too slow to say what it holds; try again soon"
    )


def test_rubbish_for_an_address_is_one_line(out: Path) -> None:
    result = run("serve", "--store", "u:geheim@x", "--out", out)

    assert result.exit_code == 1
    assert "want an address such as" in result.stderr
    assert "geheim" not in result.stderr


def test_serve_says_what_the_engine_holds_and_answers_from_it(
    oxigraph: Server, release: kg.Release, tmp_path: Path
) -> None:
    port, out = free_port(), tmp_path
    (out / "current").symlink_to(release.path)
    command = [PROGRAM, "serve", "--port", str(port), "--out", out]
    command += ["--store", oxigraph.address.query]
    (out / "assets").mkdir(exist_ok=True)
    manifest = {"source": source_digest(), "files": {}}  # or it would fetch packages
    (out / "assets" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        try:
            assert server.stdout
            assert server.stdout.readline().decode().strip() == f"http://127.0.0.1:{port}/"
            address = f"http://127.0.0.1:{port}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
            assert b'"boolean":true' in _read(address)
        finally:
            server.terminate()
        assert server.stderr
        said = server.stderr.read().decode()
    assert f"holds {release.title}: {release.triples['all']} triples" in said


def _read(address: str) -> bytes:
    """Ask until somebody listens."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return httpx.get(address).content
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
