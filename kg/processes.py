"""One worker process, as the pool sees it: it may die, or be killed, at any moment."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path

from kg import worker as program
from kg.errors import StoreError
from kg.worker import Job, Rights

_START_SECONDS = 120.0
_LEAST_NICE = 19


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

    def give_way(self) -> None:
        """Let every other process go first from now on."""
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LEAST_NICE)

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
