"""The exports on the web, from a release of the record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

import kg
from endpoint import create_app
from kg.exports import list_exports


@pytest.fixture(scope="session")
def site(release: kg.Release) -> Iterator[FlaskClient]:
    """A client of the application over a release of the record."""
    with kg.Engine(release.store, workers=1) as engine:
        yield create_app(release.path, engine).test_client()


def test_every_export_is_served_as_its_own_media_type(
    site: FlaskClient, release: kg.Release
) -> None:
    for export in list_exports(release):
        with site.get(f"/{export.path}") as answer:
            assert answer.status_code == 200
            assert answer.mimetype == export.media_type.partition(";")[0]
            assert answer.data == (release.path / export.path).read_bytes()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_listing_of_exports_links_to_each_file(
    site: FlaskClient, release: kg.Release, language: str
) -> None:
    page = site.get(f"/exports/?lang={language}").text

    for path in release.files:
        if path.startswith("exports/"):
            assert f'href="/{path}"' in page
