"""The engine's processes use mimalloc where it can be loaded, and do without it elsewhere."""

from importlib import metadata
from importlib.metadata import PackagePath
from pathlib import Path

import pytest

from kg.allocator import allocator
from kg.engine import Engine
from kg.release import Release


def _libraries(process: Path) -> str:
    try:
        return (process / "maps").read_text()
    except OSError:  # it has ended
        return ""


def _children() -> list[Path]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [Path("/proc", child) for each in tasks for child in each.read_text().split()]


def test_a_process_that_forks_workers_has_it_loaded(release: Release) -> None:
    before = set(_children())
    with Engine(release.store, workers=1):
        ours = [each for each in _children() if each not in before]

        assert ours
        assert all("libmimalloc" in _libraries(each) for each in ours)


def test_it_is_given_by_its_file_and_settings() -> None:
    given = allocator()

    assert Path(given["LD_PRELOAD"]).is_file()
    assert given["MIMALLOC_ARENA_EAGER_COMMIT"] == "0"


def test_nothing_is_given_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def files(name: str) -> list[PackagePath]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "files", files)

    assert allocator() == {}


@pytest.mark.parametrize("folder", ["with space", "with:colon"])
def test_nothing_is_given_of_a_path_that_the_loader_would_split(
    folder: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = PackagePath("libmimalloc.so")
    path.dist = metadata.PathDistribution(tmp_path / folder / "of.dist-info")
    monkeypatch.setattr(metadata, "files", lambda _name: [path])

    assert allocator() == {}
