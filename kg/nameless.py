"""What follows between named terms through classes without a name.

    [ owl:unionOf ( :Call :Visit ) ] rdfs:subClassOf :Meeting .    entails that calls are meetings

A class within an anonymous one lies within all that hold that one: scm-int, scm-uni and scm-hv,
joined by scm-sco, scm-dom1 and scm-rng1, of table 9 of
https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules.
The axiom itself is the rule, as with all compiled rules; its premises are that the terms are
declared, or that one property lies within another where two values are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.expressions import end_phrase, phrase
from kg.rules import Pattern, Rule, text
from kg.sentences import LANGUAGES, local_name

#: A named class, or a property and the value that its owl:hasValue restriction asks for.
Atom: TypeAlias = URIRef | tuple[Node, Node]
Said: TypeAlias = dict[str, str]
#: One atom lies within another, because of an axiom with this sentence.
Edge: TypeAlias = tuple[Atom, Atom, Said]
#: A named class that is reached, what must hold for it, and the sentences on the way.
Way: TypeAlias = tuple[URIRef, tuple[Pattern, ...], tuple[Said, ...]]


def nameless_rules(g: Graph) -> Iterator[Rule]:
    """The rules from named terms to named classes that anonymous classes stand between."""
    edges = list(_edges(g))
    for low, high, said in edges:
        if isinstance(low, URIRef):
            for target, premises, more in _onward(edges, high, frozenset()):
                if target != low:
                    yield _rule(g, (low, RDFS.subClassOf, target), premises, (said, *more))
    for predicate, kind in ((RDFS.domain, "domain"), (RDFS.range, "range")):
        for prop, expression in g.subject_objects(predicate):
            for atom in () if isinstance(expression, URIRef) else _above(g, expression):
                for target, premises, more in _onward(edges, atom, frozenset()):
                    said = end_phrase(g, kind, prop, expression)
                    yield _rule(g, (prop, predicate, target), premises, (said, *more))


def _edges(g: Graph) -> Iterator[Edge]:
    axioms = {*g.subject_objects(RDFS.subClassOf), *g.subject_objects(OWL.equivalentClass)}
    axioms |= {(other, one) for one, other in g.subject_objects(OWL.equivalentClass)}
    for one, other in axioms:
        if not (isinstance(one, URIRef) and isinstance(other, URIRef)):
            said = phrase(g, one, other)
            yield from ((low, high, said) for low in _below(g, one) for high in _above(g, other))


def _below(g: Graph, expression: Node) -> Iterator[Atom]:
    """What lies within a class expression: itself, or the parts of a union."""
    yield from _atoms(g, expression, OWL.unionOf)


def _above(g: Graph, expression: Node) -> Iterator[Atom]:
    """What holds a class expression: itself, or the parts of an intersection."""
    yield from _atoms(g, expression, OWL.intersectionOf)


def _atoms(g: Graph, expression: Node, opened: URIRef) -> Iterator[Atom]:
    prop, value = g.value(expression, OWL.onProperty), g.value(expression, OWL.hasValue)
    if isinstance(expression, URIRef):
        if not expression.startswith(str(OWL)):
            yield expression
    elif prop is not None and value is not None:
        yield prop, value
    elif parts := g.value(expression, opened):
        for part in Collection(g, parts):
            yield from _atoms(g, part, opened)


def _onward(edges: list[Edge], atom: Atom, seen: frozenset[Atom]) -> Iterator[Way]:
    """The named classes that hold an atom, each by every way there is, in no fixed order."""
    if isinstance(atom, URIRef):
        yield atom, (), ()
        return
    prop, value = atom
    for low, high, said in edges:
        if isinstance(low, URIRef) or low[1] != value or low in seen:
            continue
        step: tuple[Pattern, ...] = ()
        if low[0] != prop:
            step = ((prop, RDFS.subPropertyOf, low[0]),)
        for target, premises, more in _onward(edges, high, seen | {low}):
            yield target, step + premises, (said, *more)


def _rule(g: Graph, head: Pattern, premises: tuple[Pattern, ...], said: tuple[Said, ...]) -> Rule:
    low, _predicate, target = head
    body = premises or (
        (low, RDF.type, min(g.objects(low, RDF.type), key=str)),
        (target, RDF.type, OWL.Class),
    )
    within = "".join(f"-{local_name(p)}-{local_name(q)}" for p, _, q in premises)
    kind = local_name(head[1]).rpartition(".")[2].lower()
    name = f"nameless-{kind}-{local_name(low)}{within}-{local_name(target)}"
    sentence = {each: " ".join(part[each] for part in said) for each in LANGUAGES}
    return Rule(name, head, body, text(body), sentence)
