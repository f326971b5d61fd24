from pathlib import Path

import pytest

from kg.agreement import agreement, pair, read, report

LISTS = Path(__file__).parent.parent.parent / "data"


def row(document: str, start: int, end: int, exact: str) -> dict[str, str]:
    return {"document": document, "start": str(start), "end": str(end), "exact": exact}


def test_claims_are_paired_within_a_document_by_greatest_overlap() -> None:
    first = [row("01", 0, 10, "a"), row("01", 8, 20, "b"), row("02", 0, 10, "a")]
    second = [row("01", 9, 20, "b"), row("01", 0, 9, "a"), row("03", 0, 10, "a")]

    assert pair(first, second) == [(first[0], second[1]), (first[1], second[0])]


def test_of_claims_on_one_passage_those_with_the_same_quote_are_paired() -> None:
    first = [row("06", 0, 30, "全体の安全"), row("06", 0, 30, "標的としない")]
    second = [row("06", 0, 30, "標的としない"), row("06", 0, 30, "安全強化")]

    assert pair(first, second) == [(first[0], second[1]), (first[1], second[0])]


@pytest.mark.parametrize(
    ("pairs", "share", "kappa"),
    [
        ([("a", "a"), ("b", "b")], 1.0, 1.0),
        ([("a", "b"), ("b", "a")], 0.0, -1.0),
        ([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15, 0.7, 0.4),
    ],
)
def test_kappa_is_that_of_the_textbook(
    pairs: list[tuple[str, str]], share: float, kappa: float
) -> None:
    found = agreement(pairs)

    assert found.share == pytest.approx(share)
    assert found.kappa == pytest.approx(kappa)


def test_what_the_readme_of_the_data_states_is_what_the_lists_give() -> None:
    stated = (LISTS / "README.md").read_text(encoding="utf-8")
    folder = LISTS / "double-reading"

    for line in report(read(folder / "first.csv"), read(folder / "second.csv")):
        assert line in stated
