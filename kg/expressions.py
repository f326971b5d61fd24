"""Class expressions of OWL 2 RL: as triple patterns, as names and as phrases.

Left of ``rdfs:subClassOf``: named classes, hasValue, someValuesFrom, intersectionOf, unionOf,
nested at will. Right of it: named classes, hasValue, intersectionOf
(https://www.w3.org/TR/owl2-profiles/#Class_Expressions_3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, product

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef, Variable
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import AxiomError
from kg.rules import Pattern
from kg.sentences import LANGUAGES, label, local_name, sentences, with_article


def alternatives(g: Graph, expression: Node, var: Variable) -> Iterator[tuple[Pattern, ...]]:
    """The bodies of which one must hold for ``var`` to be in a class: one, or more for a union."""
    for body in _alternatives(g, expression, var, count(1)):
        yield _renumbered(body, var)


def _renumbered(body: tuple[Pattern, ...], var: Variable) -> tuple[Pattern, ...]:
    """The body with its other variables numbered from 1, whatever stood before it in a union."""
    found = dict.fromkeys(t for p in body for t in p if isinstance(t, Variable) and t != var)
    new: dict[Node, Node] = {old: Variable(f"some{n}") for n, old in enumerate(found, start=1)}
    return tuple((new.get(s, s), new.get(p, p), new.get(o, o)) for s, p, o in body)


def _alternatives(
    g: Graph, expression: Node, var: Variable, fresh: count[int]
) -> Iterator[tuple[Pattern, ...]]:
    if expression == OWL.Thing:
        yield ()
    elif isinstance(expression, URIRef):
        yield ((var, RDF.type, expression),)
    elif (prop := g.value(expression, OWL.onProperty)) is not None:
        yield from _restriction(g, expression, prop, var, fresh)
    elif parts := g.value(expression, OWL.intersectionOf):
        bodies = [list(_alternatives(g, part, var, fresh)) for part in Collection(g, parts)]
        yield from (tuple(p for body in choice for p in body) for choice in product(*bodies))
    elif parts := g.value(expression, OWL.unionOf):
        for part in Collection(g, parts):
            yield from _alternatives(g, part, var, fresh)
    else:
        raise AxiomError("this class expression is not supported", expression)


def _restriction(
    g: Graph, expression: Node, prop: Node, var: Variable, fresh: count[int]
) -> Iterator[tuple[Pattern, ...]]:
    value = g.value(expression, OWL.hasValue)
    filler = g.value(expression, OWL.someValuesFrom)
    if value is not None:
        yield ((var, prop, value),)
    elif filler is not None:
        other = Variable(f"some{next(fresh)}")
        for body in _alternatives(g, filler, other, fresh):
            yield ((var, prop, other), *body)
    else:
        raise AxiomError(f"a restriction on <{prop}> is not supported", expression)


def superclass_heads(g: Graph, expression: Node, var: Variable) -> Iterator[Pattern]:
    """What follows for ``var`` from being in a class; only what OWL 2 RL allows on the right."""
    if isinstance(expression, URIRef):
        yield (var, RDF.type, expression)
    elif (value := g.value(expression, OWL.hasValue)) is not None:
        prop = g.value(expression, OWL.onProperty)
        if prop is None:
            raise AxiomError("an owl:hasValue restriction lacks owl:onProperty", expression)
        yield (var, prop, value)
    elif parts := g.value(expression, OWL.intersectionOf):
        for part in Collection(g, parts):
            yield from superclass_heads(g, part, var)
    else:
        prop = g.value(expression, OWL.onProperty)
        where = f"the restriction on <{prop}>" if prop is not None else "a class expression"
        message = f"{where} cannot stand on the right of rdfs:subClassOf in OWL 2 RL"
        raise AxiomError(message, expression)


def names(patterns: tuple[Pattern, ...]) -> str:
    """A name for patterns: the local names of their constants, joined, ``rdf:type`` left out.

    Where a pattern goes on about another thing than the one before it led to, it says so.
    """
    said: list[str] = []
    expected = patterns[0][0] if patterns else None
    for subject, predicate, obj in patterns:
        if subject != expected:
            said.append("and" if subject == patterns[0][0] else f"and-{subject}")
        said += [local_name(t) for t in (predicate, obj) if not _unnamed(t)]
        expected = obj if isinstance(obj, Variable) else subject
    return re.sub(r"[^A-Za-z0-9._-]+", "_", "-".join(said))


def _unnamed(term: Node) -> bool:
    return isinstance(term, Variable) or term == RDF.type


def phrase(g: Graph, one: Node, other: Node) -> dict[str, str]:
    """The sentence of a class axiom: its own ``rdfs:comment`` where it has one, else made."""
    written = {
        literal.language: str(literal)
        for node in (one, other)
        if isinstance(node, BNode)
        for literal in g.objects(node, RDFS.comment)
        if isinstance(literal, Literal)
    }
    made = {
        "en": f"What {_phrase(g, one, 'en')} {_phrase(g, other, 'en')}.",
        "ja": f"{_phrase(g, one, 'ja')}ものは、{_phrase(g, other, 'ja')}。",
    }
    return {language: written.get(language, made[language]) for language in LANGUAGES}


def end_phrase(g: Graph, kind: str, prop: Node, expression: Node) -> dict[str, str]:
    """The sentence of a domain or range (``kind``), of a named class or an expression."""
    if isinstance(expression, URIRef):
        return sentences(g)(kind, prop, expression)
    en, ja = (label(g, prop, language) for language in LANGUAGES)
    what = (f"What has “{en}”", f"「{ja}」をもつものは")
    if kind == "range":
        what = (f"What something has as “{en}”", f"「{ja}」として示されるものは")
    return {
        "en": f"{what[0]} {_phrase(g, expression, 'en')}.",
        "ja": f"{what[1]}、{_phrase(g, expression, 'ja')}。",
    }


def _phrase(g: Graph, expression: Node, language: str) -> str:
    english = language == "en"
    if isinstance(expression, URIRef):
        name = label(g, expression, language)
        return f"is {with_article(name)}" if english else f"{name}である"
    if parts := g.value(expression, OWL.intersectionOf) or g.value(expression, OWL.unionOf):
        said = [_phrase(g, part, language) for part in Collection(g, parts)]
        both = g.value(expression, OWL.intersectionOf) is not None
        glue = (" and " if both else " or ") if english else ("、かつ" if both else "、または")
        return glue.join(said)
    prop = label(g, g.value(expression, OWL.onProperty) or expression, language)
    if (value := g.value(expression, OWL.hasValue)) is not None:
        name = label(g, value, language)
        return f"has the {prop} “{name}”" if english else f"「{prop}」が「{name}」である"
    inner = _phrase(g, g.value(expression, OWL.someValuesFrom) or expression, language)
    return f"has as “{prop}” what {inner}" if english else f"「{prop}」として、{inner}ものをもつ"
