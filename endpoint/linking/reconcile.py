"""/reconcile: our things for OpenRefine and others that match names with them.

Source: Reconciliation Service API 0.2, a W3C Community Group report of 2023-04-10.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from endpoint.languages import LANGUAGES, N_, gettext
from endpoint.linking import extension
from endpoint.linking.catalogue import ID_SPACE, Thing, current_catalogue
from endpoint.linking.queries import BATCH_SIZE, find_property, read_batch
from endpoint.linking.results import answer
from endpoint.linking.suggestions import KINDS, suggest
from kg.finding.properties import PROPERTIES

_service = Blueprint("reconcile", __name__)
bp = Blueprint("reconciliation", __name__)  # /reconcile chooses a language, /reconcile/ja has one

_DEFAULT_TYPES = ("Person", "Organization", "State", "Document", "Event", "Commitment", "Office")
_PREVIEW = {"width": 430, "height": 240}
_PREVIEW_CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"
_CURSOR_MAX = 10_000


@_service.url_value_preprocessor
def _choose_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "language" in values:
        g.language = values.pop("language")


@_service.route("", methods=["GET", "POST"])
def reconcile() -> ResponseReturnValue:
    """Answer a batch of queries or a data extension query; without either, send the manifest."""
    fields = request.form if request.method == "POST" else request.args
    if "queries" in fields:
        catalogue = current_catalogue()
        batch = read_batch(fields["queries"], catalogue)
        return _json({key: {"result": answer(each, catalogue)} for key, each in batch.items()})
    if "extend" in fields:
        return _json(extension.answer(fields["extend"], current_catalogue()))
    if request.method == "POST":
        abort(400, "Send a form with a field named queries or extend.")
    return _json(_manifest())


@_service.get("/suggest/<kind>")
def suggestions(kind: str) -> Response:
    """Suggest things, types or properties."""
    _check(kind)
    cursor = request.args.get("cursor", "0")
    if not cursor.isdecimal() or int(cursor) > _CURSOR_MAX:
        abort(400, f"cursor: want how many suggestions to skip, a number up to {_CURSOR_MAX}.")
    prefix = request.args.get("prefix", "")[:200]
    return _json({"result": suggest(kind, prefix, int(cursor), current_catalogue())})


@_service.get("/properties")
def properties() -> Response:
    """Propose the properties by which things of a type can be extended."""
    catalogue, name, limit = current_catalogue(), request.args.get("type", ""), _limit()
    if name and name not in catalogue.types:
        abort(400, f"type: there is no {name[:50]!r}; there are {', '.join(catalogue.types)}.")
    return _json(extension.propose(name, limit, catalogue))


@_service.get("/preview")
def preview() -> Response:
    """Show a thing in a frame of a page elsewhere."""
    thing = _thing()
    response = Response(_page("preview", thing), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _PREVIEW_CSP
    return response


@_service.get("/flyout/<kind>")
def flyout(kind: str) -> Response:
    """Show a thing, a type or a property beside a suggestion, as a piece of HTML."""
    _check(kind)
    catalogue, name = current_catalogue(), request.args.get("id", "")
    if kind == "entity":
        return _json({"id": name, "html": _page("flyout", _thing())})
    if kind == "type":
        if name not in catalogue.types:
            abort(404, f"There is no type {name[:50]!r}.")
        title = catalogue.type_name(name)
    else:
        title = catalogue.property_name(find_property("id", name))
    return _json({"id": name, "html": render_template("flyout.html", name=title, id=name)})


def _check(kind: str) -> None:
    if kind not in KINDS:
        abort(404, f"There is nothing of that kind to suggest; there are {', '.join(KINDS)}.")


def _limit() -> int | None:
    limit = request.args.get("limit")
    if limit is not None and not (limit.isdecimal() and 0 < int(limit) < _CURSOR_MAX):
        abort(400, "limit: want a positive number.")
    return int(limit) if limit is not None else None


def _thing() -> Thing:
    name = request.args.get("id", "").removeprefix(ID_SPACE)
    thing = current_catalogue().thing(name)
    if thing is None:
        abort(404, f"There is no thing {name[:100]!r} to reconcile with.")
    return thing


def _page(template: str, thing: Thing) -> str:
    catalogue = current_catalogue()
    return render_template(
        f"{template}.html",
        id=thing.id,
        name=catalogue.name(thing),
        description=catalogue.describe(thing),
        rows=[
            (catalogue.property_name(each), [catalogue.value_name(v) for v in values])
            for name, each in PROPERTIES.items()
            if (values := thing.values.get(name)) and name not in {"earliest", "latest"}
        ],
    )


def _json(said: dict[str, Any]) -> Response:
    response = jsonify(said)
    response.vary.update(["Accept-Language", "Cookie"])
    return response


def _manifest() -> dict[str, Any]:
    """Describe the service; one in a language of its own leads to addresses in that language."""
    catalogue, root = current_catalogue(), request.url_root.rstrip("/")
    path = request.path.rstrip("/")
    return {
        "versions": ["0.2"],
        "name": gettext(N_("Cold Peace: claimed commitments about NATO, 1994–95")),
        "identifierSpace": ID_SPACE,
        "schemaSpace": "http://www.w3.org/2002/07/owl#Thing",
        "documentation": f"{root}/data",
        "serviceVersion": version("coldpeace"),
        "batchSize": BATCH_SIZE,
        "defaultTypes": [
            {"id": each, "name": catalogue.type_name(each)}
            for each in _DEFAULT_TYPES
            if each in catalogue.types
        ],
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "preview": {"url": f"{root}{path}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": {
            kind: {
                "service_url": root,
                "service_path": f"{path}/suggest/{kind}",
                "flyout_service_url": root,
                "flyout_service_path": f"{path}/flyout/{kind}?id=${{id}}",
            }
            for kind in KINDS
        },
        "extend": {
            "propose_properties": {
                "service_url": root,
                "service_path": f"{path}/properties",
            },
            "property_settings": [
                {
                    "name": "limit",
                    "label": gettext(N_("How many values")),
                    "type": "number",
                    "default": 0,
                    "help_text": gettext(N_("0 for all")),
                }
            ],
        },
    }


# Last, when the service has all its routes.
bp.register_blueprint(_service, url_prefix="/reconcile")
bp.register_blueprint(
    _service, name="reconcile_in", url_prefix=f"/reconcile/<any({', '.join(LANGUAGES)}):language>"
)
