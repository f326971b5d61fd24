from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.draw import SIZE, claim_numbers, draw, fingerprint
from kg.record import merge

README = Path(__file__).parent.parent.parent / "data" / "README.md"


def drawn_by_readme() -> list[tuple[str, set[str]]]:
    """Each seed that the data's README gives, with the claims of the table that follows."""
    section = README.read_text(encoding="utf-8").partition("## Claims, read by another")[2]
    _before, *parts = re.split(r"\b([0-9a-f]{64})\b", section.partition("\n## ")[0])
    return [
        (seed, set(re.findall(r"\d\d-\d\d", " ".join(re.findall(r"^\|([^|]*)", text, re.M)))))
        for seed, text in zip(parts[::2], parts[1::2], strict=True)
    ]


def test_verdicts_stand_for_the_claims_that_were_drawn(record: kg.Record) -> None:
    numbers = claim_numbers(merge(record.graphs.values()))

    found = drawn_by_readme()

    assert len(found) == 2
    assert [claims for _seed, claims in found] == [set(draw(numbers, seed)) for seed, _ in found]


@given(st.sets(st.text(max_size=5), min_size=SIZE), st.text())
def test_draw_is_of_different_claims_and_always_the_same(numbers: set[str], seed: str) -> None:
    found = draw(numbers, seed)

    assert len(set(found)) == SIZE
    assert found == draw(sorted(numbers, reverse=True), seed)


@pytest.mark.parametrize("folder", ["stated", "editorial"])
def test_a_byte_more_is_another_seed(copy: Path, folder: str) -> None:
    before = fingerprint(copy / "data")
    with (copy / "data" / folder / "relations.ttl").open("a", encoding="utf-8") as file:
        file.write("\n")

    assert fingerprint(copy / "data") != before
