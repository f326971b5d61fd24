"""An engine over a played one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.engine import Limits
from kg.remote import RemoteEngine
from tests.engines import HOLDING, Played


@pytest.fixture
def asking(played: Played) -> Iterator[RemoteEngine]:
    limits = Limits(seconds=1.0, result_bytes=10_000)
    with RemoteEngine(played.address, HOLDING.hash, limits=limits) as engine:
        yield engine
