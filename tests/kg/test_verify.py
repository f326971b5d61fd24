"""Quotes against the source text; these tests need it, and CI does not skip them."""

from pathlib import Path

import pytest

import kg
from kg.errors import SourceError


def spoil(copy: Path, file: str, old: str, new: str) -> Path:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_every_quote_stands_where_its_anchor_says(record: kg.Record, source: Path) -> None:
    verified = kg.verify(record, source)

    assert [finding.text("en") for finding in verified.findings] == []
    assert verified.counts["found"] > 100
    assert verified.counts["moved"] == verified.counts["missing"] == 0


def test_at_most_a_third_of_the_list_is_quoted(record: kg.Record, source: Path) -> None:
    coverage = kg.verify(record, source).coverage

    assert coverage
    assert 0 < coverage.quoted <= coverage.length / 3


def test_no_clause_of_a_document_is_left_out(record: kg.Record, source: Path) -> None:
    coverage = kg.verify(record, source).coverage

    assert coverage
    assert list(coverage.uncovered) == [f"{number:02}" for number in range(1, 19)]
    assert {number: clauses for number, clauses in coverage.uncovered.items() if clauses} == {}


def test_quote_that_is_not_at_its_offset_is_a_finding_with_its_line(
    copy: Path, source: Path
) -> None:
    spoil(copy, "data/stated/claims/09.ttl", 'oa:exact "でのみ容認"', 'oa:exact "のみ容認す"')

    (finding,) = kg.verify(kg.load_record(copy), source).findings

    assert str(finding.path) == "data/stated/claims/09.ttl"
    line = (copy / finding.path).read_text(encoding="utf-8").splitlines()[finding.line - 1]
    assert "のみ容認す" in line
    assert finding.check == "Anchor-text"


def test_literal_that_borrows_from_the_source_is_a_finding(copy: Path, source: Path) -> None:
    borrowed = source.read_text(encoding="utf-8")[2700:2730]
    spoil(copy, "data/stated/claims/09.ttl", "エリツィンは、NATOの", borrowed)

    (finding,) = kg.verify(kg.load_record(copy), source).findings

    assert (finding.check, finding.subject) == ("Text-borrowed", "claim/09-01")


def test_with_another_text_quotes_are_sought_by_context(
    record: kg.Record, source: Path, tmp_path: Path
) -> None:
    text = source.read_text(encoding="utf-8")
    page = tmp_path / "page.txt"
    page.write_text(
        "saved from the web\n" + text.replace("「合意違反」と断言", "…"), encoding="utf-8"
    )

    verified = kg.verify(record, page)

    assert not verified.same_text
    assert verified.coverage is None
    assert [finding.subject for finding in verified.findings] == ["anchor/09-01"]
    assert verified.counts["missing"] == 1
    assert verified.counts["moved"] + verified.counts["found"] > 100
    assert verified.counts["moved"] > 0


def test_source_that_is_not_utf8_is_refused(record: kg.Record, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes("合意".encode("shift_jis"))

    with pytest.raises(SourceError, match=r"page\.txt: is not UTF-8"):
        kg.verify(record, path)
