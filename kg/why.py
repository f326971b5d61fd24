"""Answer why a triple holds, or why it does not, in the form that is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.errors import NotEntailed
from kg.evidence import gather, look_up
from kg.explain import explain
from kg.nearest import find_nearest, terms_of
from kg.record import load_prefixes
from kg.release import Release
from kg.rows import Select, of_store
from kg.tell import tell
from kg.tell_json import tell_json
from kg.tell_nearest import tell_nearest, tell_nearest_json
from kg.tell_turtle import tell_turtle
from kg.terms import read_term
from kg.turtle import Triple

#: The forms of an answer.
FORMS = ("text", "json", "turtle")


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a triple holds, and why, or why not."""

    holds: bool
    text: str


def explain_triple(
    root: Path, release: Release, terms: Sequence[str], form: str, language: str
) -> Answer:
    """Why a triple holds in a release, or why not.

    Args:
        root: for the prefix table.
        release: whose store is asked.
        terms: subject, predicate and object as people type them.
        form: one of ``FORMS``.
        language: ``en`` or ``ja``, for the form ``text``.

    Raises:
        TermError: a term cannot be read.
        NotEntailed: the triple does not hold, which Turtle has no words for.
    """
    prefixes = load_prefixes(root)
    triple = read_triple(terms, prefixes)
    return why(of_store(Store.read_only(str(release.store))), triple, form, language, prefixes)


def read_triple(terms: Sequence[str], prefixes: Mapping[str, str]) -> Triple:
    """Read subject, predicate and object.

    Raises:
        TermError: a term cannot be read.
    """
    subject, predicate, obj = (read_term(term, prefixes) for term in terms)
    return subject, predicate, obj


def why(
    select: Select, triple: Triple, form: str, language: str, prefixes: Mapping[str, str]
) -> Answer:
    """Why a triple holds, or why not, over whatever ``select`` asks."""
    if (found := explain(select, triple)) is None:
        return _why_not(select, triple, form, language)
    evidence = gather(select, found)
    if form == "turtle":
        return Answer(True, tell_turtle(select, found, evidence, prefixes).decode())
    text = tell_json(found, evidence) if form == "json" else tell(found, evidence, language)
    return Answer(True, text)


def _why_not(select: Select, triple: Triple, form: str, language: str) -> Answer:
    if form == "turtle":
        said = " ".join(term.n3() for term in triple)
        raise NotEntailed(f"the graph does not say: {said}; text and json say what is missing")
    nearest = find_nearest(select, triple)
    evidence = look_up(select, set(terms_of(nearest)))
    if form == "json":
        return Answer(False, tell_nearest_json(nearest, evidence))
    return Answer(False, tell_nearest(nearest, evidence, language))
