from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from pyld import jsonld
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse
from rdflib import Graph

from endpoint.descriptions import iri_ref

BASE = "https://w3id.org/coldpeace/"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
FORMATS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
PATHS = ["doc/document/09", "graph/documents/09", "shape/Letter", "ontology"]


def test_thing_redirects_to_its_document(client: FlaskClient) -> None:
    answer = client.get("/id/document/09")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/doc/document/09"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("extension", "media_type"), FORMATS.items())
def test_document_is_the_same_by_accept_and_by_extension(
    client: FlaskClient, path: str, extension: str, media_type: str
) -> None:
    by_header = client.get(f"/{path}", headers={"Accept": media_type})
    by_name = client.get(f"/{path}.{extension}", headers=BROWSER)

    assert by_header.status_code == by_name.status_code == 200
    assert by_header.mimetype == by_name.mimetype == media_type
    assert by_header.data == by_name.data != b""
    assert by_header.headers["Content-Location"] == f"/{path}.{extension}"
    assert f'<{BASE}{path}>; rel="canonical"' in by_header.headers["Link"]
    assert by_header.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("path", PATHS)
def test_all_formats_say_the_same(client: FlaskClient, path: str) -> None:
    def read(extension: str) -> set:
        body = client.get(f"/{path}.{extension}").data
        rdf_format = RdfFormat.from_media_type(FORMATS[extension])
        return {quad.triple for quad in parse(body, rdf_format)}

    assert read("ttl") == read("nt") == read("rdf") == read("trig") == read("nq") != set()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("extension", ["trig", "nq"])
def test_formats_with_graphs_say_where_each_triple_stands(
    client: FlaskClient, path: str, extension: str
) -> None:
    body = client.get(f"/{path}.{extension}").data

    quads = set(parse(body, RdfFormat.from_media_type(FORMATS[extension])))
    graphs = {
        "doc/document/09": {"ontology", "documents/09"},
        "graph/documents/09": {"documents/09"},
        "ontology": {"ontology"},
        "shape/Letter": {"shapes"},
    }
    assert {q.graph_name.value for q in quads} == {f"{BASE}graph/{g}" for g in graphs[path]}
    for quad in quads:
        if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode):
            where = f"{{ GRAPH {quad.graph_name} {{ {quad.triple} }} }}"
            answer = client.get("/sparql", query_string={"query": f"ASK {where}", "format": "csv"})
            assert answer.text == "true"


def test_description_has_fragments_labels_and_nothing_else(client: FlaskClient) -> None:
    anchor = Graph().parse(data=client.get("/doc/anchor/09-01.nt").data, format="nt")
    letter = Graph().parse(data=client.get("/doc/document/09.ttl").data, format="turtle")

    stem = BASE + "id/anchor/09-01"
    assert {str(s) for s in anchor.subjects()} == {stem, f"{stem}#position", f"{stem}#quote"}
    assert "ボリス・エリツィン" in {str(o) for o in letter.objects()}
    assert len(set(letter.subjects())) == 5  # itself, a person, and three terms with labels


def test_shape_comes_with_what_it_has_no_name_for(client: FlaskClient) -> None:
    shape = Graph().parse(data=client.get("/shape/Letter.ttl").data, format="turtle")

    assert {str(o) for o in shape.objects()} > {"1", "http://www.w3.org/ns/shacl#NodeShape"}


def test_json_ld_is_compact_and_means_the_same(client: FlaskClient) -> None:
    document = json.loads(client.get("/doc/document/09.jsonld").data)
    context = json.loads(client.get("/context.jsonld").data)
    turtle = client.get("/doc/document/09.ttl").data

    assert document["@context"] == BASE + "context.jsonld"
    node = next(each for each in document["@graph"] if each["@id"].endswith("document/09"))
    assert node["sender"] == BASE + "id/person/boris-yeltsin"
    assert node["earliest"] == "1994-12-03"
    quads = jsonld.to_rdf({**document, **context}, {"format": "application/n-quads"})
    said = {quad.triple for quad in parse(quads, RdfFormat.N_QUADS)}
    assert said == {quad.triple for quad in parse(turtle, RdfFormat.TURTLE)}


@pytest.mark.parametrize(
    ("language", "name", "caveat"),
    [
        ("en", "Letter 9", "not checked against the original documents"),
        ("ja", "書簡9", "原文書との照合は行っていない"),
    ],
)
def test_page_is_for_people_in_their_language(
    client: FlaskClient, language: str, name: str, caveat: str
) -> None:
    page = client.get("/doc/document/09", headers={**BROWSER, "Accept-Language": language})

    assert page.mimetype == "text/html"
    assert f"<h1>{name}</h1>" in page.text
    assert f"{BASE}id/document/09</code>" in page.text
    assert 'href="/id/person/boris-yeltsin"' in page.text
    assert 'href="javascript' not in page.text
    assert caveat in page.text


def test_page_shows_who_mentions_the_thing_and_what_an_anchor_quotes(client: FlaskClient) -> None:
    page = client.get("/doc/anchor/09-01", headers=BROWSER).text

    assert 'href="/id/claim/09-01"' in page
    assert "不拡大" in page
    assert 'id="quote"' in page


def test_terms_are_targets_on_the_page_of_the_ontology(client: FlaskClient) -> None:
    assert 'id="Letter"' in client.get("/ontology", headers=BROWSER).text


@pytest.mark.parametrize(
    "path",
    ["/id/nothing", "/doc/nothing", "/doc/nothing.ttl", "/concept/x", "/graph/none", "/shape/x",
     "/doc/../../etc/passwd", "/doc/%2e%2e/%2e%2e/etc/passwd", "/doc/a%3E%20b", "/doc/a%22b",
     "/id/a%0Ab", "/id/日本", "/id/document/09%7D"],
)  # fmt: skip
def test_unknown_path_is_404(client: FlaskClient, path: str) -> None:
    machine, person = client.get(path), client.get(path, headers=BROWSER)

    assert machine.status_code == person.status_code == 404
    assert machine.mimetype == "application/problem+json"
    assert person.mimetype == "text/html"


def test_page_of_an_error_is_not_for_citing(client: FlaskClient) -> None:
    found = client.get("/doc/document/09", headers={"Accept": "text/html"}).text
    missing = client.get("/doc/document/99", headers={"Accept": "text/html"}).text

    assert 'id="cite"' in found
    assert 'id="cite"' not in missing


def test_unknown_format_is_406_with_the_list(client: FlaskClient) -> None:
    answer = client.get("/doc/document/09", headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert all(media_type in answer.json["detail"] for media_type in FORMATS.values())


@pytest.mark.parametrize("path", ["/doc/document/09", "/ontology.html", "/context.jsonld"])
def test_document_is_not_sent_twice(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "text", ["a:b> } #", "a:b c", "relative", 'a:"', "a:{", "a:\n", "a:\\u003e"]
)
def test_text_that_is_no_iri_never_gets_into_a_query(text: str) -> None:
    with pytest.raises(ValueError, match="not an absolute IRI"):
        iri_ref(text)


def test_iri_of_the_data_never_depends_on_the_host(client: FlaskClient) -> None:
    body = client.get("/doc/document/09.nt", base_url="http://evil.example/").data

    subjects = {quad.subject for quad in parse(body, RdfFormat.N_TRIPLES)}
    assert b"evil" not in body
    assert NamedNode(BASE + "id/document/09") in subjects
