"""A bounded memory of answers: a release never changes, so what was said once stays true."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

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
        self._making: dict[str, Future[bytes]] = {}
        self._lock = threading.Lock()

    def __contains__(self, key: str) -> bool:
        with self._lock:
            return key in self._kept

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the answer of this key, made now if it is not known.

        Who asks while it is being made waits for it. Errors are not kept: they reach all who wait.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            is_ours = key not in self._making
            made = self._making.setdefault(key, Future())
        if is_ours:
            self._make(key, make, made)
        return made.result()

    def _make(self, key: str, make: Callable[[], bytes], made: Future[bytes]) -> None:
        try:
            answer = make()
        except BaseException as error:
            made.set_exception(error)
        else:
            with self._lock:
                self._keep(key, answer)
            made.set_result(answer)
        finally:
            with self._lock:
                del self._making[key]

    def _keep(self, key: str, made: bytes) -> None:
        if key in self._kept or len(made) > self._capacity // _SHARE:
            return
        self._kept[key] = made
        self._size += len(made)
        while self._size > self._capacity:
            self._size -= len(self._kept.popitem(last=False)[1])
