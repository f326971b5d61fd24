"""/lookup: from what another data set calls a thing to ours; and the list of all such links."""

from __future__ import annotations

from collections import defaultdict

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from endpoint.dumps import file
from endpoint.errors import problem
from endpoint.linking.catalogue import ID_SPACE, Catalogue, current_catalogue
from endpoint.site import current_site
from kg.identifiers import identifier_key

bp = Blueprint("lookup", __name__)

_CHARACTERS = 2000
#: What leads from a thing to another data set, the surest first.
_LINKS = ("sameAs", "closeMatch", "seeAlso")


@bp.get("/lookup")
def lookup() -> ResponseReturnValue:
    """Redirect (303) to our thing that is linked with an identifier of another data set."""
    uri = request.args.get("uri", "")
    if not uri.strip():
        abort(400, "Give the identifier as uri: /lookup?uri=http://www.wikidata.org/entity/Q34453")
    key = identifier_key(uri) if len(uri) <= _CHARACTERS else None
    if key is None:
        abort(400, f"uri: want an http or https address of at most {_CHARACTERS} characters.")
    found = _things(current_catalogue()).get(key, [])
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


def _things(catalogue: Catalogue) -> dict[str, list[str]]:
    """Key of an identifier -> ids of our things, those that are most surely meant; made once."""
    return current_site().once("lookup", lambda: _index(catalogue))


def _index(catalogue: Catalogue) -> dict[str, list[str]]:
    index = {str(identifier_key(ID_SPACE + name)): [name] for name in catalogue.things}
    for link in _LINKS:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, thing in catalogue.things.items():
            for value in thing.values.get(link, []):
                if (key := identifier_key(value.iri)) is not None:
                    found[key].append(name)
        index = found | index
    return index
