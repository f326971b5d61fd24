"""The server: granian's worker processes, each with its own application and engine."""

from __future__ import annotations

import contextlib
import functools
import os
import select
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server.mp import MPServer

from endpoint import Access, create_app
from endpoint.access import refuse_unwritable
from endpoint.gateway import Gateway
from endpoint.served import Served
from endpoint.shared import shared_folder
from kg.engine import Engine, Limits
from kg.errors import AddressTaken
from kg.finding.writing import check_index
from kg.history import by_version, list_releases, verify_files
from kg.release import read_release

if TYPE_CHECKING:
    from kg.remote import Address

_DRAIN_SECONDS = 30
_SPARE_THREADS = 48  # beyond those that may wait for workers, so that pages and /healthz never do
_CONNECTIONS = 2048  # of one process; more wait unaccepted
_HEADERS = HTTP1Settings(header_read_timeout=15_000, max_buffer_size=128 * 1024)


class _Server(MPServer):
    """Granian with one listening socket for all workers, so that none takes its queue along.

    By default each worker listens on its own: who waited to be accepted by one that ends is cut
    off. Here granian does on Linux what it does elsewhere.
    """

    def _init_shared_socket(self) -> None:
        holder = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        shared = socket.socket(fileno=holder.get_fd())
        shared.set_inheritable(True)
        self._ssp, self._shd, self._sso = None, holder, shared  # type: ignore[assignment]


def serve(
    release_link: Path,
    *,
    bundles: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    query_workers: int = 2,
    limits: Limits | None = None,
    rules: Access | None = None,
    store: Address | None = None,
    say: Callable[[str], object] = print,
) -> None:
    """Serve a release until SIGTERM or SIGINT, then finish what is under way.

    Args:
        release_link: ``build/current``; when it leads to another release, each process takes that
            up, and no request fails.
        bundles: the folder of the front-end bundles; they may come while the server runs.
        host: address to listen on.
        port: port to listen on.
        workers: processes that speak HTTP.
        query_workers: processes that answer queries, for each of them.
        limits: what queries may use.
        rules: who may ask how often, and what is told of it; its folder is made here.
        store: another engine, which is asked instead; a new release is taken up once it holds that.
        say: told once, in one line, where to look.

    Raises:
        AddressTaken: nothing can listen there.
        LogUnwritable: the access log cannot be written.
        ReleaseError: the link leads to no release, or a file of it, or of an earlier version, is
            missing or altered, or its index is none of this version of the software.
    """
    limits = limits or Limits()
    served = read_release(release_link.resolve())
    check_index(served.path)
    for release in by_version(list_releases(served.path.parent), served).values():
        verify_files(release)
    _refuse_taken(host, port)
    rules = rules or Access()
    refuse_unwritable(rules.log)
    server = _Server(
        str(release_link),
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=_HEADERS,
        workers=workers,
        backpressure=_CONNECTIONS,
        workers_kill_timeout=_DRAIN_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        websockets=False,
    )
    server.on_startup(lambda: say(f"http://{host}:{port}/"))
    with shared_folder() as shared:
        load = functools.partial(
            _load,
            os.getpid(),
            release_link=release_link,
            bundles=bundles,
            limits=limits,
            query_workers=query_workers,
            rules=replace(rules, shared=shared),
            store=store,
        )
        server.serve(target_loader=load, wrap_loader=False)


def _load(
    parent: int,
    *,
    release_link: Path,
    bundles: Path | None,
    limits: Limits,
    query_workers: int,
    rules: Access,
    store: Address | None,
) -> Any:
    """Build the application of one process."""

    def make_app(release: Path, engine: Engine) -> Flask:
        return create_app(release, engine, bundles, rules)

    if store:
        from kg.remote import RemoteEngine, holds  # here, as few need what it imports

        served = Served(
            release_link,
            lambda release: RemoteEngine(store, read_release(release).hash, limits=limits),
            make_app,
            lambda release: holds(store, release),
        )
    else:
        served = Served(
            release_link,
            lambda release: Engine(release / "store", limits=limits, workers=query_workers),
            make_app,
        )
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    threads = limits.waiting + limits.slow + query_workers + _SPARE_THREADS
    gateway = Gateway(
        served.app, threads=threads, body_bytes=served.app.config["MAX_CONTENT_LENGTH"]
    )
    threading.Thread(target=served.follow, args=(gateway.hand_over,), daemon=True).start()
    return gateway


def _end_with(parent: int) -> None:
    """Leave the port to a successor when the main process was killed; the engine ends with us."""
    with contextlib.suppress(ProcessLookupError):
        process = os.pidfd_open(parent)
        if os.getppid() == parent:  # else it was killed before we came here
            select.select([process], [], [])
    os._exit(1)


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
