"""Explanations in words, in JSON and in Turtle."""

import json
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import RDF, Graph, URIRef

import kg
from kg.errors import NotEntailed, TermError
from kg.justifications import JUSTIFICATIONS, statement
from kg.prefixes import CP, ID
from kg.why import Answer, explain_triple

CONTEST = ("id:commitment/washington-agreement", "a", "cp:ContestedInKeeping")
UKRAINE = ("id:commitment/ukraine-security", "a", "cp:ContestedInContent")
REVERSED = ("id:claim/08-03", "cp:answers", "id:claim/09-01")


def why(
    root: Path, release: kg.Release, terms: tuple, form: str = "text", lang: str = "en"
) -> Answer:
    return explain_triple(root, release, terms, form, lang)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_contest_is_told_in_the_approved_words(
    root: Path, release: kg.Release, language: str
) -> None:
    approved = root / "tests" / "explain" / f"contested.{language}.txt"

    answer = why(root, release, CONTEST, lang=language)

    assert answer.holds
    assert answer.text == approved.read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "above"), [("en", "explained above"), ("ja", "上に示した")])
def test_each_triple_is_explained_once(
    root: Path, release: kg.Release, language: str, above: str
) -> None:
    told = why(root, release, UKRAINE, lang=language).text

    explained = [line.strip() for line in told.splitlines() if above not in line]
    inferred = [line for line in explained if "inferred" in line or "推論" in line]
    assert above in told
    assert len(inferred) == len(set(inferred))


def test_label_of_a_claim_is_the_editors_wording_and_quotes_nothing(
    root: Path, release: kg.Release
) -> None:
    label = '"Yeltsin calls the NATO communiqué a breach of what was agreed."@en'

    told = why(root, release, ("id:claim/09-01", "rdfs:label", label)).text

    assert "The editors word it so (data/stated/claims/09.ttl)." in told
    assert "合意違反" not in told


def test_what_an_outside_source_says_names_it(root: Path, release: kg.Release) -> None:
    triple = ("id:office/us-president", "cp:officeIn", "id:organization/us-presidency")

    told = why(root, release, triple).text

    assert "data/external/offices.ttl), <https://" in told


def test_json_lists_every_step_with_its_evidence(root: Path, release: kg.Release) -> None:
    said = json.loads(why(root, release, CONTEST, "json").text)

    first = said["steps"][0]
    quotes = {q["quote"]: q for step in said["steps"] for q in step["evidence"]}
    assert said["holds"] and said["whole"]
    assert first["name"] == str(
        statement((ID["commitment/washington-agreement"], RDF.type, CP.ContestedInKeeping))
    )
    assert [step["id"] for step in said["steps"]] == list(range(len(said["steps"])))
    assert all(bool(step["asserted"]) != bool(step["reasons"]) for step in said["steps"])
    assert quotes["合意違反ではない"]["number"] == "08"
    assert quotes["合意違反ではない"]["start"] < quotes["合意違反ではない"]["end"]
    assert {a["basis"] for step in said["steps"] for a in step["asserted"]} == {
        "stated",
        "editorial",
    }


def test_turtle_is_the_part_of_the_justifications_with_its_evidence(
    root: Path, release: kg.Release
) -> None:
    graph = Graph().parse(data=why(root, release, CONTEST, "turtle").text, format="turtle")
    store = Store.read_only(str(release.store))
    steps = set(graph.subjects(RDF.type, CP.Justification))
    said = [triple for step in steps for triple in graph.triples((step, None, None))]

    assert len(steps) == 7
    for triple in said:
        pattern = " ".join(term.n3() for term in triple)
        assert store.query(f"ASK {{ GRAPH <{JUSTIFICATIONS}> {{ {pattern} }} }}")
    quotes = set(graph.objects(None, URIRef("http://www.w3.org/ns/oa#exact")))
    assert {str(quote) for quote in quotes} == {"「合意違反」と断言", "合意違反ではない"}


def test_what_is_missing_is_told_down_to_the_last_premise(root: Path, release: kg.Release) -> None:
    triple = ("id:commitment/ukraine-security", "a", "cp:ContestedInKeeping")

    answer = why(root, release, triple)

    assert not answer.holds
    assert answer.text.startswith("The graph does not say this: ")
    assert "A commitment is contested in its keeping when" in answer.text
    assert "This is missing: " in answer.text


def test_premises_that_hold_are_told_beside_the_one_that_is_missing(
    root: Path, release: kg.Release
) -> None:
    said = json.loads(why(root, release, REVERSED, "json").text)

    assert said["holds"] is False
    nearest = said["nearest"][0]
    assert nearest["held"]
    assert nearest["missing"]
    assert nearest["missing"][0]["predicate"]["value"].startswith(str(CP))


def test_what_no_rule_gives_is_said_to_need_a_statement(root: Path, release: kg.Release) -> None:
    answer = why(root, release, ("id:document/09", "cp:number", '"10"'))

    assert "No rule could give it" in answer.text
    assert not answer.holds


def test_misspelt_name_is_pointed_out(root: Path, release: kg.Release) -> None:
    told = why(root, release, ("id:commitment/washinton", "a", "cp:ContestedInKeeping")).text

    assert "nothing at all about <https://w3id.org/coldpeace/id/commitment/washinton>" in told


def test_literal_as_subject_does_not_hold(root: Path, release: kg.Release) -> None:
    assert not why(root, release, ('"x"', "a", "cp:Claim")).holds


def test_turtle_has_no_words_for_what_does_not_hold(root: Path, release: kg.Release) -> None:
    with pytest.raises(NotEntailed, match="text and json say what is missing"):
        why(root, release, REVERSED, "turtle")


def test_malformed_term_shows_the_accepted_forms(root: Path, release: kg.Release) -> None:
    with pytest.raises(TermError, match="write <https://…>, a prefixed name"):
        why(root, release, ("washington", "a", "cp:Claim"))
