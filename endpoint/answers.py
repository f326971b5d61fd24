"""A bounded memory of answers: a release never changes, so what was said once stays true."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

_BYTES = 64 * 1024 * 1024
_SHARE = 16  # no single answer takes more than this part of the memory


class Answers:
    """Answers by key, the least recently used forgotten first; safe to use from many threads.

    Args:
        capacity: bytes of all answers together.
    """

    def __init__(self, capacity: int = _BYTES) -> None:
        self._capacity = capacity
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the answer of this key, made now if it is not known; errors are not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._keep(key, made)
        return made

    def _keep(self, key: str, made: bytes) -> None:
        if key in self._kept or len(made) > self._capacity // _SHARE:
            return
        self._kept[key] = made
        self._size += len(made)
        while self._size > self._capacity:
            self._size -= len(self._kept.popitem(last=False)[1])
