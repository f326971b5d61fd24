"""Clashes: what cannot be true together, told from all its sides."""

from __future__ import annotations

from pyoxigraph import Store
from rdflib import URIRef, Variable

from kg.evidence import gather
from kg.explain import explain
from kg.rows import of_store
from kg.rules import Rule
from kg.sentences import LANGUAGES
from kg.tell import tell


def tell_clash(store: Store, rule: Rule, culprit: URIRef) -> dict[str, str]:
    """Tell why each premise of a contradiction holds.

    Args:
        store: closed, with ``graph/justifications`` and ``graph/rules``.
        rule: without head; all its patterns speak of one thing.
        culprit: that thing.

    Returns:
        By language: an explanation of each premise after the other, in indented lines.
    """
    select, told = of_store(store), dict.fromkeys(LANGUAGES, "")
    for pattern in rule.body:
        s, p, o = (culprit if isinstance(term, Variable) else term for term in pattern)
        explanation = explain(select, (s, p, o))
        assert explanation, "a contradiction was found by premises that hold"
        evidence = gather(select, explanation)
        for language in LANGUAGES:
            told[language] += tell(explanation, evidence, language)
    return told
