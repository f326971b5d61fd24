"""An engine over a played one, and the embedded one with which real ones are compared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import kg
from kg.engine import Engine, Limits
from kg.remote import RemoteEngine
from tests.engines import HOLDING, Played


@pytest.fixture
def asking(played: Played) -> Iterator[RemoteEngine]:
    limits = Limits(seconds=1.0, result_bytes=10_000)
    with RemoteEngine(played.address, HOLDING.hash, limits=limits) as engine:
        yield engine


@pytest.fixture(scope="package")
def here(release: kg.Release) -> Iterator[Engine]:
    """The embedded engine, with which the others are compared."""
    with Engine(release.store, workers=1) as engine:
        yield engine
