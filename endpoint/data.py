"""/data: everything that can be taken away, with checksums, licence and quality."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from endpoint.fields import told
from endpoint.languages import Text, pick
from endpoint.shapes import read_quality
from endpoint.site import BASE, Site, current_site
from endpoint.things import any_thing
from kg.exports import list_exports
from kg.exports.csvw import read_columns

bp = Blueprint("data", __name__)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the release; ``title`` says what it is, where it is a format for others."""

    path: str
    bytes: int
    sha256: str
    title: Text | None = None

    @property
    def name(self) -> str:
        """Its name without its folder."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table: what it has, its columns in words, and its file."""

    name: str
    summary: Text
    columns: list[tuple[str, Text | None]]
    file: File | None


@bp.get("/data")
def data() -> ResponseReturnValue:
    """List dumps, tables and exports, and say on which terms and how sound they are."""
    site = current_site()
    example = any_thing(site)
    return render_template(
        "data.html",
        dumps=files(site, "dumps"),
        exports=files(site, "exports"),
        comparisons=[
            (form.path, pick(form.title))
            for form in list_exports(site.release)
            if form.path.startswith("releases/")
        ],
        tables=read_tables(site),
        csvw=next((each.title for each in files(site, "tables") if each.title), None),
        quality=read_quality(site),
        example=example.href if example else "/ontology",
        canonical=f"{BASE}data",
    )


@bp.get("/ontology/prefix/<_prefix>")
def prefix(_prefix: str) -> ResponseReturnValue:
    """Lead from a prefix declaration to the table of prefixes."""
    return redirect("/ontology#prefixes", code=303)


def files(site: Site, folder: str) -> list[File]:
    """Return the files of a folder of the release, by name."""
    titles = {form.path: form.title for form in list_exports(site.release)}
    return [
        File(path, said["bytes"], said["sha256"], pick(titles.get(path, {})))
        for path, said in sorted(site.release.files.items())
        if path.startswith(f"{folder}/")
    ]


def read_tables(site: Site) -> list[Table]:
    """Return the flat tables with their columns in words, as their queries describe them."""
    made = {file.path: file for file in files(site, "tables")}
    return [
        Table(
            query.name.rpartition("/")[2],
            told(query).summary,
            [(column.name, pick(column.description)) for column in read_columns(query)],
            made.get(f"{query.name}.csv"),
        )
        for query in site.questions.values()
        if told(query).is_table
    ]
