"""A pool of worker processes, each of which may be killed at any moment.

A query that outlasts the grace time moves to the slow lane, where it lets all others go first. The
lane has a fixed size, and there are more workers than it holds, so light queries stay light beside
heavy ones.
"""

from __future__ import annotations

import signal
import threading
import time
from dataclasses import dataclass
from multiprocessing.util import Finalize
from pathlib import Path

from kg.complaints import complain
from kg.errors import KgError, StoreError
from kg.nurseries import Nurseries
from kg.processes import Worker
from kg.refusals import UNSORTABLE, LimitReached, QueryError
from kg.waiting import Crowded, WaitingRoom
from kg.worker import Job, Rights

_MIB = 1024 * 1024
#: Who kills one worker may kill others; soon all of them are seen to be dead.
_DYING_SECONDS = 0.05
#: The signals by which a worker ends for what its query did.
_OF_LIMITS = {signal.SIGABRT, signal.SIGBUS, signal.SIGSEGV, signal.SIGXCPU}
_STUMBLED = "the engine stumbled over this query; write it in another way"
_CLOSED = "the engine is closed"


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
        grace: seconds of a processor after which a query moves to the slow lane.
        slow: queries in the slow lane, where they let all others go first.
    """

    seconds: float = 10.0
    result_bytes: int = 64 * _MIB
    memory_bytes: int = 256 * _MIB
    query_bytes: int = _MIB
    nesting: int = 100
    waiting: int = 256
    grace: float = 0.05
    slow: int = 10


class _Killed(Exception):  # noqa: N818
    """Somebody else killed a worker: not for what its query did, so that is asked once more."""


class Pool:
    """Workers over one store; ``run`` may be called from many threads."""

    def __init__(self, store: Path, limits: Limits, size: int, *, is_copied: bool = True) -> None:
        """Start the workers and wait until one is ready.

        Raises:
            StoreError: the store cannot be opened.
        """
        self.limits = limits
        self._size = size
        rights = Rights(int(limits.seconds * 2) + 1, limits.result_bytes, limits.memory_bytes)
        self._idle: WaitingRoom[Worker] = WaitingRoom(limits.waiting)
        self._lock = threading.Lock()
        self._filling = threading.Lock()
        self._all: set[Worker] = set()
        self._slow: set[Worker] = set()  # those of them in the lane
        self._closed = False
        self._nurseries = Nurseries(store, rights, self._fill, is_copied=is_copied)
        # Runs when the process ends, also where multiprocessing started it and atexit does not.
        self._finalizer = Finalize(
            self, _stop_all, args=(self._all, self._nurseries), exitpriority=10
        )
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

    def wanted(self) -> int:
        """Say how many worker processes there should be."""
        with self._lock:
            return self._wanted()

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
            time.sleep(_DYING_SECONDS)
            return self._watch(self._take(), job, is_again=True)

    def _start(self) -> Worker:
        worker = self._nurseries.fork()
        with self._lock:
            if not self._closed:
                self._all.add(worker)
                return worker
        worker.stop()
        raise StoreError(_CLOSED)

    def _take(self) -> Worker:
        while True:
            try:
                worker = self._idle.take(self.limits.seconds)
            except Crowded:
                raise LimitReached("queue", LimitReached.QUEUE) from None
            if worker.is_alive():
                return worker
            self._give_back(worker, is_healthy=False)

    def _watch(self, worker: Worker, job: Job, *, is_again: bool = False) -> bytes:
        """Run a job on a worker, and leave as many workers behind as there should be."""
        is_healthy = False
        try:
            self._wait_ready(worker, is_again=is_again)
            deadline = time.monotonic() + self.limits.seconds
            worker.send(job)
            is_heavy = worker.outlasts(min(self.limits.grace, self.limits.seconds))
            if is_heavy and self.limits.slow:
                self._enter_lane(worker)
            if is_heavy and not worker.has_answer(deadline - time.monotonic()):
                raise self._late()
            status, body = worker.receive()
            is_healthy = status not in {"died", "memory", "stumbled"}
            if status == "malformed":
                raise complain(body.decode(errors="replace"), job.query)
            return self._result(worker, status, body, is_again=is_again)
        finally:
            self._give_back(worker, is_healthy=is_healthy)

    def _wait_ready(self, worker: Worker, *, is_again: bool) -> None:
        try:
            worker.wait_ready()
        except StoreError:
            if is_again or self._closed or worker.death() not in {signal.SIGKILL, signal.SIGTERM}:
                raise
            raise _Killed from None

    def _enter_lane(self, worker: Worker) -> None:
        with self._lock:
            is_full = len(self._slow) >= self.limits.slow
            if not is_full:
                self._slow.add(worker)
        if is_full:
            slow, grace = self.limits.slow, self.limits.grace
            raise LimitReached("queue", LimitReached.LANE, most=slow, seconds=grace)
        worker.give_way()
        self._fill()

    def _give_back(self, worker: Worker, *, is_healthy: bool) -> None:
        """Keep a worker for the next query, unless it is ill, slow or outdated."""
        with self._lock:
            is_slow = worker in self._slow
            self._slow.discard(worker)
        if is_healthy and not is_slow and not self._nurseries.has_better(worker):
            self._idle.put(worker)
            return
        with self._lock:
            is_ours = worker in self._all
            self._all.discard(worker)
        if is_ours:
            worker.stop()
            self._fill()

    def _wanted(self) -> int:
        # No more than needed until forks are cheap.
        spare = self.limits.slow if self._nurseries.is_settled else len(self._slow)
        return self._size + spare

    def _fill(self) -> None:
        """Have as many workers as there should be; one thread at a time, or each would fill up."""
        with self._filling:
            with self._lock:
                missing = self._wanted() - len(self._all)
                if self._closed:
                    return
            for _ in range(missing):
                self._idle.put(self._start())

    def _late(self) -> LimitReached:
        return LimitReached("time", LimitReached.TIME, seconds=self.limits.seconds)

    def _result(self, worker: Worker, status: str, body: bytes, *, is_again: bool) -> bytes:
        if status == "ok":
            return body
        if status == "result":
            mib = self.limits.result_bytes / _MIB
            raise LimitReached("result", LimitReached.RESULT, mib=mib)
        if status == "failed":
            raise QueryError(f"the query cannot be evaluated: {body.decode(errors='replace')}")
        if status == "stumbled":
            raise QueryError(UNSORTABLE if b"total order" in body else _STUMBLED)
        if self._closed:
            raise StoreError(_CLOSED)
        number = signal.SIGABRT if status == "memory" else worker.death()
        if number not in _OF_LIMITS and not is_again:
            raise _Killed
        raise self._death(number)

    def _death(self, number: int) -> KgError:
        """Tell from a signal which limit ended a worker."""
        if number == signal.SIGXCPU:
            return self._late()
        if number in {signal.SIGSEGV, signal.SIGBUS}:
            return LimitReached("depth", LimitReached.DEPTH)
        if number not in {signal.SIGABRT, signal.SIGKILL}:
            return StoreError(f"a worker ended without an answer, twice (signal {number})")
        mib = self.limits.memory_bytes / _MIB
        return LimitReached("memory", LimitReached.MEMORY, mib=mib)


def _stop_all(workers: set[Worker], nurseries: Nurseries) -> None:
    while workers:
        workers.pop().stop()
    nurseries.stop()
