"""The closure: every rule, as a SPARQL update, until nothing new follows."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.errors import Contradiction
from kg.prefixes import GRAPH
from kg.rules import Rule, text
from kg.strata import feeds, strata

INFERRED = GRAPH["inferred"]


def close(store: Store, rules: tuple[Rule, ...]) -> int:
    """Write what follows from the default graph into it and into ``graph/inferred``.

    A rule runs again only after a rule whose head may feed its body has added something, and a
    rule that looks something up runs after all that could add to it.

    Args:
        store: its default graph holds what is asserted, each triple once; its named graphs hold
            the same by origin, for rules that ask where a triple stands.
        rules: those without head are contradictions to look for at the end.

    Returns:
        The number of inferred triples; none of them is asserted as well.

    Raises:
        Contradiction: a rule without head matches.
        CircularRulesError: a rule looks up what follows from itself.
    """
    for stratum in strata(rule for rule in rules if rule.head):
        _close(store, stratum)
    _refuse_contradictions(store, (rule for rule in rules if not rule.head))
    return sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(INFERRED)))


def _close(store: Store, stratum: tuple[Rule, ...]) -> None:
    """Run the rules of one stratum until none gives anything new."""
    fed = feeds(stratum)
    waiting = {rule.name for rule in stratum}
    while waiting:
        rule = next(rule for rule in stratum if rule.name in waiting)
        waiting.remove(rule.name)
        if store.query(f"{rule.prologue} ASK {{ {_new(rule)} }}"):
            store.update(update(rule))
            waiting |= fed[rule.name]


def update(rule: Rule) -> str:
    """The rule as SPARQL 1.1 Update over the default graph, for any engine."""
    assert rule.head
    head = text((rule.head,))
    into = f"{{ {head} . GRAPH {INFERRED.n3()} {{ {head} }} }}"
    return f"{rule.prologue}\nINSERT {into}\nWHERE {{ {_new(rule)} }}"


def _new(rule: Rule) -> str:
    """The body, without literal subjects and without what is there already."""
    assert rule.head
    subject = rule.head[0]
    objects = {pattern[2] for pattern in rule.body}
    guard = f"FILTER (!isLiteral({subject.n3()}))" if subject in objects else ""
    return f"{rule.where} {guard} FILTER NOT EXISTS {{ {text((rule.head,))} }}"


def _refuse_contradictions(store: Store, rules: Iterable[Rule]) -> None:
    culprits = []
    for rule in rules:
        answer = store.query(f"{rule.prologue} SELECT DISTINCT ?x WHERE {{ {rule.where} }}")
        assert isinstance(answer, QuerySolutions)
        culprits += [(row["x"].value, rule.name, rule.sentence) for row in answer]
    if culprits:
        raise Contradiction(tuple(culprits))
