"""How the command tells what went wrong: in one line that says what to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError

import kg


class Misused(click.ClickException):
    """The words of a command are not as they should be; one line, where click writes four."""

    exit_code = 2


class Group(click.Group):
    """Shows an error that a user can act on as one line; a bug keeps its traceback."""

    def make_context(self, *words: Any, **settings: Any) -> click.Context:
        """Read the words before the name of a command."""
        with _one_line(lambda: self.name or ""):
            return super().make_context(*words, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, translating errors at this one place."""
        with _one_line(lambda: f"{ctx.command_path} {ctx.invoked_subcommand or ''}".strip()):
            return super().invoke(ctx)


@contextmanager
def _one_line(command: Callable[[], str]) -> Iterator[None]:
    """Tell errors in one line; of wrong words it says whose help to read."""
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else command()
        raise Misused(f"{_sentence(error)} See `{path} --help`.") from error
    except kg.KgError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(told(error)) from error


def told(error: OSError) -> str:
    """Say in one line which file or folder cannot be used, and why."""
    if error.filename is None:
        return str(error)
    reason = (error.strerror or "it cannot be used").lower()
    return f"{error.filename}: {reason}: choose another path, or mend what stands there"


def _sentence(error: click.UsageError) -> str:
    """Say what is wrong; of a number, which it may be."""
    kind = getattr(getattr(error, "param", None), "type", None)
    if isinstance(error, click.BadParameter) and isinstance(
        kind, click.IntRange | click.FloatRange
    ):
        noun = "whole number" if isinstance(kind, click.IntRange) else "number"
        bounds = f"of {kind.min} or more" if kind.max is None else f"from {kind.min} to {kind.max}"
        error = click.BadParameter(f"want a {noun} {bounds}.", error.ctx, error.param)
    said = error.format_message()
    return said if said.endswith((".", "?", ")")) else f"{said}."
