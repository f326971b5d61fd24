"""What is fetched from an index is what a look at everything would put first."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.candidates import Candidate, Name
from kg.dates import interval
from kg.finding.databases import in_memory, open_database
from kg.finding.postings import Postings, write_postings
from kg.finding.writing import SEARCH, THINGS
from kg.matching import Match, Matcher, sure_match

SPELLINGS = Path(__file__).parents[2] / "endpoint" / "linking"
FEW = 30  # of 195 things
ALL = 1_000_000


def spellings() -> Iterator[tuple[str, list[str]]]:
    """Names as others spell them, each with the type that is sought."""
    for path in sorted(SPELLINGS.glob("spellings*.csv")):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            yield row["spelling"], [row["type"]] if row["type"] else []


def told(found: list[Match]) -> tuple[list[tuple[str, float]], str]:
    """The best of what was found, all that are as good as that, and the one that is certain."""
    best = [(each.candidate.id, each.score) for each in found if each.score == found[0].score]
    sure = sure_match(found)
    return best, sure.candidate.id if sure else ""


@pytest.mark.parametrize("name", [SEARCH, THINGS])
def test_few_that_are_fetched_hold_the_best_of_all(release: kg.Release, name: str) -> None:
    database = open_database(release.path / name)
    whole, few = (Matcher(Postings(database, most)) for most in (ALL, FEW))
    asked = [(text, types if name == THINGS else []) for text, types in spellings()]

    wrong = [
        text
        for text, types in asked
        if told(whole.match(text, types)) != told(few.match(text, types))
    ]

    assert len(asked) > 800
    assert wrong == []


def letter(number: int, text: str, day: str) -> Candidate:
    types = frozenset({"Document"})
    return Candidate(f"document/{number:05}", (Name(text),), "Document", types, interval(day, day))


@pytest.fixture(scope="module")
def crowd() -> Matcher:
    """Two people, and three thousand letters between them."""
    people = [
        Candidate("person/bill-clinton", (Name("Bill Clinton"), Name("ビル・クリントン")), "Actor"),
        Candidate("person/boris-yeltsin", (Name("Boris Yeltsin"),), "Actor"),
    ]
    letters = [
        letter(
            n, "Letter from Boris Yeltsin to Bill Clinton", f"{1900 + n // 28}-02-{n % 28 + 1:02}"
        )
        for n in range(3000)
    ]
    candidates = [*people, *letters]
    return Matcher(Postings(in_memory(lambda each: write_postings(each, candidates)), 20))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Clinton", "person/bill-clinton"),
        ("Clintn, Bill", "person/bill-clinton"),
        ("Клинтон", "person/bill-clinton"),
        ("B. Yeltsin", "person/boris-yeltsin"),
        ("letter from Yeltsin to Clinton, 3 February 1994", "document/02634"),
        ("Letter from Yeltsin, 1994-02-03", "document/02634"),
    ],
)
def test_one_is_found_among_thousands_that_have_its_words(
    crowd: Matcher, query: str, first: str
) -> None:
    found = crowd.match(query)

    assert found[0].candidate.id == first
    assert len(found) <= 40


def test_name_that_thousands_have_is_no_match(crowd: Matcher) -> None:
    found = crowd.match("Letter from Boris Yeltsin to Bill Clinton")

    assert found
    assert sure_match(found) is None
