"""What a rule asks for: premises, and what must be settled before it runs.

A premise is a triple pattern that a conclusion rests on. What stands in a FILTER or a MINUS is no
premise: it is looked up, so all that could still change the answer must have been inferred before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from rdflib import BNode, Variable
from rdflib.paths import NegatedPath
from rdflib.paths import Path as PropertyPath
from rdflib.term import Node

Pattern: TypeAlias = tuple[Node, Node, Node]
#: Stands for any term.
ANY = Variable("_")

#: What cannot give premises -> why, and what to write instead; by names of rdflib's algebra.
NO_PREMISES = {
    "LeftJoin": "OPTIONAL is no premise: leave it out, or write a second rule",
    "Union": "UNION has no fixed premises: write one rule for each branch",
    "AggregateJoin": "a rule cannot count or group: write it with patterns and FILTER",
    "Slice": "LIMIT and OFFSET depend on the order of answers: leave them out",
}
#: What a rule cannot have anywhere.
REFUSED = {
    "ServiceGraphPattern": "SERVICE would ask another server: leave it out",
    "Builtin_NOW": "NOW() depends on the clock: compare with a date in the data",
    "Builtin_RAND": "RAND() depends on chance: leave it out",
    "Builtin_BNODE": "BNODE() makes new terms, so the rule might never end: leave it out",
    "Builtin_UUID": "UUID() makes new terms, so the rule might never end: leave it out",
    "Builtin_STRUUID": "STRUUID() makes new terms, so the rule might never end: leave it out",
}


class RefusedError(Exception):
    """A rule has what a rule cannot have; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a rule asks for.

    Attributes:
        premises: patterns of one triple each, without blank nodes and property paths.
        settled: patterns of what is looked up; a variable that VALUES limits is written out.
        made: variables that BIND computes.
    """

    premises: tuple[Pattern, ...]
    settled: tuple[Pattern, ...]
    made: frozenset[Variable]


def read_conditions(algebra: Any) -> Conditions:
    """Read the WHERE clause of a rule.

    Args:
        algebra: as rdflib translates it (SPARQL 1.1, section 18.2).

    Raises:
        RefusedError: it has what a rule cannot have.
    """
    _refuse(_nodes(algebra), REFUSED)
    resting = list(_nodes(algebra, looked_up=False))
    _refuse(resting, NO_PREMISES)
    found = (pattern for node in resting if _kind(node) == "BGP" for pattern in node["triples"])
    premises: tuple[Pattern, ...] = tuple(dict.fromkeys(found))
    for pattern in premises:
        if any(isinstance(term, PropertyPath) for term in pattern):
            raise RefusedError("a path is no premise: write each step, with variables between")
        if any(isinstance(term, BNode) for term in pattern):
            raise RefusedError("a blank node has no name as a premise: write a variable")
    if not premises:
        raise RefusedError("the rule rests on nothing: write a pattern outside FILTER and MINUS")
    made = frozenset(node["var"] for node in _nodes(algebra) if _kind(node) == "Extend")
    return Conditions(premises, tuple(dict.fromkeys(_settled(algebra, {}))), made)


def _kind(node: Any) -> str:
    return str(getattr(node, "name", ""))


def _refuse(nodes: Iterable[Any], reasons: dict[str, str]) -> None:
    for node in nodes:
        if reason := reasons.get(_kind(node)):
            raise RefusedError(reason)


def _nodes(node: Any, *, looked_up: bool = True) -> Iterator[Any]:
    """All nodes of an algebra tree, with or without those of its FILTERs and MINUS."""
    if isinstance(node, dict):
        yield node
        for key, value in _parts(node):
            if looked_up or (key != "expr" and not _is_looked_up(node, key)):
                yield from _nodes(value, looked_up=looked_up)
    elif isinstance(node, list):
        for item in node:
            yield from _nodes(item, looked_up=looked_up)


def _parts(node: Any) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        # rdflib keeps the algebra of an EXISTS as an attribute, beside the item as it was parsed.
        yield key, node.graph if key == "graph" else value


def _is_looked_up(node: Any, key: str) -> bool:
    return key == "graph" or (_kind(node), key) == ("Minus", "p2")


def _settled(
    node: Any, values: dict[Node, list[Node]], *, inside: bool = False
) -> Iterator[Pattern]:
    """The patterns of FILTERs and MINUS, with every value that VALUES gives their variables."""
    if isinstance(node, list):
        for item in node:
            yield from _settled(item, values, inside=inside)
    elif isinstance(node, dict):
        values = values | _values(node)
        if inside and _kind(node) == "BGP":
            for pattern in node["triples"]:
                yield from _written_out(pattern, values)
        for key, value in _parts(node):
            yield from _settled(value, values, inside=inside or _is_looked_up(node, key))


def _values(node: Any) -> dict[Node, list[Node]]:
    """What VALUES gives the variables of the group that a node joins."""
    if _kind(node) == "values":
        rows = node["res"]
        names = set.intersection(*(set(row) for row in rows)) if rows else set()
        return {name: [row[name] for row in rows] for name in names}
    parts = [node[key] for key in ("p", "p1") if key in node]
    if _kind(node) == "Join":
        parts.append(node["p2"])
    found: dict[Node, list[Node]] = {}
    for part in parts:
        found |= _values(part)
    return found


def _written_out(pattern: Pattern, values: dict[Node, list[Node]]) -> Iterator[Pattern]:
    subject, predicate, obj = pattern
    if isinstance(predicate, PropertyPath):
        yield from ((ANY, step, ANY) for step in _steps(predicate))
    else:
        for one in values.get(predicate, [predicate]):
            yield from ((subject, one, other) for other in values.get(obj, [obj]))


def _steps(path: Any) -> Iterator[Node]:
    """The predicates that a property path may follow; a negated set follows any other."""
    if isinstance(path, NegatedPath):
        yield ANY
    elif isinstance(path, PropertyPath):
        parts: dict[str, Any] = vars(path)  # args, arg or path, by kind of path
        for part in parts.get("args") or [parts.get("arg") or parts["path"]]:
            yield from _steps(part)
    else:
        yield path
