"""Fixtures are the repository's own files, so a test fails when the data does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the record."""
    return ROOT


@pytest.fixture(scope="session")
def record() -> kg.Record:
    """The record as it is read."""
    return kg.load_record(ROOT)


@pytest.fixture(scope="session")
def checked() -> kg.Checked:
    """The record, checked and closed; tests only read it."""
    return kg.check(ROOT)


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> kg.Release:
    """A release of the record, built once."""
    return kg.build(ROOT, tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The source text and schemas that are not part of the project.

    In CI they must be there; elsewhere the tests that need them are skipped.
    """
    folder = Path(os.environ.get("COLDPEACE_SHARED", ROOT.parent / "shared"))
    if not (folder / "sources").is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{folder} is missing, and CI may not skip the tests that need it")
        pytest.skip("the source text is not part of the project; set COLDPEACE_SHARED")
    return folder


@pytest.fixture(scope="session")
def source(shared: Path) -> Path:
    """The source text that was read."""
    return shared / "sources" / "tougen-2025-02-10.txt"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the record to spoil."""
    import shutil

    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    return tmp_path
