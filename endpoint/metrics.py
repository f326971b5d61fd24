"""/metrics: what the server did, in the text format of Prometheus, of all its processes together.

Source: Prometheus, exposition formats
(https://prometheus.io/docs/instrumenting/exposition_formats/).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, current_app, request

from endpoint.site import Site, current_site

bp = Blueprint("metrics", __name__)

_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
_METHODS = {"GET", "HEAD", "OPTIONS", "POST"}


class Metrics:
    """The numbers of one process, shared with those of its siblings through files.

    Args:
        folder: for those files; None for a process that has no siblings.
    """

    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        # Imported here: it reads that variable when it is imported.
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._folder = folder
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "coldpeace_requests",
            "Requests answered.",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "coldpeace_request_seconds",
            "Seconds until an answer was ready.",
            ["route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._limits = Counter(
            "coldpeace_limits_reached",
            "Queries ended by a limit; time, memory and depth end a worker with them.",
            ["limit"],
            registry=self._registry,
        )
        self._answers = Counter(
            "coldpeace_query_answers",
            "Answers to queries, by where they came from: memory or a worker.",
            ["source"],
            registry=self._registry,
        )
        self._workers = Gauge(
            "coldpeace_query_workers",
            "Worker processes that run, those of the slow lane included.",
            multiprocess_mode="livesum",
            registry=self._registry,
        )

    def count_request(self, response: Response, seconds: float) -> None:
        """Count the answer to the request under way."""
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in _METHODS else "other"
        self._requests.labels(route, method, str(response.status_code)).inc()
        self._seconds.labels(route).observe(seconds)

    def count_limit(self, limit: str) -> None:
        """Count a query that a limit ended."""
        self._limits.labels(limit).inc()

    def count_answer(self, source: str) -> None:
        """Count an answer to a query."""
        self._answers.labels(source).inc()

    def read(self, site: Site) -> tuple[bytes, str]:
        """Return the numbers of all processes, and their media type."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        self._workers.set(site.engine.workers_alive())
        if self._folder is None:
            return generate_latest(self._registry), CONTENT_TYPE_LATEST
        self._forget_dead(self._folder)
        together = CollectorRegistry()
        MultiProcessCollector(together, path=str(self._folder))  # type: ignore[no-untyped-call]
        return generate_latest(together), CONTENT_TYPE_LATEST

    def _forget_dead(self, folder: Path) -> None:
        """Drop what only living processes have; what the dead have counted stays counted."""
        for path in folder.glob("gauge_live*_*.db"):
            if not Path("/proc", path.stem.rpartition("_")[2]).exists():
                path.unlink(missing_ok=True)


@bp.get("/metrics")
def metrics() -> Response:
    """Send the numbers."""
    body, media_type = current_metrics().read(current_site())
    response = Response(body, content_type=media_type)
    response.headers["Cache-Control"] = "no-store"
    return response


def current_metrics() -> Metrics:
    """Return the metrics of the application that handles this request."""
    return cast(Metrics, current_app.extensions["coldpeace-metrics"])
