"""The exports on the web, from a release of the record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, VOID, Graph, URIRef

import kg
from endpoint import create_app, exports
from kg.exports import list_exports


@pytest.fixture(scope="session")
def site(release: kg.Release) -> Iterator[FlaskClient]:
    """A client of the application over a release of the record."""
    with kg.Engine(release.store, workers=1) as engine:
        yield create_app(release.path, engine).test_client()


def test_every_export_is_served_as_its_own_media_type(
    site: FlaskClient, release: kg.Release
) -> None:
    for export in list_exports(release):
        with site.get(f"/{export.path}") as answer:
            assert answer.status_code == 200
            assert answer.mimetype == export.media_type.partition(";")[0]
            assert answer.data == (release.path / export.path).read_bytes()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_listing_of_exports_links_to_each_file(
    site: FlaskClient, release: kg.Release, language: str
) -> None:
    page = site.get(f"/exports/?lang={language}").text

    for path in release.files:
        if path.startswith("exports/"):
            assert f'href="/{path}"' in page


@pytest.mark.parametrize("language", ["en", "ja"])
def test_data_page_describes_each_format_and_leads_to_all_releases(
    site: FlaskClient, release: kg.Release, language: str
) -> None:
    page = unescape(site.get(f"/data?lang={language}").text)

    for export in list_exports(release):
        assert f'href="/{export.path}"' in page
        assert export.title[language] in page
    assert 'href="/releases/"' in page
    assert "coldpeace export site" in page


def test_well_known_void_leads_to_the_description_in_any_format(site: FlaskClient) -> None:
    answer = site.get("/.well-known/void")
    turtle = site.get(answer.location, headers={"Accept": "text/turtle"}, follow_redirects=True)
    page = site.get(answer.location, headers={"Accept": "text/html"}, follow_redirects=True)

    assert answer.status_code == 303
    graph = Graph().parse(data=turtle.data, format="turtle")
    assert (URIRef("https://w3id.org/coldpeace/"), RDF.type, VOID.Dataset) in graph
    assert len(list(graph.objects(None, VOID.classPartition))) > 20
    assert page.mimetype == "text/html"


def test_sitemap_lists_pages_of_things_in_each_language(site: FlaskClient) -> None:
    tree = ElementTree.fromstring(site.get("/sitemap.xml").data)  # noqa: S314 - our own

    spaces = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    places = [place.text for place in tree.iterfind("s:url/s:loc", spaces)]
    assert "http://localhost/doc/document/09" in places
    assert len(places) == len(set(places)) > 500
    for url in tree.iterfind("s:url", spaces):
        assert [link.get("hreflang") for link in url.iterfind("x:link", spaces)] == ["en", "ja"]


def test_sitemap_of_very_many_pages_is_in_parts(
    site: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def places(path: str) -> list[str]:
        tree = ElementTree.fromstring(site.get(path).data)  # noqa: S314 - our own
        return [str(each.text) for each in tree.iter() if each.tag.endswith("}loc")]

    whole = places("/sitemap.xml")
    monkeypatch.setattr(exports, "PAGES_AT_ONCE", len(whole) // 3)
    parts = [place.removeprefix("http://localhost") for place in places("/sitemap.xml")]

    assert len(parts) > 2
    assert sorted(place for part in parts for place in places(part)) == sorted(whole)
    for wrong in (0, len(parts) + 1):
        assert site.get(f"/sitemap-{wrong}.xml").status_code == 404


def test_no_address_of_the_sitemap_is_missing(site: FlaskClient) -> None:
    tree = ElementTree.fromstring(site.get("/sitemap.xml").data)  # noqa: S314 - our own
    places = [element.text for element in tree.iter() if element.tag.endswith("}loc")]
    fixed = [place for place in places if "/doc/" not in place and "/concept/" not in place]

    for place in [*fixed, *places[:: len(places) // 20]]:
        answer = site.get(place.removeprefix("http://localhost"), headers={"Accept": "text/html"})
        assert (place, answer.status_code) == (place, 200)


def test_robots_are_let_in_and_shown_the_sitemap(site: FlaskClient) -> None:
    robots = RobotFileParser()
    robots.parse(site.get("/robots.txt").text.splitlines())

    assert robots.site_maps() == ["http://localhost/sitemap.xml"]
    assert robots.can_fetch("*", "http://localhost/doc/document/09")
    assert robots.can_fetch("*", "http://localhost/sparql")
    assert not robots.can_fetch("*", "http://localhost/sparql?query=ASK{}")


def test_home_describes_the_data_set_to_search_engines(
    site: FlaskClient, release: kg.Release
) -> None:
    page = site.get("/").text

    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    said = json.loads(block)
    assert (said["@type"], said["version"]) == ("Dataset", release.version)
    assert said["distribution"]
