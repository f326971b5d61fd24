"""How fast the reasoner is: against owlrl, with justifications, as graphs grow, and explaining.

    python benchmarks/closure.py                    # half an hour, most of it owlrl's
    python benchmarks/closure.py --without-owlrl

Prints seconds of CPU, which other work on the machine blurs less than seconds of the clock; owlrl
and the engine's updates both use one core. Wants about 6 GB of memory for the largest graph.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from generate import generate
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib import Graph, URIRef

import kg
from kg.closure import INFERRED, close
from kg.explain import explain
from kg.justifications import justifications, justify
from kg.record import ONTOLOGY
from kg.rows import of_store
from kg.rulebook import RULES, all_rules, describe_rules
from kg.rules import Rule
from kg.store import quads

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 90_000, 900_000
EXPLAINED = 100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the reasoner.")
    parser.add_argument("--without-owlrl", action="store_true", help="leave out the slow judge")
    parser.add_argument("--small", type=int, default=SMALL, help="triples to compare on")
    parser.add_argument("--large", type=int, default=LARGE, help="triples to grow to")
    given = parser.parse_args()
    record = kg.load_record(ROOT)
    rules = all_rules(record)
    print(f"{len(rules)} rules")
    explain_record()
    closed = []
    for size in (given.small, given.large):
        store = made_up(record, rules, size)
        asserted = count(store)
        closed.append((asserted, closing := seconds(lambda s=store: close(s, rules))))
        print(f"{asserted:8} triples: closure {closing:8.2f} s, {count(store) - asserted} inferred")
        if size == given.small and not given.without_owlrl:
            judging = judge(made_up(record, rules, size))
        justifying = seconds(lambda s=store: justify(s, rules))
        steps = sum(1 for _ in justifications(store))
        print(f"{asserted:8} triples: justifications {justifying:8.2f} s, {steps} triples")
        if size == given.small and not given.without_owlrl:
            print(f"{asserted:8} triples: owlrl {judging:8.2f} s")
            print(f"owlrl / closure {judging / closing:.0f}")
            print(f"owlrl / closure with justifications {judging / (closing + justifying):.0f}")
        print(f"{asserted:8} triples: one explanation {explaining(store):8.2f} ms")
    (one, fast), (other, slow) = closed
    print(f"growth exponent of the closure {math.log(slow / fast) / math.log(other / one):.2f}")


def made_up(record: kg.Record, rules: tuple[Rule, ...], triples: int) -> Store:
    """The ontology and the rules with a made-up graph: named graphs and their merge."""
    store = Store()
    store.bulk_extend(quads(record.ontology, ONTOLOGY))
    store.bulk_extend(quads(describe_rules(rules), RULES))
    lines = "".join(generate(triples)).encode()
    store.bulk_load(lines, format=RdfFormat.N_QUADS)
    merged = {quad.triple for quad in store}
    store.bulk_extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in merged)
    return store


def count(store: Store) -> int:
    """Triples of the default graph."""
    return sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))


def seconds(work: Callable[[], object]) -> float:
    """Seconds of CPU that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def judge(store: Store) -> float:
    """Seconds of CPU that owlrl takes for the closure of a store's default graph."""
    merged = [q.triple for q in store.quads_for_pattern(None, None, None, DefaultGraph())]
    graph = Graph().parse(data=serialize(merged, format=RdfFormat.N_TRIPLES), format="nt")
    owlrl = DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False)
    return seconds(lambda: owlrl.expand(graph))


def explain_record() -> None:
    """Time explanations of the record itself."""
    checked = kg.check(ROOT)
    assert checked.store
    justify(checked.store, checked.rules)
    print(f"the record: one explanation {explaining(checked.store):8.2f} ms")


def explaining(store: Store) -> float:
    """Median milliseconds of the clock to explain one inferred triple, down to what is asserted."""
    select = of_store(store)
    inferred = store.quads_for_pattern(None, None, None, NamedNode(INFERRED))
    chosen = random.Random(1994).sample(sorted(inferred, key=str), EXPLAINED)  # noqa: S311
    times = []
    for quad in chosen:
        triple = tuple(URIRef(t.value) for t in (quad.subject, quad.predicate, quad.object))
        start = time.perf_counter()
        assert explain(select, triple)  # type: ignore[arg-type]
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
