"""The web face of the graph: SPARQL protocol, linked data, dumps. It never opens the store."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, request

from endpoint import (
    addresses,
    assets,
    dumps,
    errors,
    health,
    languages,
    openapi,
    questions,
    resources,
    sparql,
)
from endpoint.site import Site, current_site
from kg.engine import Engine
from kg.queries import load_queries
from kg.release import read_release

__all__ = ["create_app"]

_CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(release: Path, engine: Engine, bundles: Path | None = None) -> Flask:
    """Create the application.

    Args:
        release: a release folder, its path resolved; the app serves this one until it ends.
        engine: the engine over that release's store; the caller closes it.
        bundles: the folder of the front-end bundles; pages are plain while it has none.

    Raises:
        ReleaseError: the folder holds no release.
    """
    app = Flask(__name__)
    body_bytes = engine.limits.query_bytes * 3 + 65536  # a form may spell each byte as %XX
    app.config.update(MAX_CONTENT_LENGTH=body_bytes, MAX_FORM_MEMORY_SIZE=body_bytes)
    app.extensions["coldpeace"] = Site(
        read_release(release), engine, load_queries(release / "queries")
    )
    assets.register(app, bundles)
    for module in (dumps, health, openapi, questions, resources, sparql):
        app.register_blueprint(module.bp)
    app.add_template_filter(addresses.local_path)
    app.add_template_filter(addresses.is_web)
    languages.register(app)
    app.context_processor(lambda: {"release": current_site().release})
    errors.register(app)
    app.after_request(_add_headers)
    return app


def _add_headers(response: Response) -> Response:
    """Add what every answer has: open to all origins, closed to what a page does not need."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = "Content-Location, ETag, Link, Retry-After"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, HEAD, OPTIONS")
        headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        headers["Access-Control-Max-Age"] = "86400"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    if response.mimetype == "text/html":
        headers["Content-Security-Policy"] = _CSP
    return response
