"""The site as plain files: every page in each language, every description in each format, dumps.

Any web server, or a browser alone, serves the copy: links are relative, each language is a file of
its own (``page.html``, ``page.ja.html``), and each address that is cited leads to its page. What
has to be computed leads to a page that says so.
"""

from __future__ import annotations

import html
import posixpath
import re
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, quote, unquote, urlsplit

from flask import Flask, render_template
from flask.testing import FlaskClient

from endpoint import create_app, signposts
from endpoint.exports import fixed_paths, page_paths, withdrawn_paths
from endpoint.languages import LANGUAGES
from endpoint.negotiation import HTML
from endpoint.site import BASE, Site
from kg.engine import Engine
from kg.errors import ExportError
from kg.release import Release

_LIVE = "/live"  # stands for all that is not copied
#: What is computed for each question, or would be too large to read.
_LEFT_OUT = (
    "/explain",
    "/graph/justifications",  # for stores, not for documents: the dumps have it
    "/healthz",
    "/lookup",
    "/metrics",
    "/reconcile",
    "/releases/timegate",
    "/releases/timemap",
    "/search",
    "/sparql",
)
#: Files that no page has to name: what JSON-LD and those who link look for.
_BESIDE = ("/context.jsonld", "/links.csv", "/links.sssom.tsv", "/release.json")
_ADDRESS = re.compile(r"https?://[^\s?#\"<>/]+(/[^\s?#\"<>]*)?")
_LINK = re.compile(r'\b(href|src|action)="([^"]*)"')
_DEFAULT = next(iter(LANGUAGES))

Tell = Callable[[int, int], object]


def write_site(app: Flask, out: Path, address: str = BASE, tell: Tell = max) -> int:
    """Write the copy into a new or empty folder; it appears whole or not at all.

    Args:
        app: the application over the release to copy.
        out: where to write.
        address: where the copy will stand, for its sitemap; by default the permanent address, which
            leads to wherever the site is.
        tell: told, after each address that was read, how many were, and how many are known by then.

    Returns:
        The number of files.

    Raises:
        ExportError: the folder is not empty, or the address is none.
    """
    if not _ADDRESS.fullmatch(address):
        raise ExportError(f"--at: want a web address like https://example.org/, not {address!r}")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ExportError(f"{out}: is not an empty folder; choose another --out")
    folder = out.with_name(f"{out.name}.partial")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)  # before all the work, in case nobody can write here
    try:
        _copy(app, folder, address.rstrip("/"), tell)
        if out.exists():
            out.rmdir()
        folder.rename(out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return sum(path.is_file() for path in out.rglob("*"))


def export_site(release: Release, out: Path, address: str | None = None, tell: Tell = max) -> int:
    """Write the copy of a release; see ``write_site``."""
    bundles = release.path.parent.parent / "assets"
    with Engine(release.store) as engine:
        app = create_app(release.path, engine, bundles if bundles.is_dir() else None)
        return write_site(app, out, address or BASE, tell)


def _copy(app: Flask, folder: Path, address: str, tell: Tell) -> None:
    site = cast(Site, app.extensions["coldpeace"])
    with app.app_context():
        listed = [*fixed_paths(), *page_paths(site)]
        files = [f"/{name}" for name in site.release.files]
        seeds = [*listed, *withdrawn_paths(site), *_BESIDE, *files]
    found = _Found(folder)
    found.pages[_LIVE] = {language: _live_page(app, language) for language in LANGUAGES}
    client = app.test_client(use_cookies=False)
    seen, queue = set(seeds), deque(seeds)
    while queue:
        for link in found.read(client, queue.popleft()):
            if link not in seen:
                seen.add(link)
                queue.append(link)
        tell(len(seen) - len(queue), len(seen))
    found.write_pages()
    with app.test_request_context():
        found.write_signposts(address, listed, site.release.date)
    void = folder / "graph" / "dataset.ttl"
    if void.exists():
        found.write("/.well-known/void", void.read_bytes())


def _live_page(app: Flask, language: str) -> str:
    with app.test_request_context(f"{_LIVE}?lang={language}"):
        return render_template("live.html")


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read: pages by path and language, files as they are, and where paths lead."""

    folder: Path
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    aliases: dict[str, str] = field(default_factory=dict)

    def read(self, client: FlaskClient, path: str) -> set[str]:
        """Read one address, in each language if it is a page.

        Returns:
            The paths to which it leads.
        """
        with client.get(path, headers={"Accept": HTML}) as answer:
            if answer.status_code in {301, 302, 303, 307, 308}:
                self.aliases[path] = urlsplit(answer.location).path
                return {self.aliases[path]}
            if answer.status_code not in {200, 410}:
                return set()
            if answer.mimetype != HTML:
                self.write(path, answer.data)
                self.files.add(path)
                return set()
        if path.endswith(".html"):  # the fixed address of a page
            self.aliases[path] = path.removesuffix(".html")
            return {self.aliases[path]}
        self.pages[path] = {
            language: client.get(f"{path}?lang={language}", headers={"Accept": HTML}).text
            for language in LANGUAGES
        }
        links = {_local(path, value)[0] for _, value in _LINK.findall(self.pages[path][_DEFAULT])}
        return {link for link in links if link and not link.startswith(_LEFT_OUT)}

    def write_pages(self) -> None:
        """Write every page, its links made relative."""
        for path, texts in self.pages.items():
            for language, text in texts.items():

                def relative(match: re.Match[str], path: str = path, tag: str = language) -> str:
                    return f'{match[1]}="{html.escape(self._relative(path, tag, match[2]))}"'

                name = _file_name(path, language)
                self.write(name, _LINK.sub(relative, text).encode())

    def write_signposts(self, address: str, listed: list[str], date: str) -> None:
        """Write what leads to pages: the sitemap of those that are listed, and doors to all."""
        names = {
            path: {language: _file_name(path, language) for language in texts}
            for path, texts in self.pages.items()
        }
        shown = {names[path][_DEFAULT]: names[path] for path in listed if path in names}
        self.write("/sitemap.xml", signposts.sitemap(address, shown, date))
        self.write("/robots.txt", signposts.robots(address).encode())
        bare = {
            path.lstrip("/"): {tag: name.lstrip("/") for tag, name in each.items()}
            for path, each in names.items()
            if path != _LIVE
        }
        files = {path.lstrip("/") for path in self.files}
        for name, data in signposts.doors(bare, files):
            self.write(name, data)

    def _relative(self, page: str, language: str, value: str) -> str:
        path, asked, fragment = _local(page, value)
        if not path:
            return html.unescape(value)
        while path in self.aliases:
            path = self.aliases[path]
        wanted = asked.pop("lang", [language])[0]
        if asked or not (path in self.pages or path in self.files):
            path, fragment = _LIVE, ""
        target = path if path in self.files else _file_name(path, wanted)
        here = posixpath.dirname(_file_name(page, language))
        return quote(posixpath.relpath(target, here)) + (f"#{fragment}" if fragment else "")

    def write(self, path: str, data: bytes) -> None:
        """Write one file of the copy."""
        target = self.folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _local(page: str, value: str) -> tuple[str, dict[str, list[str]], str]:
    """Split a link on a page into path, query and fragment; the path is empty if it leads away."""
    parts = urlsplit(html.unescape(value))
    if parts.scheme or parts.netloc or not (parts.path or parts.query):
        return "", {}, ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    if not parts.path:
        path = page
    elif parts.path.endswith("/") and path != "/":
        path += "/"
    return path, parse_qs(parts.query, keep_blank_values=True), parts.fragment


def _file_name(path: str, language: str) -> str:
    stem = f"{path}index" if path.endswith("/") else path
    return f"{stem}.html" if language == _DEFAULT else f"{stem}.{language}.html"
