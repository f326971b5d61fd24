"""One worker process, as the pool sees it: it may die, or be killed, at any moment."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
import weakref
from multiprocessing.connection import Connection
from typing import Protocol

from kg.errors import StoreError
from kg.worker import Job

START_SECONDS = 120.0
UNOPENED = "no worker could open the store; build the release again"
_PATIENCE = 4


class Parent(Protocol):
    """Who can tell how a worker ended."""

    def reap(self, worker: int) -> int:
        """Wait for the end of a worker; the signal that ended it, 0 if none did."""


class Worker:
    """One process that answers one job at a time; used by one thread at a time.

    Args:
        pipe: to the process.
        pid: of the process, which is not reaped yet.
        parent: has made the process.
    """

    def __init__(self, pipe: Connection, pid: int, parent: Parent) -> None:
        self.parent = parent
        self._pipe = pipe
        self._pid = pid
        self._process = os.pidfd_open(pid)  # another process may get the number, never this
        # Not at exit: whoever stops it then still needs it.
        weakref.finalize(self, os.close, self._process).atexit = False
        self._news = select.poll()
        self._news.register(pipe.fileno(), select.POLLIN)
        self._ready = False
        self._death: int | None = None
        self._spent = 0.0

    def wait_ready(self) -> None:
        """Wait until it has the store.

        Raises:
            StoreError: the store cannot be opened, or not in time.
        """
        if self._ready:
            return
        try:
            if self._pipe.poll(START_SECONDS) and self._pipe.recv_bytes() == b"ready":
                self._ready = True
                return
        except (EOFError, OSError):
            pass
        self.stop()
        raise StoreError(UNOPENED)

    def give_way(self) -> None:
        """Let every other process go first from now on, where the system allows that."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.sched_setscheduler(self._pid, os.SCHED_IDLE, os.sched_param(0))

    def is_alive(self) -> bool:
        """Say whether the process runs."""
        return not self._has_ended(0)

    def send(self, job: Job) -> None:
        """Hand over a job; a process that has died meanwhile shows in ``receive``."""
        self._spent = self._processor_seconds()
        with contextlib.suppress(OSError):
            self._pipe.send((job.query, job.media_type, job.prefixes, job.graphs, job.description))

    def has_answer(self, seconds: float) -> bool:
        """Wait for an answer, or for the death of the process."""
        return bool(self._news.poll(max(0.0, seconds) * 1000))

    def outlasts(self, seconds: float) -> bool:
        """Wait for an answer until the job has had so many seconds of a processor.

        On a busy machine that takes longer than by the clock, and no light job is taken for a heavy
        one; but at most a few times as long.
        """
        patience = seconds
        for _ in range(_PATIENCE):
            if self.has_answer(patience):
                return False
            patience = self._spent + seconds - self._processor_seconds()
            if patience <= 0:
                break
        return True

    def receive(self) -> tuple[str, bytes]:
        """Take the answer: a status and a body; ``died`` if the process did."""
        try:
            status, _space, body = self._pipe.recv_bytes().partition(b" ")
        except (EOFError, OSError):
            return "died", b""
        return status.decode(), body

    def death(self) -> int:
        """Return the signal that ended the process, 0 if none did."""
        if self._death is None and self._has_ended(1):
            self._death = self.parent.reap(self._pid)
        return self._death or 0

    def stop(self) -> None:
        """End the process now, whatever it does; the pipe closes with the last reference."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._process, signal.SIGKILL)
        self.death()

    def _has_ended(self, seconds: float) -> bool:
        ended = select.poll()
        ended.register(self._process, select.POLLIN)
        return bool(ended.poll(seconds * 1000))

    def _processor_seconds(self) -> float:
        # What clock_getcpuclockid(3) returns, which Python does not offer for other processes.
        clock = ~self._pid << 3 | 2
        try:
            return time.clock_gettime(clock)
        except OSError:  # it has ended
            return self._spent
