"""Answers as tables on a screen: what fits is whole, what does not shows that it goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

Open = Callable[..., Page]
_HIDDEN = "each => each.scrollWidth - each.clientWidth"
_SHADOWS = "each => getComputedStyle(each).backgroundAttachment"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_contested_commitments_fit_a_desk(open_page: Open, language: str) -> None:
    page = open_page("/queries/contested-commitments", lang=language)

    assert page.locator(".wide").evaluate(_HIDDEN) == 0


@pytest.mark.parametrize("language", ["en", "ja"])
def test_table_that_goes_on_beyond_its_edge_shows_that_it_does(
    open_page: Open, language: str
) -> None:
    page = open_page("/queries/contested-commitments", lang=language, width=390)
    table = page.locator(".wide")

    assert table.evaluate(_HIDDEN) > 0
    assert table.evaluate(_SHADOWS) == "local, local, scroll, scroll"
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)  # it scrolls smoothly
    assert table.evaluate("each => each.scrollLeft") > 0


def test_row_on_a_phone_names_what_it_has_and_leaves_out_what_is_empty(open_page: Open) -> None:
    page = open_page("/browse/documents", width=390)
    bare, numbered = (page.locator("tbody tr").nth(at).locator("td").first for at in (0, 1))

    assert not bare.is_visible()
    assert numbered.inner_text() == "01"
    name = "each => getComputedStyle(each, '::before').content"
    assert numbered.evaluate(name) == '"No. "'
