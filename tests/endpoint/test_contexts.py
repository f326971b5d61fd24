"""JSON-LD of the largest graph, read back by a library that did not write it."""

from __future__ import annotations

import json

from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

import kg
from endpoint.contexts import CONTEXT, compact

GRAPH = "/graph/justifications"
LIST = b"""\
<urn:x:a> <urn:x:p> _:n1 .
_:n1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "\xe4\xb8\x80"@ja .
_:n1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:n2 .
_:n2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "2"^^<urn:x:number> .
_:n2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> \
<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
_:n3 <urn:x:p> _:n3 .
_:n3 <urn:x:p> "plain" .
"""


def test_graph_of_all_justifications_says_what_its_dump_says(
    served: FlaskClient, release: kg.Release
) -> None:
    document = json.loads(served.get(f"{GRAPH}.jsonld").data)

    assert document["@context"] == CONTEXT
    document["@context"] = served.get("/context.jsonld").get_json()["@context"]
    text = json.dumps(document)
    dump = release.path / "dumps" / "coldpeace-justifications.nt"
    said = {quad.triple for quad in parse(text, RdfFormat.JSON_LD)}
    kept = {quad.triple for quad in parse(path=dump, format=RdfFormat.N_TRIPLES)}
    assert {str(each.predicate) for each in kept - said} == {"<http://purl.org/dc/terms/license>"}
    assert said < kept
    assert len(said) == release.triples["justifications"]


def test_lists_languages_and_nodes_without_a_name_are_kept() -> None:

    written = compact(LIST, {})

    assert json.loads(written)["@graph"] == [
        {"@id": "_:n3", "urn:x:p": ["plain", {"@id": "_:n3"}]},
        {
            "@id": "urn:x:a",
            "urn:x:p": {
                "@list": [
                    {"@language": "ja", "@value": "一"},
                    {"@type": "urn:x:number", "@value": "2"},
                ]
            },
        },
    ]
    shuffled = b"".join(reversed(LIST.splitlines(keepends=True) * 2))
    assert compact(shuffled, {}) == written
