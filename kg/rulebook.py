"""The rulebook: all rules of a record in one list, and that list as RDF that a query can read."""

from __future__ import annotations

from rdflib import RDF, RDFS, SH, Graph, Literal

from kg.axioms import compile_rules
from kg.errors import CircularRulesError, RuleError
from kg.prefixes import CP, GRAPH
from kg.record import Record
from kg.rules import Rule, load_rules, text
from kg.schema_rules import SCHEMA_RULES
from kg.strata import strata

RULES = GRAPH["rules"]


def all_rules(record: Record) -> tuple[Rule, ...]:
    """The rules of a record: compiled from its axioms, of the schema, and from its rule files.

    Raises:
        AxiomError: the ontology has an axiom that is not supported, or an undeclared term.
        RuleError: a rule file is malformed, or looks up what follows from itself.
        HeaderError: the header of a rule file is malformed.
    """
    folder = record.root / "ontology" / "rules"
    rules = compile_rules(record.ontology) + SCHEMA_RULES + load_rules(folder)
    try:
        strata(rule for rule in rules if rule.head)
    except CircularRulesError as error:
        raise RuleError(folder / f"{error.rules[0]}.rq", 1, str(error)) from error
    return rules


def describe_rules(rules: tuple[Rule, ...]) -> Graph:
    """The statements of ``graph/rules``: each rule as a thing, its sentences and its SPARQL.

    Source:
        sh:construct and sh:select: SHACL, sections 5.2 and 9 of the Advanced Features
        (https://www.w3.org/TR/shacl-af/#SPARQLRule).
    """
    graph = Graph(bind_namespaces="none")
    for rule in rules:
        graph.add((rule.iri, RDF.type, CP.Rule))
        for language, sentence in rule.sentence.items():
            graph.add((rule.iri, RDFS.label, Literal(sentence, lang=language)))
        graph.add((rule.iri, SH.construct if rule.head else SH.select, Literal(sparql(rule))))
    return graph


def sparql(rule: Rule) -> str:
    """A rule as a query: CONSTRUCT of what follows, or SELECT of what contradicts itself."""
    form = f"CONSTRUCT {{ {text((rule.head,))} }}" if rule.head else "SELECT DISTINCT ?x"
    return f"{rule.prologue}\n{form}\nWHERE {{ {rule.where} }}".lstrip()
