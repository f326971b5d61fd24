"""The compiler from OWL 2 RL axioms to rules. What it does not know, it refuses by name.

Each rule names the row of the OWL 2 RL/RDF rule tables that it specialises
(https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef, Variable
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import AxiomError
from kg.expressions import alternatives, end_phrase, names, phrase, superclass_heads
from kg.nameless import nameless_rules
from kg.rules import Pattern, Rule, text
from kg.sentences import local_name, sentences

X, Y, Z = Variable("x"), Variable("y"), Variable("z")

#: Parts of class expressions and lists, read where the axiom that holds them is read.
PARTS = {OWL.onProperty, OWL.hasValue, OWL.someValuesFrom, OWL.intersectionOf, OWL.unionOf}
PARTS |= {OWL.members, RDF.first, RDF.rest}
#: Annotations, which entail nothing.
SILENT = {RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso, OWL.versionIRI, OWL.versionInfo}
#: Types that declare a term or an anonymous expression.
DECLARING = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
SILENT_TYPES = {OWL.Ontology, OWL.Restriction}
LOGICAL = (str(OWL), str(RDFS), str(RDF))


def compile_rules(ontology: Graph) -> tuple[Rule, ...]:
    """Read every axiom of an ontology into rules, sorted by name.

    Raises:
        AxiomError: an axiom is not of a kind that the compiler knows, a term is not declared, or
            a class expression stands where OWL 2 RL does not allow it.
    """
    rules: dict[str, Rule] = {}
    for subject, predicate, obj in sorted(ontology):
        if predicate == RDF.type:
            found = _typed(ontology, subject, obj)
        elif predicate in AXIOMS:
            for term in (subject, obj):
                _check_declared(ontology, term)
            found = AXIOMS[predicate](ontology, subject, obj)
        elif predicate in PARTS | SILENT or not str(predicate).startswith(LOGICAL):
            continue
        else:
            raise AxiomError(f"{_say(predicate)}: this axiom is not supported", subject)
        for rule in found:
            known = rules.setdefault(rule.name, rule)
            if (known.head, known.where) != (rule.head, rule.where):
                raise AxiomError(f"two axioms make rules of the name {rule.name!r}", subject)
    for rule in sorted(nameless_rules(ontology), key=lambda rule: rule.sentence["en"]):
        rules.setdefault(rule.name, rule)
    return tuple(rules[name] for name in sorted(rules))


def _rule(name: str, head: Pattern | None, body: tuple[Pattern, ...], said: dict[str, str]) -> Rule:
    return Rule(name, head, body, text(body), said)


def _typed(g: Graph, term: Node, kind: Node) -> Iterator[Rule]:
    says = sentences(g)
    if kind == OWL.SymmetricProperty:  # prp-symp
        name = f"symmetric-{local_name(term)}"
        yield _rule(name, (X, term, Y), ((Y, term, X),), says("symmetric", term))
    elif kind == OWL.TransitiveProperty:  # prp-trp
        body = ((X, term, Y), (Y, term, Z))
        name = f"transitive-{local_name(term)}"
        yield _rule(name, (X, term, Z), body, says("transitive", term))
    elif kind == OWL.AllDisjointClasses:  # cax-adc
        for members in g.objects(term, OWL.members):
            yield from _all_disjoint(g, list(Collection(g, members)))
    elif str(kind).startswith(str(OWL)) and kind not in DECLARING | SILENT_TYPES:
        raise AxiomError(f"{_say(kind)}: this axiom is not supported", term)


def _all_disjoint(g: Graph, classes: list[Node]) -> Iterator[Rule]:
    for index, one in enumerate(classes):
        for other in classes[index + 1 :]:
            yield from _disjoint(g, one, other)


def _disjoint(g: Graph, one: Node, other: Node) -> Iterator[Rule]:
    for term in (one, other):  # cax-dw
        _check_declared(g, term)
    name = f"disjoint-{local_name(one)}-{local_name(other)}"
    body = ((X, RDF.type, one), (X, RDF.type, other))
    yield _rule(name, None, body, sentences(g)("disjoint", one, other))


def _subclass(g: Graph, one: Node, other: Node) -> Iterator[Rule]:
    if isinstance(one, URIRef) and isinstance(other, URIRef):  # cax-sco
        name = f"subclass-{local_name(one)}-{local_name(other)}"
        said = sentences(g)("subclass", one, other)
        yield _rule(name, (X, RDF.type, other), ((X, RDF.type, one),), said)
        return
    for body in alternatives(g, one, X):  # cls-int1, cls-uni, cls-svf1, cls-hv2, then cax-sco
        for head in superclass_heads(g, other, X):  # cls-int2, cls-hv1
            name = f"class-{names(body)}-gives-{names((head,))}"
            yield _rule(name, head, body, phrase(g, one, other))


def _equivalent(g: Graph, one: Node, other: Node) -> Iterator[Rule]:
    yield from _subclass(g, one, other)  # cax-eqc1
    yield from _subclass(g, other, one)  # cax-eqc2


def _subproperty(g: Graph, one: Node, other: Node) -> Iterator[Rule]:
    name = f"subproperty-{local_name(one)}-{local_name(other)}"  # prp-spo1
    said = sentences(g)("subproperty", one, other)
    yield _rule(name, (X, other, Y), ((X, one, Y),), said)


def _domain(g: Graph, prop: Node, kind: Node) -> Iterator[Rule]:
    for head in superclass_heads(g, kind, X):  # prp-dom
        name = f"domain-{local_name(prop)}-{names((head,))}"
        yield _rule(name, head, ((X, prop, Y),), end_phrase(g, "domain", prop, kind))


def _range(g: Graph, prop: Node, kind: Node) -> Iterator[Rule]:
    if str(kind).startswith(str(XSD)) or kind in {RDF.langString, RDFS.Literal}:
        return  # prp-rng over literals would only say what a literal is
    for head in superclass_heads(g, kind, Y):  # prp-rng
        name = f"range-{local_name(prop)}-{names((head,))}"
        yield _rule(name, head, ((X, prop, Y),), end_phrase(g, "range", prop, kind))


def _inverse(g: Graph, one: Node, other: Node) -> Iterator[Rule]:
    says = sentences(g)
    for a, b in ((one, other), (other, one)):  # prp-inv1, prp-inv2
        name = f"inverse-{local_name(a)}-{local_name(b)}"
        yield _rule(name, (Y, b, X), ((X, a, Y),), says("inverse", a, b))


def _chain(g: Graph, prop: Node, steps: Node) -> Iterator[Rule]:
    links = list(Collection(g, steps))  # prp-spo2
    for link in links:
        _check_declared(g, link)
    nodes = [X, *(Variable(f"via{i}") for i in range(1, len(links))), Y]
    body = tuple((nodes[i], link, nodes[i + 1]) for i, link in enumerate(links))
    name = f"chain-{'-'.join(map(local_name, links))}-gives-{local_name(prop)}"
    yield _rule(name, (X, prop, Y), body, sentences(g)("chain", *links, prop))


AXIOMS: dict[Node, Callable[[Graph, Node, Node], Iterator[Rule]]] = {
    RDFS.subClassOf: _subclass,
    RDFS.subPropertyOf: _subproperty,
    RDFS.domain: _domain,
    RDFS.range: _range,
    OWL.equivalentClass: _equivalent,
    OWL.disjointWith: _disjoint,
    OWL.inverseOf: _inverse,
    OWL.propertyChainAxiom: _chain,
}


def _check_declared(g: Graph, term: Node) -> None:
    if isinstance(term, BNode) or str(term).startswith((*LOGICAL, str(XSD))):
        return
    if not DECLARING & set(g.objects(term, RDF.type)):
        raise AxiomError(f"{_say(term)} is used in an axiom and not declared", term)


def _say(term: Node) -> str:
    return "an anonymous class" if isinstance(term, BNode) else f"<{term}>"
