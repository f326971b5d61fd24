from pyoxigraph import Store
from rdflib import RDF, RDFS, Literal

import kg
from kg.closure import INFERRED
from kg.explain import Step, explain
from kg.prefixes import CP, ID
from kg.tell import tell

AGREEMENT = ID["commitment/washington-agreement"]
CONTEST = (AGREEMENT, RDF.type, CP.ContestedInKeeping)


def leaves(step: Step) -> set[Step]:
    if step.graphs:
        return {step}
    return {leaf for r in step.reasons for premise in r.premises for leaf in leaves(premise)}


def why(checked: kg.Checked, triple: tuple) -> Step:
    assert checked.store
    step = explain(checked.store, checked.rules, triple)
    assert step
    return step


def test_contest_walks_down_to_both_quotes(checked: kg.Checked) -> None:
    assert checked.store
    told = tell(checked.store, why(checked, CONTEST), "en")

    assert "「合意違反」と断言" in told
    assert "合意違反ではない" in told
    assert "judged by the editors, data/editorial/claims/09.ttl" in told
    assert "stated in the source, data/stated/claims/08.ttl" in told


def test_every_chain_ends_in_asserted_triples(checked: kg.Checked) -> None:
    found = leaves(why(checked, CONTEST))

    assert {leaf.triple[1] for leaf in found} == {CP.act, CP.aboutCommitment}
    assert all(INFERRED not in leaf.graphs for leaf in found)


def test_all_sets_of_premises_are_shown(checked: kg.Checked) -> None:
    ukraine = (ID["commitment/ukraine-security"], RDF.type, CP.ContestedInContent)

    step = why(checked, ukraine)

    readings = {str(r.premises[0].triple[2]).rpartition("/")[2] for r in step.reasons}
    assert {"ukraine-security-assurances", "ukraine-security-guarantees"} <= readings


def test_symmetric_rule_does_not_explain_a_triple_by_itself(checked: kg.Checked) -> None:
    one = ID["reading/ukraine-security-guarantees"]
    other = ID["reading/ukraine-security-assurances"]

    step = why(checked, (one, CP.divergesFrom, other))

    (reason,) = step.reasons
    assert reason.rule.name == "symmetric-divergesFrom"
    assert reason.premises[0].graphs


def test_what_does_not_hold_has_no_explanation(checked: kg.Checked) -> None:
    assert checked.store
    answer = (ID["claim/08-03"], CP.answers, ID["claim/09-01"])

    assert explain(checked.store, checked.rules, answer) is None


def test_asserted_literal_is_its_own_explanation(checked: kg.Checked) -> None:
    step = why(checked, (ID["document/09"], CP.number, Literal("09")))

    assert [graph.rpartition("/")[2] for graph in step.graphs] == ["09"]
    assert not step.reasons


def test_label_of_a_claim_is_the_editors_wording_and_quotes_nothing(checked: kg.Checked) -> None:
    assert checked.store
    label = Literal("Yeltsin calls the NATO communiqué a breach of what was agreed.", lang="en")

    told = tell(checked.store, why(checked, (ID["claim/09-01"], RDFS.label, label)), "en")

    assert "worded by the editors, data/stated/claims/09.ttl" in told
    assert "合意違反" not in told


def test_explanation_is_told_in_japanese(checked: kg.Checked) -> None:
    assert isinstance(checked.store, Store)
    told = tell(checked.store, why(checked, CONTEST), "ja")

    assert "履行が争われている" in told
    assert "編者の判断、data/editorial/claims/08.ttl" in told
