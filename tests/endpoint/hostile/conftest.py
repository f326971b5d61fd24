"""Strangers who mean harm: after each attack a light query is answered, and memory is bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

NUMBERS = count()
MIB = 1024 * 1024
MEMORY_BYTES = 600 * MIB  # of the HTTP process, whatever happens; 130 MiB when it starts


@pytest.fixture
def light() -> Callable[[], str]:
    """Makes the address of a light query that nobody asked before."""
    return lambda: f"/sparql?query=ASK%7BFILTER({next(NUMBERS)}%3D1)%7D"


@pytest.fixture(scope="package")
def server(serving: Callable):
    limits = {"seconds": 2, "grace": 0.2, "memory_bytes": 64 * MIB, "query_bytes": 200_000}
    return serving(limits={**limits, "result_bytes": MIB})


@pytest.fixture(autouse=True)
def unharmed(server, light: Callable[[], str]) -> Iterator[None]:
    """A light query that nobody asked before is answered, and memory is bounded."""
    yield
    assert server.status(light()) == 200
    (worker,) = children(server.process.pid)
    resident = Path(f"/proc/{worker}/status").read_text().partition("VmRSS:")[2].split()[0]
    assert int(resident) * 1024 < MEMORY_BYTES


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
