"""/lookup: from what another data set calls a thing to ours; and the list of all such links."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from endpoint.dumps import file
from endpoint.errors import problem
from endpoint.linking.catalogue import current_catalogue
from kg.identifiers import identifier_key

bp = Blueprint("lookup", __name__)

_CHARACTERS = 2000


@bp.get("/lookup")
def lookup() -> ResponseReturnValue:
    """Redirect (303) to our thing that is linked with an identifier of another data set."""
    uri = request.args.get("uri", "")
    if not uri.strip():
        abort(400, "Give the identifier as uri: /lookup?uri=http://www.wikidata.org/entity/Q34453")
    key = identifier_key(uri) if len(uri) <= _CHARACTERS else None
    if key is None:
        abort(400, f"uri: want an http or https address of at most {_CHARACTERS} characters.")
    found = current_catalogue().linked(key)
    if not found:
        abort(404, "Nothing here is linked with that identifier; /links.csv lists those that are.")
    if len(found) > 1:
        return problem(300, f"Several things here have that page: {', '.join(found)}.")
    return redirect(f"/id/{found[0]}", code=303)


@bp.get("/links.csv")
def links_csv() -> Response:
    """Send the list of all links as a table."""
    return file("tables", "links.csv")


@bp.get("/links.sssom.tsv")
def links_sssom() -> Response:
    """Send the list of all identities and near identities as SSSOM."""
    return file("exports", "links.sssom.tsv")
