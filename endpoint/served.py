"""The release that one process serves, and the one that takes its place."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from endpoint import past
from kg.engine import Engine
from kg.errors import KgError
from kg.finding.writing import check_index
from kg.history import verify_files
from kg.release import read_release

_WATCH_SECONDS = 1.0


class Served:
    """The application over the release to which a link leads.

    Args:
        link: ``build/current``.
        open_engine: opens the store of a release.
        make_app: makes the application over a release and its engine.
        is_ready: says whether a new release can be taken up now.
    """

    def __init__(
        self,
        link: Path,
        open_engine: Callable[[Path], Engine],
        make_app: Callable[[Path, Engine], Flask],
        is_ready: Callable[[Path], bool] = lambda _release: True,
    ) -> None:
        self._link = link
        self._open_engine = open_engine
        self._make_app = make_app
        self._is_ready = is_ready
        self._release = link.resolve()
        self.app, self._engine = self._open(self._release)

    def follow(self, hand_over: Callable[[Flask], object]) -> None:
        """Take up every release to which the link leads, as long as this process lives.

        A release that is missing, altered or broken is told on standard error, once; the one that
        is served stays.

        Args:
            hand_over: lets another application answer, and returns when the old one is done.
        """
        seen = self._release
        while True:
            time.sleep(_WATCH_SECONDS)
            found = self._link.resolve()
            if found == seen or not self._is_ready(found):
                continue
            seen = found
            try:
                verify_files(read_release(found))
                check_index(found)
                app, engine = self._open(found)
            except (KgError, OSError) as error:
                sys.stderr.write(f"{error}; {self._release.name} is served on\n")
                continue
            hand_over(app)
            past.close(self.app)
            self._engine.close()
            self._release, self.app, self._engine = found, app, engine

    def _open(self, release: Path) -> tuple[Flask, Engine]:
        engine = self._open_engine(release)
        try:
            return self._make_app(release, engine), engine
        except KgError:
            engine.close()
            raise
