"""Whatever a look at all texts finds is found in the index."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.finding.databases import in_memory
from kg.finding.texts import Texts, write_texts
from kg.names import normalise
from kg.search import Entry, Index
from kg.words import words

LETTERS = st.text(alphabet="abcst1 éя保証の加ヴョ・-Ω", max_size=24)


def texts(*said: str) -> Texts:
    rows = [(str(number), "claim", normalise(text)) for number, text in enumerate(said)]
    return Texts(in_memory(lambda each: write_texts(each, rows)))


@given(st.lists(LETTERS, min_size=1, max_size=6), LETTERS)
def test_text_with_all_words_is_found(said: list[str], query: str) -> None:
    asked = words(query)
    wanted = {
        str(number)
        for number, text in enumerate(said)
        if all(
            f" {word}" in f" {normalise(text)}" if word.isascii() else word in normalise(text)
            for word in asked
        )
    }

    found = texts(*said).find(asked, normalise(query), "", 100) if asked else []

    assert not asked or wanted <= {iri for iri, _, _ in found}


def test_what_stands_together_and_short_goes_first_where_not_all_is_read() -> None:
    many = [f"guarantee number {n} of what was not agreed" for n in range(50)]
    found = texts(*many, "a guarantee was agreed in what follows", "was agreed").find(
        ["was", "agreed"], "was agreed", "", 2
    )

    assert [iri for iri, _, _ in found] == ["51", "50"]


def test_index_says_when_there_is_more_than_it_lists() -> None:
    entries = [Entry(f"id/claim/{n}", "claim", (), (f"guarantee {n}",)) for n in range(30)]
    index = Index([*entries, Entry("id/topic/x", "topic", ("Guarantees",))], most=10)

    assert not index.find("guarantee").is_all
    assert index.find("guarantee 7").is_all
    assert [hit.entry.iri for hit in index.find("guarantee", "topic").hits] == ["id/topic/x"]
