"""A store of a thousand numbers, in the default graph and halved into two others."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engine") / "store"
    opened = Store(str(folder))
    for number in range(1000):
        subject, predicate = NamedNode(f"http://e/{number}"), NamedNode("http://e/p")
        graph = NamedNode(f"http://e/graph/{number % 2}")
        opened.add(Quad(subject, predicate, Literal(number), DefaultGraph()))
        opened.add(Quad(subject, predicate, Literal(number), graph))
    opened.flush()
    return folder
