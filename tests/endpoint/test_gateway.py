from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from granian.rsgi import ProtocolClosed

import kg
from endpoint.gateway import Gateway

READERS = 60


@pytest.fixture(scope="module")
def largest(release: kg.Release) -> Path:
    return max((release.path / "dumps").iterdir(), key=lambda path: path.stat().st_size)


@pytest.fixture(scope="module")
def server(serving: Callable, release: kg.Release):
    return serving(release.path)


def resident(server) -> int:
    """Bytes of memory of the process that speaks HTTP."""
    tasks = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    (process,) = "".join(task.read_text() for task in tasks).split()
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def fetch(server, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    answer = httpx.request(method, server.address + path, headers=headers)
    return answer.status_code, answer.content


def test_a_file_comes_whole(server, largest: Path) -> None:
    assert fetch(server, f"/dumps/{largest.name}") == (200, largest.read_bytes())


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-0", slice(0, 1)), ("bytes=1000-499999", slice(1000, 500_000)),
     ("bytes=2000000-", slice(2_000_000, None)), ("bytes=-700000", slice(-700_000, None))],
)  # fmt: skip
def test_a_part_of_a_file_is_that_part(server, largest: Path, asked: str, part: slice) -> None:
    answer = fetch(server, f"/dumps/{largest.name}", Range=asked)

    assert answer == (206, largest.read_bytes()[part])


def test_a_file_has_a_head_without_content(server, largest: Path) -> None:
    assert fetch(server, f"/dumps/{largest.name}", "HEAD") == (200, b"")


@pytest.mark.parametrize("part", ["", "Range: bytes=1-\r\n"], ids=["whole", "part"])
def test_readers_that_do_not_read_fill_no_memory(server, largest: Path, part: str) -> None:
    before = resident(server)
    with ExitStack() as reading:
        for _ in range(READERS):
            reader = socket.create_connection(("127.0.0.1", server.port))
            reading.enter_context(reader)
            reader.sendall(f"GET /dumps/{largest.name} HTTP/1.1\r\nHost: x\r\n{part}\r\n".encode())
            assert reader.recv(15).startswith(b"HTTP/1.1 20")
        time.sleep(1)
        grown = resident(server) - before

    assert grown < READERS * largest.stat().st_size / 10


async def gone() -> bytes:
    raise ProtocolClosed


def test_a_client_that_goes_away_while_it_sends_is_forgotten() -> None:
    asked: list[object] = []
    gateway = Gateway(lambda *call: asked.append(call), threads=1, body_bytes=100)

    request = gateway.__rsgi__(SimpleNamespace(headers={"content-length": "50"}), gone)
    with ThreadPoolExecutor(1) as aside:  # the browser's loop may run in this thread
        aside.submit(asyncio.run, request).result()

    assert not asked
