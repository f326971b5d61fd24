"""/explain and /rules, over the release of the record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph
from werkzeug.test import TestResponse

import kg
from endpoint import create_app
from kg.engine import Engine
from kg.prefixes import CP, ID
from kg.why import explain_triple

CONTEST = ("id:commitment/washington-agreement", "a", "cp:ContestedInKeeping")
REVERSED = ("id:claim/08-03", "cp:answers", "id:claim/09-01")


def ask(
    served: FlaskClient, terms: tuple[str, ...], accept: str = "text/html", **more: str
) -> TestResponse:
    fields = dict(zip("spo", terms, strict=False)) | more
    return served.get("/explain", query_string=fields, headers={"Accept": accept})


def test_page_explains_a_contest_down_to_the_quotes(served: FlaskClient) -> None:
    page = ask(served, CONTEST, lang="en").text

    assert "A commitment is contested in its keeping when" in page
    assert "「合意違反」と断言" in page
    assert "合意違反ではない" in page
    assert 'href="/doc/' not in page  # things are linked by their own names
    assert 'href="/id/claim/09-01"' in page
    assert 'href="/graph/stated/claims/08"' in page


@pytest.fixture(scope="module")
def lean(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the application over a release that keeps no steps of reasoning."""
    release = kg.build(root, tmp_path_factory.mktemp("lean"), dumps=("all.nq",), justified=False)
    with Engine(release.store, workers=1) as engine:
        yield create_app(release.path, engine).test_client(use_cookies=False)


@pytest.mark.parametrize(
    "path", ["/doc/claim/09-01", "/doc/commitment/washington-agreement", "/explain"]
)
def test_release_without_steps_offers_no_explanation(
    served: FlaskClient, lean: FlaskClient, path: str
) -> None:
    offers, without = (
        client.get(path, headers={"Accept": "text/html"}) for client in (served, lean)
    )

    assert "/explain?s=" in offers.text
    assert without.status_code == 200
    assert "/explain?s=" not in without.text


def test_release_without_steps_still_marks_what_is_inferred(lean: FlaskClient) -> None:
    assert "basis-inferred" in lean.get("/doc/claim/09-01", headers={"Accept": "text/html"}).text


def test_page_is_japanese_for_who_reads_japanese(served: FlaskClient) -> None:
    response = ask(served, CONTEST, lang="ja")

    assert response.headers["Content-Language"] == "ja"
    assert (
        "ある主張が違反を唱え、別の主張がそれを否認している約束は、履行が争われている。"
        in response.text
    )
    assert "Because" not in response.text


def test_every_step_that_is_referred_to_has_its_place(served: FlaskClient) -> None:
    page = ask(served, ("id:commitment/ukraine-security", "a", "cp:ContestedInContent")).text

    referred = set(re.findall(r'href="#step-(\d+)"', page))
    assert referred
    assert referred <= set(re.findall(r'id="step-(\d+)"', page))


@pytest.mark.parametrize(
    ("accept", "form"),
    [("application/json", "json"), ("text/turtle", "turtle"), ("text/plain", "text")],
)
def test_machines_get_what_the_command_prints(
    served: FlaskClient, root: Path, release: kg.Release, accept: str, form: str
) -> None:
    printed = explain_triple(root, release, CONTEST, form, "en").text

    assert ask(served, CONTEST, accept, lang="en").text == printed
    assert ask(served, CONTEST, format=form, lang="en").text == printed


def test_turtle_holds_justifications(served: FlaskClient) -> None:
    graph = Graph().parse(data=ask(served, CONTEST, "text/turtle").text, format="turtle")

    assert (None, RDF.type, CP.Justification) in graph
    assert (None, CP.evidence, None) in graph


def test_bare_addresses_are_terms_as_links_write_them(served: FlaskClient) -> None:
    terms = (str(ID["commitment/washington-agreement"]), str(RDF.type), str(CP.ContestedInKeeping))

    assert ask(served, terms, "application/json").json["holds"]


def test_what_does_not_hold_shows_what_is_missing(served: FlaskClient) -> None:
    page = ask(served, REVERSED, lang="en")
    said = ask(served, REVERSED, "application/json").json

    assert page.status_code == 200
    assert "missing:" in page.text
    assert said["holds"] is False
    assert said["nearest"][0]["missing"]
    assert ask(served, REVERSED, "text/turtle").status_code == 404


def test_asserted_triple_shows_file_basis_and_quote(served: FlaskClient) -> None:
    page = ask(served, ("id:claim/08-03", "a", "cp:Claim"), lang="en").text

    assert "This is asserted, not inferred." in page
    assert "data/stated/claims/08.ttl" in page
    assert 'class="quote"' in page


@pytest.mark.parametrize(
    "terms",
    [
        ("washington", "a", "cp:Claim"),
        ("id:x",),
        ("id:x", "a", '"x'),
        ("javascript:alert(1)", "a", "cp:Claim"),
        ("<script>alert(1)</script>", "a", "cp:Claim"),
        ("https://x y", "a", "cp:Claim"),
        ("id:x", "a", "x" * 5000),
        ("id:x\x00", "a", "cp:Claim"),
    ],
)
def test_rubbish_is_400_in_one_line_with_the_accepted_forms(
    served: FlaskClient, terms: tuple[str, ...]
) -> None:
    page = ask(served, terms)
    problem = ask(served, terms, "application/json")

    assert page.status_code == problem.status_code == 400
    assert "<script>alert" not in page.text
    assert problem.mimetype == "application/problem+json"
    assert "\n" not in json.loads(problem.text)["detail"]


@pytest.mark.parametrize(
    "terms",
    [
        ('"literal"', "a", "cp:Claim"),
        ("id:x", "a", '"x\\"}} DROP ALL"'),
        ("<urn:x>", "<urn:y>", "<urn:z>"),
        ("id:claim/09-01", "rdfs:label", '"x"@en'),
        ("id:claim/09-01", '"not a property"', "id:x"),
        ("id:x", "id:y", '"9"^^xsd:integer'),
    ],
)
def test_odd_triples_are_answered(served: FlaskClient, terms: tuple[str, ...]) -> None:
    assert ask(served, terms).status_code == 200
    assert ask(served, terms, "application/json").json["holds"] is False


def test_without_a_triple_there_is_a_form_with_examples(served: FlaskClient) -> None:
    page = served.get("/explain?lang=en").text

    assert "<form" in page
    links = re.findall(r'href="(/explain\?s=[^"]+)"', page)
    assert links
    first = served.get(links[0].replace("&amp;", "&"), headers={"Accept": "application/json"})
    assert first.json["holds"]


def test_formats_are_those_that_are_offered(served: FlaskClient) -> None:
    assert ask(served, CONTEST, "image/png").status_code == 406
    assert ask(served, CONTEST, format="png").status_code == 400


def test_explanation_is_not_sent_twice(served: FlaskClient) -> None:
    tag = ask(served, CONTEST).headers["ETag"]

    again = served.get(
        "/explain",
        query_string=dict(zip("spo", CONTEST, strict=True)),
        headers={"If-None-Match": tag},
    )

    assert again.status_code == 304


def test_rules_are_listed_with_what_they_gave(served: FlaskClient, checked: kg.Checked) -> None:
    said = served.get("/rules", headers={"Accept": "application/json"}).json["rules"]
    by_name = {rule["name"]: rule for rule in said}

    assert set(by_name) == {rule.name for rule in checked.rules}
    assert all(set(rule["sentence"]) == {"en", "ja"} for rule in said)
    inverse = by_name["inverse-aboutCommitment-hasClaim"]
    assert inverse["head"] == "?y cp:hasClaim ?x"
    assert inverse["body"] == "?x cp:aboutCommitment ?y"
    assert inverse["triples"] > 0
    assert by_name["disjoint-Person-Organization"]["head"] is None


@pytest.mark.parametrize(
    ("language", "said"), [("en", "stands on the text"), ("ja", "本文に基づく")]
)
def test_rules_are_a_page_in_both_languages(served: FlaskClient, language: str, said: str) -> None:
    page = served.get(f"/rules?lang={language}", headers={"Accept": "text/html"}).text

    assert said in page
    assert 'id="stated-claim"' in page


def test_rule_leads_to_its_description(served: FlaskClient) -> None:
    response = served.get("/id/rule/stated-claim")

    assert response.status_code == 303
    graph = Graph().parse(
        data=served.get(response.location, headers={"Accept": "text/turtle"}).text, format="turtle"
    )
    assert (ID["rule/stated-claim"], RDF.type, CP.Rule) in graph
