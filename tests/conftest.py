"""Fixtures are the repository's own files, so a test fails when the data does."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

import kg
from kg.release import read_release
from tests.engines import oxigraph, played, virtuoso  # noqa: F401 -- fixtures for all tests

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
    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def next_release(
    release: kg.Release, tmp_path_factory: pytest.TempPathFactory
) -> tuple[kg.Release, kg.Release]:
    """Two releases in one build folder: that of the record, and a later version of it.

    The later one says one thing otherwise, and has withdrawn a claim in favour of another.
    """
    root, out = tmp_path_factory.mktemp("later"), tmp_path_factory.mktemp("history")
    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(ROOT / name, root / name)
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    text = text.replace("## [", "## [0.10.0] - 2027-03-01\n\n## [", 1)
    (root / "CHANGELOG.md").write_text(text, encoding="utf-8")
    for basis in ("stated", "editorial"):
        path = root / "data" / basis / "claims" / "09.ttl"
        text = path.read_text(encoding="utf-8").replace(
            "is acceptable only in", "is bearable only in"
        )
        text = re.sub(r"<(claim|anchor)/09-03[^>]*>[^\n]*\n(?:    .*\n)+\n?", "", text)
        if basis == "stated":
            text = PREFIXES + text.rstrip() + "\n" + WITHDRAWN
        path.write_text(text, encoding="utf-8")
    (out / "releases").mkdir()
    before = out / "releases" / release.path.name
    shutil.copytree(release.path, before)
    return read_release(before), kg.build(root, out)


PREFIXES = """@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
WITHDRAWN = """
<claim/09-03> a <http://www.w3.org/ns/prov#Entity> ;
    rdfs:label "Withdrawn claim"@en ,
        "取り下げた主張"@ja ;
    skos:editorialNote "It said the same as another."@en ,
        "別の主張と重複していたため。"@ja ;
    dct:isReplacedBy <claim/09-02> ;
    owl:deprecated true .
"""
