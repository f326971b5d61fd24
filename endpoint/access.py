"""Every request passes here: counted, held back if its client asks too often, logged as JSON.

The log has one object per line: time, client, method, path, query (cut), status, bytes,
milliseconds, agent (cut).
"""

from __future__ import annotations

import functools
import json
import logging
import math
import sys
import time
import weakref
from dataclasses import dataclass
from logging.handlers import WatchedFileHandler
from pathlib import Path

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from endpoint.gateway import BODY_SECONDS, REFUSED
from endpoint.languages import N_, gettext
from endpoint.metrics import Metrics
from endpoint.rates import Rates
from kg.errors import LogUnwritable

_QUERY, _AGENT = 2000, 200  # characters
_TOO_LARGE = N_("A request has at most %(most)s bytes, which arrive in %(seconds)s s.")
_TOO_OFTEN = N_("One client may send requests at a rate of %(rate)s a second; come back later.")
_FREE = {"/healthz", "/metrics"}


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask how often, and what is told of it.

    Args:
        rate: requests per second and client, twenty seconds' worth at once; 0 for no limit.
        proxies: how many proxies stand in front, set X-Forwarded-For and -Proto, and pass Host on.
        log: file of the access log, ``-`` for standard output, None for none; a rotated file is
            opened anew.
        shared: a folder that the processes of one server share; None if there is only one.
    """

    rate: float = 0.0
    proxies: int = 0
    log: str | None = None
    shared: Path | None = None


class _Desk:
    """What keeps count of requests, whichever release answers them."""

    def __init__(self, access: Access) -> None:
        self.metrics = Metrics(access.shared)
        self.log = _open_log(access.log) if access.log else None
        shared = access.shared
        self.rates = Rates(shared / "rates", access.rate) if shared and access.rate else None


#: The one desk of a server's process.
_desk = functools.cache(_Desk)


def register(app: Flask, access: Access) -> None:
    """Let every request of an application pass here."""
    if access.proxies:
        n = access.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n)  # type: ignore[method-assign]
    desk = _desk(access) if access.shared else _Desk(access)
    metrics, rates, log = desk.metrics, desk.rates, desk.log
    app.extensions["coldpeace-metrics"] = metrics

    def enter() -> None:
        g.began = time.perf_counter()
        if refused := request.environ.get(REFUSED):
            most = app.config["MAX_CONTENT_LENGTH"]
            abort(int(refused), gettext(_TOO_LARGE, most=most, seconds=f"{BODY_SECONDS:g}"))
        if rates and request.path not in _FREE:
            wait = rates.ask(request.remote_addr or "")
            if wait:
                raise TooManyRequests(
                    gettext(_TOO_OFTEN, rate=f"{access.rate:g}"),
                    retry_after=math.ceil(wait),
                )

    def leave(response: Response) -> Response:
        seconds = time.perf_counter() - g.began
        metrics.count_request(response, seconds)
        if log:
            log.info(_line(response, seconds))
        return response

    app.before_request(enter)
    app.after_request(leave)


def refuse_unwritable(path: str | None) -> None:
    """Say at start, in one line, that an access log cannot be written.

    Raises:
        LogUnwritable: nobody can write there.
    """
    if path in {None, "-"}:
        return
    try:
        with Path(str(path)).open("a"):
            pass
    except OSError as error:
        message = f"cannot write the access log {path} ({error.strerror}): choose --access-log"
        raise LogUnwritable(message) from error


def _open_log(path: str) -> logging.Logger:
    """Open a log of its own, which nothing else writes to."""
    log = logging.Logger("access", logging.INFO)
    if path == "-":
        log.addHandler(logging.StreamHandler(sys.stdout))
    else:
        file = WatchedFileHandler(path, encoding="utf-8")
        log.addHandler(file)
        weakref.finalize(log, file.close)
    return log


def _line(response: Response, seconds: float) -> str:
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
    said = {
        "time": f"{stamp}.{int(now % 1 * 1000):03}Z",
        "client": request.remote_addr,
        "method": request.method,
        "path": request.path,
        "query": request.query_string.decode("ascii", "replace")[:_QUERY],
        "status": response.status_code,
        "bytes": response.content_length,
        "ms": round(seconds * 1000, 1),
        "agent": request.user_agent.string[:_AGENT],
    }
    return json.dumps(said)
