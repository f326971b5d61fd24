from __future__ import annotations

import pytest

from endpoint.negotiation import choose

OFFERED = ("text/turtle", "application/n-triples", "text/html")


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/*", "text/turtle"),
        ("application/*", "application/n-triples"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("text/turtle;q=0.5, text/html", "text/html"),
        ("text/turtle;q=0, */*", "application/n-triples"),
        ("text/*;q=0.2, text/html;q=0, */*;q=0.1", "text/turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("image/png", None),
        ("*/*;q=0", None),
        ("nonsense", None),
    ],
)
def test_most_specific_range_decides(header: str | None, chosen: str | None) -> None:
    assert choose(header, OFFERED) == chosen
