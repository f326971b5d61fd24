"""The exports that a build writes, and into which folder of the release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kg.exports import beacon, cmif, csvw, web_annotations
from kg.exports.material import Material

Write = Callable[[Material], Iterator[tuple[str, bytes]]]

#: Folder of the release -> what writes files into it. CSVW belongs beside the tables.
_WRITERS: dict[str, tuple[Write, ...]] = {
    "exports": (beacon.write, cmif.write, web_annotations.write),
    "tables": (csvw.write,),
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
