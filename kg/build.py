"""Build a release: parse, check, reason, write."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, Store

from kg.agreement import figures, read_folder
from kg.canonical import add_lines, read_lines, write_canonical
from kg.check import Checked, check
from kg.dataset import WHOLE_DUMPS, version_and_date
from kg.dumps import DUMPS, canonical_turtle, checksums, merged, write_dumps
from kg.errors import RecordInvalid
from kg.exports import Material, write_descriptions, write_exports
from kg.finding.writing import write_index
from kg.findings import as_json
from kg.justifications import justify
from kg.queries import copy_queries
from kg.release import Release, partial, publish
from kg.statistics import statistics
from kg.tables import write_tables
from kg.timing import Phases

#: The subfolders whose files are listed with their checksums; all others are indexes of them.
LISTED = ("dumps", "exports", "queries", "reports", "tables")
#: Those of them whose files are there to be had, and are so described.
DESCRIBED = ("dumps", "exports", "tables")
#: Names of the phases, in order, for whoever shows progress.
PHASES = (
    "parse",
    "compile rules",
    "load",
    "validate what is asserted",
    "reason",
    "validate what follows",
    "justify",
    "canonicalise",
    "write dumps",
    "write store",
    "write tables",
    "write index",
    "write exports",
)


def build(
    root: Path,
    out: Path,
    phases: Phases | None = None,
    *,
    dumps: Sequence[str] = (),
    justified: bool = True,
) -> Release:
    """Build a release of the record below a root.

    Args:
        root: holds ontology/, data/, shapes/, queries/ and CHANGELOG.md.
        out: the build folder; made where it is missing.
        phases: told of each phase as it begins and ends.
        dumps: names of the only dumps to write, such as ``all.nq``; none for all.
        justified: whether the steps of reasoning are kept, four times as much as the rest.

    Raises:
        RecordInvalid: a check found a violation; nothing is written, the old release stays.
        KgError: a query or the changelog is malformed.
        OSError: a file cannot be read or written.
    """
    phases = phases or Phases()
    dumps = dumps or DUMPS
    told = [name for name in WHOLE_DUMPS if name in dumps]
    checked = check(root, phases, told or [name for name in dumps if name.startswith("all.")])
    if any(finding.severity == "violation" for finding in checked.findings):
        raise RecordInvalid(checked.findings)
    assert checked.record and checked.store
    prefixes = checked.record.prefixes
    if justified:
        with phases("justify"):
            justify(checked.store, checked.rules)
    with partial(out / "releases") as folder:
        for name in LISTED:
            (folder / name).mkdir()
        whole = folder / "whole.nq"
        with phases("canonicalise"):
            write_canonical(checked.store, whole)
            checked = replace(checked, store=None)  # frees its memory: all else is made of the file
            digest = add_lines(whole, statistics(whole, prefixes))
        with phases("write dumps"):
            counts = write_dumps(whole, folder / "dumps", prefixes, dumps)
        with phases("write store"):
            store = write_store(whole, folder / "store")
            whole.unlink()
        with phases("write tables"):
            write_tables(store, root / "queries", folder / "tables")
            copy_queries(root / "queries", folder / "queries")
            _write_reports(checked, root, folder / "reports")
        with phases("write index"):
            write_index(store, folder)
        version, date = version_and_date(root / "CHANGELOG.md")
        with phases("write exports"):
            material = Material(store, root / "queries", version, date)
            write_exports(material, folder)
            write_descriptions(material, folder, dict(checksums(folder, DESCRIBED)))
        del material
        del store  # closes it: a release is never open for writing
        meta: dict[str, Any] = {
            "version": version,
            "date": date,
            "hash": digest,
            "triples": counts,
            "files": dict(checksums(folder, LISTED)),
        }
        return publish(folder, out, meta)


def write_store(whole: Path, folder: Path) -> Store:
    """Write a store: the named graphs, and in the default graph each of their triples once.

    Args:
        whole: canonical N-Quads of all named graphs, sorted.
        folder: where to write; made.
    """
    store = Store(folder)
    with whole.open("rb") as lines:
        store.bulk_extend(read_lines(lines))
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in merged(whole))
    store.optimize()
    return store


def _write_reports(checked: Checked, root: Path, folder: Path) -> None:
    assert checked.record
    turtle = canonical_turtle(checked.report, checked.record.prefixes)
    (folder / "shacl.ttl").write_bytes(turtle)
    (folder / "findings.json").write_text(as_json(checked.findings) + "\n", encoding="utf-8")
    if readings := read_folder(root / "data" / "double-reading"):
        text = json.dumps(figures(*readings), indent=2) + "\n"
        (folder / "agreement.json").write_text(text, encoding="utf-8")
