"""Old versions stay; what was withdrawn leads to its successor."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import OWL, Graph, Literal, URIRef

import kg
from endpoint import create_app
from endpoint.server import serve
from kg.errors import ReleaseError

Pair = tuple[kg.Release, kg.Release]


def test_index_lists_every_version(later: FlaskClient, next_release: Pair) -> None:
    page = later.get("/releases/").text

    for release in next_release:
        assert f'href="/releases/{release.version}/"' in page
        assert release.hash in page


@pytest.fixture(scope="module")
def rebuilt(
    next_release: Pair, release: kg.Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """A client of the application over a release whose version was built once before."""
    folder = tmp_path_factory.mktemp("rebuilt")
    name = f"{release.version}-earlier0"
    for each, place in ((next_release[1], name), (release, release.path.name)):
        shutil.copytree(each.path, folder / place)
    early = folder / name / "release.json"
    said = json.loads(early.read_text(encoding="utf-8")) | {"version": release.version}
    early.write_text(json.dumps(said), encoding="utf-8")
    os.utime(early, (0, 0))
    with kg.Engine(release.store, workers=1) as engine:
        yield create_app(folder / release.path.name, engine).test_client(use_cookies=False)


def test_index_lists_earlier_builds_of_a_version(
    rebuilt: FlaskClient, release: kg.Release, next_release: Pair
) -> None:
    rows = html.document_fromstring(rebuilt.get("/releases/").text).xpath("//tbody/tr")

    told = [(row.xpath("th/a/@href")[0], row.xpath("string(th/small)")) for row in rows]
    version, early = release.version, f"{release.version}-earlier0"
    assert told == [
        (f"/releases/{version}/", "served now"),
        (f"/releases/{early}/", f"another build of {version}"),
    ]
    assert next_release[1].hash in rows[1].text_content()


def test_page_of_an_earlier_build_leads_to_its_own_files(
    rebuilt: FlaskClient, release: kg.Release, next_release: Pair
) -> None:
    address = f"/releases/{release.version}-earlier0/"
    page = rebuilt.get(address)

    assert f"<h1>Release {release.version}-earlier0</h1>" in page.text
    with rebuilt.get(f"{address}dumps/coldpeace-all.nt") as answer:
        assert answer.data == (next_release[1].path / "dumps" / "coldpeace-all.nt").read_bytes()
    assert f'href="{address}dumps/coldpeace-all.nt"' in page.text
    changed = rebuilt.get(f"/releases/{release.version}/")
    assert f'href="{address}doc/' in changed.text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_page_of_a_version_tells_what_changed(later: FlaskClient, language: str) -> None:
    page = later.get(f"/releases/0.10.0/?lang={language}").text
    first = later.get(f"/releases/0.1.0/?lang={language}").text

    assert {"en": "withdrawn", "ja": "取り下げ"}[language] in page
    assert 'href="/id/claim/09-03"' in page
    assert 'href="/releases/0.10.0/patch.rdfp"' in page
    assert 'href="/releases/0.1.0/doc/claim/09-03"' in page
    assert "patch.rdfp" not in first


def test_files_of_an_old_version_stay(later: FlaskClient, next_release: Pair) -> None:
    before = next_release[0]

    for name in before.files:
        with later.get(f"/releases/{before.version}/{name}") as answer:
            assert answer.status_code == 200
            assert answer.data == (before.path / name).read_bytes()
    with later.get("/releases/0.1.0/release.json") as answer:
        assert json.loads(answer.data)["hash"] == before.hash


def test_comparison_is_served_as_it_is_exported(later: FlaskClient, next_release: Pair) -> None:
    patch = later.get("/releases/0.10.0/patch.rdfp")
    changes = later.get("/releases/0.10.0/changes.md")
    again = later.get(
        "/releases/0.10.0/patch.rdfp", headers={"If-None-Match": patch.headers["ETag"]}
    )

    assert patch.data == kg.read_export(next_release[1], "patch")
    assert changes.data == kg.read_export(next_release[1], "changes")
    assert (changes.mimetype, again.status_code) == ("text/markdown", 304)
    assert 'href="/releases/0.10.0/patch.rdfp"' in later.get("/data").text


@pytest.mark.parametrize(
    "path",
    ["/releases/9.9.9/", "/releases/0.1.0/patch.rdfp", "/releases/0.1.0/store/CURRENT",
     "/releases/0.1.0/dumps/../release.json", "/releases/timemap/store", "/ontology/9.9.9",
     "/releases/../current/release.json"],
)  # fmt: skip
def test_what_there_is_not_is_404(later: FlaskClient, path: str) -> None:
    assert later.get(path).status_code == 404


def test_version_iris_of_the_ontology_lead_somewhere(later: FlaskClient) -> None:
    assert later.get("/ontology/0.10.0").location == "/ontology"
    assert later.get("/ontology/0.1.0").location == "/releases/0.1.0/ontology"


def test_withdrawn_thing_is_gone_and_leads_to_its_successor(later: FlaskClient) -> None:
    first = later.get("/id/claim/09-03")
    turtle = later.get(first.location, headers={"Accept": "text/turtle"})

    assert first.status_code == 303
    assert turtle.status_code == 410
    assert '</id/claim/09-02>; rel="successor-version"' in turtle.headers["Link"]
    graph = Graph().parse(data=turtle.data, format="turtle")
    thing = URIRef("https://w3id.org/coldpeace/id/claim/09-03")
    assert (thing, OWL.deprecated, Literal(True)) in graph


@pytest.mark.parametrize(
    ("language", "reason"),
    [("en", "It said the same as another."), ("ja", "別の主張と重複していたため。")],
)
def test_page_of_a_withdrawn_thing_says_why(later: FlaskClient, language: str, reason: str) -> None:
    page = later.get(f"/doc/claim/09-03?lang={language}", headers={"Accept": "text/html"})

    assert page.status_code == 410
    assert reason in page.text
    assert 'href="/id/claim/09-02"' in page.text


def test_altered_file_of_an_earlier_version_is_refused_by_name(
    next_release: Pair, tmp_path: Path
) -> None:
    for release in next_release:
        shutil.copytree(release.path, tmp_path / release.path.name)
    altered = tmp_path / next_release[0].path.name / "exports" / "cmif.xml"
    altered.write_bytes(altered.read_bytes() + b" ")

    with pytest.raises(ReleaseError, match=r"exports/cmif\.xml: was altered"):
        serve(tmp_path / next_release[1].path.name, port=0)


def test_altered_release_is_not_served(small_release: Path, tmp_path: Path) -> None:
    altered = Path(shutil.copytree(small_release, tmp_path / "altered"))
    (altered / "tables" / "documents.csv").write_text("number\n10\n", encoding="utf-8")

    with pytest.raises(ReleaseError, match=r"tables/documents\.csv: was altered"):
        serve(altered, port=0)
