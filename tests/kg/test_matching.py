from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.aliases import family_names, with_transliterations
from kg.candidates import Candidate, Name, NameKind
from kg.dates import interval
from kg.matching import Matcher, sure_match

HELD = interval("1991-07-10", "1999-12-31")


def person(slug: str, *labels: str, offices: tuple[Name, ...] = ()) -> Candidate:
    names = with_transliterations(labels)
    return Candidate(
        f"person/{slug}",
        (*names, *family_names(names), *offices),
        "Actor",
        frozenset({"Actor", "Person"}),
        identifiers=frozenset({f"person/{slug}"}),
        context=("Kremlin",),
        is_inverted=True,
    )


def letter(number: str, text: str, day: str) -> Candidate:
    names = (Name(text), Name(f"document {number}", NameKind.NUMBER))
    types = frozenset({"Document", "Letter"})
    return Candidate(f"document/{number}", names, "Document", types, interval(day, day))


MATCHER = Matcher(
    [
        person(
            "boris-yeltsin",
            "Boris Yeltsin",
            "ボリス・エリツィン",
            "Борис Николаевич Ельцин",
            offices=(Name("President of Russia", NameKind.OFFICE, HELD),),
        ),
        person("bill-clinton", "Bill Clinton", "ビル・クリントン", "Билл Клинтон"),
        letter("09", "Letter from Yeltsin to Clinton, 3 December 1994", "1994-12-03"),
        letter("07", "Letter from Yeltsin to Clinton, 30 November 1994", "1994-11-30"),
        Candidate("state/korea", (Name("Korea"),), "Actor", frozenset({"Actor", "State"})),
        Candidate("topic/korea", (Name("Korea"),), "Concept", frozenset({"Concept"})),
    ]
)


@pytest.mark.parametrize(
    "query",
    [
        "Letter from Clinton to Yeltsin, 3 December 1994",
        "Letter, Clinton to Yeltsin from, 3 December 1994",
    ],
)
def test_who_writes_to_whom_does_not_change_places(query: str) -> None:
    found = MATCHER.match(query)

    assert sure_match(found) is None
    assert found[0].score < 100


def test_comma_may_turn_a_name_that_is_no_person_s() -> None:
    found = MATCHER.match("Yeltsin to Clinton, Letter from, 3 December 1994")
    sure = sure_match(found)

    assert sure is not None
    assert sure.candidate.id == "document/09"


@pytest.mark.parametrize(
    ("query", "types", "meant"),
    [
        ("Boris Yeltsin", [], "person/boris-yeltsin"),
        ("person/boris-yeltsin", [], "person/boris-yeltsin"),
        ("YELTSIN, Boris", [], "person/boris-yeltsin"),
        ("ﾎﾞﾘｽ ｲｪﾘﾂｨﾝ", [], "person/boris-yeltsin"),
        ("Elʹcin, Boris Nikolaevič", [], "person/boris-yeltsin"),
        ("President of Russia, 1994", ["Person"], "person/boris-yeltsin"),
        ("letter from Yeltsin to Clinton, Dec. 3, 1994", ["Letter"], "document/09"),
        ("Document 9", [], "document/09"),
        ("Korea", ["State"], "state/korea"),
    ],
)
def test_same_name_is_a_match(query: str, types: list[str], meant: str) -> None:
    found = MATCHER.match(query, types)
    sure = sure_match(found)

    assert sure is found[0]
    assert sure is not None
    assert (sure.candidate.id, sure.score) == (meant, 100)


@pytest.mark.parametrize(
    ("query", "types", "first"),
    [
        ("Boris Yeltsn", [], "person/boris-yeltsin"),
        ("Yeltsin", ["Person"], "person/boris-yeltsin"),
        ("B. Yeltsin", [], "person/boris-yeltsin"),
        ("Hillary Clinton", ["Person"], "person/bill-clinton"),
        ("President of Russia", ["Person"], "person/boris-yeltsin"),
        ("President of Russia, 2005", ["Person"], "person/boris-yeltsin"),
        ("Letter from Yeltsin to Clinton", [], "document/07"),
        ("Letter from Yeltsin to Clinton, 4 December 1994", ["Letter"], "document/07"),
    ],
)
def test_near_name_comes_first_and_is_no_match(query: str, types: list[str], first: str) -> None:
    found = MATCHER.match(query, types)

    assert found[0].candidate.id == first
    assert found[0].score < 100
    assert sure_match(found) is None


def test_name_of_two_things_is_no_match() -> None:
    found = MATCHER.match("Korea")

    assert [match.score for match in found[:2]] == [100, 100]
    assert sure_match(found) is None


def test_thing_of_another_type_is_not_found() -> None:
    assert MATCHER.match("Korea", ["Person"]) == []


def test_date_known_apart_decides_between_letters() -> None:
    day = interval("1994-11-30", "1994-11-30")
    sure = sure_match(MATCHER.match("Letter from Yeltsin to Clinton", ["Letter"], day))

    assert sure is not None
    assert sure.candidate.id == "document/07"


def test_date_alone_finds_what_has_it() -> None:
    found = MATCHER.match("December 1994")

    assert [match.candidate.id for match in found if match.features.get("date")] == ["document/09"]


def test_who_wrote_to_whom_is_told_by_the_order_of_words() -> None:
    matcher = Matcher(
        [
            letter("12", "Memorandum from Burns to Talbott", "1994-12-06"),
            letter("16", "Memorandum from Talbott to Lake", "1995-04-15"),
        ]
    )

    assert matcher.match("Memorandum from Talbott")[0].candidate.id == "document/16"


def test_what_is_known_of_a_thing_accounts_for_words_of_a_query() -> None:
    with_context, without = (
        MATCHER.match(f"Yeltsin {word}", ["Person"])[0].score for word in ("Kremlin", "Pentagon")
    )

    assert with_context > without


@given(st.text(max_size=60))
def test_any_query_is_answered_with_scores_from_0_to_100_best_first(query: str) -> None:
    scores = [match.score for match in MATCHER.match(query)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 100 for score in scores)


def test_date_of_an_office_puts_its_holder_before_the_office() -> None:
    office = Candidate("office/president", (Name("President of Russia"),), "Office")
    found = Matcher([*MATCHER.candidates, office]).match(
        "President of Russia", when=interval("1994-12-01", "1994-12-31")
    )

    assert [each.candidate.id for each in found[:2]] == ["person/boris-yeltsin", "office/president"]
    assert sure_match(found) is None


def test_years_of_an_office_tell_less_than_a_day() -> None:
    found = MATCHER.match("report to Clinton, 3 December 1994")

    assert found[0].candidate.id == "document/09"


def test_what_a_query_says_weighs_more_than_what_a_name_says_beside_it() -> None:
    library = Candidate(
        "organization/library", (Name("William J. Clinton Presidential Library"),), "Actor"
    )
    found = Matcher([*MATCHER.candidates, library]).match("Clinton Library")

    assert found[0].candidate.id == "organization/library"


def test_name_that_describes_others_of_its_kind_is_not_certain() -> None:
    draft = Candidate("document/draft", (Name("Letter from Yeltsin"),), "Document")
    found = Matcher([*MATCHER.candidates, draft]).match("Letter from Yeltsin")

    assert found[0].candidate.id == "document/draft"
    assert sure_match(found) is None


def test_office_is_not_certain_on_a_date_of_which_nothing_is_known() -> None:
    office = Candidate("office/president", (Name("President of Russia"),), "Office")
    matcher = Matcher([office])

    assert sure_match(matcher.match("President of Russia")) is not None
    assert (
        sure_match(matcher.match("President of Russia", when=interval("2005-06-01", "2005-06-30")))
        is None
    )


def test_date_alone_with_a_word_for_its_kind_finds_a_thing() -> None:
    memcon = Candidate(
        "document/18", (Name("Talk in Moscow"),), "Document", when=HELD, forms=("memcon",)
    )
    found = Matcher([*MATCHER.candidates, memcon]).match(
        "memcon", when=interval("1995-05-10", "1995-05-10")
    )

    assert [each.candidate.id for each in found] == ["document/18"]


def test_same_days_tell_more_than_days_in_common() -> None:
    days = {"summit": ("1994-09-27", "1994-09-28"), "session": ("1994-09-27", "1994-09-27")}
    matcher = Matcher(
        Candidate(f"event/{name}", (Name(f"Washington {name}"),), "Event", when=interval(*span))
        for name, span in days.items()
    )

    found = matcher.match("Washington, 27-28 September 1994")

    assert [each.candidate.id for each in found] == ["event/summit", "event/session"]
