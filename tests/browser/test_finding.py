"""Search and questions in a browser, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

BOTH = pytest.mark.parametrize(("lang", "js"), [("en", True), ("ja", False)])


@BOTH
def test_name_is_typed_and_found(open_page, lang: str, js: bool) -> None:
    page = open_page("/about", lang=lang, js=js, width=390)

    page.fill("header input[name=q]", "イエリツィン")
    page.keyboard.press("Enter")
    page.locator("main .hits a").first.click()

    expect(page.locator("h1")).to_contain_text({"en": "Boris Yeltsin", "ja": "エリツィン"}[lang])


@BOTH
def test_question_is_asked_with_a_parameter_and_taken_away(open_page, lang: str, js: bool) -> None:
    page = open_page("/queries/claims-of-document", lang=lang, js=js)

    page.select_option("select[name=document]", "id:document/08")
    page.locator("form.parameters button").click()

    expect(page.locator("table.answer tbody tr")).to_have_count(6)
    answer = page.request.get(page.locator("main a", has_text="csv").first.evaluate("a => a.href"))
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text().count("id/document/08") >= 6


@pytest.mark.parametrize(
    "path",
    [
        "/queries",
        "/queries/claims-of-document",
        "/about",
        "/data",
        "/ontology",
        "/shapes",
        "/search?q=NATO",
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_page_keeps_within_a_narrow_screen(open_page, path: str, lang: str) -> None:
    page = open_page(path, lang=lang, width=390)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
