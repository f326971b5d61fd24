"""Strata: the order in which rules run, so that what a filter looks up is final by then.

A rule that looks something up (FILTER NOT EXISTS, MINUS) runs in a later stratum than every rule
that could still add to it; without such an order what follows would depend on chance.

Source:
    Stratified negation: Apt, Blair and Walker, Towards a Theory of Declarative Knowledge (1988).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import TypeAlias

from rdflib import RDF, Variable

from kg.conditions import Pattern
from kg.errors import CircularRulesError
from kg.rules import Rule

_Key: TypeAlias = tuple[str | None, str | None]


def strata(rules: Iterable[Rule]) -> list[tuple[Rule, ...]]:
    """Sort rules with heads into strata, the first to run first.

    Within a stratum a rule stands after those that feed it, but for rules that feed each other.

    Raises:
        CircularRulesError: a rule looks up what follows from itself.
    """
    named = {rule.name: rule for rule in rules}
    fed = feeds(named.values())
    awaited = _readers(named.values(), {name: rule.settled for name, rule in named.items()})
    after = {name: fed[name] | awaited[name] for name in named}
    for later in (name for name, rule in named.items() if rule.settled):
        givers = {name for name, found in awaited.items() if later in found}
        if circle := _path(after, later, givers):
            raise CircularRulesError(circle)
    levels = _levels(fed, awaited)
    return [
        tuple(named[name] for name in _after_feeders(fed) if levels[name] == level)
        for level in sorted(set(levels.values()))
    ]


def _after_feeders(fed: dict[str, set[str]]) -> list[str]:
    """Names so that each stands after what feeds it: the depth-first order, from the end."""
    done: dict[str, None] = {}
    for start in fed:
        path = [(start, iter(sorted(fed[start])))]
        seen = {start, *done}
        while path and start not in done:
            name, followers = path[-1]
            follower = next((each for each in followers if each not in seen), None)
            if follower is None:
                done[name] = None
                path.pop()
            else:
                seen.add(follower)
                path.append((follower, iter(sorted(fed[follower]))))
    return list(reversed(done))


def feeds(rules: Iterable[Rule]) -> dict[str, set[str]]:
    """Name of a rule -> names of the rules of which a triple that it gives could be a premise."""
    rules = list(rules)
    return _readers(rules, {rule.name: rule.body for rule in rules})


def _readers(
    rules: Iterable[Rule], patterns: dict[str, tuple[Pattern, ...]]
) -> dict[str, set[str]]:
    """Name of a rule -> the names whose patterns could match a triple that the rule gives."""
    exact: defaultdict[_Key, set[str]] = defaultdict(set)
    of_predicate: defaultdict[str | None, set[str]] = defaultdict(set)
    for name, found in patterns.items():
        for predicate, kind in map(_key, found):
            exact[predicate, kind].add(name)
            of_predicate[predicate].add(name)
    everything = {name for name, found in patterns.items() if found}

    def readers(head: Pattern) -> set[str]:
        predicate, kind = _key(head)
        if predicate is None:
            return everything
        of_kind = exact[predicate, kind] | exact[predicate, None]
        return of_predicate[None] | (of_kind if kind else of_predicate[predicate])

    return {rule.name: readers(rule.head) for rule in rules if rule.head}


def _key(pattern: Pattern) -> _Key:
    """The predicate of a pattern and, of a type, its class; None where it can be any."""
    predicate, obj = (None if isinstance(t, Variable) else str(t) for t in pattern[1:])
    return predicate, obj if predicate == str(RDF.type) else None


def _path(after: dict[str, set[str]], start: str, ends: set[str]) -> tuple[str, ...]:
    """The shortest way from a rule to one of some others; empty where there is none."""
    ways: deque[tuple[str, ...]] = deque([(start,)])
    seen = {start}
    while ways:
        way = ways.popleft()
        if way[-1] in ends:
            return way
        for name in sorted(after[way[-1]] - seen):
            seen.add(name)
            ways.append((*way, name))
    return ()


def _levels(fed: dict[str, set[str]], awaited: dict[str, set[str]]) -> dict[str, int]:
    """Name of a rule -> its stratum: not before what feeds it, and after what it looks up."""
    levels = dict.fromkeys(fed, 0)
    waiting = deque(fed)
    while waiting:
        name = waiting.popleft()
        for step, followers in ((0, fed[name]), (1, awaited[name])):
            for later in followers:
                if levels[later] < levels[name] + step:
                    levels[later] = levels[name] + step
                    waiting.append(later)
    return levels
