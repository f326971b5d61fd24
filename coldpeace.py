"""The `coldpeace` command. Each command parses, calls one function of the library, and prints."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import Any

import click

import kg
from coldpeace_errors import Group
from coldpeace_options import (
    FILE,
    PATH,
    builds_option,
    dumps_option,
    justifications_option,
    language_option,
    pairs_of,
    root_option,
    store_option,
)
from coldpeace_progress import Progress, tell_phase

_SETTINGS = {"help_option_names": ["-h", "--help"], "show_default": True}


@click.group("coldpeace", cls=Group, context_settings=_SETTINGS)
@click.version_option(package_name="coldpeace")
def main() -> None:
    """Check, build, query, explain and serve the record of claimed commitments, 1994-95."""


@main.command()
@dumps_option
@justifications_option
@store_option
@root_option
@builds_option
@language_option
def build(root: Path, out: Path, lang: str, store: str | None, **contents: Any) -> None:
    """Parse, check, reason and write a release; print the seconds of each phase.

    A release appears whole or not at all: a build that fails or is killed leaves the last one as it
    was. Of a large record (see CONTRIBUTING), leave out what is large and nobody asks for. With
    --store it is then loaded into another engine as well, which reasons by itself.
    """
    remote, address = _engine(store) if store else (None, None)
    if remote:
        remote.refuse_readers(address)
    count = len(kg.PHASES) + len(remote.PHASES if remote else ())
    try:
        with click.progressbar(
            length=count, file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            phases = kg.Phases(functools.partial(tell_phase, bar))
            release = kg.build(root, out, phases, **contents)
            if remote:
                remote.load_into(address, release, phases)
    except kg.RecordInvalid as error:
        _print_findings(error.findings, lang)
        raise click.ClickException("nothing was built: the record has violations") from error
    counts = ", ".join(f"{count} {part}" for part, count in release.triples.items())
    click.echo(f"built {release.title} in {release.path}: {counts}")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text")
@root_option
@language_option
def check(paths: tuple[Path, ...], strict: bool, form: str, root: Path, lang: str) -> None:
    """Check syntax, ontology, shapes and contradictions.

    The record is checked as a whole; with PATHs, only findings in these files or folders are shown.
    Findings read `file:line: severity check-id: message`. Exit 1 if there are violations.
    """
    kg.refuse_elsewhere(root, paths)
    checked = kg.check(root)
    findings = kg.within(checked.findings, root, paths)
    if form == "turtle":
        click.echo(checked.report.serialize(format="turtle"), nl=False)
    elif form == "json":
        click.echo(kg.as_json(findings))
    else:
        _print_findings(findings, lang)
        click.echo(kg.summary(findings, lang), err=True)
        if elsewhere := len(checked.findings) - len(findings):
            click.echo(f"({elsewhere} more in other files)", err=True)
    failing = {"violation", "warning"} if strict else {"violation"}
    sys.exit(any(finding.severity in failing for finding in findings))


@main.command()
@click.option("--source", required=True, type=FILE, help="The source text, UTF-8.")
@click.option("--coverage", is_flag=True, help="List the clauses that no anchor's passage touches.")
@root_option
@language_option
def verify(source: Path, coverage: bool, root: Path, lang: str) -> None:
    """Compare every quote with the source text; exit 1 if one is missing.

    With another text than the one that was read (another SHA-256), quotes are sought by context.
    """
    result = kg.verify(kg.load_record(root), source)
    for line in kg.report(result, coverage=coverage):
        click.echo(line)
    _print_findings(result.findings, lang)
    sys.exit(bool(result.findings))


@main.command()
@click.argument("name")
@click.option("--param", "params", multiple=True, metavar="K=V", help="Fix a parameter.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *kg.FORMATS.values(), "turtle"]),
    help="[default: table, or ttl for CONSTRUCT and DESCRIBE]",
)
@click.option("--timeout", type=click.IntRange(1, 86400), default=60, help="Seconds.")
@root_option
@builds_option
def query(
    name: str, params: tuple[str, ...], form: str | None, timeout: int, root: Path, out: Path
) -> None:
    """Run a published query by NAME, a file of SPARQL, or - for standard input.

    \b
    $ coldpeace query tables/documents --format csv
    $ echo 'ASK {}' | coldpeace query -
    """
    pairs = pairs_of(params)
    if name == "-":
        text = kg.decode(sys.stdin.buffer.read(), "standard input")
    else:
        text = kg.query_text(root, name, pairs)
    answer = kg.run_query(kg.load_release(out), text, form, timeout)
    sys.stdout.buffer.write(answer)


@main.command()
@click.argument("s")
@click.argument("p")
@click.argument("o")
@click.option("--format", "form", type=click.Choice(kg.FORMS), default="text")
@root_option
@builds_option
@language_option
def explain(s: str, p: str, o: str, form: str, root: Path, out: Path, lang: str) -> None:
    """Explain why the triple S P O holds, down to the words it rests on; or what it lacks.

    \b
    $ coldpeace explain id:commitment/washington-agreement a cp:ContestedInKeeping

    Terms are full IRIs in angle brackets, prefixed names, `a`, or quoted literals. Exit 1 if it
    does not hold: the rules that come nearest are shown, and the premises they lack.
    """
    answer = kg.explain_triple(root, kg.load_release(out), (s, p, o), form, lang)
    click.echo(answer.text, nl=False)
    sys.exit(not answer.holds)


@main.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@root_option
@builds_option
@language_option
def rules(form: str, root: Path, out: Path, lang: str) -> None:
    """List the rules of the current release, each with how many triples it gave."""
    click.echo(kg.release_rules(root, kg.load_release(out), form, lang), nl=False)


@main.command(epilog="\b\nFORMAT is one of:\n" + "\n".join(kg.describe_formats()))
@click.argument("name", metavar="FORMAT")
@click.option("--out", "target", type=PATH, help="Where to write; for `site`, a new folder.")
@click.option("--at", "address", help="For `site`: the address where it will stand.")
@click.option(
    "--build",
    "folder",
    type=PATH,
    show_default=False,
    help="The folder of releases.  [default: build, in the root of the record]",
)
@root_option
def export(
    name: str, target: Path | None, address: str | None, folder: Path | None, root: Path
) -> None:
    """Print the current release in one FORMAT that others harvest.

    \b
    $ coldpeace export cmif
    $ coldpeace export beacon-wikidata --out beacon.txt
    $ coldpeace export site --out copy --at https://example.org/coldpeace
    """
    release = kg.load_release(folder or root / "build")
    if name == "site":
        from endpoint.static_site import export_site

        if target is None:
            raise click.UsageError("want --out, a new folder for the site")
        count = export_site(release, target, address, Progress("addresses read"))
        click.echo(f"wrote {count} files to {target}; any web server can serve it", err=True)
        return
    data = kg.read_export(release, name)
    if target:
        target.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)


@main.command()
@click.option("--seconds", type=click.IntRange(1, 3600), default=180)
@root_option
@builds_option
def assets(seconds: int, root: Path, out: Path) -> None:
    """Fetch the packages of the query editor, the timeline and the network, and bundle them.

    Needs npm and its registry; `serve` does it by itself the first time. Without them every page
    works, and these three are plain.
    """
    from endpoint.bundles import fetch

    for name, file in fetch(out / "assets", seconds).items():
        click.echo(f"{name}: {out / 'assets' / file}")


@main.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000)
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="Processes for HTTP.")
@click.option("--timeout", type=click.FloatRange(0.1), default=10, help="Seconds of a query.")
@click.option("--rate", type=click.FloatRange(0), default=0, help="Requests per second and client.")
@click.option("--proxies", type=click.IntRange(0, 9), default=0, help="Proxies to trust.")
@click.option("--access-log", "log", type=click.Path(allow_dash=True), help="File, or -.")
@store_option
@root_option
@builds_option
@language_option
def serve(
    root: Path, out: Path, lang: str, timeout: float, store: str | None, **options: Any
) -> None:
    """Serve the current release: SPARQL endpoint, linked data, dumps.

    Builds first if nothing is built; says so if the record has changed since. A running server
    takes up a new release when `coldpeace build` has made one. A client may send twenty seconds'
    worth of its rate at once; without a rate, any number. A trusted proxy sets X-Forwarded-For
    and -Proto, and passes Host on. The log has one JSON object for each request. With --store
    queries go to another engine, loaded by `build --store`; files and counts still come from the
    release here.
    """
    if not (out / "current").exists():
        click.echo("nothing is built yet: building", err=True)
        click.get_current_context().invoke(build, root=root, out=out, lang=lang, store=store)
    elif kg.is_stale(kg.load_release(out), root):
        click.echo(
            "the record has changed since this release: `coldpeace build` renews it", err=True
        )
    from endpoint import Access
    from endpoint.bundles import fetching
    from endpoint.server import serve as serve_release

    if store:
        remote, options["store"] = _engine(store)
        click.echo(remote.greet(options["store"], kg.load_release(out)), err=True)
    rules = Access(**{name: options.pop(name) for name in ("rate", "proxies", "log")})
    limits, bundles = kg.Limits(seconds=timeout), out / "assets"
    with fetching(bundles):
        serve_release(out / "current", bundles=bundles, limits=limits, rules=rules, **options)


def _engine(url: str) -> tuple[Any, Any]:
    """The library of other engines, loaded for those who want it, and an address."""
    from kg import remote

    return remote, remote.read_address(url, os.environ)


def _print_findings(findings: tuple[kg.Finding, ...], language: str) -> None:
    for finding in findings:
        click.echo(finding.told(language))


if __name__ == "__main__":
    main()
