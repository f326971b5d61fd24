"""/healthz: whether the server answers, from which release, with how many workers."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from endpoint.site import current_site

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """Report; 503 if no worker is alive, or another engine does not hold the release now."""
    site = current_site()
    alive = site.engine.workers_alive()
    response = jsonify(
        status="ok" if alive else site.engine.LIFELESS,
        release={
            "version": site.release.version,
            "hash": site.release.hash,
            "triples": site.release.triples,
        },
        workers={"alive": alive, "wanted": site.engine.workers},
    )
    response.status_code = 200 if alive else 503
    response.headers["Cache-Control"] = "no-store"
    return response
