"""/about, /data, /ontology and /shapes: the documentation that the release writes of itself."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from lxml import html

from kg import agreement
from kg.release import Release

BROWSER = "text/html,*/*;q=0.8"
PAGES = ("/about", "/data", "/ontology", "/shapes")
CP = "https://w3id.org/coldpeace/ontology#"


def page(client: FlaskClient, path: str, language: str = "en") -> html.HtmlElement:
    answer = client.get(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def rows(client: FlaskClient, query: str) -> list[dict]:
    answer = client.get("/sparql", query_string={"query": query})
    return [
        {name: term["value"] for name, term in row.items()}
        for row in answer.json["results"]["bindings"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_links_lead_to_pages_and_anchors_that_exist(served: FlaskClient, path: str) -> None:
    main = page(served, path).find(".//main")
    anchors = {f"#{each}" for each in main.xpath("//@id")}

    addresses = {each for each in main.xpath(".//a/@href") if each.startswith(("/", "#"))}
    assert len(addresses) > 3
    for address in addresses:
        if address.startswith("#"):
            assert address in anchors
        else:
            with served.get(address, headers={"Accept": BROWSER}) as answer:
                assert answer.status_code in {200, 303}, address


def test_every_term_is_documented_in_both_languages(served: FlaskClient) -> None:
    english, japanese = page(served, "/ontology"), page(served, "/ontology", "ja")

    terms = rows(
        served,
        f"""PREFIX owl: <http://www.w3.org/2002/07/owl#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT * {{ VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty }}
          ?term a ?kind ; rdfs:label ?en , ?ja ; skos:definition ?said .
          FILTER (STRSTARTS(STR(?term), "{CP}") && lang(?en) = "en" && lang(?ja) = "ja")
          FILTER (lang(?said) = "ja") }}""",
    )
    assert len(terms) > 100
    for term in terms:
        anchor = term["term"].removeprefix(CP)
        (section,), (japanese_section,) = (
            each.xpath(f"//section[@id='{anchor}']") for each in (english, japanese)
        )
        assert term["en"] in section.text_content()
        assert term["ja"] in japanese_section.text_content()
        assert term["said"] in japanese_section.text_content()


def test_usage_is_counted(served: FlaskClient) -> None:
    (section,) = page(served, "/ontology").xpath("//section[@id='Claim']")

    (found,) = rows(served, f"SELECT (COUNT(*) AS ?n) {{ ?claim a <{CP}Claim> }}")
    assert f"{found['n']} times" in section.text_content()


def test_ontology_is_still_rdf_for_machines(served: FlaskClient) -> None:
    answer = served.get("/ontology", headers={"Accept": "text/turtle"})

    assert answer.mimetype == "text/turtle"
    assert "owl:Ontology" in answer.text


@pytest.mark.parametrize(
    ("path", "leads"),
    [("/ontology/prefix/act", "/ontology#prefixes"), ("/ontology/0.1.0", "/ontology")],
)
def test_what_the_ontology_names_of_itself_leads_to_it(
    served: FlaskClient, path: str, leads: str
) -> None:
    answer = served.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (303, leads)
    assert served.get("/ontology/9.9.9").status_code == 404


def test_every_shape_is_told_in_words(served: FlaskClient) -> None:
    shown = page(served, "/shapes", "ja")

    shapes = rows(
        served,
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?shape ?message { GRAPH <https://w3id.org/coldpeace/graph/shapes> {
          ?shape sh:message ?message ; sh:severity ?severity .
          FILTER (lang(?message) = "ja") } }""",
    )
    told = {
        row.xpath("th/a/@href")[0]: row.xpath("td[1]")[0].text_content()
        for row in shown.xpath("//table[@class='shapes']/tbody/tr")
    }
    assert len(shapes) > 50
    assert told == {
        each["shape"].removeprefix("https://w3id.org/coldpeace"): each["message"] for each in shapes
    }


def test_data_lists_every_file_with_its_checksum(served: FlaskClient, release: Release) -> None:
    shown = page(served, "/data")

    listed = set(shown.xpath("//main//a/@href"))
    wanted = {f"/{path}" for path in release.files if path.startswith(("dumps/", "tables/"))}
    assert wanted <= listed
    sums = set(shown.xpath("//code/@title"))
    assert {
        said["sha256"] for path, said in release.files.items() if path.startswith("dumps")
    } <= sums


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_column_of_a_table_is_explained(served: FlaskClient, language: str) -> None:
    shown = page(served, "/data", language)

    header = served.get("/tables/claims.csv")
    with header as answer:
        names = answer.text.splitlines()[0].split(",")
    said = dict(
        zip(
            (each.text_content() for each in shown.xpath("//details//dt")),
            (each.text_content() for each in shown.xpath("//details//dd")),
            strict=True,
        )
    )
    assert all(said[name] for name in names)


def test_findings_of_the_checks_are_told_in_words(served: FlaskClient, release: Release) -> None:
    report = release.path / "reports" / "findings.json"
    kept = report.read_text(encoding="utf-8")
    finding = {
        "path": "data/x.ttl", "line": 1, "severity": "warning", "check": "Claim-act",
        "messages": {"en": "Add an act.", "ja": "行為を加えること。"}, "subject": "id:claim/<09>",
    }  # fmt: skip
    try:
        report.write_text(json.dumps([finding]), encoding="utf-8")
        shown = page(served, "/data", "ja")
    finally:
        report.write_text(kept, encoding="utf-8")

    assert "警告1件" in shown.xpath("//p[@id='quality']")[0].text_content()
    assert (
        "行為を加えること。 id:claim/<09>"
        in shown.xpath("//ul[@class='findings']")[0].text_content()
    )


def test_about_tells_the_agreement_of_the_two_readings(served: FlaskClient, root) -> None:
    shown = page(served, "/about").text_content()

    readings = agreement.read_folder(root / "data" / "double-reading")
    figures = agreement.figures(*readings)
    for same in figures["same"].values():
        assert f"{same['share']:.1%} (Cohen’s kappa {same['kappa']:.2f})" in shown
    assert str(figures["both"]) in shown


def test_about_counts_the_claims_of_each_voice(served: FlaskClient) -> None:
    shown = page(served, "/about")

    counts = {
        row.xpath("th/a/@href")[0]: int(row.xpath("td")[0].text)
        for row in shown.xpath("//h2[@id='voices']/following-sibling::table[1]/tbody/tr")
    }
    (total,) = rows(served, f"SELECT (COUNT(*) AS ?n) {{ ?claim a <{CP}Claim> }}")
    assert sum(counts.values()) == int(total["n"])
    assert "/concept/voice/summariser" in counts
