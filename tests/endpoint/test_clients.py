"""Software that others wrote, asking a real server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pandas
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label { <https://w3id.org/coldpeace/id/document/09> rdfs:label ?label } ORDER BY ?label
"""
DOCUMENT = "<https://w3id.org/coldpeace/id/document/09>"


@pytest.fixture(scope="module")
def server(serving: Callable):
    return serving()


def test_curl_asks_in_three_ways(server) -> None:
    def curl(*arguments: str) -> str:
        command = ["curl", "-sS", "--fail", "--compressed", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    address, accept = f"{server.address}/sparql", "Accept: text/csv"
    form = curl(address, "-H", accept, "--data-urlencode", f"query={LABELS}")
    got = curl("-G", address, "-H", accept, "--data-urlencode", f"query={LABELS}")
    sent = curl(address, "-H", accept, "-H", "Content-Type: application/sparql-query", "-d", LABELS)

    assert form == got == sent
    assert form.split() == ["label", "Letter", "9", "書簡9"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_asks_in_its_formats(server, method: str) -> None:
    wrapper = SPARQLWrapper(f"{server.address}/sparql")
    wrapper.setMethod(method)
    wrapper.setQuery(LABELS)

    wrapper.setReturnFormat(JSON)
    found = wrapper.queryAndConvert()["results"]["bindings"]
    assert {row["label"]["value"] for row in found} == {"Letter 9", "書簡9"}
    wrapper.setReturnFormat(XML)
    assert "書簡9" in wrapper.queryAndConvert().toxml()
    wrapper.setReturnFormat(CSV)
    assert "書簡9" in wrapper.queryAndConvert().decode()
    wrapper.setQuery(f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o FILTER (?s = {DOCUMENT}) }}")
    wrapper.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=wrapper.queryAndConvert(), format="turtle")) > 3


def test_rdflib_uses_the_endpoint_as_a_graph(server) -> None:
    graph = Graph(SPARQLStore(f"{server.address}/sparql"))

    assert len(list(graph.query(LABELS))) == 2
    assert bool(graph.query(f"ASK {{ {DOCUMENT} ?p ?o }}"))
    assert len(list(graph.triples((None, None, None)))) > 10


def test_pandas_reads_a_query_as_a_table(server) -> None:
    address = f"{server.address}/sparql?{urlencode({'query': LABELS, 'format': 'csv'})}"

    assert list(pandas.read_csv(address)["label"]) == ["Letter 9", "書簡9"]


PACKAGE = {
    "private": True,
    "dependencies": {"@comunica/query-sparql": "4"},
    "overrides": {"undici": "^7"},  # its undici 8 needs a newer node than 20
}
PROGRAM = """
const { QueryEngine } = require('@comunica/query-sparql');
new QueryEngine().queryBindings(process.argv[3], { sources: [process.argv[2]] })
  .then(stream => stream.toArray())
  .then(rows => console.log(JSON.stringify(rows.map(row => row.get('label').value))));
"""


def test_comunica_finds_out_how_to_ask(server, tmp_path: Path) -> None:
    if not os.environ.get("CI"):
        pytest.skip("Comunica is 300 packages from npm; set CI=true to fetch and ask with it")
    assert shutil.which("npm"), "npm is missing, and CI may not skip what needs it"
    (tmp_path / "package.json").write_text(json.dumps(PACKAGE))
    (tmp_path / "ask.js").write_text(PROGRAM)
    npm = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(npm, cwd=tmp_path, check=True, timeout=300)

    asked = subprocess.run(
        [shutil.which("node"), "ask.js", f"{server.address}/sparql", LABELS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    assert json.loads(asked.stdout) == ["Letter 9", "書簡9"]
