"""The copy made of files: any web server serves it, and no link in it is broken."""

from __future__ import annotations

import functools
import http.server
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from click.testing import CliRunner

from coldpeace import main
from endpoint import create_app
from endpoint.static_site import write_site
from kg.engine import Engine
from kg.errors import ExportError

LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def copied(small_release: Path, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "copy"
    write_site(create_app(small_release, engine), out)
    return out


@pytest.fixture(scope="module")
def address(copied: Path) -> Iterator[str]:
    """The copy behind the plainest of web servers, in a folder below its root."""
    handler = functools.partial(Quiet, directory=str(copied.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/copy/"
        server.shutdown()
        thread.join()


def links(page: str, address: str) -> set[str]:
    found = {urldefrag(urljoin(address, unescape(link)))[0] for link in LINK.findall(page)}
    return {link for link in found if urlsplit(link).netloc == urlsplit(address).netloc}


def crawl(*starts: str) -> dict[str, int]:
    """Address -> status, of all that can be reached on the same host."""
    statuses: dict[str, int] = {}
    waiting = [*starts]
    while waiting:
        address = waiting.pop()
        if address in statuses:
            continue
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
                statuses[address] = answer.status
                if answer.headers.get_content_type() == "text/html":
                    waiting.extend(links(answer.read().decode(), address))
        except urllib.error.HTTPError as error:
            statuses[address] = error.code
            error.close()
    return statuses


def test_no_link_is_broken_from_any_page(address: str) -> None:
    statuses = crawl(address, f"{address}doc/document/09.html")

    assert {place: status for place, status in statuses.items() if status != 200} == {}
    assert f"{address}doc/document/09.ja.html" in statuses
    assert f"{address}doc/document/09.ttl" in statuses
    assert f"{address}dumps/coldpeace-all.ttl" in statuses


def test_links_stay_in_the_copy_wherever_it_is_put(copied: Path) -> None:
    for page in copied.rglob("*.html"):
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            assert not link.startswith("/"), (page, link)


def test_pages_lead_to_pages_of_their_own_language(copied: Path) -> None:
    english = (copied / "doc" / "document" / "09.html").read_text(encoding="utf-8")
    japanese = (copied / "doc" / "document" / "09.ja.html").read_text(encoding="utf-8")

    assert '<html lang="en">' in english
    assert '<html lang="ja">' in japanese
    assert 'href="../person/boris-yeltsin.html"' in english
    assert 'href="../person/boris-yeltsin.ja.html"' in japanese
    assert 'href="09.ja.html"' in english
    assert 'href="09.html"' in japanese


def test_descriptions_and_dumps_are_the_same_bytes(
    copied: Path, small_release: Path, client
) -> None:
    for name in ("doc/document/09.ttl", "doc/document/09.jsonld", "context.jsonld"):
        if (copied / name).exists():
            assert (copied / name).read_bytes() == client.get(f"/{name}").data
    dump = "dumps/coldpeace-all.ttl"
    assert (copied / dump).read_bytes() == (small_release / dump).read_bytes()
    assert (copied / "doc" / "document" / "09.jsonld").exists()


def test_what_must_be_computed_leads_to_a_page_that_says_so(copied: Path) -> None:
    page = (copied / "doc" / "document" / "09.html").read_text(encoding="utf-8")

    assert 'action="../../live.html"' in page
    assert "needs no server" in (copied / "live.html").read_text(encoding="utf-8")
    assert "静的な複製" in (copied / "live.ja.html").read_text(encoding="utf-8")


def test_folder_that_holds_something_is_left_alone(
    small_release: Path, engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ExportError, match="not an empty folder"):
        write_site(create_app(small_release, engine), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_site_without_a_folder_is_wrong_usage(small_release: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(small_release)

    result = CliRunner().invoke(main, ["export", "site", "--build", str(tmp_path)])

    assert result.exit_code == 2
    assert "--out" in result.output
