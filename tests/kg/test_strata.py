"""Rules that look something up run when it is final; those that cannot are refused by name."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

import kg
from kg.closure import INFERRED, close
from kg.errors import CircularRulesError
from kg.rules import Rule, load_rules
from kg.strata import strata

HEADER = "#+ sentence: Why.\n#+ sentence-ja: なぜ。\nPREFIX : <urn:x:>\n"
UNANSWERED = (
    "CONSTRUCT { ?c a :Unanswered } WHERE { ?c a :Claim . FILTER NOT EXISTS { ?d :answers ?c } }"
)
ANSWERS = "CONSTRUCT { ?a :answers ?b } WHERE { ?a :reaffirms ?b }"
OPEN = """CONSTRUCT { ?d a :Open } WHERE {
  ?d :holds ?c . MINUS { ?d :holds ?e . ?e :answers/:about? ?f } }"""
LAST = "CONSTRUCT { ?d a :Last } WHERE { ?d a :Document . FILTER NOT EXISTS { ?d a :Open } }"


def rules_of(folder: Path, **texts: str) -> tuple[Rule, ...]:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.rq").write_text(HEADER + text, encoding="utf-8")
    return load_rules(folder)


def inferred(data: str, rules: tuple[Rule, ...]) -> set[str]:
    store = Store()
    store.load(f"PREFIX : <urn:x:> {data}", format=RdfFormat.TURTLE, to_graph=DefaultGraph())
    close(store, rules)
    found = store.quads_for_pattern(None, None, None, NamedNode(INFERRED))
    return {str(quad.triple).replace("urn:x:", "") for quad in found}


def names(rules: tuple[Rule, ...]) -> list[list[str]]:
    return [sorted(rule.name for rule in stratum) for stratum in strata(rules)]


def test_rule_runs_after_all_that_could_add_to_what_it_looks_up(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, a_last=LAST, b_open=OPEN, c_unanswered=UNANSWERED, d_answers=ANSWERS)

    assert names(rules) == [["d_answers"], ["b_open", "c_unanswered"], ["a_last"]]


def test_what_is_inferred_counts_as_there_for_a_rule_that_asks_for_its_absence(
    tmp_path: Path,
) -> None:
    rules = rules_of(tmp_path, a=UNANSWERED, b=ANSWERS)
    data = ":one a :Claim . :two a :Claim ; :reaffirms :one ."

    assert inferred(data, rules) == {
        "<two> <answers> <one>",
        "<two> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Unanswered>",
    }


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.permutations([LAST, OPEN, UNANSWERED, ANSWERS]))
def test_order_of_the_rules_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    data = """:one a :Claim . :two a :Claim ; :reaffirms :one . :d a :Document ; :holds :one .
              :e a :Document ; :holds :two . :f a :Document ."""
    usual = dict(zip("abcd", [LAST, OPEN, UNANSWERED, ANSWERS], strict=True))
    folder = tmp_path_factory.mktemp("rules")

    ours = inferred(data, rules_of(folder / "one", **dict(zip("abcd", texts, strict=True))))

    assert ours == inferred(data, rules_of(folder / "two", **usual))
    assert len(ours) == 5


@pytest.mark.parametrize(
    "body",
    [
        "?c :near ?d . FILTER NOT EXISTS { ?c a :Unanswered }",
        "?c :near ?d . MINUS { ?c a :Unanswered }",
        "?c :near ?d . FILTER NOT EXISTS { { ?c a :Claim } UNION { ?c a :Unanswered } }",
        "?c :near ?d . FILTER (?c != ?d && !EXISTS { ?c a/:part* ?kind })",
        "?c :near ?d . FILTER NOT EXISTS { VALUES ?kind { :Claim :Unanswered } ?c a ?kind }",
    ],
)
def test_rules_that_look_up_what_follows_from_themselves_are_refused_by_name(
    tmp_path: Path, body: str
) -> None:
    rules = rules_of(
        tmp_path,
        unanswered=UNANSWERED,
        answers=f"CONSTRUCT {{ ?c :answers ?d }} WHERE {{ {body} }}",
    )

    with pytest.raises(CircularRulesError, match=r"answers → unanswered → answers"):
        strata(rules)


def test_value_that_values_leaves_out_makes_no_circle(tmp_path: Path) -> None:
    body = "?c :near ?d . FILTER NOT EXISTS { VALUES ?kind { :Claim :Other } ?c a ?kind }"
    rules = rules_of(
        tmp_path,
        unanswered=UNANSWERED,
        answers=f"CONSTRUCT {{ ?c :answers ?d }} WHERE {{ {body} }}",
    )

    assert names(rules) == [["answers"], ["unanswered"]]


def test_circle_of_rules_is_a_finding_in_the_file_of_the_rule(copy: Path) -> None:
    text = """\
        #+ sentence: A claim that is not on the text is.
        #+ sentence-ja: 本文に基づかない主張は本文に基づく。
        PREFIX cp: <https://w3id.org/coldpeace/ontology#>
        CONSTRUCT { ?claim a cp:StatedClaim }
        WHERE { ?claim a cp:Claim . FILTER NOT EXISTS { ?claim a cp:StatedClaim } }
        """
    (copy / "ontology" / "rules" / "liar.rq").write_text(dedent(text), encoding="utf-8")

    (finding,) = kg.check(copy).findings

    assert (str(finding.path), finding.severity) == ("ontology/rules/liar.rq", "violation")
    assert "liar → liar" in finding.messages["en"]


def test_dates_are_compared_as_a_filter_of_premises(tmp_path: Path) -> None:
    text = """CONSTRUCT { ?a :before ?b }
              WHERE { ?a :date ?d . ?b :date ?e . FILTER (?d < ?e) }"""
    (rule,) = rules_of(tmp_path, before=text)
    data = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        :a :date "1994-12-02"^^xsd:date . :b :date "1994-12-03"^^xsd:date .
        :c :date "1995-01-01"^^xsd:date ."""

    assert len(rule.body) == 2
    assert inferred(data, (rule,)) == {
        "<a> <before> <b>",
        "<a> <before> <c>",
        "<b> <before> <c>",
    }
