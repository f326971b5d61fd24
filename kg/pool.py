"""A pool of worker processes, each of which may be killed at any moment.

A query that outlasts the grace time moves to the slow lane: its worker no
longer counts and a spare takes its place, so light queries stay light beside
heavy ones. The lane has a fixed size.
"""

from __future__ import annotations

import signal
import threading
import time
from dataclasses import dataclass
from multiprocessing.util import Finalize
from pathlib import Path

from kg.errors import LimitReached, MalformedQuery, QueryError, StoreError
from kg.processes import Worker
from kg.waiting import Crowded, WaitingRoom
from kg.worker import Job, Rights

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query, and all together, may use.

    Args:
        seconds: wall time of a query, and the longest wait for a worker.
        result_bytes: size of a serialised result.
        memory_bytes: memory of a worker, above what it holds when ready.
        query_bytes: size of a query in UTF-8.
        nesting: brackets of any kind open at once.
        waiting: queries that may wait for a worker; when more come, the oldest is refused.
        grace: seconds after which a query moves to the slow lane.
        slow: queries in the slow lane, where they let all others go first.
    """

    seconds: float = 10.0
    result_bytes: int = 64 * _MIB
    memory_bytes: int = 256 * _MIB
    query_bytes: int = _MIB
    nesting: int = 100
    waiting: int = 256
    grace: float = 0.2
    slow: int = 10


class _Killed(Exception):  # noqa: N818
    """Somebody else killed a worker: not for what its query did, so that is asked once more."""


class Pool:
    """Workers over one store; ``run`` may be called from many threads."""

    def __init__(self, store: Path, limits: Limits, size: int) -> None:
        """Start the workers and wait until one is ready.

        Raises:
            StoreError: the store cannot be opened.
        """
        self.limits = limits
        self.size = size
        self._store = store
        self._rights = Rights(int(limits.seconds * 2) + 1, limits.result_bytes, limits.memory_bytes)
        self._idle: WaitingRoom[Worker] = WaitingRoom(limits.waiting)
        self._lane = threading.BoundedSemaphore(limits.slow) if limits.slow else None
        self._lock = threading.Lock()
        self._all: set[Worker] = set()
        self._closed = False
        # Runs when the process ends, also where multiprocessing started it and atexit does not.
        self._finalizer = Finalize(self, _stop_all, args=(self._all,), exitpriority=10)
        try:
            first, *others = [self._start() for _ in range(size)]
            for worker in others:  # they get ready meanwhile; who takes one waits for it
                self._idle.put(worker)
            first.wait_ready()
            self._idle.put(first)
        except StoreError:
            self.close()
            raise

    def alive(self) -> int:
        """Count the worker processes that run."""
        with self._lock:
            return sum(worker.is_alive() for worker in self._all)

    def close(self) -> None:
        """End all workers; queries under way fail."""
        with self._lock:
            self._closed = True
        self._finalizer()

    def run(self, job: Job) -> bytes:
        """Answer one job.

        Raises:
            LimitReached: with the limit's name.
            MalformedQuery: the engine's parser refuses the query.
            QueryError: the engine fails on it.
        """
        try:
            return self._watch(self._take(), job)
        except _Killed:
            return self._watch(self._take(), job, is_again=True)

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise StoreError("the engine is closed")
            worker = Worker(self._store, self._rights)
            self._all.add(worker)
            return worker

    def _take(self) -> Worker:
        try:
            return self._idle.take(self.limits.seconds)
        except Crowded:
            message = "the queue is full: all workers are busy; try again later"
            raise LimitReached("queue", message) from None

    def _watch(self, worker: Worker, job: Job, *, is_again: bool = False) -> bytes:
        """Run a job on a worker, and leave as many workers behind as there were."""
        is_slow, is_healthy = False, False
        try:
            worker.wait_ready()
            deadline = time.monotonic() + self.limits.seconds
            worker.send(job)
            if self._lane and not worker.has_answer(min(self.limits.grace, self.limits.seconds)):
                is_slow = self._enter_lane(worker)
            if not worker.has_answer(deadline - time.monotonic()):
                raise self._late()
            status, body = worker.receive()
            is_healthy = status not in {"died", "memory"}
            return self._result(worker, status, body, is_again=is_again)
        finally:
            self._give_back(worker, is_healthy=is_healthy, is_slow=is_slow)

    def _enter_lane(self, worker: Worker) -> bool:
        if self._lane is None or not self._lane.acquire(blocking=False):
            raise LimitReached(
                "queue",
                f"the slow lane is full: {self.limits.slow} queries already run longer than "
                f"{self.limits.grace:g} s; try again later",
            )
        worker.give_way()
        self._idle.put(self._start())
        return True

    def _give_back(self, worker: Worker, *, is_healthy: bool, is_slow: bool) -> None:
        if is_slow and self._lane:
            self._lane.release()
        if is_healthy and not is_slow:
            self._idle.put(worker)
            return
        with self._lock:
            is_ours = worker in self._all
            self._all.discard(worker)
        if is_ours:
            worker.stop()
            if not is_slow and not self._closed:
                self._idle.put(self._start())

    def _late(self) -> LimitReached:
        return LimitReached(
            "time",
            f"the query ran longer than {self.limits.seconds:g} s and was stopped; "
            "make it narrower, or download a dump",
        )

    def _result(self, worker: Worker, status: str, body: bytes, *, is_again: bool) -> bytes:
        if status == "ok":
            return body
        if status == "malformed":
            raise MalformedQuery(body.decode())
        if status == "result":
            mib = self.limits.result_bytes / _MIB
            raise LimitReached("result", f"the result is larger than {mib:g} MiB; use LIMIT")
        if status == "failed":
            raise QueryError(f"the query cannot be evaluated: {body.decode(errors='replace')}")
        if self._closed:
            raise StoreError("the engine is closed")
        if worker.death() == signal.SIGKILL and not is_again:
            raise _Killed
        raise self._death(0 if status == "memory" else worker.death())

    def _death(self, number: int) -> LimitReached:
        """Tell from a signal which limit ended a worker."""
        if number == signal.SIGXCPU:
            return self._late()
        if number in {signal.SIGSEGV, signal.SIGBUS}:
            return LimitReached(
                "depth", "the query is too deep for the engine; use fewer nested or chained parts"
            )
        mib = self.limits.memory_bytes / _MIB
        return LimitReached(
            "memory", f"the query needs more than {mib:g} MiB of memory; make it narrower"
        )


def _stop_all(workers: set[Worker]) -> None:
    while workers:
        workers.pop().stop()
