"""The site as it was: an application over an earlier release, opened when somebody asks for it.

The past is asked for by one at a time, and few releases of it are open at once, so that it takes
little from those who ask for what holds now.
"""

from __future__ import annotations

import atexit
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import cast

from flask import Flask, Response, abort, current_app, request

from endpoint.languages import N_, gettext
from kg.engine import Engine
from kg.errors import StoreError
from kg.release import Release

_OPEN = 2  # releases at once, one process each
_WAITING = 8  # requests
_SECONDS = 20
_BUSY = N_("Too many ask for earlier versions just now; try again later.")
_KEY = "coldpeace-past"

Open = Callable[[Path], tuple[Flask, Engine]]


class Past:
    """Applications over earlier releases; safe to use from many threads.

    Args:
        open_app: makes the application over a release, and its engine.
    """

    def __init__(self, open_app: Open) -> None:
        self._open_app = open_app
        self._apps: OrderedDict[Path, tuple[Flask, Engine]] = OrderedDict()
        self._turn = threading.Lock()
        self._places = threading.Semaphore(_WAITING)

    def answer(self, release: Release, path: str) -> Response:
        """Answer this request for a path as the site over an earlier release does, or by 503."""
        if not self._places.acquire(blocking=False):
            abort(503, gettext(_BUSY))
        try:
            if not self._turn.acquire(timeout=_SECONDS):
                abort(503, gettext(_BUSY))
            try:
                left_out = {"HTTP_ACCEPT_ENCODING", "werkzeug.request"}  # packed once, by us
                environ = {k: v for k, v in request.environ.items() if k not in left_out}
                environ["PATH_INFO"] = path
                app = self._app(release.path)
                return cast(Response, Response.from_app(app, environ, buffered=True))
            except StoreError:
                abort(503, gettext(_BUSY))
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def close(self) -> None:
        """End what is open; the next who asks opens it again."""
        atexit.unregister(self.close)
        with self._turn:
            for _, engine in self._apps.values():
                engine.close()
            self._apps.clear()

    def _app(self, release: Path) -> Flask:
        if release not in self._apps:
            while len(self._apps) >= _OPEN:
                _, (_, engine) = self._apps.popitem(last=False)
                engine.close()
            self._apps[release] = self._open_app(release)
            atexit.register(self.close)
        self._apps.move_to_end(release)
        return self._apps[release][0]


def register(app: Flask, open_app: Open) -> None:
    """Let an application show earlier releases."""
    app.extensions[_KEY] = Past(open_app)


def close(app: Flask) -> None:
    """End what an application has open of earlier releases."""
    cast(Past, app.extensions[_KEY]).close()


def earlier(release: Release, path: str) -> Response:
    """Answer this request for a path as it was in a release other than the one that is served."""
    return cast(Past, current_app.extensions[_KEY]).answer(release, path)
