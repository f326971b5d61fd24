"""Search by name and by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search import Entry, Index

YELTSIN = Entry("id/yeltsin", "person", ("Boris Yeltsin", "ボリス・エリツィン", "Борис Ельцин"))
CLINTON = Entry("id/clinton", "person", ("Bill Clinton", "ビル・クリントン"), ("A president.",))
NATO = Entry("id/nato", "organization", ("North Atlantic Treaty Organization", "北大西洋条約機構"))
CLAIM = Entry(
    "id/c1", "claim", (), ("Yeltsin speaks of guarantees to Ukraine.", "エリツィンが保証を語る。")
)
OTHER = Entry("id/c2", "claim", (), ("Clinton: no list.", "拡大の予定表はない。"))
INDEX = Index([YELTSIN, CLINTON, NATO, CLAIM, OTHER])


def found(query: str) -> list[str]:
    return [hit.entry.iri for hit in INDEX.search(query)]


@pytest.mark.parametrize(
    "query",
    [
        "エリツィン",
        "イエリツィン",
        "ｴﾘﾂｨﾝ",
        "Yeltsin",
        "YELTSIN, Boris",
        "Ельцин",
        "Jeltsin",
        "Yeltsyn",
    ],
)
def test_person_is_found_first_by_any_spelling(query: str) -> None:
    assert found(query)[0] == YELTSIN.iri


def test_organisation_is_found_by_its_initials() -> None:
    assert found("NATO") == [NATO.iri]


@pytest.mark.parametrize(
    "query", ["guarantee", "Guarantees", "保証", "ukraine guarantee", "語る 保証"]
)
def test_claim_is_found_by_its_words(query: str) -> None:
    assert found(query) == [CLAIM.iri]


@pytest.mark.parametrize(
    "query", ["guarantee list", "antees", "保証 拡大", "zzz", "", "  ", "・、。", "<script>"]
)
def test_what_does_not_have_all_words_is_not_found(query: str) -> None:
    assert found(query) == []


def test_name_goes_before_what_is_said() -> None:
    assert found("Clinton") == [CLINTON.iri, OTHER.iri]


@given(st.text(max_size=40))
def test_any_text_may_be_sought(query: str) -> None:
    hits = INDEX.search(query)

    assert all(0 < hit.score <= 100 for hit in hits)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.entry.iri))
