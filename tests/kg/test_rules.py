from pathlib import Path

import pytest
from rdflib import RDF, Variable

from kg.errors import HeaderError, RuleError
from kg.prefixes import CP
from kg.rules import load_rules

HEADER = "#+ sentence: Why.\n#+ sentence-ja: なぜ。\n"
PREFIX = "PREFIX cp: <https://w3id.org/coldpeace/ontology#>\n"


def write(folder: Path, text: str) -> Path:
    (folder / "rule.rq").write_text(text, encoding="utf-8")
    return folder


def test_what_stands_in_a_filter_is_no_premise(root: Path) -> None:
    (rule,) = [r for r in load_rules(root / "ontology" / "rules") if r.name == "stated-claim"]

    assert rule.head == (Variable("claim"), RDF.type, CP.StatedClaim)
    assert {pattern[1] for pattern in rule.body} == {CP.attribution, CP.claimant, CP.act}


def test_every_rule_file_says_why_in_both_languages(root: Path) -> None:
    for rule in load_rules(root / "ontology" / "rules"):
        assert rule.sentence["en"].endswith(".")
        assert rule.sentence["ja"].endswith("。")


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (PREFIX + "CONSTRUCT { ?a cp:answers ?b }\nWHERE { ?a cp:about ?b }", HeaderError, "lacks"),
        (HEADER + "ASK { }", RuleError, "want PREFIX lines, then CONSTRUCT"),
        (
            HEADER + PREFIX + "CONSTRUCT { ?a cp:answers ?b }\nWHERE { ?a cp: }",
            RuleError,
            "not SPARQL",
        ),
        (
            HEADER + PREFIX + "CONSTRUCT { ?a cp:answers ?c }\nWHERE { ?a cp:about ?b }",
            RuleError,
            r"\?c stands in the head",
        ),
        (
            HEADER
            + PREFIX
            + "CONSTRUCT { ?a cp:answers ?b . ?b cp:answers ?a }\nWHERE { ?a cp:about ?b }",
            RuleError,
            "want one triple",
        ),
    ],
)
def test_malformed_rule_file_is_refused_by_name(
    tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    folder = write(tmp_path, text)

    with pytest.raises(error, match=message) as caught:
        load_rules(folder)

    assert "rule.rq" in str(caught.value)


@pytest.mark.parametrize(
    ("head", "body", "message"),
    [
        ("?a cp:answers _:new", "?a cp:about ?b", "a blank node in the head is a new term"),
        (
            "?a cp:answers ?n",
            '?a cp:about ?b . BIND (IRI(CONCAT(STR(?b), "x")) AS ?n)',
            r"\?n in the head is a new term, so the rule might never end",
        ),
        ("?a cp:answers ?b", "?a cp:about ?c . FILTER EXISTS { ?a ?p ?b }", r"\?b stands in"),
        ("?a cp:answers ?b", "?a cp:about ?b . OPTIONAL { ?b cp:about ?c }", "OPTIONAL"),
        ("?a cp:answers ?b", "{ ?a cp:about ?b } UNION { ?b cp:about ?a }", "UNION"),
        ("?a cp:answers ?b", "?a cp:about/cp:about ?b", "a path is no premise"),
        ("?a cp:answers ?b", "?a cp:about ?b , []", "a blank node has no name"),
        ("?a cp:answers ?b", "?a cp:about ?b . FILTER (NOW() > ?b)", "depends on the clock"),
        ("?a cp:answers ?b", "?a cp:about ?b . FILTER (RAND() < 0.5)", "depends on chance"),
        (
            "?a cp:answers ?b",
            "?a cp:about ?b . FILTER NOT EXISTS { ?a cp:about ?c . FILTER (BNODE() = ?c) }",
            "makes new terms",
        ),
        (
            "?a cp:answers ?b",
            "?a cp:about ?b . { SELECT ?b (COUNT(*) AS ?n) { ?b ?p ?o } GROUP BY ?b }",
            "cannot count",
        ),
        ("?a cp:answers ?b", "?a cp:about ?b . { SELECT ?b { ?b a ?t } LIMIT 3 }", "LIMIT"),
        ("?a cp:answers ?b", "?a cp:about ?b SERVICE <urn:s> { ?a a ?t }", "SERVICE"),
        ("cp:a cp:answers cp:b", "FILTER NOT EXISTS { ?a cp:about ?b }", "rests on nothing"),
    ],
)
def test_rule_with_what_a_rule_cannot_have_is_refused_by_name(
    tmp_path: Path, head: str, body: str, message: str
) -> None:
    text = f"{HEADER}{PREFIX}CONSTRUCT {{ {head} }}\nWHERE {{ {body} }}"

    with pytest.raises(RuleError, match=message) as caught:
        load_rules(write(tmp_path, text))

    assert "rule.rq" in str(caught.value)
    assert "\n" not in str(caught.value)
