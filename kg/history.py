"""The releases of a build folder: which there are, which stands for a version, what came before."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from kg.errors import ReleaseError
from kg.release import PARTIAL, Release, read_release


def list_releases(folder: Path) -> tuple[Release, ...]:
    """The releases below a folder, the first first: by version, then by when they were made.

    Args:
        folder: holds one folder for each release; what is no release is passed over.
    """
    found = []
    for path in folder.iterdir():
        if path.is_dir() and not path.name.startswith(PARTIAL) and (path / "release.json").exists():
            found.append(read_release(path.resolve()))
    return tuple(sorted(found, key=_order))


def by_version(releases: tuple[Release, ...], current: Release) -> dict[str, Release]:
    """Version -> the release that stands for it, the first version first.

    A version may be built many times until it is as it should be. The one that is served stands for
    its version, of other versions the last that was made.
    """
    found = {release.version: release for release in releases}
    return found | {current.version: current}


def previous(releases: tuple[Release, ...], release: Release) -> Release | None:
    """What a release is compared with: the last of the highest lower version.

    Where there is no lower version, it is the build of the same version that was made before.
    """
    lower = [each for each in releases if number(each.version) < number(release.version)]
    earlier = [
        each
        for each in releases
        if each.version == release.version and _order(each) < _order(release)
    ]
    return next(iter([*reversed(lower), *reversed(earlier)]), None)


def number(version: str) -> tuple[int, ...]:
    """A version as something that can be compared: 0.10.0 comes after 0.9.1."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def verify_files(release: Release) -> None:
    """Compare every listed file with its checksum.

    Raises:
        ReleaseError: a file is missing or was altered; the message names it.
    """
    for name, said in release.files.items():
        path = release.path / name
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            reason = error.strerror or str(error)
            raise ReleaseError(f"{path}: cannot be read ({reason}); {_REMEDY}") from error
        if digest != said["sha256"]:
            raise ReleaseError(f"{path}: was altered since the release was made; {_REMEDY}")


_REMEDY = "delete this release and run `coldpeace build`"


def _order(release: Release) -> tuple[tuple[int, ...], float]:
    return number(release.version), (release.path / "release.json").stat().st_mtime
