"""Explanations of the release: whole, without circles, and bounded."""

import pytest
from pyoxigraph import Store
from rdflib import RDF, RDFS, BNode, Literal, URIRef

import kg
from kg import explain as explaining
from kg.closure import INFERRED
from kg.explain import Explanation, Reason, Step, explain
from kg.justifications import statement
from kg.prefixes import CP, ID
from kg.rows import Select, of_json, of_store

AGREEMENT = ID["commitment/washington-agreement"]
CONTEST = (AGREEMENT, RDF.type, CP.ContestedInKeeping)
INFERRED_TRIPLES = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} }}"
#: No triple of the record rests on more triples than this; an explanation that did would be cut.
STEPS = explaining.STEPS_MAX // 2


@pytest.fixture(scope="module")
def select(release: kg.Release) -> Select:
    copy = Store()  # in memory, as the engine holds it
    copy.bulk_extend(Store.read_only(str(release.store)))
    return of_store(copy)


def why(select: Select, triple: explaining.Triple) -> Explanation:
    found = explain(select, triple)
    assert found
    return found


def test_every_inferred_triple_is_explained_down_to_asserted_ones(select: Select) -> None:
    rows = select(INFERRED_TRIPLES)

    for row in rows:
        found = why(select, (row["s"], row["p"], row["o"]))
        assert found.steps[found.triple].reasons
        assert not found.steps[found.triple].graphs
        assert all(bool(step.graphs) != bool(step.reasons) for step in found.steps.values())
        assert all(
            premise in found.steps
            for step in found.steps.values()
            for reason in step.reasons
            for premise in reason.premises
        )
        assert len(found.steps) <= STEPS, found.triple
    assert rows


def test_contest_rests_on_what_claims_do_and_are_about(select: Select) -> None:
    leaves = why(select, CONTEST).leaves

    assert {leaf.triple[1] for leaf in leaves} == {CP.act, CP.aboutCommitment}
    assert all(INFERRED not in leaf.graphs for leaf in leaves)


def test_all_sets_of_premises_are_shown(select: Select) -> None:
    ukraine = (ID["commitment/ukraine-security"], RDF.type, CP.ContestedInContent)

    reasons = why(select, ukraine).steps[ukraine].reasons

    readings = {
        str(p[2]).rpartition("/")[2] for r in reasons for p in r.premises if p[1] != RDF.type
    }
    assert {"ukraine-security-assurances", "ukraine-security-guarantees"} <= readings


def test_symmetric_rule_does_not_explain_a_triple_by_itself(select: Select) -> None:
    one = ID["reading/ukraine-security-guarantees"]
    other = ID["reading/ukraine-security-assurances"]
    triple = (one, CP.divergesFrom, other)

    found = why(select, triple)

    (reason,) = found.steps[triple].reasons
    assert reason.rule == ID["rule/symmetric-divergesFrom"]
    assert found.steps[reason.premises[0]].graphs


def test_reason_that_grants_the_triple_itself_is_left_out() -> None:
    a, b, leaf = ((URIRef(f"urn:{name}"), RDF.type, CP.Claim) for name in ("a", "b", "leaf"))
    rule, name = ID["rule/made-up"], ID["justification/made-up"]
    steps = {
        a: Step(a, (), (Reason(name, rule, (b,)), Reason(name, rule, (leaf,)))),
        b: Step(b, (), (Reason(name, rule, (a,)),)),
        leaf: Step(leaf, (URIRef("urn:graph"),)),
    }

    kept = {each: explaining._without_circles(steps, each) for each in steps}

    assert [reason.premises for reason in kept[a].reasons] == [(leaf,)]
    assert [reason.premises for reason in kept[b].reasons] == [(a,)]


def test_what_does_not_hold_has_no_explanation(select: Select) -> None:
    assert explain(select, (ID["claim/08-03"], CP.answers, ID["claim/09-01"])) is None


def test_asserted_literal_is_its_own_explanation(select: Select) -> None:
    triple = (ID["document/09"], CP.number, Literal("09"))

    found = why(select, triple)

    assert [graph.rpartition("/")[2] for graph in found.steps[triple].graphs] == ["09"]
    assert len(found.steps) == 1


@pytest.mark.parametrize("text", ['say "so"', "back\\slash", "two\nlines", "日本語", "👍"])
def test_odd_literals_can_be_asked_about(select: Select, text: str) -> None:
    assert explain(select, (AGREEMENT, RDFS.label, Literal(text, lang="en"))) is None


def test_explanation_of_too_many_steps_is_cut_and_says_so(
    select: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explaining, "STEPS_MAX", 4)

    found = why(select, CONTEST)

    assert len(found.steps) <= 4
    assert not found.is_whole


def test_statements_are_named_as_in_the_graph_of_justifications(select: Select) -> None:
    rows = select(
        f"""PREFIX rdf: <{RDF}>
        SELECT ?name ?s ?p ?o WHERE {{
          GRAPH <{explaining.JUSTIFICATIONS}> {{
            ?name rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }} }}"""
    )

    assert rows
    assert all(statement((r["s"], r["p"], r["o"])) == r["name"] for r in rows)


def test_engine_and_store_give_the_same_explanation(select: Select, release: kg.Release) -> None:
    import json

    with kg.Engine(release.store, workers=1) as engine:

        def bindings(query: str) -> list[dict[str, dict[str, str]]]:
            answer = engine.answer(query, "application/sparql-results+json")
            return json.loads(answer)["results"]["bindings"]

        assert explain(of_json(bindings), CONTEST) == why(select, CONTEST)


def test_rows_keep_every_kind_of_term() -> None:
    said = 'BIND (<urn:x> AS ?a) BIND ("x"@en AS ?b) BIND (1 AS ?c) BIND (BNODE() AS ?d)'
    query = f"SELECT ?a ?b ?c ?d ?e WHERE {{ {said} }}"

    (row,) = of_store(Store())(query)

    assert (row["a"], row["b"], row["c"]) == (URIRef("urn:x"), Literal("x", lang="en"), Literal(1))
    assert isinstance(row["d"], BNode)
    assert "e" not in row
