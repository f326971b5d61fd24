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
        (
            HEADER + PREFIX + "CONSTRUCT { ?a cp:answers _:new }\nWHERE { ?a cp:about ?b }",
            RuleError,
            "stands in the head",
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
