import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, XSD, Literal, URIRef

from kg.errors import TermError
from kg.prefixes import expand, shorten
from kg.terms import read_term

PREFIXES = {
    "cp": "https://w3id.org/coldpeace/ontology#",
    "id": "https://w3id.org/coldpeace/id/",
    "xsd": str(XSD),
}
IRIS = st.from_regex(r"https://[a-z]{1,8}/[a-zA-Z0-9/._~-]{0,20}", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("a", RDF.type),
        ("<https://example.org/x>", URIRef("https://example.org/x")),
        ("cp:Claim", URIRef("https://w3id.org/coldpeace/ontology#Claim")),
        ("id:claim/09-01", URIRef("https://w3id.org/coldpeace/id/claim/09-01")),
        ('"合意"@ja', Literal("合意", lang="ja")),
        ('"09"', Literal("09")),
        ('"9"^^xsd:integer', Literal("9", datatype=XSD.integer)),
        ('"9"^^<http://www.w3.org/2001/XMLSchema#integer>', Literal("9", datatype=XSD.integer)),
    ],
)
def test_terms_are_read_as_people_type_them(typed: str, term: URIRef) -> None:
    assert read_term(typed, PREFIXES) == term


@pytest.mark.parametrize("typed", ["", "claim", "nix:x", "<a b>", '"x', "cp:a b", '"x"^^nix:y'])
def test_what_is_no_term_is_refused_with_the_accepted_forms(typed: str) -> None:
    with pytest.raises(TermError, match="write <https://…>, a prefixed name"):
        read_term(typed, PREFIXES)


@given(IRIS)
def test_every_iri_is_read_back_from_angle_brackets(iri: str) -> None:
    assert read_term(f"<{iri}>", PREFIXES) == URIRef(iri)


@given(st.sampled_from(sorted(PREFIXES)), st.from_regex(r"[A-Za-z0-9/-]{1,20}", fullmatch=True))
def test_shortened_iris_expand_to_themselves(prefix: str, local: str) -> None:
    iri = PREFIXES[prefix] + local

    assert expand(shorten(iri, PREFIXES), PREFIXES) == iri


@given(st.text())
def test_rubbish_is_read_or_refused_and_never_crashes(typed: str) -> None:
    try:
        read_term(typed, PREFIXES)
    except TermError as error:
        assert "\n" not in str(error) or "\n" in typed
