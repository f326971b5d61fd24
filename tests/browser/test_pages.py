"""Every kind of page, in both languages, at both widths, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Open = Callable[..., Page]

#: One page of each kind, the longest where it matters.
PATHS = [
    "/",
    "/browse/commitments",
    "/browse/documents",
    "/browse/actors",
    "/browse/events",
    "/browse/topics",
    "/browse/places",
    "/doc/commitment/no-early-decision",
    "/doc/commitment/washington-agreement?as-of=1994-12-02",
    "/doc/reading/pfp-instead-of-enlargement",
    "/doc/claim/15-06",
    "/doc/relation/08-03-answers-07-06",
    "/doc/document/09",
    "/doc/document/budapest-memorandum",
    "/doc/person/boris-yeltsin",
    "/doc/organization/nato",
    "/doc/state/russia",
    "/doc/group/us-delegation",
    "/doc/agent/summariser",
    "/doc/event/budapest-summit-1994",
    "/doc/topic/nato-enlargement",
    "/doc/place/budapest",
    "/doc/office/us-president",
    "/doc/source/tougen-2025-02-10",
    "/doc/rule/stated-claim",
]
_GRAVE = {"serious", "critical"}
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def visit(page: Page, path: str) -> None:
    """Go to another path of the site that the page shows."""
    origin = "/".join(page.url.split("/")[:3])
    page.goto(origin + path)


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 390, "light"), ("en", 1280, "dark"), ("ja", 390, "dark"), ("ja", 1280, "light")],
)
def test_pages_are_accessible_and_fit(
    open_page: Open, language: str, width: int, scheme: str
) -> None:
    page = open_page("/", lang=language, width=width, scheme=scheme)
    grave, wider = [], []
    for path in PATHS:
        visit(page, path)
        assert page.locator("html").get_attribute("lang") == language
        found = Axe().run(page).response["violations"]
        grave += [
            (path, each["id"], each["nodes"][0]["html"])
            for each in found
            if each["impact"] in _GRAVE
        ]
        wider += [path] if page.evaluate(_WIDER) > 0 else []

    assert grave == []
    assert wider == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_pages_say_the_same_without_scripts(open_page: Open, language: str) -> None:
    plain = open_page("/", lang=language, js=False)
    scripted = open_page("/", lang=language)
    for path in PATHS:
        visit(plain, path)
        visit(scripted, path)
        assert plain.locator("main").inner_text() == scripted.locator("main").inner_text()


def test_prefixed_names_are_shown_as_they_are_written_and_words_begin_large(
    open_page: Open,
) -> None:
    page = open_page("/doc/office/ru-president")
    heading = page.locator(".said th")
    first = "each => getComputedStyle(each, '::first-letter').textTransform"

    assert heading.filter(has_text="owl:sameAs").evaluate(first) == "none"
    assert heading.filter(has_text="office in").evaluate(first) == "uppercase"


def test_keyboard_reaches_the_text_first(open_page: Open) -> None:
    page = open_page("/doc/commitment/washington-agreement")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the text"
    assert focused.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_language_is_kept_from_page_to_page(open_page: Open) -> None:
    page = open_page("/doc/commitment/washington-agreement")
    page.get_by_role("link", name="日本語").click()
    page.get_by_role("link", name="文書", exact=True).click()

    assert page.url.endswith("/browse/documents")
    assert page.locator("h1").inner_text() == "文書"


def test_record_is_shown_as_of_a_day_that_the_reader_types(open_page: Open) -> None:
    page = open_page("/doc/commitment/washington-agreement")
    page.get_by_label("As of").fill("1994-12-02")
    page.get_by_role("button", name="Show").click()

    assert "The record as of 2 December 1994." in page.locator("main").inner_text()
    assert page.locator("#claim-09-01").count() == 0


def test_marks_differ_by_word_and_by_edge_not_by_colour(open_page: Open) -> None:
    page = open_page("/doc/claim/09-01")
    marks = {}
    for kind in ("stated", "editorial", "external", "inferred"):
        mark = page.locator(f".legend .basis-{kind}")
        page.locator(".legend summary").click() if not mark.is_visible() else None
        edge = mark.evaluate("each => getComputedStyle(each).borderTopStyle")
        sign = mark.evaluate("each => getComputedStyle(each, '::before').content")
        marks[kind] = (mark.inner_text(), edge, sign)

    for place in range(3):
        assert len({mark[place] for mark in marks.values()}) == len(marks)


def test_print_leaves_out_what_only_a_screen_can_use(open_page: Open) -> None:
    page = open_page("/doc/claim/09-01")
    page.emulate_media(media="print")

    assert not page.locator("header nav").is_visible()
    assert page.locator(".quoted .quote").is_visible()
    assert page.locator("#cite").is_visible()
