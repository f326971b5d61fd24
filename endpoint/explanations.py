"""/explain: why a triple holds, or what it lacks; /rules: what follows from what."""

from __future__ import annotations

import functools
from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from endpoint.descriptions import prefix_table
from endpoint.languages import current_language, gettext
from endpoint.negotiation import HTML, choose
from endpoint.site import BASE, Site, current_site
from endpoint.trees import missing_page, tree_page
from kg.errors import NotEntailed, TermError
from kg.evidence import gather, look_up
from kg.explain import explain
from kg.nearest import find_nearest, terms_of
from kg.rows import Select, of_json
from kg.rule_list import list_rules, rules_json
from kg.turtle import Triple
from kg.why import read_triple, why

bp = Blueprint("explanations", __name__)

_JSON = "application/json"
#: Media types of an explanation, best first for who does not mind, and ``?format=``.
_EXPLAINED = {HTML: "html", _JSON: "json", "text/turtle": "turtle", "text/plain": "text"}
_LISTED = {HTML: "html", _JSON: "json"}
_ENDS = ("s", "p", "o")
#: What is worth asking first: which commitments are contested, and why.
_EXAMPLES = """
PREFIX cp: <https://w3id.org/coldpeace/ontology#>
SELECT ?s ?o WHERE { ?s cp:contestedOn ?o } ORDER BY ?s ?o
"""
_CONTESTED_ON = "https://w3id.org/coldpeace/ontology#contestedOn"


@bp.get("/explain")
def explanation() -> ResponseReturnValue:
    """Explain the triple of ``?s=&p=&o=``; without one, show the form."""
    site, select = current_site(), of_json(current_site().rows)
    media_type = _media_type(_EXPLAINED)
    typed = [request.args.get(name, "").strip() for name in _ENDS]
    if not any(typed) and media_type == HTML:
        return render_template("explain.html", typed=typed, examples=_examples(site, select))
    if not all(typed):
        return _refuse(site, select, typed, media_type, gettext("Give s, p and o."))
    try:
        triple = read_triple([_as_term(text) for text in typed], prefix_table(site))
    except TermError as error:
        return _refuse(site, select, typed, media_type, str(error))
    body = functools.partial(_body, site, select, triple, typed, media_type)
    return _answer(site, media_type, body, "explain", *(term.n3() for term in triple))


@bp.get("/rules")
def rules() -> ResponseReturnValue:
    """List the rules, with the number of triples that each gave."""
    site, select = current_site(), of_json(current_site().rows)
    media_type = _media_type(_LISTED)

    def body() -> str:
        listed = list_rules(select, prefix_table(site))
        if media_type == _JSON:
            return rules_json(listed)
        return render_template("rules.html", rules=listed, alternates=_alternates(_LISTED))

    return _answer(site, media_type, body, "rules")


def _media_type(offered: dict[str, str]) -> str:
    """The format that the client names, or likes best."""
    names = {name: media_type for media_type, name in offered.items()} | {"ttl": "text/turtle"}
    wanted = request.args.get("format")
    if wanted:
        media_type = names.get(wanted, wanted)
        if media_type not in offered:
            formats = ", ".join(offered.values())
            abort(400, gettext("format is one of %(formats)s.", formats=formats))
        return media_type
    chosen = choose(request.headers.get("Accept"), offered)
    formats = ", ".join(offered)
    return chosen or abort(406, gettext("Offered are %(formats)s.", formats=formats))


def _as_term(typed: str) -> str:
    """A bare web address as a term, since links write it so."""
    return f"<{typed}>" if typed.startswith(("https://", "http://")) else typed


def _body(site: Site, select: Select, triple: Triple, typed: list[str], media_type: str) -> str:
    if media_type != HTML:
        form = _EXPLAINED[media_type]
        try:
            return why(select, triple, form, current_language(), prefix_table(site)).text
        except NotEntailed as error:
            abort(404, str(error))
    asked = urlencode(dict(zip(_ENDS, typed, strict=True)))
    shown = {
        "typed": typed,
        "alternates": _alternates(_EXPLAINED),
        "canonical": f"{BASE}explain?{asked}",
    }
    language = current_language()
    if found := explain(select, triple):
        page = tree_page(found, gather(select, found), language)
        return render_template("explain.html", page=page, whole=found.is_whole, **shown)
    nearest = find_nearest(select, triple)
    lack = missing_page(nearest, look_up(select, set(terms_of(nearest))), language)
    return render_template("explain.html", lack=lack, **shown)


def _answer(site: Site, media_type: str, body: Callable[[], str], *parts: str) -> Response:
    """Make an answer once, and let the client keep it."""
    response = Response(mimetype=media_type)
    response.vary.update(["Accept", "Accept-Language", "Cookie"])
    response.headers["Cache-Control"] = "public, no-cache"
    key = site.etag(*parts, media_type, current_language(), request.query_string.decode())
    response.set_etag(key)
    if not request.if_none_match.contains(key):
        response.set_data(site.answers.get(key, lambda: body().encode()))
    response.make_conditional(request.environ)
    return response


def _refuse(
    site: Site, select: Select, typed: list[str], media_type: str, reason: str
) -> ResponseReturnValue:
    """Show the form again with what is wrong, or tell machines."""
    if media_type != HTML:
        abort(400, reason)
    examples = _examples(site, select)
    page = render_template("explain.html", typed=typed, examples=examples, problem=reason)
    return page, 400


def _alternates(offered: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The addresses of the same for machines."""
    kept = {name: request.args[name] for name in _ENDS if name in request.args}
    return {
        name: (media_type, f"{request.path}?{urlencode({**kept, 'format': name})}")
        for media_type, name in offered.items()
        if media_type != HTML
    }


def _examples(site: Site, select: Select) -> list[dict[str, str]]:
    rows = select(_EXAMPLES)
    triples = [(row["s"], row["o"]) for row in rows]
    evidence = look_up(select, [term for pair in triples for term in pair])
    language = current_language()
    return [
        {
            "s": str(s),
            "p": _CONTESTED_ON,
            "o": str(o),
            "name": f"{evidence.label(s, language)}: {evidence.label(o, language)}",
        }
        for s, o in triples
    ]
