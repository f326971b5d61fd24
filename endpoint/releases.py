"""/releases/: every version as it was published, and what changed from one to the next.

Once there are two versions, their files are mementos of the files that are served now.

Source: RFC 7089, HTTP Framework for Time-Based Access to Resource States: Memento.
"""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date, parse_date

from endpoint.addresses import local_path
from endpoint.dumps import send_listed
from endpoint.languages import N_, gettext, pick
from endpoint.site import current_site
from kg.changes import Change, changes
from kg.exports import COMPARISON_FORMATS, compare
from kg.history import by_version, list_releases, previous
from kg.release import Release, read_release

bp = Blueprint("releases", __name__)

_UNKNOWN = N_("There is no release %(version)s; /releases/ lists those there are.")
_FIRST = N_("There is no release before this one.")
#: The folders whose files are the same thing from one version to the next.
_KEPT = ("dumps", "exports", "tables")
_KINDS = (N_("added"), N_("changed"), N_("withdrawn"), N_("removed"))


@bp.get("/releases/")
def index() -> str:
    """List the versions, the newest first."""
    return render_template("releases.html", releases=[*reversed(_versions().values())])


@bp.get("/releases/<version>/")
def page(version: str) -> str:
    """Show one version: what changed, and its files."""
    release = _find(version)
    before = _before(release)
    return render_template(
        "release.html",
        shown=release,
        before=before,
        changes=[_row(change) for change in changes(before, release)] if before else [],
        formats=[form.path.format(version=version) for form in COMPARISON_FORMATS],
    )


@bp.get("/releases/<version>/release.json")
def listing(version: str) -> Response:
    """Send the list of files of one version."""
    return send_file(_find(version).path / "release.json", mimetype="application/json")


@bp.get("/releases/<version>/patch.rdfp", defaults={"name": "patch"})
@bp.get("/releases/<version>/changes.md", defaults={"name": "changes"})
def comparison(version: str, name: str) -> Response:
    """Say what changed since the version before, for machines or for people."""
    release = _find(version)
    before = _before(release)
    if before is None:
        abort(404, gettext(_FIRST))
    site = current_site()
    key = site.etag("compare", before.path.name, release.path.name, name)
    (form,) = (form for form in COMPARISON_FORMATS if form.name == name)
    response = Response(
        site.answers.get(key, lambda: compare(release, name)), mimetype=form.media_type
    )
    response.set_etag(key)
    response.make_conditional(request.environ)
    return response


@bp.get("/releases/<version>/<any(dumps, exports, queries, reports, tables):folder>/<path:name>")
def file(version: str, folder: str, name: str) -> Response:
    """Send a file of one version, as a memento of the file that is served now."""
    release, path = _find(version), f"{folder}/{name}"
    response = send_listed(release, path)
    response.headers["Cache-Control"] = "public, max-age=86400"
    if folder in _KEPT and len(_versions()) > 1:
        response.headers["Memento-Datetime"] = http_date(_moment(release))
        response.headers["Link"] = _relations(path)
    return response


@bp.get("/releases/timemap/<path:path>")
def timemap(path: str) -> Response:
    """List the mementos of one file (RFC 7089, section 5)."""
    kept = {version: each for version, each in _versions().items() if path in each.files}
    if not kept:
        abort(404)
    lines = [
        f'</{path}>; rel="original"',
        f'</releases/timemap/{path}>; rel="self"; type="application/link-format"',
        f'</releases/timegate/{path}>; rel="timegate"',
        *(
            f'</releases/{version}/{path}>; rel="memento"; datetime="{http_date(_moment(each))}"'
            for version, each in kept.items()
        ),
    ]
    return Response(",\n".join(lines) + "\n", mimetype="application/link-format")


@bp.get("/releases/timegate/<path:path>")
def timegate(path: str) -> ResponseReturnValue:
    """Lead to the version of a file that held at Accept-Datetime, else to the newest."""
    kept = [(each, version) for version, each in _versions().items() if path in each.files]
    if not kept:
        abort(404)
    wanted = request.headers.get("Accept-Datetime")
    moment = parse_date(wanted) if wanted else datetime.max.replace(tzinfo=UTC)
    if moment is None:
        abort(400, "Accept-Datetime is a date of HTTP, such as Sun, 22 Nov 2026 00:00:00 GMT.")
    held = [version for each, version in kept if _moment(each) <= moment]
    response = redirect(f"/releases/{held[-1] if held else kept[0][1]}/{path}", code=302)
    response.vary.add("Accept-Datetime")
    response.headers["Link"] = _relations(path)
    return response


@bp.get("/ontology/<version>")
def ontology(version: str) -> ResponseReturnValue:
    """Lead from the ontology's version IRI to the statements of that version."""
    release = _find(version)
    if release.path == current_site().release.path:
        return redirect("/ontology", code=303)
    return redirect(f"/releases/{version}/dumps/coldpeace-asserted.ttl", code=303)


@bp.after_app_request
def add_memento_links(response: Response) -> Response:
    """Say of a file that is served now where its earlier versions are."""
    path = request.path.removeprefix("/")
    is_kept = path.startswith(tuple(f"{folder}/" for folder in _KEPT)) and not path.endswith("/")
    if is_kept and response.status_code == 200 and len(_versions()) > 1:
        response.headers["Link"] = _relations(path)
    return response


def _relations(path: str) -> str:
    return (
        f'</{path}>; rel="original", </releases/timegate/{path}>; rel="timegate", '
        f'</releases/timemap/{path}>; rel="timemap"; type="application/link-format"'
    )


def _moment(release: Release) -> datetime:
    return datetime.fromisoformat(release.date).replace(tzinfo=UTC)


def _versions() -> dict[str, Release]:
    return _read_versions(current_site().release.path)


@functools.lru_cache(maxsize=8)
def _read_versions(current: Path) -> dict[str, Release]:
    """The versions beside the release that is served; read once, as that one is."""
    return by_version(list_releases(current.parent), read_release(current))


def _find(version: str) -> Release:
    if (release := _versions().get(version)) is None:
        abort(404, gettext(_UNKNOWN, version=version))
    return release


def _before(release: Release) -> Release | None:
    return previous(list_releases(release.path.parent), release)


def _row(change: Change) -> dict[str, object]:
    return {
        "href": "" if change.kind == "removed" else local_path(change.iri),
        "iri": change.iri,
        "label": pick(change.labels),
        "kind": gettext(change.kind),
        "terms": change.terms,
    }
