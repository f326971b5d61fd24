"""The dataset described: whose it is, under which licence, and where it is to be had."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, VOID

from kg.errors import KgError
from kg.prefixes import BASE, GRAPH, ID
from kg.record import Record

DATASET = GRAPH["dataset"]
#: The dumps that are told of in the description, where they are written.
WHOLE_DUMPS = ("all.ttl", "all.nt")
LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")
CREATOR = "Cold Peace editors"
TITLE = {"en": "Cold Peace", "ja": "冷たい平和"}
DESCRIPTION = {
    "en": "Who claimed what had been promised about NATO between June 1994 and May 1995, as told "
    "by a Japanese summary published in 2025; not checked against the original documents.",
    "ja": "1994年6月から1995年5月までに、NATOについて何が約束されたと誰が主張したか。"
    "2025年に公開された日本語の要約によるもので、原文書との照合は行っていない。",
}

KEYWORDS = {
    "en": (
        "NATO enlargement",
        "Russia",
        "United States",
        "diplomatic history",
        "linked data",
        "knowledge graph",
        "provenance",
    ),
    "ja": (
        "NATO拡大",
        "ロシア",
        "アメリカ合衆国",
        "外交史",
        "リンクトデータ",
        "ナレッジグラフ",
        "来歴",
    ),
}


def describe(record: Record, version: str, date: str, dumps: Sequence[str] = WHOLE_DUMPS) -> Graph:
    """The statements of ``graph/dataset``, but for its counts.

    Args:
        record: what was read.
        version: of the release, as in the changelog.
        date: of the release, ISO 8601.
        dumps: names of the dumps that hold all of it.
    """
    graph = Graph(bind_namespaces="none")
    dataset = URIRef(BASE)
    graph.add((dataset, RDF.type, VOID.Dataset))
    for language, title in TITLE.items():
        graph.add((dataset, RDFS.label, Literal(title, lang=language)))
        graph.add((dataset, DCTERMS.title, Literal(title, lang=language)))
        graph.add((dataset, DCTERMS.description, Literal(DESCRIPTION[language], lang=language)))
    graph.add((dataset, DCTERMS.license, LICENCE))
    graph.add((dataset, DCTERMS.creator, Literal(CREATOR)))
    graph.add((dataset, DCTERMS.publisher, Literal(CREATOR)))
    graph.add((dataset, DCTERMS.issued, Literal(date, datatype=XSD.date)))
    graph.add((dataset, OWL.versionInfo, Literal(version)))
    graph.add((dataset, OWL.versionIRI, URIRef(f"{BASE}releases/{version}/")))
    graph.add((dataset, VOID.uriSpace, Literal(str(ID))))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(f"{BASE}sparql")))
    for name in dumps:
        graph.add((dataset, VOID.dataDump, URIRef(f"{BASE}dumps/coldpeace-{name}")))
    for name in record.names:
        graph.add((name, RDF.type, VOID.Dataset))
    return graph


def version_and_date(changelog: Path) -> tuple[str, str]:
    """The newest release in a changelog: its version and its date.

    Raises:
        KgError: there is no such file, or no heading of the form ``## [1.2.3] - 2026-11-22``.
    """
    if not changelog.is_file():
        raise KgError(
            f"{changelog}: there is no such file: write one whose first heading names the version "
            "and the date, like `## [0.1.0] - 2026-11-22`"
        )
    for line in changelog.read_text(encoding="utf-8").splitlines():
        if line.startswith("## [") and "] - " in line:
            version, _, date = line.removeprefix("## [").partition("] - ")
            return version, date.strip()
    raise KgError(f"{changelog}: want a heading like `## [0.1.0] - 2026-11-22`")
