from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

Get = Callable[..., str]
CABLES = [
    ("no-decision-before-russian-election", "/id/document/10", "6 December 1994"),
    ("no-decision-before-1996-06", "/id/document/11", "6 December 1994"),
    ("no-decision-before-elections-1996", "/id/document/18", "10 May 1995"),
]
LETTER = [
    ("washington-agreement-partnership-first", "/id/document/07", "30 November 1994"),
    ("washington-agreement-russian-view-not-ignored", "/id/document/07", "30 November 1994"),
]
UKRAINE = [
    ("russia-signs-ukraine-security-document", "/id/document/05", "2 November 1994"),
    ("ukraine-security-guarantees", "/id/document/06", "28 November 1994"),
]


def several(text: str) -> list[html.HtmlElement]:
    """What a page tells of sides with more than one reading: the heading and its list, by turns."""
    return html.document_fromstring(text).xpath("//*[@class='several']/dl/*")


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(
    ("commitment", "side", "readings"),
    [
        ("no-early-decision", "United States", CABLES),
        ("washington-agreement", "Russia", LETTER),
        ("ukraine-security", "Russia", UKRAINE),
    ],
)
def test_several_readings_by_one_side_are_told_apart_by_document_date_and_voice(
    get: Get, commitment: str, side: str, readings: list[tuple[str, str, str]]
) -> None:
    text = get(f"/doc/commitment/{commitment}")

    heading, told = several(text)
    assert words(heading) == f"{side}: {len(readings)} different readings, by date"
    for item, (reading, document, date) in zip(told.xpath("ol/li"), readings, strict=True):
        assert item.xpath("a/@href") == [f"#{reading}"]
        assert document in item.xpath(".//a/@href")
        assert date in words(item) and "voice:" in words(item)
    marks = [
        words(each)
        for reading, *_ in readings
        for each in html.document_fromstring(text).xpath(
            f"//*[@id='{reading}']/ul//*[@class='mark']"
        )
    ]
    assert marks == [f"{side}: reading {at} of {len(readings)}" for at, _ in enumerate(readings, 1)]


def test_reading_that_is_only_ascribed_to_a_side_is_told_so(get: Get) -> None:
    _heading, told = several(get("/doc/commitment/ukraine-security"))

    ascribed = [
        words(each) for each in told.xpath("ol/li") if "as the summariser tells it" in words(each)
    ]
    assert len(ascribed) == 1 and ascribed[0].endswith("voice: summariser")


def test_every_claim_for_a_reading_shows_its_document_and_voice(get: Get) -> None:
    page = html.document_fromstring(get("/doc/commitment/pfp-1993"))
    claims = page.xpath("//*[@class='reading']/ul/li[not(*[@class='mark'])]")

    assert len(claims) > 2
    for each in claims:
        assert [href for href in each.xpath(".//a/@href") if href.startswith("/id/document/")]
        assert "voice:" in words(each)


@pytest.mark.parametrize("address", ["pfp-1993", "csce-strengthening", "written-surety"])
def test_sides_with_one_reading_each_are_not_listed(get: Get, address: str) -> None:
    assert several(get(f"/doc/commitment/{address}")) == []


def test_as_of_a_day_a_side_has_the_readings_that_it_had_put_forward_by_then(get: Get) -> None:
    address = "/doc/commitment/ukraine-security?as-of="

    assert several(get(f"{address}1994-11-27")) == []
    assert len(several(get(f"{address}1994-11-28"))) == 2


def test_sides_are_told_in_japanese(get: Get) -> None:
    heading, told = several(get("/doc/commitment/no-early-decision", "ja"))

    assert words(heading) == "アメリカ合衆国：異なる3通りの読み（日付順）"
    assert "1994年12月6日" in words(told)
