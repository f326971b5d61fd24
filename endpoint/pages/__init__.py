"""Pages of things, one module per kind; what has none of its own gets the generic page."""

from __future__ import annotations

from flask import Response, abort, render_template

from endpoint.descriptions import ONTOLOGY
from endpoint.negotiation import HTML
from endpoint.pages import actor, claim, commitment, document, event, ontology, things
from endpoint.pages.page import View
from endpoint.site import Site

__all__ = ["VIEWS", "render"]

#: The view of each kind, by the segment after ``id/`` in its IRIs; and of the ontology.
VIEWS: dict[str, View] = {
    "agent": actor.view,
    "claim": claim.view,
    "commitment": commitment.view,
    "document": document.view,
    "event": event.view,
    "group": actor.view,
    "ontology": ontology.view,
    "organization": actor.view,
    "person": actor.view,
    "place": things.place,
    "reading": things.reading,
    "relation": things.relation,
    "state": actor.view,
    "topic": things.topic,
}


def render(site: Site, iri: str, **common: object) -> str | None:
    """Render the page of a thing; None if its kind has no page of its own.

    A page with a parameter that does not parse is sent at once, as 400.
    """
    kind = "ontology" if iri == ONTOLOGY else iri.rpartition("/")[0].rpartition("/")[2]
    view = VIEWS.get(kind)
    page = view(site, iri) if view else None
    if page is None:
        return None
    text = render_template(page.template, iri=iri, data=page.data, **common, **page.context)
    if page.status != 200:
        abort(Response(text, page.status, mimetype=HTML))
    return text
