"""Tables of pages: their names on a phone, and what stands together in them."""

from __future__ import annotations

import pytest
from flask import Flask
from lxml import html

import kg
from endpoint import create_app, descriptions, resources
from endpoint.browse import LISTINGS
from kg.engine import Engine

HTML = {"Accept": "text/html"}


def test_names_of_columns_go_along_where_a_phone_has_no_heading(app: Flask) -> None:
    client = app.test_client()
    lists = [f"/browse/{name}" for name in LISTINGS]

    for path in ("/", *lists, "/timeline", "/network", "/shapes", "/doc/person/boris-yeltsin"):
        page = html.document_fromstring(client.get(path, headers=HTML).text)
        kinds = ("stack", "timeline", "network", "shapes")
        tables = [each for each in page.iter("table") if each.get("class") in kinds]
        assert tables
        for table in tables:
            headings = [each.text_content() for each in table.xpath("thead//th")]
            row = table.xpath("tbody/tr")[0].xpath("th|td")
            assert len(row) == len(headings)
            for cell, heading in zip(row, headings, strict=True):
                assert cell.tag == "th" or cell.get("data-name") == heading, path


def test_what_mentions_a_thing_stands_together_by_property(app: Flask) -> None:
    text = app.test_client().get("/doc/source/tougen-2025-02-10", headers=HTML).text
    rows = html.document_fromstring(text).xpath("//*[@id='mentioned']//tbody/tr")

    properties = [row.xpath("string(th)") for row in rows]
    assert len(properties) == len(set(properties)) > 2
    (anchors,) = (row for row in rows if row.xpath("string(th)") == "oa:hasSource")
    assert len(anchors.xpath("td/details/ul/li/a")) > 100


def test_page_of_what_very_many_mention_says_that_it_shows_the_first(
    release: kg.Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "MENTIONS", 3)
    monkeypatch.setattr(resources, "incoming", lambda *given: descriptions.incoming(*given)[:3])
    with Engine(release.store, workers=1) as engine:
        client = create_app(release.path, engine).test_client()  # which remembers no page yet
        text = client.get("/doc/source/tougen-2025-02-10?lang=ja", headers=HTML).text

    assert "最初の3件のみを示す。" in text


@pytest.mark.parametrize("path", ["/doc/rule/range-sourceClaim-Claim", "/doc/rule/stated-claim"])
def test_query_of_a_rule_keeps_its_lines(app: Flask, path: str) -> None:
    text = app.test_client().get(path, headers=HTML).text

    (query,) = html.document_fromstring(text).xpath("//pre")
    assert "CONSTRUCT" in query.text and "WHERE" in query.text
    assert len(query.text.splitlines()) > 1
