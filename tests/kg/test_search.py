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


GROWTH = Entry(
    "id/t1", "topic", ("NATO enlargement", "NATO expansion", "NATO拡大", "Расширение НАТО")
)
GROWN = Entry("id/c3", "claim", (), ("He speaks of NATO enlargement.", "NATO拡大を語る。"))
RULE = Entry("id/r1", "rule", (), ("Who speaks of an enlargement, claims.",))
WIDER = Index([YELTSIN, CLAIM, GROWTH, GROWN, RULE])


@pytest.mark.parametrize("query", ["NATO expansion", "расширение НАТО", "nato  Expansion!"])
def test_other_name_of_a_thing_finds_what_its_name_finds(query: str) -> None:
    found = WIDER.find(query)

    assert [hit.entry.iri for hit in found.hits] == [GROWTH.iri, GROWN.iri]
    assert "NATO enlargement" in found.also


def test_what_has_the_words_themselves_goes_before_what_has_other_words_for_it() -> None:
    named = WIDER.find("NATO enlargement")
    scores = {query: WIDER.find(query).hits[1].score for query in ("Yeltsin", "Ельцин")}

    assert named.also == ()
    assert scores["Ельцин"] < scores["Yeltsin"]


def test_family_name_is_sought_in_every_script() -> None:
    assert [hit.entry.iri for hit in WIDER.search("Ельцин")] == [YELTSIN.iri, CLAIM.iri]


@pytest.mark.parametrize(
    ("query", "meant"),
    [("enlargment", "enlargement"), ("Yeltsn", "yeltsin"), ("расширене НАТО", "NATO enlargement")],
)
def test_misspelt_word_finds_what_the_likest_known_word_finds(query: str, meant: str) -> None:
    found = WIDER.find(query)

    assert meant in found.also
    assert {hit.entry.iri for hit in WIDER.search(meant)} <= {hit.entry.iri for hit in found.hits}


def test_word_that_a_text_has_is_not_taken_for_a_misspelt_one() -> None:
    index = Index([GROWTH, GROWN, Entry("id/c4", "claim", (), ("An engagement.",))])

    assert [hit.entry.iri for hit in index.search("engagement") if hit.entry.kind == "claim"] == [
        "id/c4"
    ]


def test_kind_that_is_asked_for_does_not_change_what_is_found_of_it() -> None:
    whole = [hit for hit in WIDER.search("NATO expansion") if hit.entry.kind == "claim"]

    assert WIDER.find("NATO expansion", "claim").hits == whole != []


def test_rule_goes_after_all_that_the_record_tells() -> None:
    assert [hit.entry.kind for hit in WIDER.search("enlargement")] == ["topic", "claim", "rule"]


@given(st.text(max_size=40))
def test_any_text_may_be_sought(query: str) -> None:
    hits = INDEX.search(query)

    assert all(0 < hit.score <= 100 for hit in hits)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.entry.iri))
