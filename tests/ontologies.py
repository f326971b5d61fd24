"""Made-up ontologies with data, as texts in Turtle, for the judge of the reasoner.

Every kind of axiom that the compiler reads has a strategy here. The data of an ontology holds the
premises of some of its axioms, so that they fire, and facts that nobody asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from hypothesis import strategies as st
from rdflib import Graph, Variable
from rdflib.term import Node

from kg.axioms import compile_rules
from kg.rules import Rule

NAMESPACE = "https://w3id.org/coldpeace/ontology#"
CLASSES = [f":{name}" for name in "ABCDE"]
PROPERTIES = [f":{name}" for name in "pqrst"]
DATA_PROPERTIES = [":d", ":e"]
INDIVIDUALS = [":i0", ":i1", ":i2", "_:b0"]
NAMED = INDIVIDUALS[:3]
TEXTS = ['"one"', '"two"@en', "3"]
HEAD = f"""
@prefix : <{NAMESPACE}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
{"".join(f"{name} a owl:Class . " for name in CLASSES)}
{"".join(f"{name} a owl:ObjectProperty . " for name in PROPERTIES)}
{"".join(f"{name} a owl:DatatypeProperty . " for name in DATA_PROPERTIES)}
"""


@dataclass(frozen=True, slots=True)
class Axiom:
    """An axiom: the kinds that it is an example of, and its Turtle."""

    kinds: frozenset[str]
    turtle: str

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What the compiler makes of it alone."""
        return compile_rules(parsed(self.turtle))


@dataclass(frozen=True, slots=True)
class Made:
    """An ontology and data."""

    axioms: tuple[Axiom, ...]
    facts: tuple[str, ...]

    @property
    def turtle(self) -> str:
        """Both, without the declarations."""
        return "\n".join([*(axiom.turtle for axiom in self.axioms), *self.facts])

    @property
    def ontology(self) -> Graph:
        """The axioms and the declarations."""
        return parsed("\n".join(axiom.turtle for axiom in self.axioms))

    @property
    def all(self) -> Graph:
        """Ontology and data in one graph."""
        return parsed(self.turtle)


def parsed(turtle: str) -> Graph:
    """Turtle that uses the vocabulary of this module, with its declarations."""
    return Graph().parse(data=HEAD + turtle, format="turtle")


Expression: TypeAlias = tuple[frozenset[str], str]
_class = st.sampled_from(CLASSES)
_property = st.sampled_from(PROPERTIES)
_named = _class.map(lambda name: (frozenset[str](), name))


def _distinct(names: list[str], count: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=count, max_size=count, unique=True)


def _axiom(kind: str, form: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[Axiom]:
    return st.tuples(*parts).map(lambda said: Axiom(frozenset({kind}), form.format(*said)))


def _pairs(kind: str, form: str, names: list[str]) -> st.SearchStrategy[Axiom]:
    return _distinct(names).map(lambda pair: Axiom(frozenset({kind}), form.format(*pair)))


def _chains(kind: str, least: int, most: int) -> st.SearchStrategy[Axiom]:
    links = st.lists(_property, min_size=least, max_size=most).map(" ".join)
    return _axiom(kind, "{} owl:propertyChainAxiom ( {} ) .", _property, links)


@st.composite
def _has_value(draw: st.DrawFn, side: str) -> Expression:
    textual = draw(st.booleans())
    prop = draw(st.sampled_from(DATA_PROPERTIES if textual else PROPERTIES))
    value = draw(st.sampled_from(TEXTS if textual else NAMED))
    said = f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:hasValue {value} ]"
    return frozenset({f"hasValue on the {side}"}), said


@st.composite
def _some(draw: st.DrawFn, inner: st.SearchStrategy[Expression]) -> Expression:
    kinds, filler = draw(inner | st.just((frozenset[str](), "owl:Thing")))
    prop = draw(_property)
    said = f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:someValuesFrom {filler} ]"
    return kinds | {"someValuesFrom"}, said


def _several(
    kind: str, prop: str, inner: st.SearchStrategy[Expression]
) -> st.SearchStrategy[Expression]:
    def join(parts: list[Expression]) -> Expression:
        kinds = frozenset({kind}).union(*(part[0] for part in parts))
        members = " ".join(part[1] for part in parts)
        return kinds, f"[ a owl:Class ; {prop} ( {members} ) ]"

    return st.lists(inner, min_size=2, max_size=3, unique_by=lambda part: part[1]).map(join)


def _both(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return _several("intersection on the left", "owl:intersectionOf", inner)


def _either(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return _several("union", "owl:unionOf", inner)


_flat = _named | _has_value("left") | _some(_named)
_deep = _flat | _both(_flat) | _either(_flat)
_flat_right = _named | _has_value("right")
RIGHT = _flat_right | _several("intersection on the right", "owl:intersectionOf", _flat_right)


def _class_axiom(parts: tuple[Expression, Expression]) -> Axiom:
    (left, one), (right, other) = parts
    return Axiom(left | right, f"{one} rdfs:subClassOf {other} .")


def _definition(parts: tuple[str, Expression]) -> Axiom:
    name, (kinds, said) = parts
    both = {kind.replace("right", "left") for kind in kinds}
    return Axiom(kinds | both | {"equivalent class"}, f"{name} owl:equivalentClass {said} .")


def _ends(kind: str, properties: list[str]) -> st.SearchStrategy[Axiom]:
    """A domain or range: mostly of named classes."""
    ends = st.tuples(st.sampled_from(properties), _named | _named | RIGHT)
    return ends.map(
        lambda said: Axiom(said[1][0] | {kind}, f"{said[0]} rdfs:{kind} {said[1][1]} .")
    )


def _together(kind: str, form: str, *names: list[str]) -> st.SearchStrategy[Axiom]:
    """Several axioms that only together entail something about the ontology itself."""
    drawn = st.tuples(*(_distinct(each, 3) for each in names))
    return drawn.map(lambda said: Axiom(frozenset({kind}), form.format(*said)))


#: A strategy for each kind of axiom that the compiler reads.
AXIOMS: dict[str, st.SearchStrategy[Axiom]] = {
    "subclass": _pairs("subclass", "{} rdfs:subClassOf {} .", CLASSES),
    "equivalent class": _pairs("equivalent class", "{} owl:equivalentClass {} .", CLASSES),
    "definition": st.tuples(_class, RIGHT.filter(lambda part: part[0])).map(_definition),
    "of a value": st.tuples(_has_value("left"), RIGHT).map(_class_axiom),
    "of a filler": st.tuples(_some(_deep), RIGHT).map(_class_axiom),
    "of an intersection": st.tuples(_both(_deep), RIGHT).map(_class_axiom),
    "of a union": st.tuples(_either(_deep), RIGHT).map(_class_axiom),
    "class within": st.tuples(_named, RIGHT.filter(lambda part: part[0])).map(_class_axiom),
    "subproperty": _pairs("subproperty", "{} rdfs:subPropertyOf {} .", PROPERTIES)
    | _pairs("subproperty", "{} rdfs:subPropertyOf {} .", DATA_PROPERTIES),
    "domain": _ends("domain", PROPERTIES + DATA_PROPERTIES),
    "range": _ends("range", PROPERTIES),
    "inverse": _pairs("inverse", "{} owl:inverseOf {} .", PROPERTIES),
    "symmetric": _axiom("symmetric", "{} a owl:SymmetricProperty .", _property),
    "transitive": _axiom("transitive", "{} a owl:TransitiveProperty .", _property),
    "chain of two": _chains("chain of two", 2, 2),
    "longer chain": _chains("longer chain", 3, 4),
    "disjoint": _pairs("disjoint", "{} owl:disjointWith {} .", CLASSES),
    "all disjoint": _distinct(CLASSES, 3).map(
        lambda names: Axiom(
            frozenset({"all disjoint"}),
            f"[] a owl:AllDisjointClasses ; owl:members ( {' '.join(names)} ) .",
        )
    ),
    "classes in a row": _together(
        "subclass",
        "{0[0]} rdfs:subClassOf {0[1]} . {0[1]} rdfs:subClassOf {0[2]} . "
        "{1[0]} rdfs:domain {0[0]} . {1[1]} rdfs:range {0[1]} .",
        CLASSES,
        PROPERTIES,
    ),
    "properties in a row": _together(
        "subproperty",
        "{0[0]} rdfs:subPropertyOf {0[1]} . {0[1]} rdfs:subPropertyOf {0[2]} . "
        "{0[1]} rdfs:domain {1[0]} . {0[2]} rdfs:range {1[1]} .",
        PROPERTIES,
        CLASSES,
    ),
    "the same property": _pairs(
        "subproperty", "{0} rdfs:subPropertyOf {1} . {1} rdfs:subPropertyOf {0} .", PROPERTIES
    ),
    "a value between": _together(
        "hasValue on the right",
        "{0[0]} rdfs:subPropertyOf {0[1]} . "
        "{1[0]} rdfs:subClassOf [ a owl:Restriction ; owl:onProperty {0[0]} ; owl:hasValue :i0 ] . "
        "[ a owl:Restriction ; owl:onProperty {0[1]} ; owl:hasValue :i0 ] rdfs:subClassOf {1[1]} .",
        PROPERTIES,
        CLASSES,
    ),
}
_KEYS = list(AXIOMS)
#: Kinds of axioms to make an ontology of: each kind stands in three of them.
MIXTURES = [(kind, _KEYS[i - 1], _KEYS[i - 7]) for i, kind in enumerate(_KEYS)]
#: What must fire often: the kinds of axioms, and what follows between axioms.
KINDS = (
    "all disjoint",
    "chain of two",
    "disjoint",
    "domain",
    "equivalent class",
    "hasValue on the left",
    "hasValue on the right",
    "intersection on the left",
    "intersection on the right",
    "inverse",
    "longer chain",
    "range",
    "someValuesFrom",
    "subclass",
    "subproperty",
    "symmetric",
    "transitive",
    "union",
)
_any_axiom = st.sampled_from(sorted(AXIOMS)).flatmap(AXIOMS.__getitem__)
_fact = (
    st.tuples(st.sampled_from(INDIVIDUALS), _property, st.sampled_from(INDIVIDUALS))
    | st.tuples(st.sampled_from(INDIVIDUALS), st.just("a"), _class)
    | st.tuples(
        st.sampled_from(INDIVIDUALS), st.sampled_from(DATA_PROPERTIES), st.sampled_from(TEXTS)
    )
).map(lambda said: f"{' '.join(said)} .")


@st.composite
def made(draw: st.DrawFn, kinds: tuple[str, ...]) -> Made:
    """An ontology of some axioms, the premises of each of them, and some more facts.

    Args:
        draw: given by hypothesis.
        kinds: the keys of ``AXIOMS`` by which axioms are made; sometimes another axiom joins them.
    """
    axioms = [draw(AXIOMS[kind]) for kind in kinds]
    axioms += draw(st.lists(_any_axiom, max_size=1))
    facts = [fact for axiom in axioms for fact in _premises(draw, axiom)]
    facts += draw(st.lists(_fact, max_size=2))
    return Made(tuple(dict.fromkeys(axioms)), tuple(dict.fromkeys(facts)))


def _premises(draw: st.DrawFn, axiom: Axiom) -> list[str]:
    """The body of one of an axiom's rules, its variables replaced by individuals: often others."""
    rule = draw(st.sampled_from(axiom.rules))
    variables = sorted({t for p in rule.body for t in p if isinstance(t, Variable)})
    others = st.permutations(INDIVIDUALS + NAMED)
    any_of_them = st.lists(st.sampled_from(INDIVIDUALS), min_size=7, max_size=7)
    chosen = dict(zip(variables, draw(others | any_of_them), strict=False))
    return [f"{' '.join(_say(term, chosen) for term in pattern)} ." for pattern in rule.body]


def _say(term: Node, chosen: dict[Variable, str]) -> str:
    own = f"<{NAMESPACE}"
    said = chosen[term] if isinstance(term, Variable) else term.n3()
    return f":{said[len(own) : -1]}" if said.startswith(own) else said
