"""The catalog of exports and the release have the same files; the command prints each."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from coldpeace import main
from kg.exports import list_exports


def test_every_file_of_the_exports_folder_is_in_the_catalog(release: kg.Release) -> None:
    paths = {export.path for export in list_exports(release)}

    assert {path for path in release.files if path.startswith("exports/")} <= paths


def test_every_format_of_the_catalog_is_in_the_release(release: kg.Release) -> None:
    found = list_exports(release)

    for form in kg.EXPORT_FORMATS:
        assert any(export.title == form.title for export in found), form.name
        assert set(form.title) == {"en", "ja"}
    assert len({export.name for export in found}) == len(found)


def test_command_prints_an_export_byte_for_byte(release: kg.Release, tmp_path: Path) -> None:
    folder = str(release.path.parent.parent)
    out = tmp_path / "letters.xml"

    printed = CliRunner().invoke(main, ["export", "cmif", "--build", folder])
    written = CliRunner().invoke(main, ["export", "cmif", "--build", folder, "--out", str(out)])

    assert (printed.exit_code, written.exit_code) == (0, 0)
    data = (release.path / "exports" / "cmif.xml").read_bytes()
    assert printed.stdout_bytes == out.read_bytes() == data


def test_unknown_format_is_told_with_those_there_are(release: kg.Release) -> None:
    folder = str(release.path.parent.parent)

    result = CliRunner().invoke(main, ["export", "marc", "--build", folder])

    assert result.exit_code == 1
    assert "no export 'marc'" in result.output
    assert "beacon-wikidata" in result.output
    assert result.output.endswith(", patch, changes, site\n")


@pytest.mark.parametrize("form", kg.EXPORT_FORMATS, ids=lambda form: form.name)
def test_help_describes_each_format(form) -> None:
    result = CliRunner().invoke(main, ["export", "--help"])

    assert form.name in result.output
    assert form.title["en"] in result.output
