"""What describes a release for citing it is valid, and agrees with CITATION.cff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from datacite import schema45

import kg
from kg.dataset import CREATOR, KEYWORDS, LICENCE, TITLE
from kg.prefixes import BASE


@pytest.fixture(scope="session")
def datacite(release: kg.Release) -> dict[str, Any]:
    return json.loads((release.path / "exports" / "datacite.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def schema_org(release: kg.Release) -> dict[str, Any]:
    path = release.path / "exports" / "schema-org.jsonld"
    return json.loads(path.read_text(encoding="utf-8"))


def test_datacite_metadata_is_valid_by_its_schema(datacite: dict[str, Any]) -> None:
    assert list(schema45.validator.iter_errors(datacite)) == []


@pytest.mark.parametrize("field", ["creators", "titles", "publisher", "publicationYear", "types"])
def test_datacite_schema_finds_a_missing_field(datacite: dict[str, Any], field: str) -> None:
    spoilt = {name: value for name, value in datacite.items() if name != field}

    assert list(schema45.validator.iter_errors(spoilt)) != []


def test_metadata_agree_with_the_citation_file(
    root: Path, datacite: dict[str, Any], schema_org: dict[str, Any]
) -> None:
    said = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))

    assert datacite["version"] == schema_org["version"] == said["version"]
    assert datacite["dates"][0]["date"] == str(said["date-released"])
    assert [creator["name"] for creator in said["authors"]] == [CREATOR]
    assert said["url"] == schema_org["url"] == BASE
    assert said["title"].startswith(TITLE["en"])
    assert said["keywords"] == list(KEYWORDS["en"])
    assert datacite["rightsList"][0]["rightsIdentifier"] == said["license"]
    assert schema_org["license"] == str(LICENCE)


def test_keywords_are_as_many_in_each_language() -> None:
    assert len({len(words) for words in KEYWORDS.values()}) == 1


def test_schema_org_names_each_file_with_its_checksum(
    schema_org: dict[str, Any], release: kg.Release
) -> None:
    assert schema_org["distribution"]
    for download in schema_org["distribution"]:
        said = release.files[download["contentUrl"].removeprefix(BASE)]
        assert download["sha256"] == said["sha256"]
