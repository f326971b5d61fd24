"""Names that follow from others: familiar forms, names of states elsewhere, initials, synonyms."""

from __future__ import annotations

import pytest

from kg.aliases import familiar_names, stand_for, state_names, with_initials, with_synonyms
from kg.candidates import Name, NameKind


def texts(names: list[Name]) -> set[str]:
    return {name.text.casefold() for name in names}


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Bill Clinton", {"william clinton"}),
        ("Anthony Lake", {"tony lake"}),
        ("Nicholas Burns", {"nick burns"}),
    ],
)
def test_given_name_has_its_familiar_and_its_full_form(name: str, forms: set[str]) -> None:
    found = familiar_names([Name(name)])

    assert forms <= texts(found)
    assert not any(each.kind.is_deciding for each in found)


@pytest.mark.parametrize("name", ["Boris Yeltsin", "ボリス・エリツィン", "Clinton"])
def test_name_without_an_english_given_name_has_none(name: str) -> None:
    assert familiar_names([Name(name)]) == []


def test_state_is_called_as_others_call_it() -> None:
    found = state_names("DE")

    assert {"deutschland", "allemagne", "niemcy", "德国"} <= texts(found)
    assert {each.kind for each in found} == {NameKind.TRANSLATED}
    assert state_names("QQ") == []


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["European Union", "EU", "Европейский союз"], {"EU": "European Union"}),
        (["Partnership for Peace", "PfP"], {"PfP": "Partnership for Peace"}),
        (
            ["Individual Partnership Programme of Russia under PfP", "IPP"],
            {"IPP": "Individual Partnership Programme"},
        ),
        (["Federal Republic of Germany", "FRG", "Germany"], {"FRG": "Federal Republic of Germany"}),
        (["Poland", "Republic of Poland"], {}),
    ],
)
def test_initials_are_found_with_what_they_stand_for(
    names: list[str], found: dict[str, str]
) -> None:
    assert stand_for(names) == found


def test_initials_stand_for_a_part_of_other_names_and_back() -> None:
    known = {"PfP": "Partnership for Peace"}
    names = [Name("Signature of PfP"), Name("Partnership for Peace, 1993"), Name("PfPs")]

    found = with_initials(names, known)

    assert texts(found) == {"signature of partnership for peace", "pfp, 1993"}
    assert not any(each.kind.is_deciding for each in found)


def test_kind_of_thing_may_be_called_by_another_word_of_that_script() -> None:
    names = [Name("Washington summit, 1994"), Name("ワシントン・サミット、1994年")]

    found = with_synonyms(names, ["summit", "summit meeting", "サミット", "首脳会議", "саммит"])

    assert {"washington summit meeting, 1994", "ワシントン・首脳会議、1994年"} <= texts(found)
    assert not any("サミット" in text and "washington" in text for text in texts(found))
