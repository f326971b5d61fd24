"""/assets/…: bundles that may be kept for ever, and nothing else of their folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from endpoint import create_app
from endpoint.assets import asset
from kg.engine import Engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"editor.js": "editor-AAAA1111.js"}
    (tmp_path / "manifest.json").write_text(json.dumps({"source": "", "files": files}), "utf-8")
    (tmp_path / "editor-AAAA1111.js").write_text("run()", encoding="utf-8")
    return tmp_path


@pytest.fixture
def bundled(small_release: Path, engine: Engine, folder: Path) -> FlaskClient:
    return create_app(small_release, engine, folder).test_client()


def test_bundle_is_served_for_ever(bundled: FlaskClient) -> None:
    with bundled.application.app_context():
        address = asset("editor.js")
    with bundled.get(address) as answer:
        assert (answer.status_code, answer.text) == (200, "run()")
        assert answer.mimetype == "text/javascript"
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["manifest.json", "editor-AAAA2222.js", "../manifest.json", "..%2fmanifest.json", "."]
)
def test_nothing_else_is_served(bundled: FlaskClient, name: str) -> None:
    assert bundled.get(f"/assets/{name}").status_code == 404


def test_bundle_that_is_not_there_has_no_address(
    bundled: FlaskClient, client: FlaskClient, folder: Path
) -> None:
    with bundled.application.app_context():
        assert asset("network.js") is None
        (folder / "manifest.json").unlink()
        assert asset("editor.js") is None
    with client.application.app_context():
        assert asset("editor.js") is None
    assert client.get("/assets/editor-AAAA1111.js").status_code == 404
