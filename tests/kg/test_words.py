from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.aliases import family_names, initialisms, with_transliterations
from kg.candidates import Name, NameKind
from kg.romanisation import romanise
from kg.words import CUTOFF, Lexicon, Vocabulary, words

VOCABULARY = Vocabulary(
    [
        ("person", words("Boris Yeltsin ボリス・エリツィン Борис Ельцин")),
        ("person", words("Warren Christopher ウォーレン・クリストファー")),
        ("office", words("合衆国大統領 大統領 7")),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yel’tsin, B. N.", ("yeltsin", "b", "n")),
        ("クリントンのエリツィン宛書簡", ("クリントン", "エリチン", "宛書簡")),
        ("えりつぃん", ("エリチン",)),
        ("PfP文書０７", ("pfp", "文書", "7")),
        ("G7 / G-7", ("g7", "g", "7")),
        ("", ()),
        ("・、。", ()),
    ],
)
def test_text_is_cut_into_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_are_keys_that_say_something(text: str) -> None:
    assert all(word and not word.isspace() for word in words(text))


def test_run_of_kanji_is_cut_at_the_words_that_are_known() -> None:
    lexicon = Lexicon(["合衆国", "大統領", "書簡"])

    assert lexicon.cut(["合衆国大統領"]) == ("合衆国", "大統領")
    assert lexicon.cut(["大統領宛書簡", "大統領", "nato"]) == (
        *("大統領", "宛", "書簡"),
        *("大統領", "nato"),
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("yeltsn", "yeltsin"),
        ("eritsin", "エリチン"),
        ("ельцин", "yeltsin"),
        ("クリストファ", "クリストフア"),
        ("b", "boris"),
        ("б", "boris"),
        ("w", "warren"),
        ("合衆国大統領", "大統領"),
        ("7", "7"),
    ],
)
def test_word_is_near_to_its_other_spellings(asked: str, found: str) -> None:
    assert CUTOFF * 0.9 <= VOCABULARY.near(asked)[found] <= 1


@pytest.mark.parametrize(
    ("asked", "other"), [("8", "7"), ("c", "boris"), ("hillary", "warren"), ("国", "大統領")]
)
def test_other_word_is_not_near(asked: str, other: str) -> None:
    assert other not in VOCABULARY.near(asked)


def test_rare_word_tells_more_and_unknown_word_most() -> None:
    many = Vocabulary([("letter", ["letter", "yeltsin"]), ("letter", ["letter", "clinton"])])

    assert (
        many.weight("letter", "letter")
        < many.weight("clinton", "letter")
        <= many.weight("gore", "letter")
    )


def test_cyrillic_name_is_romanised_by_every_standard() -> None:
    spelt = romanise("Борис Николаевич Ельцин")

    assert {"Boris Nikolaevič Elʹcin", "Boris Nikolayevich Yeltsin"} <= set(spelt)
    assert romanise("Boris Yeltsin") == romanise("ボリス") == ()


def test_names_that_follow_from_a_name() -> None:
    names = with_transliterations(
        ["Warren Christopher", "ウォーレン・クリストファー", "Уоррен Кристофер"]
    )
    council = [Name("North Atlantic Council"), Name("Совещание по безопасности в Европе")]

    assert Name("Uorren Kristofer", NameKind.TRANSLITERATED) in names
    assert {"Christopher", "クリストファー", "Кристофер"} <= {n.text for n in family_names(names)}
    assert [name.text for name in initialisms(council)] == ["NAC", "СБЕ"]


def test_word_that_is_unknown_may_be_another_cut_or_drawn_together() -> None:
    vocabulary = Vocabulary([("Actor", ["department", "ambassador", "state"])])

    assert "department" in vocabulary.near("dept")
    assert "ambassador" in vocabulary.near("amb")
    assert vocabulary.near("dst") == {}


def test_words_that_join_others_tell_little() -> None:
    vocabulary = Vocabulary([("Event", ["summit", "at", "budapest"])])

    assert vocabulary.weight("at", "Event") < vocabulary.weight("summit", "Event") / 2
