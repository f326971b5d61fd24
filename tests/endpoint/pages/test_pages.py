"""Every page of the release, in both languages: there, named, and free of what readers type."""

from __future__ import annotations

import json
import re
from html import escape, unescape

import pytest
from flask import Flask
from pyoxigraph import Literal, NamedNode, Store

import kg
from endpoint.pages import VIEWS

BASE = "https://w3id.org/coldpeace/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def labels(release: kg.Release) -> dict[str, dict[str, str]]:
    """Labels by IRI and language of all that has an address of its own."""
    found: dict[str, dict[str, str]] = {}
    for quad in Store.read_only(str(release.store)).quads_for_pattern(None, LABEL, None):
        iri, label = quad.subject, quad.object
        if isinstance(iri, NamedNode) and iri.value.startswith(BASE + "id/"):
            assert isinstance(label, Literal)
            found.setdefault(iri.value, {})[label.language or ""] = label.value
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_entity_has_a_page_that_names_it(
    app: Flask, labels: dict[str, dict[str, str]], language: str
) -> None:
    client = app.test_client()
    headers = {"Accept": "text/html", "Accept-Language": language}
    wrong = []
    for iri, names in sorted(labels.items()):
        answer = client.get("/doc/" + iri.removeprefix(BASE + "id/"), headers=headers)
        heading = re.search(r"<h1>(.*?)</h1>", answer.text, re.DOTALL)
        if (
            answer.status_code != 200
            or not heading
            or escape(names[language]) != escape(unescape(heading[1]))
        ):
            wrong.append(iri)

    assert len(labels) > 0
    assert not wrong


@pytest.mark.parametrize("kind", sorted(set(VIEWS) - {"ontology"}))
def test_every_kind_describes_itself_to_machines(
    app: Flask, labels: dict[str, dict[str, str]], kind: str
) -> None:
    iri = min(each for each in labels if each.startswith(f"{BASE}id/{kind}/"))
    path = "/doc/" + iri.removeprefix(BASE + "id/")
    text = app.test_client().get(path, headers={"Accept": "text/html"}).text

    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert data["@id"] == iri
    assert {each["@language"]: each["@value"] for each in data["name"]}.items() <= labels[
        iri
    ].items()
    assert f'<link rel="alternate" type="text/turtle" href="{path}.ttl">' in text
    assert f'<link rel="canonical" href="{BASE}{path[1:]}">' in text
    assert iri in text.split('<p id="cite">')[1].split("</p>")[0]


def test_every_claim_carries_the_caveat_and_the_way_to_correct_it(
    app: Flask, labels: dict[str, dict[str, str]]
) -> None:
    client = app.test_client()
    for iri in labels:
        if "/id/claim/" in iri:
            text = client.get("/doc/" + iri.removeprefix(BASE + "id/"), headers=HTML).text
            caution = text.split('<aside class="caution">')[1].split("</aside>")[0]
            assert "not checked against the original documents" in caution
            assert "https://nsarchive.gwu.edu/" in caution
            assert "A corrected claim keeps its address" in text


HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/doc/person/yeltsin", "/id/person/boris-yeltsin"),
        ("/id/person/boris-jelzin", "/id/person/boris-yeltsin"),
        ("/doc/document/9", "/id/document/09"),
        ("/doc/comitment/washington-agreement", "/id/commitment/washington-agreement"),
    ],
)
def test_wrong_address_is_404_with_what_may_have_been_meant(
    app: Flask, path: str, meant: str
) -> None:
    client = app.test_client()
    page = client.get(path, headers={**HTML, "Accept-Language": "ja"})
    document = client.get(path, headers={"Accept": "application/json"})

    assert page.status_code == document.status_code == 404
    assert "お探しのものはこの中にありますか。" in page.text
    assert f'<a href="{meant}">' in page.text
    assert meant in document.json["near"]


@pytest.mark.parametrize(
    "path",
    [
        f"/doc/person/{SCRIPT}",
        f"/id/{SCRIPT}",
        f"/{SCRIPT}",
        f"/?lang={SCRIPT}&q={SCRIPT}",
        f"/browse/events?page={SCRIPT}",
        f'/doc/document/09?"><{SCRIPT}',
    ],
)
def test_script_in_an_address_is_text(app: Flask, path: str) -> None:
    assert SCRIPT not in app.test_client().get(path, headers=HTML).text


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "１", "99999999999999999999", ""])
def test_page_of_a_list_that_is_not_there_is_404(app: Flask, page: str) -> None:
    answer = app.test_client().get(f"/browse/events?page={page}", headers=HTML)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "name", ["commitments", "documents", "actors", "events", "topics", "places"]
)
def test_list_leads_to_all_of_its_kind(
    app: Flask, labels: dict[str, dict[str, str]], name: str
) -> None:
    kinds = {"actors": ["person", "state", "organization", "group", "agent"]}.get(name, [name[:-1]])
    stems = tuple(f"{BASE}id/{kind}/" for kind in kinds)
    wanted = {iri.removeprefix(BASE[:-1]) for iri in labels if iri.startswith(stems)}
    text = app.test_client().get(f"/browse/{name}", headers=HTML).text

    assert wanted
    assert wanted <= set(re.findall(r'href="([^"]+)"', text))


def test_home_tells_what_is_contested_and_the_record_in_time(app: Flask) -> None:
    text = app.test_client().get("/", headers=HTML).text

    contested = text.split('<h2 id="contested">')[1].split("<h2")[0]
    assert "/id/commitment/washington-agreement" in contested
    numbers = re.findall(r'href="/id/document/(\d+)"', text)
    assert numbers == sorted(numbers) and len(numbers) > 1
