"""The command's own face: its options, its help, and wrong usage."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from coldpeace import main
from kg.release import Release


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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--nope", "No such option '--nope'. See `coldpeace --help`."),
        ("chek", "No such command 'chek'. Did you mean 'check'? See `coldpeace --help`."),
        ("query", "Missing argument 'NAME'. See `coldpeace query --help`."),
        ("export", "Missing argument 'FORMAT'. See `coldpeace export --help`."),
        ("export site", "want --out, a new folder for the site. See `coldpeace export --help`."),
        ("query - --param x", "want --param name=value. See `coldpeace query --help`."),
        ("serve --port", "Option '--port' requires an argument. See `coldpeace serve --help`."),
        (
            "serve --port x",
            "Invalid value for '--port': want a whole number from 1 to 65535. "
            "See `coldpeace serve --help`.",
        ),
        (
            "serve --timeout 0",
            "Invalid value for '--timeout': want a number of 0.1 or more. "
            "See `coldpeace serve --help`.",
        ),
        (
            "build --lang fr",
            "Invalid value for '--lang': 'fr' is not one of 'en', 'ja'. "
            "See `coldpeace build --help`.",
        ),
        (
            "check /nowhere",
            "Invalid value for '[PATHS]...': Path '/nowhere' does not exist. "
            "See `coldpeace check --help`.",
        ),
    ],
)
def test_wrong_usage_is_told_in_one_line(
    words: str, said: str, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.load_release", lambda _out: release)

    result = run(*words.split())

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {said}\n"


def test_command_without_words_shows_its_help() -> None:
    result = run()

    assert result.exit_code == 2
    assert "Commands:" in result.output


def test_verify_of_a_missing_file_is_wrong_usage() -> None:
    assert run("verify", "--source", "/nowhere").exit_code == 2


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_says_what_it_does(command: str) -> None:
    result = run(command, "--help")

    assert result.exit_code == 0
    assert len(main.commands[command].help or "") > 40
