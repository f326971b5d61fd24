"""The server: granian's worker processes, each with its own application and engine."""

from __future__ import annotations

import functools
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from endpoint import create_app
from kg.engine import Engine, Limits
from kg.errors import AddressTaken
from kg.release import read_release

_DRAIN_SECONDS = 30
_THREADS = 48  # more than may wait for workers, so that pages and /healthz never do


def serve(
    release_link: Path,
    *,
    bundles: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    query_workers: int = 2,
    limits: Limits | None = None,
    say: Callable[[str], object] = print,
) -> None:
    """Serve a release until SIGTERM or SIGINT, then finish what is under way.

    Args:
        release_link: ``build/current``; each worker resolves it once, when it starts. SIGHUP
            replaces the workers one by one, so a new release drops no request.
        bundles: the folder of the front-end bundles; they may come while the server runs.
        host: address to listen on.
        port: port to listen on.
        workers: processes that speak HTTP.
        query_workers: processes that answer queries, for each of them.
        limits: what queries may use.
        say: told once, in one line, where to look.

    Raises:
        ReleaseError: the link leads to no release.
    """
    read_release(release_link.resolve())
    _refuse_taken(host, port)
    server = Granian(
        str(release_link),
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        backpressure=_THREADS * 4,
        workers_kill_timeout=_DRAIN_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        websockets=False,
    )
    server.on_startup(lambda: say(f"http://{host}:{port}/"))
    load = functools.partial(
        _load,
        release_link=release_link,
        bundles=bundles,
        limits=limits or Limits(),
        query_workers=query_workers,
    )
    server.serve(target_loader=load, wrap_loader=False)


def _load(*, release_link: Path, bundles: Path | None, limits: Limits, query_workers: int) -> Any:
    """Build the application of one worker process."""
    release = release_link.resolve()
    engine = Engine(release / "store", limits=limits, workers=query_workers)
    return create_app(release, engine, bundles)


def _refuse_taken(host: str, port: int) -> None:
    """Say plainly what granian would say with a backtrace, or, on a shared port, not at all.

    Raises:
        AddressTaken: nothing can listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"cannot listen on {host}:{port} ({reason}): choose --host and --port"
            raise AddressTaken(message) from error
