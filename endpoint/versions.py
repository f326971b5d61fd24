"""The versions that this server keeps: which there are, since when each held, and what it knew."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from pathlib import Path

from flask import abort

from endpoint.languages import N_, gettext
from endpoint.site import BASE, current_site
from kg.history import by_version, list_releases, previous
from kg.release import Release, read_release

_UNKNOWN = N_("There is no release %(version)s; /releases/ lists those there are.")
#: A release has one of them at least, if it was not built without both.
_NAMES = ("dumps/coldpeace-all.nt", "dumps/coldpeace-all.nq")
#: The folders whose files are the same thing from one version to the next.
FOLDERS = ("dumps", "exports", "tables")
#: What is described at addresses of these kinds, likewise.
KINDS = ("doc", "concept", "graph")


def versions() -> dict[str, Release]:
    """Return the release of each version, the first version first."""
    return _read(current_site().release.path)


@functools.lru_cache(maxsize=8)
def _read(current: Path) -> dict[str, Release]:
    """The versions beside the release that is served; read once, as that one is."""
    return by_version(list_releases(current.parent), read_release(current))


def builds() -> list[Release]:
    """Return all releases that are kept, the newest first: a version may have several builds."""
    return [*reversed(list_releases(current_site().release.path.parent))]


def name_of(release: Release) -> str:
    """Return by which name its addresses have a release: its version, if it stands for that."""
    stands = versions().get(release.version)
    is_other = stands is None or stands.path.name != release.path.name
    return release.path.name if is_other else release.version


def find_version(version: str) -> Release:
    """Find the release of a version, or any by the name that its pages cite, or answer 404."""
    if version in versions():
        return versions()[version]
    for release in builds():
        if release.path.name == version:
            return release
    abort(404, gettext(_UNKNOWN, version=version))


def release_before(release: Release) -> Release | None:
    """Return what a release is compared with, if there is any."""
    return previous(list_releases(release.path.parent), release)


def moment(release: Release) -> datetime:
    """Return since when a version holds."""
    return datetime.fromisoformat(release.date).replace(tzinfo=UTC)


def that_have(path: str) -> dict[str, Release]:
    """Return the versions that have a file, or know what a path describes; without a slash first.

    A path may end as that of a description in one format.
    """
    name = _name(path)
    return {
        version: release
        for version, release in versions().items()
        if path in release.files or (name and name in _known(release.path, _list(release)))
    }


def _name(path: str) -> str:
    """The name of what a path describes, as it begins under the base."""
    kind, _, rest = path.partition("/")
    if kind not in KINDS and path.partition(".")[0] != "ontology":
        return ""
    stem = f"{'id' if kind == 'doc' else kind}/{rest}" if rest else path
    head, dot, extension = stem.rpartition(".")
    return head if dot and extension.isalpha() else stem


def _list(release: Release) -> str:
    return next((each for each in _NAMES if each in release.files), "")


@functools.lru_cache(maxsize=16)
def _known(release: Path, dump: str) -> frozenset[str]:
    """All names under the base of which a dump says anything."""
    if not dump:
        return frozenset()
    start = f"<{BASE}".encode()
    with (release / dump).open("rb") as lines:
        found = {line[len(start) : line.index(b">")] for line in lines if line.startswith(start)}
    return frozenset(name.decode() for name in found)
