"""A pool of worker processes, each of which may be killed at any moment.

A query that outlasts the grace time moves to the slow lane: its worker no
longer counts and a spare takes its place, so light queries stay light beside
heavy ones. The lane has a fixed size.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import astuple, dataclass
from multiprocessing.util import Finalize
from pathlib import Path

from kg import worker as program
from kg.errors import LimitReached, MalformedQuery, QueryError, StoreError
from kg.worker import Job, Rights

_MIB = 1024 * 1024
_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query, and all together, may use.

    Args:
        seconds: wall time of a query, and the longest wait for a worker.
        result_bytes: size of a serialised result.
        memory_bytes: memory of a worker, above what it holds when ready.
        query_bytes: size of a query in UTF-8.
        nesting: brackets of any kind open at once.
        waiting: queries that may queue for a worker.
        grace: seconds after which a query moves to the slow lane.
        slow: queries in the slow lane.
    """

    seconds: float = 10.0
    result_bytes: int = 64 * _MIB
    memory_bytes: int = 1024 * _MIB
    query_bytes: int = _MIB
    nesting: int = 100
    waiting: int = 32
    grace: float = 0.5
    slow: int = 2


class Worker:
    """One process that answers one job at a time; used by one thread at a time."""

    def __init__(self, store: Path, rights: Rights) -> None:
        """Start the process without waiting until it is ready.

        It runs the file of kg.worker, not the module: so neither this package nor the main
        module of the caller is imported again, and a successor is there in a tenth of a second.
        """
        self._pipe, theirs = multiprocessing.Pipe()
        arguments = [str(theirs.fileno()), str(store), *map(str, astuple(rights))]
        self._process = subprocess.Popen(  # noqa: S603 -- our own file, no shell
            [sys.executable, "-I", program.__file__, *arguments],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()  # or the end of the process would not end the pipe
        self._ready = False

    def wait_ready(self) -> None:
        """Wait until the store is open.

        Raises:
            StoreError: it cannot be opened, or not in time.
        """
        if self._ready:
            return
        try:
            if self._pipe.poll(_START_SECONDS) and self._pipe.recv_bytes() == b"ready":
                self._ready = True
                return
        except (EOFError, OSError):
            pass
        self.stop()
        raise StoreError("no worker could open the store; build the release again")

    def is_alive(self) -> bool:
        """Say whether the process runs."""
        return self._process.poll() is None

    def send(self, job: Job) -> None:
        """Hand over a job; a process that has died meanwhile shows in ``receive``."""
        try:
            self._pipe.send(astuple(job))
        except OSError:
            self._reap()

    def has_answer(self, seconds: float) -> bool:
        """Wait for an answer, or for the death of the process."""
        return self._pipe.poll(max(0.0, seconds))

    def receive(self) -> tuple[str, bytes]:
        """Take the answer: a status and a body; ``died`` if the process did."""
        try:
            return self._pipe.recv_bytes().decode(), self._pipe.recv_bytes()
        except (EOFError, OSError):
            self._reap()
            return "died", b""

    def death(self) -> int:
        """Return the signal that ended the process, 0 if none did."""
        return -min(self._process.returncode or 0, 0)

    def stop(self) -> None:
        """End the process now, whatever it does; the pipe closes with the last reference."""
        self._process.kill()
        self._process.wait()

    def _reap(self) -> None:
        """Learn how a process ended whose pipe has closed."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)


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
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()
        self._places = threading.BoundedSemaphore(size + limits.waiting + limits.slow)
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
        if not self._places.acquire(blocking=False):
            raise self._busy()
        try:
            worker = self._take()
            return self._watch(worker, job)
        finally:
            self._places.release()

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise StoreError("the engine is closed")
            worker = Worker(self._store, self._rights)
            self._all.add(worker)
            return worker

    def _take(self) -> Worker:
        try:
            return self._idle.get(timeout=self.limits.seconds)
        except queue.Empty:
            raise self._busy() from None

    def _busy(self) -> LimitReached:
        return LimitReached("queue", "the queue is full: all workers are busy; try again later")

    def _watch(self, worker: Worker, job: Job) -> bytes:
        """Run a job on a worker, and leave as many workers behind as there were."""
        is_slow, is_healthy = False, False
        try:
            worker.wait_ready()
            deadline = time.monotonic() + self.limits.seconds
            worker.send(job)
            if self._lane and not worker.has_answer(min(self.limits.grace, self.limits.seconds)):
                is_slow = self._enter_lane()
            if not worker.has_answer(deadline - time.monotonic()):
                raise self._late()
            status, body = worker.receive()
            is_healthy = status not in {"died", "memory"}
            return self._result(worker, status, body)
        finally:
            self._give_back(worker, is_healthy=is_healthy, is_slow=is_slow)

    def _enter_lane(self) -> bool:
        if self._lane is None or not self._lane.acquire(blocking=False):
            raise LimitReached(
                "queue",
                f"the slow lane is full: {self.limits.slow} queries already run longer than "
                f"{self.limits.grace:g} s; try again later",
            )
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

    def _result(self, worker: Worker, status: str, body: bytes) -> bytes:
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
