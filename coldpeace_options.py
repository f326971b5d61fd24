"""What the commands of `coldpeace` have in common: the options that several of them take."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg import DUMPS

ROOT = Path(__file__).resolve().parent
PATH = click.Path(path_type=Path)
#: Commands that print what they read from a release, and so might be thought to write to --out.
_READERS = {"explain", "query", "rules"}
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

dumps_option = click.option(
    "--dumps",
    multiple=True,
    type=click.Choice(DUMPS),
    metavar="NAME",
    help="Write only these dumps, such as all.nq; repeat it for several.  [default: all]",
)
justifications_option = click.option(
    "--justifications/--no-justifications",
    "justified",
    default=True,
    help="Keep each step of reasoning, to explain by; four times as much as the rest.",
)
language_option = click.option(
    "--lang",
    type=click.Choice(["en", "ja"]),
    default=lambda: "ja" if os.environ.get("LANG", "").startswith("ja") else "en",
    show_default=False,
    help="Language of messages.  [default: that of LANG, else en]",
)
builds_option = click.option(
    "--build",
    "--out",
    "out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    callback=lambda ctx, _param, value: _releases(ctx, value),
    show_default=False,
    help="The folder of releases; --out is the same.  [default: build, in the root of the record]",
)
root_option = click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=ROOT,
    is_eager=True,
    show_default=False,
    help="The folder that holds ontology/, data/, shapes/, queries/ and, for the version, "
    "CHANGELOG.md.  [default: this project]",
)
store_option = click.option(
    "--store",
    metavar="URL",
    help="Another SPARQL engine, see docs/engines.md, such as http://localhost:8890/sparql.",
)


def _releases(ctx: click.Context, given: Path | None) -> Path:
    """Choose the folder of releases; those who read must name one that is there."""
    if given and not given.exists() and ctx.info_name in _READERS:
        raise click.BadParameter(
            f"there is no {given}: give the folder that `coldpeace build` has filled, or none for "
            "that of the record; what is answered goes to standard output, `> FILE` keeps it."
        )
    root: Path = ctx.params["root"]
    return given or root / "build"


def pairs_of(params: tuple[str, ...]) -> dict[str, str]:
    """Read the values of ``--param``.

    Raises:
        UsageError: one has no equals sign.
    """
    pairs = dict(param.partition("=")[::2] for param in params)
    if any("=" not in param for param in params):
        raise click.UsageError("want --param name=value")
    return pairs
