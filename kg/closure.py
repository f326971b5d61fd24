"""The closure: every rule, as a SPARQL update, until nothing new follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.errors import Contradiction
from kg.prefixes import GRAPH
from kg.rules import Rule, text
from kg.strata import feeds, strata

INFERRED = GRAPH["inferred"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a closure is made.

    Attributes:
        inferred: IRI of the graph that takes what follows.
        default: IRI of a graph that stands for the default graph; empty: the default graph itself.
        named: IRIs of the named graphs that rules may look into; only for a ``default`` of its own.
    """

    inferred: str = INFERRED
    default: str = ""
    named: tuple[str, ...] = ()


def close(store: Store, rules: tuple[Rule, ...]) -> int:
    """Write what follows from the default graph into it and into ``graph/inferred``.

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
    saturate(
        rules,
        gives=lambda rule: bool(store.query(question(rule))),
        run=lambda rule: store.update(update(rule)),
    )
    _refuse_contradictions(store, (rule for rule in rules if not rule.head))
    return sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(INFERRED)))


def saturate(
    rules: Iterable[Rule], gives: Callable[[Rule], bool], run: Callable[[Rule], object]
) -> None:
    """Run rules, wherever their graphs are, until none gives anything new.

    A rule runs again only after a rule whose head may feed its body has added something, and a
    rule that looks something up runs after all that could add to it.

    Args:
        rules: those without head are left out.
        gives: says whether a rule gives anything new: the answer to ``question``.
        run: adds what it gives: runs ``update``.

    Raises:
        CircularRulesError: a rule looks up what follows from itself.
    """
    for stratum in strata(rule for rule in rules if rule.head):
        fed = feeds(stratum)
        waiting = {rule.name for rule in stratum}
        while waiting:
            rule = next(rule for rule in stratum if rule.name in waiting)
            waiting.remove(rule.name)
            if gives(rule):
                run(rule)
                waiting |= fed[rule.name]


def question(rule: Rule) -> str:
    """Whether a rule gives anything new, as an ASK over the default graph."""
    return f"{rule.prologue} ASK {{ {_new(rule)} }}"


def update(rule: Rule, place: Place | None = None) -> str:
    """The rule as SPARQL 1.1 Update, for any engine."""
    assert rule.head
    place = place or Place()
    head = text((rule.head,))
    merged = f"GRAPH <{place.default}> {{ {head} }}" if place.default else f"{head} ."
    using = f"USING <{place.default}> " if place.default else ""
    using += " ".join(f"USING NAMED <{name}>" for name in place.named)
    return (
        f"{rule.prologue}\nINSERT {{ {merged} GRAPH <{place.inferred}> {{ {head} }} }}\n"
        f"{using}WHERE {{ {_new(rule)} }}"
    )


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
