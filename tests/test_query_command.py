"""`coldpeace query`: by name, from a file, a pipe or standard input, and what rubbish gets."""

from __future__ import annotations

import csv
import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from coldpeace import main


def run(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


@pytest.fixture
def out(release: kg.Release) -> Path:
    return release.path.parent.parent


def test_query_by_name_gives_csv(out: Path) -> None:
    result = run("query", "tables/documents", "--format", "csv", "--out", out)

    table = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["number"] for row in table] == [f"{n:02}" for n in range(1, 19)]


def test_query_from_standard_input_gives_a_table(out: Path) -> None:
    result = run("query", "-", "--out", out, stdin='SELECT ("合意" AS ?word) {}')

    assert result.exit_code == 0
    assert [line.strip() for line in result.stdout.splitlines()] == ["word", "合意"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * WHERE {\n  ?s ?p }", "line 2, column 6: an object is missing after `?p`"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("DELETE WHERE { ?s ?p ?o }", "only reads"),
        ("rubbish", "line 1, column 1"),
    ],
)
def test_query_that_cannot_be_answered_is_one_line(out: Path, text: str, said: str) -> None:
    result = run("query", "-", "--out", out, stdin=text)

    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("contested-comitments", "; did you mean contested-commitments"),
        ("tables/document", "; did you mean tables/documents"),
        ("zzz", "; those there are stand in "),
        ("", "; those there are stand in "),
    ],
)
def test_query_of_unknown_name_says_what_may_have_been_meant(
    out: Path, name: str, said: str
) -> None:
    result = run("query", name, "--out", out)

    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr) < 200


def test_query_from_a_pipe_gives_a_table(out: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(pipe.write_text, 'SELECT ("x" AS ?word) {}')
        result = run("query", pipe, "--out", out)

    assert result.stdout.split() == ["word", "x"]


def test_query_without_rows_prints_its_columns_and_no_more(out: Path) -> None:
    result = run("query", "-", "--out", out, stdin="SELECT ?x ?y { ?x a <urn:none> ; a ?y }")

    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()] == [["x", "y"]]
