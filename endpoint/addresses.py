"""Addresses: where this host serves an IRI of ours, and which IRIs may become links."""

from __future__ import annotations

from flask import current_app, request

from endpoint.site import BASE

#: Where in the request it stands below which path a description is served, if not the root.
PREFIX = "coldpeace.prefix"
_SERVED = ("id/", "doc/", "concept/", "shape/", "graph/", "ontology")


def local_path(iri: str) -> str:
    """Return where this host serves an IRI: a path for our own, the IRI itself for others."""
    path = iri.removeprefix(BASE)
    return "/" + path if path != iri and path.startswith(_SERVED) else iri


def is_web(iri: str) -> bool:
    """Say whether an IRI may become a link: a page must not offer a script as an address."""
    return iri.startswith(("https://", "http://"))


def href(iri: str) -> str:
    """Return what a link to an IRI leads to, empty if it must not be one."""
    path = local_path(iri)
    return path if path.startswith("/") or is_web(path) else ""


def is_served(path: str) -> bool:
    """Say whether this application answers at a path."""
    return current_app.url_map.bind("").test(path)


def prefix() -> str:
    """Return the path below which this request's description is served: that of a version, or none.

    What else says the same, in another format or language, is below it too; all other links lead to
    what holds now.
    """
    return str(request.environ.get(PREFIX, ""))
