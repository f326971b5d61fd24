"""/assets/…: the front-end bundles, named by their content and so kept for ever."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, send_from_directory

from endpoint.bundles import read_manifest

bp = Blueprint("assets", __name__)

_FOLDER = "coldpeace.assets"
_NAME = re.compile(r"[a-z]+-[A-Z0-9]{8}(\.[A-Za-z]+)+")


def register(app: Flask, folder: Path | None) -> None:
    """Serve the bundles of a folder, if there is one, and let templates ask for their addresses."""
    app.extensions[_FOLDER] = folder
    app.register_blueprint(bp)
    app.add_template_global(asset)


def asset(name: str) -> str | None:
    """Return where a bundle is served, ``editor.js``; None while it is not there."""
    folder: Path | None = current_app.extensions[_FOLDER]
    file = read_manifest(folder).get(name) if folder else None
    return f"/assets/{file}" if file else None


@bp.get("/assets/<name>")
def bundle(name: str) -> Response:
    """Send one bundle."""
    folder: Path | None = current_app.extensions[_FOLDER]
    if folder is None or not _NAME.fullmatch(name):
        abort(404, "There is no such bundle; `coldpeace assets` makes them.")
    response = send_from_directory(folder.absolute(), name, conditional=True)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
