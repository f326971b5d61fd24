"""The command's own face: its options, its help, and wrong usage."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from coldpeace import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize(
    "words",
    [
        ("query", "contested-commitments", "--timeout", "nan"),
        ("query", "contested-commitments", "--timeout", "-1"),
        ("serve", "--port", "99999"),
        ("serve", "--workers", "0"),
        ("check", "--format", "yaml"),
    ],
)
def test_wrong_option_is_wrong_usage(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_verify_of_a_missing_file_is_wrong_usage() -> None:
    assert run("verify", "--source", "/nowhere").exit_code == 2


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_says_what_it_does(command: str) -> None:
    result = run(command, "--help")

    assert result.exit_code == 0
    assert len(main.commands[command].help or "") > 40
