"""Tell an explanation in words: triples and rules as sentences, quotes for evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import RDF, URIRef, Variable
from rdflib.term import Node

from kg.evidence import WORDED, Evidence, Quote, file_of
from kg.explain import Explanation, Reason, Step
from kg.prefixes import ID
from kg.sentences import with_article
from kg.turtle import Triple

WORDS = {
    "en": {
        "triple": "The “{2}” of {0} is {1}.",
        "type": "{0} is {1}.",
        "stop": ".",
        "some": "something",
        "inferred": " This is inferred.",
        "above": " This is explained above.",
        "cut": " Its own reasons are left out here.",
        "why": "Why: {0} ({1})",
        "also": "Also: {0} ({1})",
        "asserted": "It stands in {0}.",
        "worded": "The editors word it so ({0}).",
        "stated": "The source says so ({0}).",
        "editorial": "The editors judge so ({0}).",
        "external": "An outside source says so ({0}){1}.",
        "quote": "The source reads: {0} (within characters {1}–{2}).",
        "item": "On document {3} the source reads: {0} (within characters {1}–{2}).",
        "note": "The editors note: {0}",
    },
    "ja": {
        "triple": "{0}の「{2}」は{1}である。",
        "type": "{0}は、{1}である。",
        "stop": "。",
        "some": "何か",
        "inferred": "これは推論による。",
        "above": "理由は上に示した。",
        "cut": "その理由はここでは省く。",
        "why": "理由：{0}（{1}）",
        "also": "別の理由：{0}（{1}）",
        "asserted": "{0}に記載がある。",
        "worded": "編者の言葉による（{0}）。",
        "stated": "典拠にそう書かれている（{0}）。",
        "editorial": "編者の判断による（{0}）。",
        "external": "外部資料による（{0}{1}）。",
        "quote": "典拠の文言：{0}（{1}–{2}字目の範囲）",
        "item": "文書{3}についての典拠の文言：{0}（{1}–{2}字目の範囲）",
        "note": "編者注：{0}",
    },
}
INDENT = "  "
#: Where the names of a subject and an object stand in a form, in quotation marks or bare.
_PLACES = re.compile(r"([“「]\{[01]\}[”」]|\{[01]\})")
#: English labels that begin with one of these begin small within a sentence.
_ARTICLES = ("The ", "A ", "An ")


def tell(explanation: Explanation, evidence: Evidence, language: str) -> str:
    """An explanation as indented sentences; each triple is explained where it first stands.

    Args:
        explanation: what to tell.
        evidence: gathered for it.
        language: ``en`` or ``ja``.
    """
    telling = _Telling(explanation, evidence, language)
    return "\n".join(telling.triple(explanation.triple, 0)) + "\n"


def sentence(triple: Triple, evidence: Evidence, language: str) -> str:
    """A triple as a sentence: by the phrase of its property, else with its label."""
    return "".join(text for text, _term in parts(triple, evidence, language))


def parts(triple: Triple, evidence: Evidence, language: str) -> list[tuple[str, Node | None]]:
    """A triple as a sentence in parts: words, and names with the term that each names."""
    subject, predicate, obj = triple
    form = _form(predicate, evidence, language)
    found: list[tuple[str, Node | None]] = []
    for piece in _PLACES.split(form):
        term = {"0": subject, "1": obj}.get(piece.strip("{}“”「」")) if "{" in piece else None
        if term is None:
            found.append((piece, None))
        elif piece[0] in "“「":
            found.append((_quoted_name(evidence, term, language), term))
        elif term is obj and predicate == RDF.type:
            found.append((_kind(evidence, term, language), term))
        else:
            found.append((_name(evidence, term, language), term))
    found = [part for part in found if part[0]]
    return [(_begin(found[0][0]), found[0][1]), *found[1:]]


def _form(predicate: Node, evidence: Evidence, language: str) -> str:
    words = WORDS[language]
    if predicate == RDF.type:
        return words["type"]
    label = evidence.label(predicate, language)
    phrase = evidence.phrases.get(predicate, {}).get(language)
    if phrase is not None:
        return phrase + words["stop"]
    if label.startswith(("has ", "is ")):
        return f"{{0}} {label} {{1}}{words['stop']}"
    return words["triple"].replace("{2}", label)


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _name(evidence: Evidence, term: Node, language: str) -> str:
    """A label within a sentence; whole sentences, as claims have, stand in quotation marks."""
    if isinstance(term, Variable):
        return WORDS[language]["some"]
    text = evidence.label(term, language)
    bare = text.rstrip(".。")
    if bare != text:
        return _in_marks(bare, language)
    if language == "en" and text.startswith(_ARTICLES):
        return text[0].lower() + text[1:]
    return text


def _quoted_name(evidence: Evidence, term: Node, language: str) -> str:
    if isinstance(term, Variable):
        return WORDS[language]["some"]
    return _in_marks(evidence.label(term, language).rstrip(".。").strip("“”"), language)


def _in_marks(text: str, language: str) -> str:
    return f"“{text}”" if language == "en" else f"「{text}」"


def _kind(evidence: Evidence, term: Node, language: str) -> str:
    label = _name(evidence, term, language)
    return with_article(label) if language == "en" and isinstance(term, URIRef) else label


def quoted(text: str, language: str) -> str:
    """A quote in the quotation marks of a language; in Japanese those that it does not hold."""
    if language == "en":
        return f"“{text}”"
    return f"『{text}』" if "「" in text else f"「{text}」"


def rule_sentence(rule: URIRef, evidence: Evidence, language: str) -> str:
    """The sentence of a rule, which is its label."""
    return evidence.label(rule, language)


def basis_lines(step: Step, evidence: Evidence, language: str) -> Iterator[str]:
    """On what an asserted triple rests: files, bases, notes and quotes, a sentence each."""
    words, (subject, predicate, _obj) = WORDS[language], step.triple
    if predicate in WORDED:
        yield from (words["worded"].format(file_of(graph)) for graph in step.graphs)
        return
    bases = {graph: evidence.bases.get(graph, "asserted") for graph in step.graphs}
    sources = "".join(f", <{source}>" for source in evidence.sources.get(subject, ()))
    for graph, basis in bases.items():
        yield words[basis].format(file_of(graph), sources)
    if "editorial" in bases.values():
        notes = evidence.notes.get(subject, {}).get(language, ())
        yield from (words["note"].format(note) for note in notes)
    for quote in evidence.quotes.get(subject, ()):
        yield _quote_line(quote, language)


def _quote_line(quote: Quote, language: str) -> str:
    form = WORDS[language]["item" if quote.number else "quote"]
    return form.format(quoted(quote.exact, language), quote.start, quote.end, quote.number)


@dataclass(frozen=True, slots=True)
class _Telling:
    explanation: Explanation
    evidence: Evidence
    language: str
    told: set[Triple] = field(default_factory=set)

    def triple(self, triple: Triple, depth: int) -> Iterator[str]:
        words, step = WORDS[self.language], self.explanation.steps.get(triple)
        said = INDENT * depth + sentence(triple, self.evidence, self.language)
        if step is None:
            yield said + words["cut"]
        elif triple in self.told:
            yield said + words["above"]
        elif step.graphs:
            yield said
            lines = basis_lines(step, self.evidence, self.language)
            yield from (INDENT * (depth + 1) + line for line in lines)
        else:
            yield said + words["inferred"]
        if step and triple not in self.told:
            self.told.add(triple)
            for index, reason in enumerate(step.reasons):
                yield from self.reason(reason, "also" if index else "why", depth + 1)

    def reason(self, reason: Reason, opening: str, depth: int) -> Iterator[str]:
        said = rule_sentence(reason.rule, self.evidence, self.language)
        name = reason.rule.removeprefix(str(ID))
        yield INDENT * depth + WORDS[self.language][opening].format(said, name)
        for premise in reason.premises:
            yield from self.triple(premise, depth + 1)
