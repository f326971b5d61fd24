"""A release can leave out what is large: dumps in many formats, and the steps of reasoning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Store

import kg
from coldpeace import main
from kg.errors import Unjustified
from kg.exports import list_exports

CONTESTED = ("id:commitment/washington-agreement", "a", "cp:ContestedInKeeping")


@pytest.fixture(scope="module")
def lean(root: Path, tmp_path_factory: pytest.TempPathFactory) -> kg.Release:
    """A release with one dump and no justifications, built by the command."""
    out = tmp_path_factory.mktemp("lean")
    words = ["build", "--dumps", "all.nq", "--no-justifications", "--out", str(out)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert "justify" not in result.stderr
    return kg.load_release(out)


def test_only_the_dumps_that_were_asked_for_are_there(lean: kg.Release) -> None:
    dumps = {name for name in lean.files if name.startswith("dumps/")}

    assert dumps == {"dumps/coldpeace-all.nq", "dumps/coldpeace-all.nq.gz"}
    formats = {export.name for export in list_exports(lean)}
    assert "nq" in formats
    assert not formats & {"ttl", "nt", "trig", "jsonld", "rdf"}


def test_data_set_tells_of_the_dump_that_is_there(lean: kg.Release) -> None:
    store = Store.read_only(str(lean.store))

    told = store.query("SELECT ?dump { ?set <http://rdfs.org/ns/void#dataDump> ?dump }")

    assert [row[0].value for row in told] == ["https://w3id.org/coldpeace/dumps/coldpeace-all.nq"]


def test_same_triples_are_asserted_and_inferred(lean: kg.Release, release: kg.Release) -> None:
    assert lean.triples["justifications"] == 0
    assert lean.triples["inferred"] == release.triples["inferred"]
    assert {n: f for n, f in lean.files.items() if n.startswith("tables/")} == {
        n: f for n, f in release.files.items() if n.startswith("tables/")
    }


def test_explain_says_that_the_steps_were_left_out(lean: kg.Release, root: Path) -> None:
    with pytest.raises(Unjustified, match="without --no-justifications"):
        kg.explain_triple(root, lean, CONTESTED, "text", "en")


def test_explain_still_tells_what_does_not_hold(lean: kg.Release, root: Path) -> None:
    lacking = (CONTESTED[0], "a", "cp:ContestedInMaking")

    answer = kg.explain_triple(root, lean, lacking, "json", "en")

    assert not answer.holds
    assert json.loads(answer.text)
