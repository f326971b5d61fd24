"""The copy made of files: any web server serves it, and no link in it is broken."""

from __future__ import annotations

import functools
import http.server
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

import kg
from coldpeace import main
from endpoint import create_app
from endpoint.static_site import export_site, write_site
from kg.engine import Engine
from kg.errors import ExportError

PLACE = "https://archive.example.org/cold-peace/"
RDF = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """The plainest of web servers, with a folder below its root."""
    handler = functools.partial(Quiet, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{folder.name}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def copied(small_release: Path, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "copy"
    write_site(create_app(small_release, engine), out)
    return out


@pytest.fixture(scope="module")
def address(copied: Path) -> Iterator[str]:
    with serving_files(copied) as address:
        yield address


@pytest.fixture(scope="module")
def whole(release: kg.Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the whole record, which says that it will stand at an address of its own."""
    out = tmp_path_factory.mktemp("whole") / "copy"
    export_site(release, out, PLACE)
    return out


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
                body = answer.read()
                if answer.headers.get_content_type() == "text/html":
                    waiting.extend(links(body.decode(), address))
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
        assert (copied / name).read_bytes() == client.get(f"/{name}").data
    dump = "dumps/coldpeace-all.ttl"
    assert (copied / dump).read_bytes() == (small_release / dump).read_bytes()


def test_what_must_be_computed_leads_to_a_page_that_says_so(copied: Path) -> None:
    page = (copied / "doc" / "document" / "09.html").read_text(encoding="utf-8")

    assert 'action="../../live.html"' in page
    assert "needs no server" in (copied / "live.html").read_text(encoding="utf-8")
    assert "静的な複製" in (copied / "live.ja.html").read_text(encoding="utf-8")


def test_each_address_that_is_cited_leads_to_its_page(address: str) -> None:
    for name in ("id/document/09", "doc/document/09", "ontology"):
        with urllib.request.urlopen(f"{address}{name}") as answer:  # noqa: S310 - our own server
            door = answer.read().decode()
            (onward,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]*)"', door)
            page = urljoin(answer.url, onward)
        with urllib.request.urlopen(page) as answer:  # noqa: S310 - our own server
            assert "<h1" in answer.read().decode()
        if name != "ontology":
            assert (page, 'type="text/turtle"' in door) == (f"{address}doc/document/09.html", True)


def listed(whole: Path) -> list[str]:
    """The files that the sitemap of the copy lists, in each language."""
    tree = ElementTree.parse(whole / "sitemap.xml")  # noqa: S314 - our own
    found = [e.text or e.get("href") for e in tree.iter() if e.tag.endswith(("}loc", "}link"))]
    assert all(place.startswith(PLACE) for place in found)
    return [unquote(place.removeprefix(PLACE)) for place in found]


def test_no_link_of_the_copy_of_the_record_is_broken(whole: Path) -> None:
    places = set(listed(whole))
    pages = [name for name in places if name.startswith("doc/") and ".ja." not in name]
    doors = [name.replace("doc/", "id/", 1).replace(".html", "/") for name in pages]

    with serving_files(whole) as address:
        statuses = crawl(address, *(address + place for place in (*places, *doors)))

    assert {place: status for place, status in statuses.items() if status != 200} == {}
    read = {unquote(place).removeprefix(address) for place in statuses}
    assert len(pages) > 500
    for page in pages:
        assert {page.replace(".html", f".{end}") for end in (*RDF, "jsonld")} < read


def test_sitemap_of_the_copy_lists_all_that_the_site_lists(
    whole: Path, served: FlaskClient
) -> None:
    tree = ElementTree.fromstring(served.get("/sitemap.xml").data)  # noqa: S314 - our own
    places = {e.text.removeprefix("http://localhost") for e in tree.iter() if e.text}
    here = {f"{place}index" if place.endswith("/") else place for place in places if "/" in place}

    robots = RobotFileParser()
    robots.parse((whole / "robots.txt").read_text(encoding="utf-8").splitlines())
    names = {name for name in listed(whole) if ".ja." not in name}
    assert {f"/{name.removesuffix('.html')}" for name in names} == here
    assert robots.site_maps() == [f"{PLACE}sitemap.xml"]


def test_descriptions_in_the_copy_say_the_same_in_every_format(whole: Path) -> None:
    for path in whole.glob("doc/*/*.nt"):
        said = {quad.triple for quad in parse(path=path, format=RdfFormat.N_TRIPLES)}
        for end, form in RDF.items():
            read = parse(path=path.with_suffix(f".{end}"), format=form)
            assert {quad.triple for quad in read} == said, (path, end)
    void = whole / ".well-known" / "void"
    assert void.read_bytes() == (whole / "graph" / "dataset.ttl").read_bytes()


@pytest.mark.parametrize(
    "address", ["example.org", "ftp://example.org/", "https://a b/", "https://"]
)
def test_site_can_stand_at_a_web_address_alone(
    small_release: Path, engine: Engine, tmp_path: Path, address: str
) -> None:
    with pytest.raises(ExportError, match="--at: want a web address"):
        write_site(create_app(small_release, engine), tmp_path / "copy", address)


def test_folder_that_holds_something_is_left_alone(
    small_release: Path, engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ExportError, match="not an empty folder"):
        write_site(create_app(small_release, engine), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_command_tells_how_far_it_is_while_it_writes_the_site(
    small_release: Path, tmp_path: Path
) -> None:
    (tmp_path / "current").symlink_to(small_release)
    words = ["export", "site", "--build", str(tmp_path), "--out", str(tmp_path / "copy")]

    result = CliRunner().invoke(main, words)

    assert result.exit_code == 0, result.output
    first, *_between, last, wrote = result.stderr.splitlines()
    told = re.compile(r" *\d+\.\d\d s  (\d+) of (\d+) addresses read")
    done, known = map(int, told.fullmatch(first).groups())
    assert 0 < done < known
    assert len(set(told.fullmatch(last).groups())) == 1
    assert wrote.startswith("wrote ")
    assert result.stdout == ""


def test_site_without_a_folder_is_wrong_usage(small_release: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(small_release)

    result = CliRunner().invoke(main, ["export", "site", "--build", str(tmp_path)])

    assert result.exit_code == 2
    assert "--out" in result.output
