"""BEACON files are read back by the specification's own rules, and say what the graph says."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from rdflib import OWL, RDFS, VOID, Graph

import kg
from kg.prefixes import BASE

META = re.compile(r"#([A-Z]+): (\S.*)")
RESERVED = ":/?#[]@!$&'()*+,;="


def expand(pattern: str, value: str) -> str:
    """Section 1.3: `{ID}` and `{+ID}` of RFC 6570, `{ID}` where there is neither."""
    if "{" not in pattern:
        pattern += "{ID}"
    return pattern.replace("{+ID}", quote(value, safe=RESERVED + "%~")).replace(
        "{ID}", quote(value, safe="~")
    )


def read_beacon(text: str) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Meta fields, and links as source, annotation, target."""
    head, _, body = text.partition("\n\n")
    assert head.startswith("#FORMAT: BEACON\n")
    meta = dict(META.fullmatch(line).groups() for line in head.splitlines())
    links = []
    for line in body.splitlines():
        fields = line.split("|")
        source, note, target = (*fields, *[""] * (3 - len(fields)))
        links.append(
            (expand(meta["PREFIX"], source), note, expand(meta["TARGET"], target or source))
        )
    return meta, links


@pytest.fixture(scope="session")
def beacons(release: kg.Release) -> dict[str, str]:
    folder = release.path / "exports"
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("beacon-*.txt")}


@pytest.fixture(scope="session")
def graph(record: kg.Record) -> Graph:
    merged = Graph()
    for triples in record.graphs.values():
        merged += triples
    return merged


def test_links_of_all_files_are_the_identities_of_the_graph(
    beacons: dict[str, str], graph: Graph
) -> None:
    read = {
        (target, source) for text in beacons.values() for source, _, target in read_beacon(text)[1]
    }

    # A URI is to its IRI as RFC 3987, section 3.1, says.
    same = {(str(s), quote(str(o), safe=RESERVED + "%~")) for s, o in graph[: OWL.sameAs]}
    assert read == same


def test_no_link_has_an_annotation_where_its_target_should_be(beacons: dict[str, str]) -> None:
    links = [link for text in beacons.values() for link in read_beacon(text)[1]]

    assert links
    assert {note for _, note, _ in links} == {""}


def test_each_data_set_with_identities_has_a_file(beacons: dict[str, str], graph: Graph) -> None:
    spaces = {str(space) for _, space in graph[: VOID.uriSpace]}
    linked = {space for space in spaces for _, o in graph[: OWL.sameAs] if str(o).startswith(space)}

    prefixes = {read_beacon(text)[0]["PREFIX"].partition("{")[0] for text in beacons.values()}

    assert prefixes == linked


def test_meta_fields_say_where_a_file_comes_from(beacons: dict[str, str]) -> None:
    for name, text in beacons.items():
        meta, _ = read_beacon(text)
        assert meta["FEED"] == f"{BASE}exports/{name}.txt"
        assert meta["RELATION"] == str(OWL.sameAs)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", meta["TIMESTAMP"])


def test_every_data_set_that_is_linked_is_described(graph: Graph) -> None:
    described = {str(space): dataset for dataset, space in graph[: VOID.uriSpace]}

    for _, same in graph[: OWL.sameAs]:
        found = [dataset for space, dataset in described.items() if str(same).startswith(space)]
        assert len(found) == 1, same
        assert {label.language for label in graph.objects(found[0], RDFS.label)} == {"en", "ja"}
