"""Who waits for a worker: the newest is served first, the oldest gives way when too many wait.

Under overload a queue that serves the oldest first makes everybody late; here whoever comes now is
answered soon, and only those that have waited longest are refused.
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Crowded(Exception):  # noqa: N818 -- the pool tells it in its own words
    """Too many wait, or the wait was too long."""


class WaitingRoom(Generic[Thing]):
    """Things that are free, and threads that wait for one.

    Args:
        places: how many threads may wait at once.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._free: list[Thing] = []
        self._waiting: deque[Future[Thing]] = deque()
        self._lock = threading.Lock()

    def put(self, thing: Thing) -> None:
        """Set a thing free: for the thread that came last, if any waits."""
        with self._lock:
            if self._waiting:
                self._waiting.pop().set_result(thing)
            else:
                self._free.append(thing)

    def take(self, seconds: float) -> Thing:
        """Take a thing, waiting for it if none is free.

        Raises:
            Crowded: none became free in time, or too many came later.
        """
        with self._lock:
            if self._free:
                return self._free.pop()
            place: Future[Thing] = Future()
            self._waiting.append(place)
            if len(self._waiting) > self._places:
                self._waiting.popleft().set_exception(Crowded())
        try:
            return place.result(seconds)
        except TimeoutError:
            return self._leave(place)

    def _leave(self, place: Future[Thing]) -> Thing:
        """Give a place up, unless a thing came at the last moment."""
        with self._lock:
            if place in self._waiting:
                self._waiting.remove(place)
                place.set_exception(Crowded())
        return place.result()
