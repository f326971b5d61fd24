"""/releases/: every version as it was published, and what changed from one to the next."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from endpoint import mementos
from endpoint.addresses import local_path
from endpoint.dumps import send_listed
from endpoint.languages import N_, gettext, pick
from endpoint.site import current_site
from endpoint.versions import FOLDERS, KINDS, builds, find_version, name_of, release_before
from kg.changes import Change, changes
from kg.exports import COMPARISON_FORMATS, compare
from kg.release import Release

bp = Blueprint("releases", __name__)

_FIRST = N_("There is no release before this one.")
_KINDS = (N_("added"), N_("changed"), N_("withdrawn"), N_("removed"))


@bp.get("/releases/")
def index() -> str:
    """List the versions and their earlier builds, the newest first."""
    return render_template(
        "releases.html", releases={name_of(each): each for each in builds()}, is_served=_is_served
    )


@bp.get("/releases/<version>/")
def page(version: str) -> str:
    """Show one version: what changed, and its files."""
    release = find_version(version)
    before = release_before(release)
    return render_template(
        "release.html",
        shown=release,
        name=name_of(release),
        before=before,
        changes=[_row(each, before) for each in changes(before, release)] if before else [],
        formats=[form.path.format(version=version) for form in COMPARISON_FORMATS],
    )


@bp.get("/releases/<version>/release.json")
def listing(version: str) -> Response:
    """Send the list of files of one version."""
    return send_file(find_version(version).path / "release.json", mimetype="application/json")


@bp.get("/releases/<version>/patch.rdfp", defaults={"name": "patch"})
@bp.get("/releases/<version>/changes.md", defaults={"name": "changes"})
def comparison(version: str, name: str) -> Response:
    """Say what changed since the version before, for machines or for people."""
    release = find_version(version)
    before = release_before(release)
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
    release, path = find_version(version), f"{folder}/{name}"
    response = send_listed(release, path)
    response.headers["Cache-Control"] = "public, max-age=86400"
    if folder in FOLDERS:
        mementos.mark(response, version, path)
    return response


@bp.get("/ontology/<version>")
def ontology(version: str) -> ResponseReturnValue:
    """Lead from the ontology's version IRI to the statements of that version."""
    release = find_version(version)
    if release.path == current_site().release.path:
        return redirect("/ontology", code=303)
    return redirect(f"/releases/{version}/ontology", code=303)


def _is_served(release: Release) -> bool:
    return release.path.name == current_site().release.path.name


def _row(change: Change, before: Release) -> dict[str, object]:
    path = local_path(change.iri).replace("/id/", "/doc/", 1)
    is_kept = change.kind != "added" and path.startswith(tuple(f"/{kind}/" for kind in KINDS))
    return {
        "href": "" if change.kind == "removed" else local_path(change.iri),
        "was": f"/releases/{name_of(before)}{path}" if is_kept else "",
        "iri": change.iri,
        "label": pick(change.labels),
        "kind": gettext(change.kind),
        "terms": change.terms,
    }
