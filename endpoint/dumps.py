"""/dumps/ and /tables/: the files of the release, exactly those that release.json lists."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, send_file
from flask.typing import ResponseReturnValue

from endpoint.languages import N_, gettext
from endpoint.site import current_site
from kg.exports import media_type
from kg.release import Release

bp = Blueprint("dumps", __name__)

_UNKNOWN = N_("The release has no such file; its release.json lists those it has.")


@bp.get("/dumps/", defaults={"folder": "dumps"})
@bp.get("/exports/", defaults={"folder": "exports"})
@bp.get("/tables/", defaults={"folder": "tables"})
def listing(folder: str) -> ResponseReturnValue:
    """List the files of one folder, with size and SHA-256."""
    release = current_site().release
    files = [
        {"name": path.removeprefix(f"{folder}/"), **said}
        for path, said in sorted(release.files.items())
        if path.startswith(f"{folder}/")
    ]
    return render_template("dumps.html", folder=folder, files=files, release=release)


@bp.get("/release.json")
def release_json() -> Response:
    """Send the release's own list of files, sizes and checksums."""
    path = current_site().release.path / "release.json"
    return send_file(path.absolute(), mimetype="application/json", conditional=True)


@bp.get("/dumps/<path:name>", defaults={"folder": "dumps"})
@bp.get("/tables/<path:name>", defaults={"folder": "tables"})
@bp.get("/reports/<path:name>", defaults={"folder": "reports"})
@bp.get("/exports/<path:name>", defaults={"folder": "exports"})
def file(folder: str, name: str) -> Response:
    """Send one file; a name that the release does not list never touches the disk."""
    return send_listed(current_site().release, f"{folder}/{name}")


def send_listed(release: Release, path: str) -> Response:
    """Send a file that a release lists; any other path is 404."""
    said = release.files.get(path)
    if said is None:
        abort(404, gettext(_UNKNOWN))
    response = send_file(
        (release.path / path).absolute(),
        mimetype=media_type(path),
        conditional=True,
        etag=str(said["sha256"]),
        last_modified=datetime.fromisoformat(release.date).replace(tzinfo=UTC),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response
