"""The query editor: a query is typed, completed, run and downloaded."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/coldpeace/ontology#Commitment> }"
#: All that the editor says, written or pointed at, but what people write and the graph answers.
WORDS = """[...document.querySelectorAll('#editor *')].filter(
  element => element.checkVisibility() && !element.closest(
    'svg, .CodeMirror-line, .CodeMirror-linenumber, .CodeMirror-measure,'
    + 'th, .nonIri, strong, .problem')
).flatMap(element => [
  ...[...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data),
  element.title, element.ariaLabel, element.placeholder,
]).filter(said => said?.trim()).map(said => said.trim())"""
LATIN = re.compile("[A-Za-z]{3}")


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


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "line 1, column 7: SERVICE is refused: no query"),
        ("ja", "1行7文字目：SERVICE"),
    ],
)
def test_error_is_a_sentence_in_the_language_of_the_page(
    open_page, lang: str, said: str, width: int
) -> None:
    page = open_page("/sparql", lang=lang, width=width, errors=["400 (Bad Request)"])

    write(page, "ASK { SERVICE <http://127.0.0.1/> {} }")
    run(page)

    shown = page.locator(".yasr .problem:visible")
    expect(shown).to_contain_text(said)
    assert "{" not in shown.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_server_that_does_not_answer_is_told_in_the_language_of_the_page(open_page) -> None:
    page = open_page("/sparql", lang="ja", errors=["ERR_FAILED"])
    page.route("**/sparql*", lambda route: route.abort())

    write(page, "ASK {}")
    run(page)

    expect(page.locator(".yasr .problem:visible")).to_contain_text("応答がありません")


def test_no_english_is_left_in_the_editor_of_a_japanese_page(open_page) -> None:
    page = open_page("/sparql", lang="ja", errors=["400 (Bad Request)"])
    found: set[str] = set()

    for query in (
        "SELECT ?x { VALUES ?x { 'True' 'Table' } }",
        "SELECT ?x { VALUES ?x {} }",
        "ASK {}",
        "SELECT ?x { ?x a unknown:Name }",
        "CONSTRUCT WHERE { ?s ?p 'nothing' }",
    ):
        write(page, query)
        run(page)
        expect(page.locator(".yasr_response_chip, .yasr .problem").first).to_be_visible()
        page.wait_for_timeout(500)
        if icon := page.locator(".parseErrorIcon").first:
            icon.hover() if icon.is_visible() else None
        found |= set(page.evaluate(WORDS))
    page.locator(".tabsList .tab a").first.click(button="right")
    found |= set(page.evaluate(WORDS))

    left = {word for word in found if LATIN.search(word)}
    assert left == {"CTRL - <spacebar> で補完", "接頭辞「unknown」が宣言されていません"}
    assert {"クエリを実行", "表", "結果を絞り込む", "新しいタブ", "真"} <= found


@LANGUAGES
def test_answers_are_not_translated(open_page, lang: str) -> None:
    page = open_page("/sparql", lang=lang)

    write(page, "SELECT ?Table { VALUES ?Table { 'True' 'Response' } }")
    run(page)

    expect(page.locator(".yasr th:visible").last).to_have_text("Table")
    cells = page.locator(".yasr td .nonIri:visible")
    expect(cells.first).to_be_visible()
    assert cells.all_inner_texts() == ["True", "Response"]


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
