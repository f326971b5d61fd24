"""An entity's Turtle and page, beside the same triples fetched and written by rdflib's own engine.

    python benchmarks/entities.py

Every Turtle and every page is asked for the first time, over HTTP; rdflib answers in process.
"""

from __future__ import annotations

import http.client
import json
import statistics
import tempfile
import time
import urllib.parse
from pathlib import Path
from typing import cast

from first_answer import ROOT, serve
from pages import entities, fetch
from rdflib import Graph

import kg
from endpoint.descriptions import Subject, describe
from endpoint.site import BASE, Site

_STEP = 12  # every so many entities: rdflib is slow


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        release = kg.build(ROOT, Path(folder))
        chosen = entities(release)[::_STEP]
        record = Graph().parse(release.path / "dumps" / "coldpeace-all.nt")
        process, address = serve(Path(folder))
        try:
            report(chosen, urllib.parse.urlsplit(address).netloc, record)
        finally:
            process.terminate()
            process.wait(30)


class Rdflib:
    """Answers our own queries by rdflib's engine, as ``endpoint.site.Site`` does by ours."""

    def __init__(self, record: Graph) -> None:
        self._record = record

    def rows(self, query: str) -> list[dict[str, dict[str, str]]]:
        """Rows as in SPARQL 1.1 Query Results JSON."""
        body = self._record.query(query).serialize(format="json")
        assert body is not None
        return json.loads(body)["results"]["bindings"]

    def answer(self, query: str, _media_type: str, _graphs: object) -> Graph:
        """The graph that a CONSTRUCT makes; its order is the business of who writes it."""
        found = self._record.query(query.removesuffix("ORDER BY ?s ?p ?o\n")).graph
        assert found is not None
        return found


def report(chosen: list[str], host: str, record: Graph) -> None:
    """Ask for each entity, let rdflib do the same, and print the ratios."""
    connection = http.client.HTTPConnection(host, timeout=60)
    time.sleep(3)  # until the workers share a copy of the store
    for path in ("/doc/state/russia?lang=ja", "/doc/state/russia.ttl"):
        fetch(connection, path)  # imports and templates, once
    figures: dict[str, list[float]] = {"rdflib": [], "Turtle": [], "page": []}
    for path in chosen:
        figures["Turtle"].append(fetch(connection, path + ".ttl")[0])
        figures["page"].append(fetch(connection, path)[0])
        figures["rdflib"].append(by_rdflib(record, path))
    print(f"{len(chosen)} entities, each for the first time")
    for what, seconds in figures.items():
        ratios = [mine / theirs for mine, theirs in zip(figures["rdflib"], seconds, strict=True)]
        low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
        print(
            f"{what:8} {statistics.median(seconds) * 1000:7.1f} ms, rdflib takes "
            f"{middle:5.1f} times as long ({low:.1f} to {high:.1f})"
        )


def by_rdflib(record: Graph, path: str) -> float:
    """Seconds in which rdflib finds and writes what our Turtle has."""
    subject = Subject(path.replace("/doc/", BASE + "id/"), is_graph=False)
    began = time.perf_counter()
    found = cast(Graph, describe(cast(Site, Rdflib(record)), subject))
    found.serialize(format="turtle")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
