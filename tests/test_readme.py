"""The README: what it promises exists, and its first command comes early."""

from __future__ import annotations

import re
from pathlib import Path

from coldpeace import main
from kg.dataset import version_and_date

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_first_runnable_block_ends_by_line_8() -> None:
    lines = README.splitlines()

    assert "```sh" in lines[:7]
    assert lines[7] == "```"


def test_two_commands_serve_and_test() -> None:
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)

    assert len(commands) == 2
    assert commands[0].endswith("coldpeace serve")
    assert commands[1].endswith("python -m pytest -q")


def test_every_command_that_is_named_exists() -> None:
    (listed,) = re.findall(r"the command: `([a-z ]+)`", README)

    assert set(listed.split()) == set(main.commands)


def test_every_file_that_is_linked_exists() -> None:
    for path in re.findall(r"\]\(((?!http)[^)]+)\)", README):
        assert (ROOT / path).exists()


def test_every_folder_that_is_listed_exists() -> None:
    for path in re.findall(r"^\| `([a-z]+/)`", README, re.MULTILINE):
        assert (ROOT / path).is_dir()


def test_version_is_the_same_everywhere() -> None:
    version, date = version_and_date(ROOT / "CHANGELOG.md")

    assert f'version = "{version}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {version}\n" in citation
    assert f"date-released: {date}\n" in citation
    header = (ROOT / "ontology" / "coldpeace.ttl").read_text(encoding="utf-8")
    assert f'owl:versionInfo "{version}"' in header
    assert f"<https://w3id.org/coldpeace/ontology/{version}>" in header
