"""The command: what people type, what they get, and what rubbish gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from coldpeace import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def edit(copy: Path, file: str, old: str, new: str) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer has {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def out(release: kg.Release) -> Path:
    return release.path.parent.parent


CLAIMS = "data/stated/claims/09.ttl"
JUDGED = "data/editorial/claims/09.ttl"


def test_the_record_is_clean() -> None:
    result = run("check", "--strict")

    assert result.exit_code == 0, result.output
    assert [line for line in result.output.splitlines() if " violation " in line] == []


YELTSINS_LABEL = "エリツィンは、NATOの公式声明は取り決めに背くものだとする。"
BAD = [
    (CLAIMS, "<claim/09-01> a cp:Claim ;", "<claim/09-01> a cp:Claim", "syntax"),
    (CLAIMS, "    cp:addressee <person", "    cp:adressee <person", "Term-declared"),
    (CLAIMS, "    cp:evidence <anchor/09-01> ;\n", "", "Claim-evidence"),
    (CLAIMS, f'"@en ,\n        "{YELTSINS_LABEL}"@ja', '"@en', "Thing-label"),
    (CLAIMS, "<reading/partnership-before-enlargement>", "<reading/nowhere>", "Link-dangling"),
    (
        JUDGED,
        "<tenure/boris-yeltsin-ru-president>",
        "<tenure/andrei-kozyrev-ru-foreign-minister>",
        "Claim-tenure-holder",
    ),
    (CLAIMS, "<agent/summariser>", "<person/boris-yeltsin>", "Claim-summariser"),
    (CLAIMS, "act:alleges-breach", "act:allege-breach", "Concept-known"),
    (
        CLAIMS,
        "<claim/09-02> a cp:Claim",
        "<claim/09-02> a cp:State , cp:Claim",
        "disjoint-Actor-Claim",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), BAD, ids=[row[3] for row in BAD])
def test_bad_data_end_in_one_line_each_and_exit_1(
    copy: Path, file: str, old: str, new: str, expected: str
) -> None:
    edit(copy, file, old, new)

    result = run("check", "--root", copy)

    assert result.exit_code == 1
    lines = [line for line in result.stdout.splitlines() if f" {expected}:" in line]
    assert lines, result.output
    path, line, rest = lines[0].split(":", 2)
    assert path == file
    assert int(line) > 0
    assert rest.startswith(" violation ")
    assert "Traceback" not in result.output


def test_tenure_that_does_not_cover_the_day_is_found(copy: Path) -> None:
    edit(copy, "data/external/offices.ttl", '"1991-07-10"^^xsd:date', '"1995-01-01"^^xsd:date')

    result = run("check", "--root", copy)

    assert "Claim-tenure-day" in result.stdout


def test_unknown_axiom_is_refused_by_name(copy: Path) -> None:
    edit(
        copy,
        "ontology/claims.ttl",
        "cp:voice a owl:ObjectProperty",
        "cp:voice a owl:FunctionalProperty , owl:ObjectProperty",
    )

    result = run("check", "--root", copy)

    assert result.exit_code == 1
    assert "ontology/claims.ttl:" in result.stdout
    assert "FunctionalProperty" in result.stdout


def test_findings_can_be_had_as_json_and_in_japanese(copy: Path) -> None:
    edit(copy, CLAIMS, "    cp:evidence <anchor/09-01> ;\n", "")

    (finding,) = json.loads(run("check", "--root", copy, "--format", "json").stdout)
    japanese = run("check", "--root", copy, "--lang", "ja").stdout

    assert finding["check"] == "Claim-evidence"
    assert finding["messages"]["ja"] in japanese


def test_check_of_a_path_shows_only_its_findings(copy: Path) -> None:
    edit(copy, CLAIMS, "    cp:evidence <anchor/09-01> ;\n", "")

    elsewhere = run("check", "--root", copy, copy / "data" / "external")

    assert elsewhere.exit_code == 0
    assert elsewhere.stdout == ""


def test_check_of_a_path_outside_the_record_is_refused(copy: Path) -> None:
    result = run("check", "--root", copy, "/usr")

    assert result.exit_code == 1
    assert "no part of the record" in result.stderr


def test_every_command_tells_broken_turtle_in_the_same_words(copy: Path, source: Path) -> None:
    edit(copy, CLAIMS, "<claim/09-01> a cp:Claim ;", "<claim/09-01> a cp:Claim")

    checked = run("check", "--root", copy).stdout
    verified = run("verify", "--root", copy, "--source", source)

    assert verified.exit_code == 1
    assert checked.startswith(f"{CLAIMS}:")
    assert checked.strip() in verified.stderr


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("data/stated/a b.ttl", "", "data/stated/a b.ttl:0: violation syntax: its name"),
        ("data/stated/new.ttl", "", "data/stated/new.ttl:1: violation Graph-basis: "),
        ("queries/new.rq", "ASK {}", "queries/new.rq:1: violation query: the header lacks"),
        ("ontology/rules/new.rq", "ASK {}", "ontology/rules/new.rq:1: violation rule: the header"),
    ],
)
def test_new_file_with_a_fault_is_named(copy: Path, file: str, text: str, expected: str) -> None:
    (copy / file).write_text(text, encoding="utf-8")

    result = run("check", "--root", copy)

    assert result.exit_code == 1
    assert result.stdout.startswith(expected), result.output


def test_releases_of_another_root_stay_in_that_root(copy: Path) -> None:
    result = run("build", "--root", copy)

    assert result.exit_code == 0, result.output
    assert kg.load_release(copy / "build").path.is_relative_to(copy.resolve())


def test_report_of_all_runs_is_one(copy: Path) -> None:
    edit(copy, CLAIMS, "    cp:evidence <anchor/09-01> ;\n", "")

    report = run("check", "--root", copy, "--format", "turtle").stdout

    assert report.count("a sh:ValidationReport") == 1
    assert "sh:conforms false" in report


def test_changed_record_makes_a_release_stale(copy: Path) -> None:
    release = kg.build(copy, copy / "build")
    fresh = kg.is_stale(release, copy)
    (copy / CLAIMS).touch()
    touched = kg.is_stale(release, copy)
    again = kg.build(copy, copy / "build")

    assert (fresh, touched, kg.is_stale(again, copy)) == (False, True, False)
    assert again == release


def test_build_that_fails_says_why_and_leaves_nothing(copy: Path, tmp_path: Path) -> None:
    edit(copy, CLAIMS, "    cp:evidence <anchor/09-01> ;\n", "")

    result = run("build", "--root", copy, "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "Claim-evidence" in result.stdout
    assert "nothing was built" in result.stderr
    assert not (tmp_path / "out").exists()


def test_explain_walks_down_to_both_quotes(out: Path) -> None:
    result = run(
        "explain", "id:commitment/washington-agreement", "a", "cp:ContestedInKeeping", "--out", out
    )

    assert result.exit_code == 0
    assert "「合意違反」と断言" in result.stdout
    assert "合意違反ではない" in result.stdout


def test_rules_are_listed_with_how_many_triples_they_gave(out: Path) -> None:
    table = run("rules", "--out", out).stdout
    listed = json.loads(run("rules", "--out", out, "--format", "json").stdout)["rules"]

    assert table.splitlines()[0].split() == ["rule", "triples", "sentence"]
    assert len(table.splitlines()) == len(listed) + 1
    assert any(rule["name"] == "stated-claim" and rule["triples"] for rule in listed)


def test_explain_of_what_does_not_hold_shows_what_is_missing(out: Path) -> None:
    result = run("explain", "id:claim/08-03", "cp:answers", "id:claim/09-01", "--out", out)

    assert result.exit_code == 1
    assert result.stdout.startswith("The graph does not say this: ")
    assert "This is missing: " in result.stdout
    assert not result.stderr


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (("claim 9", "a", "cp:Claim"), "write <https://…>"),
        (("nix:claim", "a", "cp:Claim"), "write <https://…>"),
        (("<not an iri>", "a", "cp:Claim"), "write <https://…>"),
        (("id:a\udcff", "a", "cp:Claim"), "cannot be printed"),
    ],
)
def test_explain_of_rubbish_is_one_line(out: Path, terms: tuple[str, ...], said: str) -> None:
    result = run("explain", *terms, "--out", out)

    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_verify_compares_every_quote(source: Path) -> None:
    result = run("verify", "--source", source, "--coverage")

    assert result.exit_code == 0
    assert "0 quotes moved, 0 quotes missing" in result.stdout
    assert "09: 0 clauses untouched" in result.stdout
