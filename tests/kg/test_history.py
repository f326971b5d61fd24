"""Which release stands for a version, which came before, and whether its files are as they were."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.errors import ReleaseError
from kg.history import by_version, list_releases, number, previous, verify_files

Pair = tuple[kg.Release, kg.Release]


@pytest.fixture
def spoiled(release: kg.Release, tmp_path: Path) -> kg.Release:
    """A copy of a release to spoil."""
    path = Path(shutil.copytree(release.path, tmp_path / "release"))
    return replace(release, path=path)


def test_versions_are_ordered_as_numbers() -> None:
    assert number("0.9.1") < number("0.10.0") < number("1.0.0")


def test_releases_are_listed_by_version(next_release: Pair) -> None:
    before, after = next_release

    assert list_releases(after.path.parent) == (before, after)
    assert previous((before, after), after) == before
    assert previous((before, after), before) is None


def test_last_build_stands_for_an_older_version_and_the_served_one_for_its_own(
    next_release: Pair, tmp_path: Path
) -> None:
    before, after = next_release
    drafts = []
    for day, name in enumerate(["0.1.0-b", "0.1.0-a"]):
        path = Path(shutil.copytree(before.path, tmp_path / name))
        os.utime(path / "release.json", (day * 86400, day * 86400))
        drafts.append(replace(before, path=path))
    shutil.copytree(after.path, tmp_path / after.path.name)
    served = replace(after, path=tmp_path / after.path.name)

    found = list_releases(tmp_path)

    assert by_version(found, served) == {before.version: drafts[1], after.version: served}
    assert previous(found, drafts[1]) == drafts[0]
    assert previous(found, served) == drafts[1]
    assert by_version(found, drafts[0])[before.version] == drafts[0]


def test_release_as_it_was_made_is_accepted(release: kg.Release) -> None:
    verify_files(release)


@pytest.mark.parametrize("name", ["dumps/coldpeace-all.ttl", "tables/claims.csv"])
def test_altered_file_is_refused_by_name(spoiled: kg.Release, name: str) -> None:
    path = spoiled.path / name
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])

    with pytest.raises(ReleaseError, match=f"{name}: was altered"):
        verify_files(spoiled)


def test_missing_file_is_refused_by_name(spoiled: kg.Release) -> None:
    (spoiled.path / "exports" / "cmif.xml").unlink()

    with pytest.raises(ReleaseError, match=r"exports/cmif\.xml: cannot be read \(No such file"):
        verify_files(spoiled)
