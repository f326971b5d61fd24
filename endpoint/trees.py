"""Explanations as pages show them: trees of sentences whose names are links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Node

from endpoint.addresses import href
from kg.evidence import WORDED, Evidence, Quote, file_of
from kg.explain import Explanation, Reason, Step
from kg.nearest import Near, Nearest
from kg.prefixes import ID
from kg.tell import parts, quoted, rule_sentence
from kg.turtle import Triple


@dataclass(frozen=True, slots=True)
class Link:
    """Some words, and where they lead; ``href`` is empty where that is nowhere."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """A named graph that asserts a triple: its basis, its file, its address."""

    basis: str
    file: str
    href: str


@dataclass(frozen=True, slots=True)
class Words:
    """A quote of the source, its passage in code points, and the document it is about."""

    quote: str
    start: int
    end: int
    number: str
    document: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Why:
    """A rule, and the premises from which it gives a triple."""

    sentence: str
    name: str
    href: str
    premises: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A triple in a tree.

    Attributes:
        place: the number of its step; the same triple has the same number.
        sentence: in parts, some of them links.
        state: ``asserted``, ``inferred``, ``above`` (explained before) or ``cut`` (left out).
        origins: of an asserted triple, with the notes, outside sources and quotes it rests on.
        reasons: of an inferred triple, each of them.
    """

    place: int
    sentence: tuple[Link, ...]
    state: str
    origins: tuple[Origin, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[Link, ...] = ()
    quotes: tuple[Words, ...] = ()
    reasons: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A rule that comes near: what holds of it, and what is missing, with rules for that."""

    sentence: str
    name: str
    href: str
    held: tuple[tuple[Link, ...], ...]
    missing: tuple[tuple[tuple[Link, ...], tuple[Missing, ...]], ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why a triple does not hold."""

    sentence: tuple[Link, ...]
    unknown: tuple[str, ...]
    near: tuple[Missing, ...]


def tree_page(explanation: Explanation, evidence: Evidence, language: str) -> Branch:
    """An explanation as a tree."""
    return _Tree(explanation, evidence, language).branch(explanation.triple)


def missing_page(nearest: Nearest, evidence: Evidence, language: str) -> Lacking:
    """Why a triple does not hold, as a tree."""
    near = tuple(_missing(each, evidence, language) for each in nearest.near)
    said = _sentence(nearest.triple, evidence, language)
    return Lacking(said, tuple(map(str, nearest.unknown)), near)


def _missing(near: Near, evidence: Evidence, language: str) -> Missing:
    return Missing(
        rule_sentence(near.rule, evidence, language),
        near.rule.removeprefix(str(ID)),
        href(near.rule),
        tuple(_sentence(triple, evidence, language) for triple in near.held),
        tuple(
            (
                _sentence(lack.pattern, evidence, language),
                tuple(_missing(below, evidence, language) for below in lack.near),
            )
            for lack in near.missing
        ),
    )


def _sentence(triple: Triple, evidence: Evidence, language: str) -> tuple[Link, ...]:
    found = parts(triple, evidence, language)
    return tuple(Link(text, _href(term)) for text, term in found if text)


def _href(term: Node | None) -> str:
    return href(term) if isinstance(term, URIRef) else ""


@dataclass(frozen=True, slots=True)
class _Tree:
    explanation: Explanation
    evidence: Evidence
    language: str
    places: dict[Triple, int] = field(default_factory=dict)

    def branch(self, triple: Triple) -> Branch:
        sentence = _sentence(triple, self.evidence, self.language)
        step = self.explanation.steps.get(triple)
        if triple in self.places:
            return Branch(self.places[triple], sentence, "above")
        place = self.places[triple] = len(self.places)
        if step is None:
            return Branch(place, sentence, "cut")
        if step.graphs:
            return self.leaf(place, sentence, step)
        reasons = tuple(self.why(reason) for reason in step.reasons)
        return Branch(place, sentence, "inferred", reasons=reasons)

    def why(self, reason: Reason) -> Why:
        said = rule_sentence(reason.rule, self.evidence, self.language)
        premises = tuple(self.branch(premise) for premise in reason.premises)
        return Why(said, reason.rule.removeprefix(str(ID)), href(reason.rule), premises)

    def leaf(self, place: int, sentence: tuple[Link, ...], step: Step) -> Branch:
        subject, predicate, _object = step.triple
        bases = [self.evidence.bases.get(graph, "") for graph in step.graphs]
        origins = tuple(
            Origin("worded" if predicate in WORDED else basis, file_of(graph), href(graph))
            for graph, basis in zip(step.graphs, bases, strict=True)
        )
        if predicate in WORDED:
            return Branch(place, sentence, "asserted", origins)
        notes = self.evidence.notes.get(subject, {}).get(self.language, ())
        return Branch(
            place,
            sentence,
            "asserted",
            origins,
            notes if "editorial" in bases else (),
            tuple(Link(each, href(each)) for each in self.evidence.sources.get(subject, ())),
            tuple(self.quotes(subject)),
        )

    def quotes(self, subject: Node) -> Iterator[Words]:
        for quote in self.evidence.quotes.get(subject, ()):
            yield self.words(quote)

    def words(self, quote: Quote) -> Words:
        return Words(
            quoted(quote.exact, self.language),
            quote.start,
            quote.end,
            quote.number,
            href(quote.document) if quote.document else "",
            href(quote.anchor),
        )
