"""The rules of OWL 2 RL that speak of the ontology itself: what follows between its own axioms.

They carry no constant of our ontology, so they are written once, after table 9 of
https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules.
Heads with a blank node are left out: an anonymous class has no name to say it with.
"""

from __future__ import annotations

from rdflib import OWL, RDFS, Variable

from kg.rules import Pattern, Rule, text

A, B, C = Variable("a"), Variable("b"), Variable("c")
SUB, SUBP = RDFS.subClassOf, RDFS.subPropertyOf

_TABLE: tuple[tuple[str, Pattern, tuple[Pattern, ...], str, str], ...] = (
    ("scm-sco", (A, SUB, C), ((A, SUB, B), (B, SUB, C)),
     "A class within a class lies within all that hold it.",
     "あるクラスに含まれるクラスは、それを含むすべてのクラスに含まれる。"),
    ("scm-spo", (A, SUBP, C), ((A, SUBP, B), (B, SUBP, C)),
     "A property within a property lies within all that hold it.",
     "あるプロパティに含まれるプロパティは、それを含むすべてのプロパティに含まれる。"),
    ("scm-eqc1", (A, SUB, B), ((A, OWL.equivalentClass, B),),
     "Classes that are the same lie within each other.",
     "同値のクラスは互いに含まれる。"),
    ("scm-eqc1-back", (B, SUB, A), ((A, OWL.equivalentClass, B),),
     "Classes that are the same lie within each other.",
     "同値のクラスは互いに含まれる。"),
    ("scm-eqc2", (A, OWL.equivalentClass, B), ((A, SUB, B), (B, SUB, A)),
     "Classes that lie within each other are the same.",
     "互いに含まれるクラスは同値である。"),
    ("scm-eqp2", (A, OWL.equivalentProperty, B), ((A, SUBP, B), (B, SUBP, A)),
     "Properties that lie within each other are the same.",
     "互いに含まれるプロパティは同値である。"),
    ("scm-dom1", (A, RDFS.domain, C), ((A, RDFS.domain, B), (B, SUB, C)),
     "What has a property belongs to every class that holds its domain.",
     "プロパティの定義域は、それを含むクラスにも及ぶ。"),
    ("scm-dom2", (A, RDFS.domain, C), ((B, RDFS.domain, C), (A, SUBP, B)),
     "A property within a property has its domain.",
     "プロパティの定義域は、それに含まれるプロパティにも及ぶ。"),
    ("scm-rng1", (A, RDFS.range, C), ((A, RDFS.range, B), (B, SUB, C)),
     "What a property points to belongs to every class that holds its range.",
     "プロパティの値域は、それを含むクラスにも及ぶ。"),
    ("scm-rng2", (A, RDFS.range, C), ((B, RDFS.range, C), (A, SUBP, B)),
     "A property within a property has its range.",
     "プロパティの値域は、それに含まれるプロパティにも及ぶ。"),
)  # fmt: skip


def _guarded(head: Pattern, body: tuple[Pattern, ...]) -> str:
    subject, _predicate, obj = (term.n3() for term in head)
    guard = f"FILTER (!isBlank({subject}) && !isBlank({obj}) && {subject} != {obj})"
    return f"{text(body)} {guard}"


SCHEMA_RULES = tuple(
    Rule(name, head, body, _guarded(head, body), {"en": english, "ja": japanese})
    for name, head, body, english, japanese in _TABLE
)
