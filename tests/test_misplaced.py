"""The command where files and folders are not what they should be: one plain line, no errno."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from coldpeace import main


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def out(release: kg.Release) -> Path:
    return release.path.parent.parent


@pytest.mark.parametrize("words", [("build",), ("check",), ("serve",), ("verify", "--source")])
def test_folder_without_a_record_is_told_from_one_with(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    source = [Path(__file__)] if "--source" in words else []

    result = run(*words, *source, "--root", tmp_path)

    assert result.exit_code == 1
    assert f"{tmp_path}: no record stands here, as there is no ontology/" in result.stderr
    assert "--root" in result.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_record_without_a_changelog_is_told_what_it_should_have(copy: Path) -> None:
    (copy / "CHANGELOG.md").unlink()

    result = run("check", "--root", copy)

    assert result.exit_code == 1
    assert f"{copy}/CHANGELOG.md: want a heading like `## [" in result.stderr


def test_question_where_none_is_published_is_told_where_they_were_sought(
    tmp_path: Path, out: Path
) -> None:
    result = run("query", "documents", "--root", tmp_path, "--out", out)

    assert result.exit_code == 1
    assert f"{tmp_path}/queries: no query is published here; --root" in result.stderr
