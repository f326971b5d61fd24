"""The command where files and folders are not what they should be: one plain line, no errno."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from coldpeace import main
from kg.release import SOURCES


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


@pytest.mark.parametrize("name", ["docs", "README.md", "data/README.md", "endpoint/templates"])
def test_check_of_what_is_none_of_the_record_says_what_to_give_instead(name: str) -> None:
    root = Path(__file__).parent.parent

    result = run("check", root / name)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"Error: {root / name}: nothing of the record is there: name a file or folder of "
        f"ontology/, data/, shapes/ or queries/ in {root}, or none to see all\n"
    )


@pytest.mark.parametrize("command", ["build", "check"])
def test_record_without_a_changelog_is_told_that_it_is_missing(copy: Path, command: str) -> None:
    (copy / "CHANGELOG.md").unlink()

    result = run(command, "--root", copy)

    assert result.exit_code == 1
    assert f"{copy}/CHANGELOG.md: there is no such file" in result.stderr
    assert "`## [0.1.0] - 20" in result.stderr.splitlines()[-1]


def test_changelog_without_a_release_is_told_what_it_should_have(copy: Path) -> None:
    (copy / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")

    result = run("check", "--root", copy)

    assert result.exit_code == 1
    assert f"{copy}/CHANGELOG.md: want a heading like `## [" in result.stderr


def test_help_of_the_root_names_all_that_it_holds() -> None:
    said = " ".join(run("build", "--help").stdout.split())

    for name in (*SOURCES, "CHANGELOG.md"):
        assert name in said.partition("--root")[2].partition("--build")[0]


@pytest.mark.parametrize("option", ["--build", "--out"])
def test_folder_of_releases_has_one_name_for_every_command_and_its_older_one(
    out: Path, option: str
) -> None:
    commands = ("explain", "query", "rules", "build", "serve", "assets", "export")

    result = run("rules", option, out)

    assert result.exit_code == 0
    for command in commands:
        said = " ".join(run(command, "--help").stdout.split())
        assert "The folder of releases" in said.partition("--build")[2], command


def test_folder_that_holds_no_releases_is_told_from_one_where_nothing_is_built_yet(
    tmp_path: Path,
) -> None:
    data = Path(__file__).parent.parent / "data"
    (tmp_path / "assets").mkdir()

    other = run("query", "contested-commitments", "--out", data)
    fresh = run("query", "contested-commitments", "--out", tmp_path)

    assert (other.exit_code, fresh.exit_code) == (1, 1)
    assert other.stderr == (
        f"Error: {data}: no folder of releases: --build names one that `coldpeace build` has "
        "filled; leave it out for that of the record\n"
    )
    assert "nothing is built; run `coldpeace build` first" in fresh.stderr


def test_answer_that_should_go_to_a_file_is_told_how_to_get_there(tmp_path: Path) -> None:
    file = tmp_path / "answer.csv"

    result = run("query", "contested-commitments", "--out", file)

    assert result.exit_code == 2
    assert f"there is no {file}: give the folder that" in result.stderr
    assert "standard output, `> FILE` keeps it." in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_question_where_none_is_published_is_told_where_they_were_sought(
    tmp_path: Path, out: Path
) -> None:
    result = run("query", "documents", "--root", tmp_path, "--out", out)

    assert result.exit_code == 1
    assert f"{tmp_path}/queries: no query is published here; --root" in result.stderr


@pytest.mark.parametrize(
    ("name", "check", "is_folder"),
    [
        ("ontology/odd.ttl", "syntax", True),
        ("data/stated/odd.ttl", "syntax", False),
        ("data/stated/odd.nq", "syntax", True),
        ("shapes/asserted/odd.ttl", "syntax", False),
        ("queries/odd.rq", "query", True),
        ("ontology/rules/odd.rq", "rule", False),
    ],
)
def test_what_has_the_name_of_a_file_and_cannot_be_read_is_a_finding(
    copy: Path, name: str, check: str, is_folder: bool
) -> None:
    if is_folder:
        (copy / name).mkdir()
    else:
        (copy / name).symlink_to("nowhere")

    result = run("check", "--root", copy)

    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert line.startswith(f"{name}:0: violation {check}: cannot be read (")
    assert line.endswith("): mend or remove it")


@pytest.mark.parametrize("form", ["cmif", "site"])
def test_place_that_cannot_be_written_is_named_without_an_errno(
    tmp_path: Path, out: Path, form: str
) -> None:
    (tmp_path / "file").write_text("")
    place = tmp_path / "file" / "within"

    result = run("export", form, "--build", out, "--out", place)

    assert result.exit_code == 1
    (said,) = result.stderr.splitlines()
    assert said.startswith(f"Error: {place}")
    assert said.endswith(": not a directory: choose another path, or mend what stands there")
