"""Where workers come from: processes that fork them."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import astuple
from multiprocessing.reduction import send_handle
from pathlib import Path

from kg import worker as program
from kg.allocator import allocator
from kg.errors import StoreError
from kg.processes import START_SECONDS, UNOPENED, Worker
from kg.worker import Rights

#: Stores up to this size on disk are copied into memory, which takes 0.1 s and 3 MiB for each MiB.
COPY_BYTES = 128 * 1024 * 1024


class Nursery:
    """A process that forks workers; safe to use from many threads.

    It runs the file of kg.worker, not the module: so neither this package nor the main module of
    the caller is imported again.

    Args:
        store: folder of an Oxigraph store that nobody writes to.
        rights: of its workers.
        is_copied: whether it copies the store into memory, for all its workers.
    """

    def __init__(self, store: Path, rights: Rights, *, is_copied: bool) -> None:
        """Start the process without waiting until it is ready."""
        self._pipe, theirs = multiprocessing.Pipe()
        arguments = [str(theirs.fileno()), str(store), str(int(is_copied))]
        self._process = subprocess.Popen(  # noqa: S603 -- our own file, no shell
            [sys.executable, "-I", program.__file__, *arguments, *map(str, astuple(rights))],
            env=os.environ | allocator(),
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()  # or the end of the process would not end the pipe
        self._lock = threading.Lock()
        self._ready = False

    def wait_ready(self) -> None:
        """Wait until it can fork.

        Raises:
            StoreError: the process has died; perhaps it could not copy the store.
        """
        try:
            with self._lock:
                self._wait_ready()
        except (EOFError, OSError) as error:
            raise StoreError(UNOPENED) from error

    def fork(self) -> Worker:
        """Make a worker, without waiting until it has the store.

        Raises:
            StoreError: as ``wait_ready``.
        """
        ours, theirs = multiprocessing.Pipe()
        try:
            with self._lock, theirs:
                self._wait_ready()
                self._pipe.send(None)
                send_handle(self._pipe, theirs.fileno(), None)
                return Worker(ours, self._pipe.recv(), self)
        except (EOFError, OSError) as error:
            raise StoreError(UNOPENED) from error

    def reap(self, worker: int) -> int:
        """Wait for the end of a worker; the signal that ended it, 0 if none did.

        One whose nursery has died counts as killed: somebody kills here.
        """
        try:
            with self._lock:
                self._pipe.send(worker)
                return os.WTERMSIG(self._pipe.recv())
        except (EOFError, OSError):
            return signal.SIGKILL

    def stop(self) -> None:
        """End the process now; its workers live on."""
        self._process.kill()
        self._process.wait()

    def _wait_ready(self) -> None:
        if not self._ready:
            if not self._pipe.poll(START_SECONDS):
                raise EOFError
            self._pipe.recv()
            self._ready = True


class Nurseries:
    """The best nursery there is: soon one with a copy of the store, until then one without.

    A nursery that somebody kills is replaced.

    Args:
        store: folder of an Oxigraph store that nobody writes to.
        rights: of the workers.
        settled: called when there will be no better nursery, so that from then on workers are
            cheap and as good as they get.
        is_copied: whether a store of ``COPY_BYTES`` at most is copied.
    """

    def __init__(
        self, store: Path, rights: Rights, settled: Callable[[], object], *, is_copied: bool
    ) -> None:
        self.is_settled = False
        self._is_copied = is_copied
        self._store = store
        self._rights = rights
        self._settled = settled
        self._lock = threading.Lock()
        self._all: list[Nursery] = []
        self._is_stopped = False
        self._best: Nursery | None = None

    def fork(self) -> Worker:
        """Make a worker.

        Raises:
            StoreError: the store cannot be opened.
        """
        best = self._best or self._replace(None)
        try:
            return best.fork()
        except StoreError:
            return self._replace(best).fork()

    def has_better(self, worker: Worker) -> bool:
        """Say whether a new worker would be faster than this one."""
        return worker.parent is not self._best

    def stop(self) -> None:
        """End all nurseries; their workers live on."""
        with self._lock:
            self._is_stopped = True
            while self._all:
                self._all.pop().stop()

    def _replace(self, failed: Nursery | None) -> Nursery:
        """Start one that can fork at once, and see to a better one, unless somebody has done so."""
        with self._lock:
            if self._is_stopped:
                raise StoreError(UNOPENED)
            if self._best is None or self._best is failed:
                self._best = self._start(is_copied=False)
                threading.Thread(target=self._settle, daemon=True).start()
            return self._best

    def _start(self, *, is_copied: bool) -> Nursery:
        nursery = Nursery(self._store, self._rights, is_copied=is_copied)
        self._all.append(nursery)
        return nursery

    def _settle(self) -> None:
        size = sum(path.stat().st_size for path in self._store.glob("*"))
        if self._is_copied and size <= COPY_BYTES:
            with contextlib.suppress(StoreError):  # it was killed: the store on disk must do
                self._copy()
        self.is_settled = True
        with contextlib.suppress(StoreError):  # all was stopped meanwhile
            self._settled()

    def _copy(self) -> None:
        with self._lock:
            if self._is_stopped:
                return
            copied = self._start(is_copied=True)
        copied.wait_ready()
        self._best = copied
