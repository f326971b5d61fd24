"""What leads into a copy made of files: the sitemap, robots.txt, and a door at each address.

A plain web server answers ``/id/document/09`` only by a folder of that name. So each name that is
cited has one, with a page that leads on to the file.

Sources: the Sitemaps protocol (https://www.sitemaps.org/protocol.html); RFC 9309.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from flask import render_template

from endpoint.languages import LANGUAGES
from kg.engine import GRAPH_FORMATS

#: Page -> its file in each language; both below the copy, without a slash at the beginning.
Pages = Mapping[str, Mapping[str, str]]


def sitemap(root: str, pages: Pages, date: str) -> bytes:
    """List pages, each with its address in each language.

    Args:
        root: where they stand, as an absolute address without a slash at its end.
        pages: what to list, in this order; here with a slash at the beginning.
        date: of the release, ISO 8601.
    """
    urls = [
        (root + quote(path), {tag: root + quote(name, safe="/?=") for tag, name in names.items()})
        for path, names in pages.items()
    ]
    return render_template("sitemap.xml", urls=urls, date=date).encode()


def sitemaps(root: str, count: int, date: str) -> bytes:
    """List the parts of a sitemap that is too long for one file: ``/sitemap-1.xml`` and so on."""
    places = [f"{root}/sitemap-{number}.xml" for number in range(1, count + 1)]
    return render_template("sitemaps.xml", places=places, date=date).encode()


def robots(root: str, disallowed: tuple[str, ...] = ()) -> str:
    """Let crawlers in, but for paths that begin like these; show them the sitemap."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed), "Allow: /"]
    return "\n".join([*lines, "", f"Sitemap: {root}/sitemap.xml", ""])


def doors(pages: Pages, files: set[str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of the file at the address of each page and of each thing.

    Args:
        pages: those of the copy; those whose path ends with a slash have their door already.
        files: all other files of the copy, among which are the descriptions of things.
    """
    for path, names in pages.items():
        if path.endswith("/") or not path:
            continue
        more = {f"{path}.{end}": kind for kind, end in GRAPH_FORMATS.items()}
        machines = {name: kind for name, kind in more.items() if name in files}
        places = [path, path.replace("doc/", "id/", 1)] if path.startswith("doc/") else [path]
        for place in places:
            yield f"{place}/index.html", _door(place, names, machines)


def _door(place: str, names: Mapping[str, str], machines: Mapping[str, str]) -> bytes:
    def here(name: str) -> str:
        return quote(posixpath.relpath(name, place))

    return render_template(
        "door.html",
        place=place,
        pages={tag: (LANGUAGES[tag], here(name)) for tag, name in names.items()},
        machines={here(name): kind for name, kind in machines.items()},
    ).encode()
