"""Why a triple holds: all sets of premises, down to asserted triples and the words they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal as OxLiteral
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store
from rdflib import Literal, URIRef, Variable
from rdflib.term import Node

from kg.closure import INFERRED
from kg.rules import Pattern, Rule
from kg.turtle import Triple


@dataclass(frozen=True, slots=True)
class Step:
    """A triple that holds: asserted in named graphs, or following from premises by rules.

    Attributes:
        triple: subject, predicate, object.
        graphs: the named graphs that assert it, sorted; empty where it is only inferred.
        reasons: every set of premises that gives it, where it is not asserted.
    """

    triple: Triple
    graphs: tuple[URIRef, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule and one set of premises that give a triple."""

    rule: Rule
    premises: tuple[Step, ...]


def explain(store: Store, rules: tuple[Rule, ...], triple: Triple) -> Step | None:
    """Find why a triple holds.

    Args:
        store: named graphs by origin, ``graph/inferred``, and their merge as the default graph.
        rules: those by which the closure was made.
        triple: subject, predicate and object.

    Returns:
        The tree of all justifications whose leaves are asserted, without circles;
        None where the triple does not hold.
    """
    return _explain(store, rules, triple, frozenset())


def _explain(
    store: Store, rules: tuple[Rule, ...], triple: Triple, path: frozenset[Triple]
) -> Step | None:
    if graphs := _asserting(store, triple):
        return Step(triple, graphs)
    if triple in path:
        return None
    reasons = tuple(_reasons(store, rules, triple, path | {triple}))
    return Step(triple, (), reasons) if reasons else None


def _reasons(
    store: Store, rules: tuple[Rule, ...], triple: Triple, path: frozenset[Triple]
) -> Iterator[Reason]:
    for rule in rules:
        bindings = match(rule.head, triple)
        if bindings is None:
            continue
        for premises in _answers(store, rule, bindings):
            steps = [_explain(store, rules, premise, path) for premise in premises]
            if all(steps):
                yield Reason(rule, tuple(step for step in steps if step))


def match(head: Pattern | None, triple: Triple) -> dict[Variable, Node] | None:
    """The bindings under which a rule's head is a triple; None where there are none."""
    bindings: dict[Variable, Node] = {}
    for pattern, term in zip(head or (), triple, strict=bool(head)):
        if isinstance(pattern, Variable):
            if bindings.setdefault(pattern, term) != term:
                return None
        elif pattern != term:
            return None
    return bindings if head else None


def _answers(
    store: Store, rule: Rule, bindings: dict[Variable, Node]
) -> Iterator[tuple[Triple, ...]]:
    """The sets of premises that the store holds for a head so bound, in a fixed order."""
    names = " ".join(variable.n3() for variable in bindings)
    row = " ".join(term.n3() for term in bindings.values())
    values = f"VALUES ({names}) {{ ({row}) }}" if bindings else ""
    found = store.query(f"{rule.prologue} SELECT DISTINCT * WHERE {{ {values} {rule.where} }}")
    assert isinstance(found, QuerySolutions)
    names_found = [variable.value for variable in found.variables]
    answers = set()
    for solution in found:
        bound = {Variable(n): _to_rdflib(solution[n]) for n in names_found if solution[n]}
        answers.add(tuple(_instance(pattern, bound) for pattern in rule.body))
    yield from sorted(answers, key=str)


def _instance(pattern: Pattern, bound: dict[Variable, Node]) -> Triple:
    s, p, o = (bound[t] if isinstance(t, Variable) else t for t in pattern)
    return s, p, o


def _asserting(store: Store, triple: Triple) -> tuple[URIRef, ...]:
    subject, predicate, obj = (to_store(term) for term in triple)
    if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
        return ()
    found: Iterator[Quad] = store.quads_for_pattern(subject, predicate, obj, None)
    names = {quad.graph_name.value for quad in found if isinstance(quad.graph_name, NamedNode)}
    return tuple(sorted(URIRef(name) for name in names - {str(INFERRED)}))


def to_store(term: Node) -> NamedNode | OxLiteral:
    """An rdflib term as the store's."""
    if isinstance(term, Literal):
        datatype = NamedNode(str(term.datatype)) if term.datatype else None
        if term.language:
            return OxLiteral(str(term), language=term.language)
        return OxLiteral(str(term), datatype=datatype)
    return NamedNode(str(term))


def _to_rdflib(term: object) -> Node:
    if isinstance(term, OxLiteral):
        if term.language:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value))
    assert isinstance(term, NamedNode)
    return URIRef(term.value)
