"""The timeline and the network: drawn from tables that say the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])


@LANGUAGES
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_timeline_draws_its_table(open_page, lang: str, width: int, scheme: str) -> None:
    page = open_page("/timeline", lang=lang, width=width, scheme=scheme)

    expect(page.locator("#picture .vis-item").first).to_be_visible()
    groups = page.locator("#picture .vis-label .vis-inner").all_inner_texts()
    kinds = page.locator("#timeline .kind-of").all_inner_texts()
    assert set(groups) == set(kinds)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_day_is_a_point_and_a_month_a_span(open_page) -> None:
    page = open_page("/timeline")

    spans = page.locator("#timeline tr[data-start]").evaluate_all(
        "rows => rows.filter(row => row.dataset.start !== row.dataset.end).length"
    )
    expect(page.locator("#picture .vis-item.vis-point").first).to_be_visible()
    assert 0 < page.locator("#picture .vis-item.vis-range.between").count() <= spans
    assert page.locator("#picture .vis-item.vis-range.known").count() == 0


def test_timeline_moves_by_keyboard_and_its_entries_lead_on(open_page) -> None:
    page = open_page("/timeline")
    axis = page.locator("#picture .vis-foreground").first
    expect(page.locator("#picture .vis-item").first).to_be_visible()
    before = axis.inner_html()

    page.focus("#picture")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('#picture .vis-foreground').innerHTML !== before",
        arg=before,
    )
    page.keyboard.press("ArrowLeft")
    page.locator("#picture .vis-item.vis-point:visible").first.click()

    page.wait_for_url("**/doc/**")


@LANGUAGES
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_network_is_drawn(open_page, lang: str, width: int, scheme: str) -> None:
    page = open_page("/network", lang=lang, width=width, scheme=scheme)

    expect(page.locator("#picture canvas").first).to_be_visible()
    assert page.locator("#network tbody tr").count() > 5
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/timeline", "/network"])
def test_without_scripts_there_is_the_table_alone(open_page, path: str) -> None:
    page = open_page(path, js=False)

    expect(page.locator("#picture")).to_be_hidden()
    assert page.locator("main table tbody tr").count() > 5
