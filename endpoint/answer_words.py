"""The words that published questions answer with, beside names of things, for people."""

from __future__ import annotations

from endpoint.languages import N_, gettext

_ASPECTS = (
    N_("debtor"),
    N_("creditor"),
    N_("content"),
    N_("polarity"),
    N_("strength"),
    N_("form"),
    N_("condition"),
    N_("limit"),
    N_("limit date"),
    N_("kind of limit"),
)
#: Column -> the words that it may have, as the questions write them.
WORDS = {
    "agreement": (
        N_("same reading"),
        N_("other reading"),
        N_("one disputes it"),
        N_("diverging readings"),
        N_("one disputes what diverges from the other"),
        N_("no common reading named"),
    ),
    "aspect": _ASPECTS,
    "first": (N_("first"), N_("later")),
    "link": (N_("direct"), N_("through others")),
    "rests_on": (N_("text"), N_("editors' reading")),
    "role": (*_ASPECTS[:2], N_("participant"), N_("interpreter"), N_("note-taker")),
    "stated_by": (
        N_("both"),
        _ASPECTS[0],
        N_("creditor only"),
        N_("others only"),
        N_("nobody"),
    ),
}


def in_answer(column: str, value: str) -> str:
    """Return a word of an answer in the page's language; what is none of the words as it is."""
    return gettext(value) if value in WORDS.get(column, ()) else value
