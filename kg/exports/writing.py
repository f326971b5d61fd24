"""The exports that a build writes, and into which folder of the release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kg.exports import beacon, citation, cmif, csvw, dcat, sssom, web_annotations
from kg.exports.dcat import Files
from kg.exports.material import Material

Write = Callable[[Material], Iterator[tuple[str, bytes]]]

#: Folder of the release -> what writes files into it. CSVW belongs beside the tables.
_WRITERS: dict[str, tuple[Write, ...]] = {
    "exports": (beacon.write, cmif.write, sssom.write, web_annotations.write),
    "tables": (csvw.write,),
}


#: What describes the other files, with their sizes and checksums, into ``exports/``.
_DESCRIBERS: dict[str, Callable[[Material, Files], bytes]] = {
    "datacite.json": citation.write_datacite,
    "dcat.ttl": dcat.write,
    "schema-org.jsonld": citation.write_schema_org,
}


def write_exports(material: Material, release: Path) -> None:
    """Write every export into a release folder, whose subfolders exist.

    Raises:
        QueryError: the header of a table describes a column wrongly.
    """
    for folder, writers in _WRITERS.items():
        for write in writers:
            for name, data in write(material):
                (release / folder / name).write_bytes(data)


def write_descriptions(material: Material, release: Path, files: Files) -> None:
    """Write what describes a release as a whole, once its other files are there.

    Args:
        material: the graph and the name of the release.
        release: its folder.
        files: path below the folder -> ``bytes`` and ``sha256``, of the files to describe.
    """
    for name, describe in _DESCRIBERS.items():
        (release / "exports" / name).write_bytes(describe(material, files))
