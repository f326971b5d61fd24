from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from lxml import html

from endpoint import browse

Get = Callable[..., str]


def rows(text: str) -> list[str]:
    """Where the rows of a list lead."""
    return html.document_fromstring(text).xpath("//main//tbody/tr/th/a/@href")


def pages(text: str) -> list[html.HtmlElement]:
    return html.document_fromstring(text).xpath("//*[@class='pages']")


@pytest.mark.parametrize("name", sorted(browse.LISTINGS))
def test_list_that_fits_a_page_has_no_other(get: Get, name: str) -> None:
    assert pages(get(f"/browse/{name}")) == []


@pytest.mark.parametrize("name", sorted(browse.LISTINGS))
def test_long_list_says_which_of_how_many_it_shows_and_leads_to_the_rest(
    get: Get, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = rows(get(f"/browse/{name}"))
    size = len(whole) // 2 + 1
    monkeypatch.setattr(browse, "PAGE_SIZE", size)

    first, second = get(f"/browse/{name}"), get(f"/browse/{name}?page=2")

    above, below = pages(first)
    assert above.text.strip() == below.text.strip() == f"The first {size} of {len(whole)}."
    assert above.xpath("a[@rel='next']/@href") == ["?page=2"] and not above.xpath("a[@rel='prev']")
    above, below = pages(second)
    assert above.text.strip() == f"{size + 1} to {len(whole)} of {len(whole)}."
    assert below.xpath("a/@href") == ["?page=1"]
    assert sorted(rows(first) + rows(second)) == sorted(whole)


def test_list_whose_last_page_is_full_does_not_lead_beyond_it(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browse, "PAGE_SIZE", len(rows(get("/browse/documents"))))

    assert pages(get("/browse/documents")) == []
    get("/browse/documents?page=2", status=404)


def test_commitments_are_in_order_of_contest_across_pages(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows(get("/browse/commitments"))
    monkeypatch.setattr(browse, "PAGE_SIZE", 5)

    parts = [rows(get(f"/browse/commitments?page={n}")) for n in range(1, len(whole) // 5 + 2)]

    assert [each for part in parts for each in part] == whole


def test_first_page_says_how_many_are_contested_and_how_many_documents_there_are(
    app: Flask, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = rows(get("/browse/commitments"))[:2]
    monkeypatch.setattr(browse, "PAGE_SIZE", 10)
    monkeypatch.setattr(browse, "MOST_CONTESTED", 2)

    text = get("/")
    shown = html.document_fromstring(text)

    assert shown.xpath("//*[@class='contested']/li/a/@href") == most
    assert "The first 2 of 3." in shown.xpath("string(//*[@class='contested']/following::p[1])")
    assert len(rows(text)) == 10
    after = "string(//table/following::p[1])"
    assert " ".join(shown.xpath(after).split()) == "The first 10 of 18. All documents"
    japanese = html.document_fromstring(get("/", "ja"))
    assert "全18件のうち最初の10件。" in japanese.xpath(after)
