"""The web face of the graph: SPARQL protocol, linked data, dumps. It never opens the store."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

from flask import Flask

from endpoint import (
    about,
    access,
    addresses,
    assets,
    browse,
    data,
    dumps,
    editor,
    errors,
    explanations,
    exports,
    headers,
    health,
    languages,
    mementos,
    metrics,
    openapi,
    past,
    pictures,
    questions,
    releases,
    resources,
    search,
    shapes,
    sparql,
)
from endpoint.access import Access
from endpoint.linking import lookup, reconcile
from endpoint.pages.claims import MOST
from endpoint.site import current_site, open_site
from kg.engine import Engine, Limits

__all__ = ["Access", "create_app"]

_WITH_ADDRESSES = (
    about,
    data,
    browse,
    dumps,
    editor,
    explanations,
    exports,
    health,
    lookup,
    mementos,
    metrics,
    openapi,
    pictures,
    questions,
    reconcile,
    releases,
    resources,
    search,
    shapes,
    sparql,
)


def create_app(
    release: Path, engine: Engine, bundles: Path | None = None, rules: Access | None = None
) -> Flask:
    """Create the application.

    Args:
        release: a release folder, its path resolved; the app serves this one until it ends.
        engine: the engine over that release's store; the caller closes it.
        bundles: the folder of the front-end bundles; pages are plain while it has none.
        rules: who may ask how often, and what is told of it.

    Raises:
        ReleaseError: the folder holds no release.
    """
    app = Flask(__name__)
    body_bytes = engine.limits.query_bytes * 3 + 65536  # a form may spell each byte as %XX
    app.config.update(MAX_CONTENT_LENGTH=body_bytes, MAX_FORM_MEMORY_SIZE=body_bytes)
    site = app.extensions["coldpeace"] = open_site(release, engine)
    access.register(app, rules or Access())
    assets.register(app, bundles)
    for module in _WITH_ADDRESSES:
        app.register_blueprint(module.bp)
    app.add_template_filter(addresses.local_path)
    app.add_template_filter(addresses.is_web)
    app.add_template_test(addresses.is_served, "served")
    app.jinja_env.globals["most_claims"] = MOST
    app.jinja_env.globals["has_steps"] = site.release.triples.get("justifications", 0) > 0
    languages.register(app)
    app.context_processor(lambda: {"release": current_site().release})
    past.register(app, functools.partial(_open_earlier, limits=engine.limits, bundles=bundles))
    errors.register(app)
    headers.register(app)
    return app


def _open_earlier(release: Path, limits: Limits, bundles: Path | None) -> tuple[Flask, Engine]:
    """Open an earlier release in one process, its pages marked as of another time."""
    engine = Engine(release / "store", limits=replace(limits, slow=0), workers=1, is_brief=True)
    app = create_app(release, engine, bundles)
    app.context_processor(lambda: {"is_memento": True})
    return app, engine
