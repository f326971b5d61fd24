"""The pages over a release of the record itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

import kg
from endpoint import create_app
from kg.engine import Engine

Get = Callable[..., str]


@pytest.fixture(scope="session")
def app(release: kg.Release) -> Iterator[Flask]:
    """The application over the record."""
    with Engine(release.store, workers=1) as engine:
        yield create_app(release.path, engine)


@pytest.fixture
def get(app: Flask) -> Get:
    """Fetch a page as a browser would, in a language; any status but the wanted one fails."""

    def fetch(path: str, language: str = "en", status: int = 200) -> str:
        headers = {"Accept": "text/html", "Accept-Language": language}
        answer = app.test_client().get(path, headers=headers)
        assert answer.status_code == status, path
        assert answer.mimetype == "text/html", path
        return answer.text

    return fetch
