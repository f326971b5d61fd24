"""Tell an explanation in words: labels for terms, rules as sentences, quotes for evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Store
from rdflib import RDF, RDFS
from rdflib.namespace import SKOS
from rdflib.term import Node

from kg.errors import NotEntailed
from kg.evidence import basis, file_of, item, label, notes, quotes
from kg.explain import Reason, Step, explain
from kg.prefixes import CP
from kg.record import Record
from kg.release import Release
from kg.rulebook import all_rules
from kg.sentences import with_article
from kg.terms import read_term

WORDS = {
    "en": {
        "triple": "{0} — {1}: {2}",
        "type": "{0} is {2}",
        "inferred": "inferred",
        "because": "because {0} [{1}]",
        "or": "and also because {0} [{1}]",
        "asserted": "asserted in {0}",
        "worded": "worded by the editors, {0}",
        "stated": "stated in the source, {0}",
        "editorial": "judged by the editors, {0}",
        "external": "from an outside source, {0}",
        "quote": "the source: “{0}” (within characters {1}–{2})",
        "item": "the source on document {3}: “{0}” (within characters {1}–{2})",
        "note": "the editors: {0}",
    },
    "ja": {
        "triple": "{0}　{1}：{2}",
        "type": "{0}は、{2}である",
        "inferred": "推論",
        "because": "理由：{0} [{1}]",
        "or": "別の理由：{0} [{1}]",
        "asserted": "{0} に記載",
        "worded": "編者の言葉、{0}",
        "stated": "典拠の記述、{0}",
        "editorial": "編者の判断、{0}",
        "external": "外部資料による、{0}",
        "quote": "典拠：「{0}」（{1}–{2}字目の中）",
        "item": "文書{3}についての典拠：「{0}」（{1}–{2}字目の中）",
        "note": "編者：{0}",
    },
}
INDENT = "  "
#: Properties whose values are the editors' own words or reckoning, whatever they are about.
WORDED = {RDFS.label, SKOS.definition, SKOS.note, SKOS.editorialNote, CP.content, CP.condition}
WORDED |= {CP.edtf, CP.earliest, CP.latest}


def tell(store: Store, step: Step, language: str) -> str:
    """An explanation as indented lines of text.

    Args:
        store: that of the release, for labels, quotes and notes.
        step: the tree to tell.
        language: ``en`` or ``ja``.
    """
    return "\n".join(_step(store, step, language, 0)) + "\n"


def explain_text(record: Record, release: Release, terms: Sequence[str], language: str) -> str:
    """Why a triple holds in a release, told in words.

    Args:
        record: for the rules and the prefix table.
        release: whose store is asked.
        terms: subject, predicate and object as people type them.
        language: ``en`` or ``ja``.

    Raises:
        TermError: a term cannot be read.
        NotEntailed: the triple does not hold.
    """
    subject, predicate, obj = (read_term(term, record.prefixes) for term in terms)
    store = Store.read_only(str(release.store))
    step = explain(store, all_rules(record), (subject, predicate, obj))
    if step is None:
        raise NotEntailed(f"the graph does not say: {' '.join(terms)}")
    return tell(store, step, language)


def _step(store: Store, step: Step, language: str, depth: int) -> Iterator[str]:
    words, pad = WORDS[language], INDENT * depth
    said = [_name(store, term, language) for term in step.triple]
    form = "type" if step.triple[1] == RDF.type else "triple"
    if form == "type" and language == "en":
        said[2] = with_article(said[2])
    sentence = pad + words[form].format(*said)
    if step.reasons:
        yield f"{sentence} ({words['inferred']})"
        for index, reason in enumerate(step.reasons):
            opening = words["or" if index else "because"]
            yield from _reason(store, reason, opening, language, depth + 1)
    else:
        yield sentence
        yield from (f"{pad}{INDENT}{line}" for line in _leaf(store, step, language))


def _name(store: Store, term: Node, language: str) -> str:
    """A label; whole sentences, such as the labels of claims, stand in quotation marks."""
    text = label(store, term, language)
    bare = text.rstrip(".。")
    if bare == text:
        return text
    return f"“{bare}”" if language == "en" else f"「{bare}」"


def _reason(store: Store, reason: Reason, opening: str, language: str, depth: int) -> Iterator[str]:
    rule = reason.rule
    sentence = rule.sentence[language].rstrip(".。")
    yield INDENT * depth + opening.format(sentence, f"rule/{rule.name}")
    for premise in reason.premises:
        yield from _step(store, premise, language, depth + 1)


def _leaf(store: Store, step: Step, language: str) -> Iterator[str]:
    words, (subject, predicate, _obj) = WORDS[language], step.triple
    worded = predicate in WORDED
    bases = {graph: basis(store, graph) or "asserted" for graph in step.graphs}
    for graph, kind in bases.items():
        yield words["worded" if worded else kind].format(file_of(graph))
    if worded:
        return
    if "editorial" in bases.values():
        yield from (words["note"].format(note) for note in notes(store, subject, language))
    number = item(store, subject)
    form = words["item" if number else "quote"]
    for quote in quotes(store, subject):
        yield form.format(quote.exact, quote.start, quote.end, number)
