"""The timeline and the network: drawn from tables that say the same."""

from __future__ import annotations

from itertools import combinations

import pytest
from playwright.sync_api import expect

#: Each name on the picture: its box, and whether a frame around it hides a part of it.
NAMES = """names => names.map(name => {
  const item = name.closest('.vis-range, .vis-point'), box = name.getBoundingClientRect();
  const frame = name.closest('.vis-item-overflow');
  const isCut = frame && getComputedStyle(frame).overflow === 'hidden'
    && frame.getBoundingClientRect().width < box.width;
  return {
    text: name.textContent, kind: item.matches('.vis-range') ? 'days' : 'day',
    start: item.dataset.start, size: getComputedStyle(name).fontSize,
    hidden: isCut || name.scrollWidth > name.clientWidth,
    left: box.left, right: box.right, top: box.top, bottom: box.bottom,
  };
})"""
LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])


def is_of_the_time(name: dict) -> bool:
    """Whether it began in the months of the claims, which the picture first shows."""
    return "1996" not in name["start"]


def is_over(one: dict, other: dict) -> bool:
    """Whether two names share a place, by more than a pixel."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and down > 1


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
    assert 0 < page.locator("#picture .vis-item.vis-range.days").count() <= spans
    assert page.locator("#picture .vis-item.vis-range.known").count() == 0


@LANGUAGES
@pytest.mark.parametrize("width", [390, 1280])
def test_names_on_the_timeline_are_whole_and_stand_clear_of_each_other(
    open_page, lang: str, width: int
) -> None:
    page = open_page("/timeline", lang=lang, width=width)
    expect(page.locator("#picture .vis-item.days").first).to_be_visible()
    page.wait_for_timeout(600)  # items glide to their places

    names = page.locator("#picture .vis-center .vis-item-content:visible").evaluate_all(NAMES)

    assert {each["kind"] for each in names} == {"day", "days"}
    assert len({each["size"] for each in names}) == 1
    assert [each["text"] for each in names if each["hidden"]] == []
    assert [each["text"] for each in names if each["right"] > width and is_of_the_time(each)] == []
    assert [(a["text"], b["text"]) for a, b in combinations(names, 2) if is_over(a, b)] == []


@LANGUAGES
def test_each_entry_of_the_timeline_says_its_date_and_name_when_pointed_at(
    open_page, lang: str
) -> None:
    page = open_page("/timeline", lang=lang)
    expect(page.locator("#picture .vis-item").first).to_be_visible()

    rows = page.locator("#timeline tbody tr").evaluate_all(
        "rows => rows.map(row => row.querySelector('time').textContent + ': ' +"
        " row.querySelector('th a').textContent)"
    )
    for kind in (".vis-range.days", ".vis-point"):
        titles = page.locator(f"#picture .vis-item{kind}").evaluate_all(
            "items => items.map(item => item.title)"
        )
        assert titles
        assert set(titles) <= set(rows)


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
