"""Tell why a triple does not hold: in words, and as JSON.

holds    false
triple   {subject predicate object sentence}, as in ``kg.tell_json``
unknown  the IRIs of it of which nothing is said
rules    how many rules could give such a triple
nearest  [{rule sentence held missing}]: the nearest first; held is a list of triples,
         missing of {subject predicate object sentence nearest}. A variable has the type
         ``variable``. Where nothing is missing, a further condition of the rule fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.evidence import Evidence
from kg.nearest import Lack, Near, Nearest
from kg.prefixes import ID
from kg.sentences import LANGUAGES
from kg.tell import INDENT, rule_sentence, sentence
from kg.tell_json import as_text, triple_json

WORDS = {
    "en": {
        "not": "The graph does not say this: {0}",
        "unknown": "It says nothing at all about <{0}>; look at the spelling.",
        "no rule": "No rule could give it; somebody would have to state it.",
        "rules": "What could give it, the nearest rule first:",
        "would": "{0} ({1})",
        "held": "This holds: {0}",
        "missing": "This is missing: {0}",
        "condition": "All premises hold, but not what else the rule asks; see it at /rules.",
    },
    "ja": {
        "not": "グラフに次の言明はない：{0}",
        "unknown": "<{0}>については何も述べられていない。綴りを確かめてほしい。",
        "no rule": "これを導きうる規則はない。記載されていないかぎり成り立たない。",
        "rules": "これを導きうる規則（近いものから）：",
        "would": "{0}（{1}）",
        "held": "成り立つ前提：{0}",
        "missing": "欠けている前提：{0}",
        "condition": "前提はすべて成り立つが、規則のほかの条件を満たさない（/rules を参照）。",
    },
}


def tell_nearest(nearest: Nearest, evidence: Evidence, language: str) -> str:
    """Why a triple does not hold, as indented sentences."""
    words = WORDS[language]
    lines = [words["not"].format(sentence(nearest.triple, evidence, language))]
    lines += [words["unknown"].format(iri) for iri in nearest.unknown]
    if not nearest.unknown:
        lines.append(words["rules" if nearest.near else "no rule"])
    for near in nearest.near:
        lines += _near_lines(near, evidence, language, 1)
    return "\n".join(lines) + "\n"


def _near_lines(near: Near, evidence: Evidence, language: str, depth: int) -> Iterator[str]:
    words, pad = WORDS[language], INDENT * depth
    said = rule_sentence(near.rule, evidence, language)
    yield pad + words["would"].format(said, near.rule.removeprefix(str(ID)))
    for triple in near.held:
        yield pad + INDENT + words["held"].format(sentence(triple, evidence, language))
    for lack in near.missing:
        yield pad + INDENT + words["missing"].format(sentence(lack.pattern, evidence, language))
        for below in lack.near:
            yield from _near_lines(below, evidence, language, depth + 2)
    if not near.missing:
        yield pad + INDENT + words["condition"]


def tell_nearest_json(nearest: Nearest, evidence: Evidence) -> str:
    """Why a triple does not hold, as JSON."""
    return as_text(document(nearest, evidence))


def document(nearest: Nearest, evidence: Evidence) -> dict[str, Any]:
    """Why a triple does not hold, as plain values, as the module says."""
    return {
        "holds": False,
        "triple": triple_json(nearest.triple, evidence),
        "unknown": [str(iri) for iri in nearest.unknown],
        "nearest": [_near(near, evidence) for near in nearest.near],
    }


def _near(near: Near, evidence: Evidence) -> dict[str, Any]:
    return {
        "rule": str(near.rule),
        "sentence": {each: rule_sentence(near.rule, evidence, each) for each in LANGUAGES},
        "held": [triple_json(triple, evidence) for triple in near.held],
        "missing": [_lack(lack, evidence) for lack in near.missing],
    }


def _lack(lack: Lack, evidence: Evidence) -> dict[str, Any]:
    below = [_near(near, evidence) for near in lack.near]
    return {**triple_json(lack.pattern, evidence), "nearest": below}
