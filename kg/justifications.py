"""Justifications as data: for every inferred triple, each rule and set of premises that gives it.

They stand in a graph of their own, in plain RDF 1.1: triples are named by reification
(https://www.w3.org/TR/rdf11-mt/#reification), and every IRI follows from what it names, so that
two releases name the same triple alike:

    <id/justification/…> a cp:Justification ;
        cp:conclusion <id/statement/…> ; cp:rule <id/rule/…> ; cp:premise <id/statement/…> , … .
    <id/statement/…> a rdf:Statement ; rdf:subject … ; rdf:predicate … ; rdf:object … .

The name of a statement is the start of the SHA-256 (``sha-256-128`` of RFC 6920) of the triple in
N-Triples, in UTF-8, nothing escaped, language tags in lower case, without a line end:

    printf '<https://…> <https://…> "text"@en .' | sha256sum | head -c 32
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Store
from rdflib import RDF, XSD, Literal, URIRef, Variable
from rdflib.term import Node

from kg.closure import INFERRED
from kg.prefixes import CP, GRAPH, ID
from kg.rules import Pattern, Rule, text
from kg.turtle import Triple

JUSTIFICATIONS = GRAPH["justifications"]
#: Hexadecimal digits of a hash that make a name: 128 bits.
DIGITS = 32
STEP = Variable("_")


def justify(store: Store, rules: tuple[Rule, ...]) -> None:
    """Write every justification of every inferred triple into ``graph/justifications``.

    A step whose conclusion is among its own premises justifies nothing and is left out.

    Args:
        store: closed under the rules; nothing in it that a rule matches is a blank node.
        rules: those by which it was closed.
    """
    for each in updates(rules):
        store.update(each)


def justifications(store: Store) -> Iterator[Quad]:
    """The quads of ``graph/justifications``."""
    return store.quads_for_pattern(None, None, None, NamedNode(JUSTIFICATIONS))


def statement(triple: Triple) -> URIRef:
    """The name of a triple in ``graph/justifications``, as the module says.

    >>> statement((URIRef("https://example.org/s"), URIRef("https://example.org/p"), Literal("o")))
    rdflib.term.URIRef('https://w3id.org/coldpeace/id/statement/8c3ee7f0dfcbeb7dbd8a0a4ac4d4b2ba')
    """
    line = f"{' '.join(map(_constant, triple))} ."
    return ID[f"statement/{hashlib.sha256(line.encode()).hexdigest()[:DIGITS]}"]


def updates(rules: Iterable[Rule]) -> Iterator[str]:
    """All justifications as SPARQL 1.1 Updates for any engine, to be run in this order."""
    yield from (_steps(rule) for rule in rules if rule.head)
    yield _statements(f"GRAPH {INFERRED.n3()} {{ ?s ?p ?o }}", "")
    used = f"GRAPH {JUSTIFICATIONS.n3()} {{ ?step {CP.premise.n3()} ?name }}"
    yield _statements(
        "?s ?p ?o . FILTER (!isBlank(?s) && !isBlank(?o))", f"FILTER EXISTS {{ {used} }}"
    )


def _steps(rule: Rule) -> str:
    """The steps that a rule makes."""
    assert rule.head
    patterns = (rule.head, *rule.body)
    names = [Variable(f"_{index}") for index in range(len(patterns))]
    conclusion, *premises = names
    said: list[Pattern] = [
        (STEP, RDF.type, CP.Justification),
        (STEP, CP.rule, rule.iri),
        (STEP, CP.conclusion, conclusion),
        *((STEP, CP.premise, name) for name in premises),
    ]
    terms = {term for pattern in patterns for term in pattern if isinstance(term, Variable)}
    resources = {term for pattern in patterns for term in pattern[:2]}
    bound = [_write(term, literal=term not in resources) for term in sorted(terms)]
    bound += [_name("statement/", _line(p), n) for n, p in zip(names, patterns, strict=True)]
    key = [f'"{rule.iri}"', *(f"STR({name.n3()})" for name in names)]
    others = ", ".join(name.n3() for name in premises)
    return f"""{rule.prologue}
INSERT {{ GRAPH {JUSTIFICATIONS.n3()} {{ {text(tuple(said))} }} }}
WHERE {{
  {{ {rule.where} }}
  FILTER EXISTS {{ GRAPH {INFERRED.n3()} {{ {text((rule.head,))} }} }}
  {" ".join(bound)}
  FILTER ({conclusion.n3()} NOT IN ({others}))
  {_name("justification/", key, STEP)}
}}"""


def _statements(where: str, condition: str) -> str:
    """The statements that some triples are, under a condition on their ``?name``."""
    s, p, o, name = (Variable(each) for each in ("s", "p", "o", "name"))
    said: tuple[Pattern, ...] = (
        (name, RDF.type, RDF.Statement),
        (name, RDF.subject, s),
        (name, RDF.predicate, p),
        (name, RDF.object, o),
    )
    bound = [_write(s, literal=False), _write(p, literal=False), _write(o, literal=True)]
    return f"""INSERT {{ GRAPH {JUSTIFICATIONS.n3()} {{ {text(said)} }} }}
WHERE {{
  {where}
  {" ".join(bound)} {_name("statement/", _line((s, p, o)), name)}
  {condition}
}}"""


def _name(path: str, parts: list[str], name: Variable) -> str:
    """SPARQL that binds a name to the IRI below a path which the hash of some strings gives."""
    digest = Variable(f"{name}_hash").n3()
    iri = f'IRI(CONCAT("{ID[path]}", SUBSTR({digest}, 1, {DIGITS})))'
    return f"BIND (SHA256(CONCAT({', '.join(parts)})) AS {digest}) BIND ({iri} AS {name.n3()})"


def _line(pattern: Pattern) -> list[str]:
    """The SPARQL strings of which the N-Triples of a pattern's match are made."""
    space, end = '" "', '" ."'
    s, p, o = (
        _written(term).n3() if isinstance(term, Variable) else Literal(_constant(term)).n3()
        for term in pattern
    )
    return [s, space, p, space, o, end]


def _written(variable: Variable) -> Variable:
    return Variable(f"_of_{variable}")


def _write(variable: Variable, *, literal: bool) -> str:
    """SPARQL that binds what a variable stands for as N-Triples write it."""
    name, bound, tag = variable.n3(), _written(variable).n3(), Variable(f"_tag_{variable}").n3()
    iri = f'CONCAT("<", STR({name}), ">")'
    if not literal:
        return f"BIND ({iri} AS {bound})"
    language = f'LANG({name}) != "", CONCAT("@", LCASE(LANG({name})))'
    kind = f'DATATYPE({name}) = {XSD.string.n3()}, "", CONCAT("^^<", STR(DATATYPE({name})), ">")'
    return (
        f'BIND (IF(isIRI({name}), "", IF({language}, IF({kind}))) AS {tag}) '
        f'BIND (IF(isIRI({name}), {iri}, CONCAT("\\"", STR({name}), "\\"", {tag})) AS {bound})'
    )


def _constant(term: Node) -> str:
    """An IRI or a literal as N-Triples write it, nothing escaped."""
    if not isinstance(term, Literal):
        return f"<{term}>"
    ending = f"@{term.language.lower()}" if term.language else ""
    if term.datatype and term.datatype != XSD.string:
        ending = f"^^<{term.datatype}>"
    return f'"{term}"{ending}'
