"""A release: a folder of files that never change, and the link to the current one.

    build/releases/<version>-<hash8>/   store/ index-2/ dumps/ tables/ reports/ release.json
    build/current                       a symbolic link, replaced by one rename

A release is written beside its place and moved there whole, so that whoever kills a build leaves
the old release as it was.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ReleaseError

PARTIAL = ".partial-"
#: The folders from which a release is made.
SOURCES = ("ontology", "data", "shapes", "queries")


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk.

    Attributes:
        path: its folder, resolved.
        version: as in the changelog.
        date: ISO 8601.
        hash: SHA-256 of the canonical graph, hexadecimal.
        triples: part (asserted, inferred, all, justifications, shapes) -> number of triples.
        files: path below the folder -> ``bytes`` and ``sha256``, for all but indexes.
    """

    path: Path
    version: str
    date: str
    hash: str
    triples: dict[str, int]
    files: dict[str, dict[str, Any]]

    @property
    def store(self) -> Path:
        """The folder of its store."""
        return self.path / "store"

    @property
    def title(self) -> str:
        """Version and first eight digits of the hash."""
        return f"{self.version}-{self.hash[:8]}"


def read_release(path: Path) -> Release:
    """Read the release in a folder.

    Raises:
        ReleaseError: there is none, or its ``release.json`` is not ours.
    """
    try:
        meta = json.loads((path / "release.json").read_text(encoding="utf-8"))
        return Release(path, **meta)
    except (OSError, ValueError, TypeError) as error:
        raise ReleaseError(f"{path}: there is no release; run `coldpeace build`") from error


def load_release(out: Path) -> Release:
    """The current release of a build folder.

    Raises:
        ReleaseError: nothing has been built there.
    """
    link = out / "current"
    if not link.exists() and _holds_something_else(out):
        raise ReleaseError(
            f"{out}: no folder of releases: --build names one that `coldpeace build` has filled; "
            "leave it out for that of the record"
        )
    if not link.exists():
        raise ReleaseError(f"{link}: nothing is built; run `coldpeace build` first")
    return read_release(link.resolve())


def _holds_something_else(out: Path) -> bool:
    """Whether what stands there is not what builds leave behind, also those that failed."""
    if not out.exists():
        return False
    left = {"assets", "releases"}
    return not out.is_dir() or any(
        path.name not in left and not path.name.startswith(PARTIAL) for path in out.iterdir()
    )


def is_stale(release: Release, root: Path) -> bool:
    """Whether a file of the record below a root is younger than a release of it.

    File systems stamp in ticks of some milliseconds: what changed within that of the release's
    making is taken for younger.
    """
    made = (release.path / "release.json").stat().st_mtime
    files = (p for name in SOURCES for p in (root / name).rglob("*") if p.is_file())
    return any(path.stat().st_mtime >= made for path in files)


@contextmanager
def partial(parent: Path) -> Iterator[Path]:
    """A folder to write in below a parent; gone again unless ``publish`` moved it away."""
    parent.mkdir(parents=True, exist_ok=True)
    _sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=f"{PARTIAL}{os.getpid()}-", dir=parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, out: Path, meta: dict[str, Any]) -> Release:
    """Move a whole release to its place and make it the current one.

    Where the same release stands there already, it stays, as made now, and gets what indexes it
    lacks. Where other files were made
    from the same graph (a query was changed, not the data), the name gets a number.
    """
    text = json.dumps(meta, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    (folder / "release.json").write_text(text, encoding="utf-8")
    name = f"{meta['version']}-{meta['hash'][:8]}"
    place, number = out / "releases" / name, 1
    while place.exists() and (place / "release.json").read_text(encoding="utf-8") != text:
        number += 1
        place = out / "releases" / f"{name}.{number}"
    if place.exists():
        for missing in (each for each in folder.iterdir() if not (place / each.name).exists()):
            missing.rename(place / missing.name)
        (place / "release.json").touch()
    else:
        folder.rename(place)
    link = out / f"{PARTIAL}current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(place.relative_to(out))
    link.replace(out / "current")
    return read_release(place.resolve())


def _sweep(parent: Path) -> None:
    """Remove what killed processes left behind; those that are still running keep theirs."""
    for folder in parent.glob(f"{PARTIAL}*"):
        pid = int(folder.name.removeprefix(PARTIAL).partition("-")[0])
        if not Path(f"/proc/{pid}").exists() or pid == os.getpid():
            shutil.rmtree(folder, ignore_errors=True)
