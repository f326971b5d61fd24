"""Phases of a long piece of work, each with its seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Phases:
    """Tells a listener when a phase begins and, with its seconds, when it ends.

    Args:
        listener: called with the name and None at the start, with the name and seconds at the end.
    """

    def __init__(self, listener: Callable[[str, float | None], None] | None = None) -> None:
        self._listener = listener

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Time a phase; an error inside it passes through untold."""
        if self._listener:
            self._listener(name, None)
        start = time.monotonic()
        yield
        if self._listener:
            self._listener(name, time.monotonic() - start)
