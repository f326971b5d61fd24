"""Mementos: what was said of a thing, or stood in a file, in each version, found by its date.

Once there are two versions, each description and file of one is a memento of what is served now at
the same path below the root.

Source: RFC 7089, HTTP Framework for Time-Based Access to Resource States: Memento.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date, parse_date

from endpoint import past, resources
from endpoint.addresses import PREFIX
from endpoint.languages import N_, gettext
from endpoint.site import current_site
from endpoint.versions import FOLDERS, KINDS, find_version, moment, that_have, versions
from kg.release import Release

bp = Blueprint("mementos", __name__)

_NO_DATE = N_("Accept-Datetime is a date of HTTP, such as Sun, 22 Nov 2026 00:00:00 GMT.")
_NOT_THEN = N_("No version here has %(path)s.")


@bp.get("/releases/<version>/id/<path:name>")
def thing(version: str, name: str) -> ResponseReturnValue:
    """Redirect (303) from a thing to what a version says of it."""
    find_version(version)
    return redirect(f"/releases/{version}/doc/{quote(name)}", code=303)


@bp.get("/releases/<version>/ontology", defaults={"kind": "ontology", "name": ""})
@bp.get("/releases/<version>/ontology.<name>", defaults={"kind": "ontology"})
@bp.get("/releases/<version>/<any(doc, concept, graph):kind>/<path:name>")
def description(version: str, kind: str, name: str) -> ResponseReturnValue:
    """Describe a thing as a version does, as data or as a page."""
    release, here = find_version(version), f"/releases/{version}"
    separator = "." if kind == "ontology" else "/"
    path = separator.join(filter(None, (kind, name)))
    request.environ[PREFIX] = here
    if release.path == current_site().release.path:
        response = make_response(resources.document(kind, name))
    else:
        response = past.earlier(release, f"/{path}")
    response.headers.pop("Set-Cookie", None)  # the one who chose a language here is told by us
    if response.status_code in {200, 304, 410}:
        mark(response, version, path)
    return response


def mark(response: Response, version: str, path: str) -> None:
    """Say of an answer that it is a memento, and of what."""
    if len(versions()) > 1:
        response.headers["Memento-Datetime"] = http_date(moment(find_version(version)))
        _relate(response, path)


@bp.get("/releases/timemap/<path:path>")
def timemap(path: str) -> Response:
    """List the mementos of a description or a file (section 5)."""
    kept = [(version, http_date(moment(each))) for version, each in _kept(path).items()]
    root, name = request.url_root.rstrip("/"), quote(path)
    span = f'from="{kept[0][1]}"; until="{kept[-1][1]}"'
    lines = [
        f'<{root}/{name}>; rel="original"',
        f'<{root}/releases/timemap/{name}>; rel="self"; type="application/link-format"; {span}',
        f'<{root}/releases/timegate/{name}>; rel="timegate"',
        *(
            f'<{root}/releases/{version}/{name}>; rel="{_ends(at, len(kept))}memento"; '
            f'datetime="{since}"'
            for at, (version, since) in enumerate(kept)
        ),
    ]
    return Response(",\n".join(lines) + "\n", mimetype="application/link-format")


@bp.get("/releases/timegate/<path:path>")
def timegate(path: str) -> ResponseReturnValue:
    """Lead to the version that held at Accept-Datetime, else to the newest."""
    kept = _kept(path)
    wanted = request.headers.get("Accept-Datetime")
    then = parse_date(wanted) if wanted else datetime.max.replace(tzinfo=UTC)
    if then is None:
        abort(400, gettext(_NO_DATE))
    held = [version for version, each in kept.items() if moment(each) <= then]
    version = held[-1] if held else next(iter(kept))
    response = make_response(redirect(f"/releases/{version}/{quote(path)}", code=302))
    response.vary.add("Accept-Datetime")
    _relate(response, path)
    return response


@bp.after_app_request
def add_links(response: Response) -> Response:
    """Say of a description or a file that is served now where its earlier versions are."""
    path = request.path.removeprefix("/")
    starts = tuple(f"{each}/" for each in (*FOLDERS, *KINDS))
    is_kept = (path.startswith(starts) and not path.endswith("/")) or (
        path.partition(".")[0] == "ontology"
    )
    if is_kept and response.status_code in {200, 304, 410} and len(versions()) > 1:
        _relate(response, path)
    return response


def _relate(response: Response, path: str) -> None:
    name = quote(path)
    links = (
        f'</{name}>; rel="original", </releases/timegate/{name}>; rel="timegate", '
        f'</releases/timemap/{name}>; rel="timemap"; type="application/link-format"'
    )
    said = response.headers.get("Link", "")
    if 'rel="timegate"' not in said:
        response.headers["Link"] = f"{said}, {links}" if said else links


def _kept(path: str) -> dict[str, Release]:
    kept = that_have(path)
    if not kept:
        abort(404, gettext(_NOT_THEN, path=path[:100]))
    return kept


def _ends(place: int, count: int) -> str:
    """The first and the last memento are named so too."""
    return "first " * (place == 0) + "last " * (place == count - 1)
