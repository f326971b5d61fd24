"""Why a triple holds: all sets of premises, down to asserted triples.

The reasons are those of ``graph/justifications``. Each triple is explained once, however many
conclusions it serves, so an explanation grows with the steps it rests on, never with the paths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import URIRef

from kg.closure import INFERRED
from kg.errors import Unjustified
from kg.justifications import JUSTIFICATIONS, statement
from kg.prefixes import CP
from kg.rows import Select, values
from kg.turtle import Triple

#: An explanation of more steps is cut off: its nearest steps are explained, the others named.
STEPS_MAX = 500

_ASSERTING = """
SELECT ?s ?p ?o ?graph
WHERE {{ {values} GRAPH ?graph {{ ?s ?p ?o }} FILTER (?graph NOT IN (<{out}>, <{of}>)) }}
ORDER BY ?graph
"""
_INFERRED = "SELECT ?s WHERE {{ {values} GRAPH <{out}> {{ ?s ?p ?o }} }}"
_REASONS = """
PREFIX cp: <{cp}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?conclusion ?justification ?rule ?s ?p ?o
WHERE {{
  {values}
  GRAPH <{of}> {{
    ?justification cp:conclusion ?conclusion ; cp:rule ?rule ; cp:premise ?premise .
    ?premise rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """One step: a rule, and the premises from which it gives a triple, in order.

    ``name`` is the IRI of the justification in ``graph/justifications``.
    """

    name: URIRef
    rule: URIRef
    premises: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A triple that holds: asserted in named graphs, or following from premises by rules.

    Attributes:
        triple: subject, predicate, object.
        graphs: the named graphs that assert it, sorted; empty where it is only inferred.
        reasons: every step that gives it, where it is not asserted.
    """

    triple: Triple
    graphs: tuple[URIRef, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A triple, and all that it rests on: steps by triple, what is nearer first."""

    triple: Triple
    steps: Mapping[Triple, Step]

    @property
    def is_whole(self) -> bool:
        """Whether every premise was looked up."""
        return all(
            p in self.steps for s in self.steps.values() for r in s.reasons for p in r.premises
        )

    @property
    def leaves(self) -> tuple[Step, ...]:
        """The asserted triples."""
        return tuple(step for step in self.steps.values() if step.graphs)


def explain(select: Select, triple: Triple) -> Explanation | None:
    """Find why a triple holds.

    Args:
        select: asks the named graphs of a release.
        triple: subject, predicate and object.

    Returns:
        The triple with all that it rests on, of which at most ``STEPS_MAX`` triples are looked up;
        None where it does not hold. A reason that takes the triple itself for granted is none.

    Raises:
        Unjustified: it is inferred, and the release has no justifications.
    """
    steps: dict[Triple, Step] = {}
    frontier = [triple]
    while frontier:
        found = _look_up(select, frontier)
        steps.update(found)
        premises = (p for step in found.values() for r in step.reasons for p in r.premises)
        frontier = [each for each in dict.fromkeys(premises) if each not in steps]
        frontier = frontier[: max(0, STEPS_MAX - len(steps))]
    if triple not in steps:
        if _is_inferred(select, triple):
            raise Unjustified(Unjustified.SENTENCE)
        return None
    sound = {each: _without_circles(steps, each) for each in steps}
    needed = {triple, *_below(sound, triple)}
    return Explanation(triple, {each: step for each, step in sound.items() if each in needed})


def _is_inferred(select: Select, triple: Triple) -> bool:
    (clause,) = values("?s ?p ?o", [triple])
    return bool(select(_INFERRED.format(values=clause, out=INFERRED)))


def _look_up(select: Select, triples: list[Triple]) -> dict[Triple, Step]:
    """The steps of those triples that hold, in order."""
    graphs = defaultdict[Triple, list[URIRef]](list)
    for clause in values("?s ?p ?o", triples):
        query = _ASSERTING.format(values=clause, out=INFERRED, of=JUSTIFICATIONS)
        for row in select(query):
            graphs[row["s"], row["p"], row["o"]].append(URIRef(row["graph"]))
    reasons = _reasons(select, [each for each in triples if each not in graphs])
    return {
        each: Step(each, tuple(graphs.get(each, ())), reasons.get(each, ()))
        for each in triples
        if each in graphs or each in reasons
    }


def _reasons(select: Select, triples: list[Triple]) -> dict[Triple, tuple[Reason, ...]]:
    names = {statement(each): each for each in triples}
    steps: dict[Triple, dict[URIRef, tuple[URIRef, set[Triple]]]] = defaultdict(dict)
    for clause in values("?conclusion", ((name,) for name in names)):
        query = _REASONS.format(values=clause, of=JUSTIFICATIONS, cp=CP)
        for row in select(query):
            known = steps[names[URIRef(row["conclusion"])]]
            new = (URIRef(row["rule"]), set[Triple]())
            _rule, premises = known.setdefault(URIRef(row["justification"]), new)
            premises.add((row["s"], row["p"], row["o"]))
    return {triple: _in_order(triple, found) for triple, found in steps.items()}


def _in_order(
    conclusion: Triple, found: Mapping[URIRef, tuple[URIRef, set[Triple]]]
) -> tuple[Reason, ...]:
    """Reasons by rule and premises; what is said of the conclusion's subject comes first."""

    def place(premise: Triple) -> tuple[bool, Triple]:
        return premise[0] != conclusion[0], premise

    reasons = (
        Reason(name, rule, tuple(sorted(premises, key=place)))
        for name, (rule, premises) in found.items()
    )
    return tuple(sorted(reasons, key=lambda reason: (reason.rule, reason.premises)))


def _without_circles(steps: Mapping[Triple, Step], triple: Triple) -> Step:
    """A step without the reasons that hold only if the triple itself is granted."""
    step = steps[triple]
    if triple not in set(_below(steps, triple)):
        return step
    granted = _holding_without(steps, triple)
    kept = tuple(r for r in step.reasons if granted.issuperset(r.premises))
    return Step(triple, step.graphs, kept)


def _below(steps: Mapping[Triple, Step], triple: Triple) -> Iterator[Triple]:
    """All that a triple rests on, each once."""
    waiting, seen = [triple], set[Triple]()
    while waiting:
        for premise in _premises(steps, waiting.pop()):
            if premise not in seen:
                seen.add(premise)
                waiting.append(premise)
                yield premise


def _premises(steps: Mapping[Triple, Step], triple: Triple) -> Iterable[Triple]:
    step = steps.get(triple)
    return (p for reason in step.reasons for p in reason.premises) if step else ()


def _holding_without(steps: Mapping[Triple, Step], triple: Triple) -> set[Triple]:
    """What holds if a triple is taken away; what was not looked up is granted."""
    everything = {triple, *_below(steps, triple)}
    holding = {each for each in everything if each not in steps or steps[each].graphs}
    waiting = everything - holding - {triple}
    grown = True
    while grown:
        found = {t for t in waiting if _follows(steps[t], holding)}
        holding, waiting, grown = holding | found, waiting - found, bool(found)
    return holding


def _follows(step: Step, holding: set[Triple]) -> bool:
    return any(holding.issuperset(reason.premises) for reason in step.reasons)
