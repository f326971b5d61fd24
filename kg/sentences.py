"""Sentences that say a rule in English and Japanese, made from the labels of its terms."""

from __future__ import annotations

import re
from collections.abc import Callable

from rdflib import RDFS, Graph, Literal
from rdflib.term import Node

from kg.prefixes import CP

LANGUAGES = ("en", "ja")

#: One sentence per kind of axiom and language; {0}, {1} are the labels of its terms in order.
TEMPLATES = {
    "subclass": ("Every {0} is {a1}.", "{0}はすべて{1}でもある。"),
    "subproperty": (
        "Where “{0}” holds, “{1}” holds too.",
        "「{0}」が成り立てば「{1}」も成り立つ。",
    ),
    "domain": ("What has “{0}” is {a1}.", "「{0}」をもつものは{1}である。"),
    "range": ("What something has as “{0}” is {a1}.", "「{0}」として示されるものは{1}である。"),
    "inverse": ("“{0}”, read the other way, is “{1}”.", "「{0}」を逆に読めば「{1}」である。"),
    "symmetric": ("“{0}” holds both ways.", "「{0}」は双方向に成り立つ。"),
    "transitive": ("“{0}” is passed on from link to link.", "「{0}」は順に引き継がれる。"),
    "disjoint": ("Nothing is both {a0} and {a1}.", "{0}であり同時に{1}であるものはない。"),
    "said": ("Where {0}, {1}.", "{0}とき、{1}。"),
    "chain": ("{0} gives “{1}”.", "{0}から「{1}」が得られる。"),
}


def local_name(term: Node) -> str:
    """The last part of an IRI; terms of other vocabularies keep the name of theirs in front."""
    iri = str(term)
    head, _, local = iri.rpartition("#") if "#" in iri else iri.rpartition("/")
    own = "w3id.org/coldpeace/" in iri
    return local if own else f"{head.rstrip('/').split('/')[-1].lower()}.{local}"


def label(g: Graph, term: Node, language: str) -> str:
    """The label of a term in a language, else in English, else its local name."""
    labels = g.objects(term, RDFS.label)
    found = {text.language: str(text) for text in labels if isinstance(text, Literal)}
    return found.get(language) or found.get("en") or local_name(term)


def with_article(noun: str) -> str:
    """An English noun with its article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def sentences(g: Graph) -> Callable[..., dict[str, str]]:
    """A function from a kind of axiom and its terms to the sentence in each language."""

    def say(kind: str, *terms: Node) -> dict[str, str]:
        said = {}
        for index, language in enumerate(LANGUAGES):
            clauses = _clauses(g, kind, terms, language)
            form = "said" if clauses else kind
            labels = clauses or _labels(g, kind, terms, language)
            said[language] = _fill(TEMPLATES[form][index], labels)
        return said

    return say


def _clauses(g: Graph, kind: str, terms: tuple[Node, ...], language: str) -> list[str]:
    """What a rule between properties says of A, B …: its conditions, its conclusion.

    Nothing where one of the properties has no phrase.
    """
    names = "ABCDEFGH"
    links = [(i, i + 1) for i in range(len(terms) - 1)]
    ends = {
        "inverse": [(0, 1), (1, 0)],
        "subproperty": [(0, 1), (0, 1)],
        "symmetric": [(0, 1), (1, 0)],
        "chain": [*links, (0, len(links))],
    }.get(kind, [])
    said = terms * 2 if kind == "symmetric" else terms
    phrases = [_phrase(g, term, language) for term in said]
    if not ends or None in phrases or len(terms) > len(names):
        return []
    *conditions, conclusion = (
        re.sub("[“「]([A-H])[”」]", r"\1", str(phrase).format(*(names[i] for i in pair)))
        for phrase, pair in zip(phrases, ends, strict=True)
    )
    if language == "ja":  # は marks no subject within a condition
        conditions = [condition.replace("は", "が", 1) for condition in conditions]
    condition = (" and " if language == "en" else "、かつ").join(conditions)
    says_something = condition.replace("が", "は", 1) != conclusion
    return [condition, conclusion] if says_something else []


def _phrase(g: Graph, term: Node, language: str) -> str | None:
    found = (p for p in g.objects(term, CP.phrase) if isinstance(p, Literal))
    return next((str(p) for p in found if p.language == language), None)


def _fill(template: str, said: list[str]) -> str:
    articles = {f"a{index}": with_article(text) for index, text in enumerate(said)}
    return template.format(*said, **articles)


def _labels(g: Graph, kind: str, terms: tuple[Node, ...], language: str) -> list[str]:
    said = [label(g, term, language) for term in terms]
    if kind != "chain":
        return said
    *steps, result = said
    if language == "en":
        return [" then ".join(f"“{step}”" for step in steps), result]
    return ["、".join(f"「{step}」" for step in steps), result]
