"""The query editor: a query is typed, completed, run and downloaded."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/coldpeace/ontology#Commitment> }"


def write(page: Page, text: str) -> None:
    page.locator(".CodeMirror:visible").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def run(page: Page) -> None:
    page.locator(".yasqe_queryButton:visible").click()


def rows(page: Page) -> int:
    table = page.locator(".yasr table.dataTable tbody tr:visible")
    expect(table.first).to_be_visible()
    return table.count()


@LANGUAGES
def test_query_is_typed_run_and_downloaded(open_page, lang: str, tmp_path: Path) -> None:
    page = open_page("/sparql", lang=lang)

    write(page, "SELECT ?x { VALUES ?x { 'one' '二' } }")
    run(page)
    assert rows(page) == 2
    with page.expect_download() as download:
        page.locator(".yasr_downloadIcon:visible").click()
    download.value.save_as(tmp_path / "answer.csv")

    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["x"], ["one"], ["二"]]


@LANGUAGES
def test_own_terms_and_prefixes_are_completed(open_page, lang: str) -> None:
    page = open_page("/sparql", lang=lang)
    hints = page.locator(".CodeMirror-hint")

    write(page, "PREFIX c")
    expect(hints.filter(has_text="cp: <https://w3id.org/coldpeace/ontology#>")).to_be_visible()
    assert hints.filter(has_text="cerif").count() == 0
    write(page, "PREFIX cp: <https://w3id.org/coldpeace/ontology#> SELECT * { ?s cp:claima")
    page.keyboard.press("Control+Space")
    expect(hints.filter(has_text="cp:claimantState")).to_be_visible()
    write(page, "PREFIX cp: <https://w3id.org/coldpeace/ontology#> SELECT * { ?s a cp:Contested")
    page.keyboard.press("Control+Space")
    expect(hints.filter(has_text="cp:ContestedInKeeping")).to_be_visible()


def test_published_question_is_loaded_and_answered(open_page) -> None:
    page = open_page("/sparql")

    page.select_option("#question", "contested-commitments")
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.locator(".CodeMirror:visible")).to_contain_text("MakingDenial")
    run(page)

    assert rows(page) > 0


def test_link_with_a_query_opens_it_with_its_answer(open_page) -> None:
    page = open_page(f"/sparql?query={quote(COUNT)}")

    expect(page.locator(".CodeMirror:visible")).to_contain_text("COUNT")
    expect(page.locator("#result")).to_be_visible()


def test_iri_in_an_answer_leads_to_this_host(open_page, address: str) -> None:
    page = open_page("/sparql")

    write(page, "SELECT * { VALUES ?x { <https://w3id.org/coldpeace/id/document/09> } }")
    run(page)
    link = page.locator(".yasr a.iri:visible").first
    link.hover()

    expect(link).to_have_attribute("href", "/id/document/09")


@pytest.mark.parametrize("width", [390, 1280])
@LANGUAGES
def test_without_scripts_the_form_does_the_same(open_page, lang: str, width: int) -> None:
    page = open_page("/sparql", lang=lang, width=width, js=False)

    page.fill("#query", "ASK { ?s ?p 'nothing at all' }")
    page.locator("#plain-form button").click()

    assert page.locator("#result ~ p strong").inner_text() == {"en": "no", "ja": "いいえ"}[lang]


@pytest.mark.parametrize("width", [390, 1280])
def test_editor_keeps_within_the_page(open_page, width: int) -> None:
    page = open_page("/sparql?question=claims-of-document", width=width, scheme="dark")

    expect(page.locator(".CodeMirror:visible")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_tab_key_leaves_the_editor(open_page) -> None:
    page = open_page("/sparql")

    page.locator(".CodeMirror:visible").click()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.tagName") != "TEXTAREA"
