"""Why a triple does not hold: the rules that come nearest, and the premises that they lack."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path

from rdflib import RDFS, URIRef, Variable
from rdflib.term import Node

from kg.prefixes import ID
from kg.rows import Row, Select, values, write
from kg.rulebook import RULES
from kg.rules import Pattern, Rule, parse_rule, text
from kg.turtle import Triple

#: Rules shown for one triple, and how far missing premises are themselves looked into.
RULES_MAX = 3
DEPTH_MAX = 3
#: Sets of premises tried with one rule: all of them for a body of seven patterns.
_TRIED_MAX = 128
_RULES = f"""
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?rule ?construct
WHERE {{ GRAPH <{RULES}> {{ ?rule sh:construct ?construct }} }}
ORDER BY ?rule
"""
_HEAD = re.compile(r"CONSTRUCT \{ (\S+) (\S+) (.+?) \}\nWHERE", re.DOTALL)
_KNOWN = """
SELECT DISTINCT ?term
WHERE {{ {values} FILTER (EXISTS {{ ?term ?p ?o }} || EXISTS {{ ?s ?term ?o }}
                          || EXISTS {{ ?s ?p ?term }}) }}
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that would give a triple, if it did not lack something.

    Attributes:
        rule: the IRI of the rule.
        held: premises that hold.
        missing: premises that do not, with variables for what is not known; none where all
            premises hold, but not the further conditions of the rule.
    """

    rule: URIRef
    held: tuple[Triple, ...]
    missing: tuple[Lack, ...]

    @property
    def nearness(self) -> float:
        """How much of the body holds, from 0 to 1; what could be given counts half."""
        given = [0.5 * max((n.nearness for n in lack.near), default=0) for lack in self.missing]
        return (len(self.held) + sum(given)) / (len(self.held) + len(given))


@dataclass(frozen=True, slots=True)
class Lack:
    """A premise that is missing, and what comes nearest to giving it."""

    pattern: Pattern
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """What is known of a triple that does not hold.

    Attributes:
        triple: subject, predicate, object.
        unknown: its IRIs of which nothing is said at all.
        near: the rules that come nearest, at most ``RULES_MAX``; none where no rule could give it.
    """

    triple: Triple
    unknown: tuple[URIRef, ...]
    near: tuple[Near, ...]


def find_nearest(select: Select, triple: Triple) -> Nearest:
    """Find what comes nearest to giving a triple that does not hold.

    Args:
        select: asks a release: its default graph, and the rules in ``graph/rules``.
        triple: subject, predicate and object.
    """
    rules = [(URIRef(row["rule"]), str(row["construct"])) for row in select(_RULES)]
    iris = [term for term in dict.fromkeys(triple) if isinstance(term, URIRef)]
    known: set[Node] = set()
    for clause in values("?term", ((iri,) for iri in iris)):
        known.update(row["term"] for row in select(_KNOWN.format(values=clause)))
    unknown = tuple(iri for iri in iris if iri not in known)
    near = () if unknown else tuple(_near(select, rules, triple, (triple,)))
    return Nearest(triple, unknown, near)


def terms_of(nearest: Nearest) -> Iterator[Node]:
    """Every term and rule of it, for labels."""
    yield from nearest.triple
    waiting = list(nearest.near)
    while waiting:
        near = waiting.pop()
        yield near.rule
        for triple in (*near.held, *(lack.pattern for lack in near.missing)):
            yield from triple
        waiting += [below for lack in near.missing for below in lack.near]


def _near(
    select: Select, rules: list[tuple[URIRef, str]], triple: Triple, path: tuple[Triple, ...]
) -> list[Near]:
    """The rules that could give a triple and grant nothing on the path to it, nearest first."""
    found = []
    for iri, construct in rules:
        bindings = _bindings(construct, triple)
        best = _best(select, _parse(iri, construct), bindings) if bindings is not None else None
        if best and not set(best[1]) & set(path):
            lacks = tuple(_lack(select, rules, pattern, path) for pattern in best[1])
            found.append(Near(iri, best[0], lacks))
    return sorted(found, key=lambda near: -near.nearness)[:RULES_MAX]


@functools.lru_cache(maxsize=512)
def _parse(iri: URIRef, construct: str) -> Rule:
    return parse_rule(iri.removeprefix(str(ID["rule/"])), construct, {}, Path(iri))


def _lack(
    select: Select, rules: list[tuple[URIRef, str]], pattern: Pattern, path: tuple[Triple, ...]
) -> Lack:
    is_open = any(isinstance(term, Variable) for term in pattern)
    if is_open or len(path) >= DEPTH_MAX or pattern[1] == RDFS.label:
        return Lack(pattern, ())
    return Lack(pattern, tuple(_near(select, rules, pattern, (*path, pattern))[:1]))


def _bindings(construct: str, triple: Triple) -> dict[str, Node] | None:
    """The values of a head's variables that make it a triple; None where there are none."""
    head = _HEAD.search(construct)
    bindings: dict[str, Node] = {}
    for pattern, term in zip(head.groups() if head else (), triple, strict=bool(head)):
        if pattern.startswith("?"):
            if bindings.setdefault(pattern[1:], term) != term:
                return None
        elif pattern != write(term):
            return None
    return bindings if head else None


def _bound(pattern: Pattern, bindings: dict[str, Node] | Row) -> Pattern:
    s, p, o = (bindings.get(str(t), t) if isinstance(t, Variable) else t for t in pattern)
    return s, p, o


def _best(
    select: Select, rule: Rule, bindings: dict[str, Node]
) -> tuple[tuple[Triple, ...], tuple[Pattern, ...]] | None:
    """The largest part of a body that holds together, and the rest, bound as it binds it.

    What a rule for several properties says of the property itself must be among what holds.
    """
    assert rule.head
    property_ = rule.head[1]
    needed = {
        _bound(p, bindings) for p in rule.body if isinstance(property_, Variable) and property_ in p
    }
    body = tuple(_bound(pattern, bindings) for pattern in rule.body)
    choices = (kept for size in range(len(body), 0, -1) for kept in combinations(body, size))
    for kept in islice(choices, _TRIED_MAX):
        if needed.issubset(kept) and (row := _first(select, kept)) is not None:
            missing = (_bound(p, row) for p in body if p not in kept)
            held = (_bound(p, row) for p in kept)
            return tuple(dict.fromkeys(held)), tuple(dict.fromkeys(missing))
    return None if needed else ((), body)


def _first(select: Select, patterns: tuple[Pattern, ...]) -> Row | None:
    if any(not isinstance(p[0], URIRef | Variable) for p in patterns):
        return None  # nothing is said of a literal
    names = sorted({t.n3() for p in patterns for t in p if isinstance(t, Variable)})
    shown = " ".join(names) or "(1 AS ?holds)"
    order = f"ORDER BY {' '.join(names)}" if names else ""
    rows = select(f"SELECT {shown} WHERE {{ {text(patterns)} }} {order} LIMIT 1")
    return rows[0] if rows else None
