"""Names compared across spellings and scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names import normalise, similarity

KANA = st.text(alphabet="アイウエオァィゥェォヴヤユヨャュョッーツバビ・ぁいえっ゛ﾂｨｰ", max_size=12)


@pytest.mark.parametrize(
    "spellings",
    [
        ("エリツィン", "イエリツィン", "イェリツィン", "えりつぃん", "ｴﾘﾂｨﾝ", "エリツイン"),
        ("Boris Yeltsin", "BORIS  YELTSIN", "Boris Yel’tsin", "Boris-Yeltsin", "Ｂoris Yeltsin"),
        ("Горбачёв", "горбачев", "ГОРБАЧЕВ"),
        ("Lech Wałęsa", "lech walesa", "LECH WALESA"),
        ("ヴェルサイユ", "ベルサイユ", "べるさいゆ", "ﾍﾞﾙｻｲﾕ"),
        ("ヴュルツブルク", "ビュルツブルク"),
        ("ウォーレン・クリストファー", "ウオレン クリストフア"),
        ("Straße", "STRASSE"),
        ("獨逸", "独逸"),
        ("U.S. Senate", "US Senate"),
        ("バルト三国", "バルト3国"),
        ("歐州安全保障協力會議", "欧州安全保障協力会議"),
    ],
)
def test_spellings_of_a_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({normalise(each) for each in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("バス", "パス"),
        ("ハス", "バス"),
        ("Clinton", "Clifton"),
        ("レイク", "レクイ"),
        ("東", "西"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(
    st.one_of(
        st.text(), KANA, st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF))
    )
)
def test_key_of_a_key_is_itself(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.one_of(st.text(max_size=20), KANA), st.one_of(st.text(max_size=20), KANA))
def test_similarity_is_symmetric_and_full_for_equal_keys_alone(one: str, other: str) -> None:
    alike = similarity(one, other)

    assert 0 <= alike <= 100
    assert alike == pytest.approx(similarity(other, one))
    assert (alike == 100) == (normalise(one) == normalise(other) != "")


@pytest.mark.parametrize(
    ("asked", "meant", "other"),
    [
        ("Yeltsin", "Boris Yeltsin", "Bill Clinton"),
        ("Eltsine", "Boris Yeltsin", "Leon Panetta"),
        ("Yeltsin Boris", "Boris Yeltsin", "Boris Borisov"),
        ("Єльцин", "Борис Ельцин", "Билл Клинтон"),
        ("ブルッセル", "ブリュッセル", "ブダペスト"),
        ("コーズィレフ", "コズイレフ", "プリマコフ"),
        ("Будапешт", "Budapest", "Bucharest"),
        ("クリントソ", "ビル・クリントン", "ウォーレン・クリストファー"),
    ],
)
def test_near_spelling_is_nearer_to_what_is_meant(asked: str, meant: str, other: str) -> None:
    assert similarity(asked, meant) > similarity(asked, other)
    assert similarity(asked, meant) > 60


def test_ideographs_are_not_compared_by_a_reading() -> None:
    assert similarity("合意", "合議") < 60 < similarity("gouyi", "gouyii")
