"""The catalog of exports: under which name, of which media type, in which file of the release.

The command, the data page and the metadata of the release all read it, so none can miss one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath
from types import MappingProxyType

from kg.changes import change_list, patch
from kg.engine import FORMATS
from kg.errors import ExportError
from kg.history import list_releases, previous
from kg.release import Release

Text = Mapping[str, str]

_MEDIA_TYPES = {extension: media_type for media_type, extension in FORMATS.items()} | {
    "gz": "application/gzip",
    "json": "application/json",
    "rq": "application/sparql-query",
    "xml": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A format in which a release can be had.

    Attributes:
        name: as people type it; with an asterisk there are several, named by their files.
        path: below the release folder, and of the web; may have an asterisk likewise.
        media_type: as it is served.
        title: what it is and for whom, in ``en`` and ``ja``.
    """

    name: str
    path: str
    media_type: str
    title: Text


def _said(en: str, ja: str) -> Text:
    return MappingProxyType({"en": en, "ja": ja})


#: Every format, in the order in which people are told of them.
EXPORT_FORMATS = (
    Export(
        "ttl",
        "dumps/coldpeace-all.ttl",
        "text/turtle",
        _said("the whole graph as Turtle", "グラフ全体（Turtle）"),
    ),
    Export(
        "nt",
        "dumps/coldpeace-all.nt",
        "application/n-triples",
        _said("the whole graph as N-Triples", "グラフ全体（N-Triples）"),
    ),
    Export(
        "trig",
        "dumps/coldpeace-all.trig",
        "application/trig",
        _said("the whole graph with its named graphs, as TriG", "名前付きグラフごと（TriG）"),
    ),
    Export(
        "nq",
        "dumps/coldpeace-all.nq",
        "application/n-quads",
        _said("the whole graph with its named graphs, as N-Quads", "名前付きグラフごと（N-Quads）"),
    ),
    Export(
        "jsonld",
        "dumps/coldpeace-all.jsonld",
        "application/ld+json",
        _said("the whole graph as JSON-LD", "グラフ全体（JSON-LD）"),
    ),
    Export(
        "rdf",
        "dumps/coldpeace-all.rdf",
        "application/rdf+xml",
        _said("the whole graph as RDF/XML", "グラフ全体（RDF/XML）"),
    ),
    Export(
        "beacon-*",
        "exports/beacon-*.txt",
        "text/plain",
        _said(
            "BEACON: which things of one other data set are here, for aggregators of links",
            "BEACON：他のデータセットのどの項目がここにあるか（リンク集約サービス向け）",
        ),
    ),
    Export(
        "sssom",
        "exports/links.sssom.tsv",
        "text/tab-separated-values",
        _said(
            "SSSOM: what in other data sets our things are the same as, or near to",
            "SSSOM：他のデータセットの同一のもの・近いもの",
        ),
    ),
    Export(
        "cmif",
        "exports/cmif.xml",
        "application/tei+xml",
        _said(
            "CMIF: who wrote to whom and when, for correspSearch",
            "CMIF：書簡の差出人・名宛人・日付（correspSearch 向け）",
        ),
    ),
    Export(
        "annotations",
        "exports/annotations.jsonld",
        'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"',
        _said(
            "Web Annotations: every place of the source text that something rests on",
            "Web Annotation：典拠となる本文の箇所すべて",
        ),
    ),
    Export(
        "csvw",
        "tables/csv-metadata.json",
        "application/csvm+json",
        _said(
            "CSVW: what the columns of the tables mean and how the tables hang together",
            "CSVW：各表の列の意味と表どうしの関係",
        ),
    ),
    Export(
        "dcat",
        "exports/dcat.ttl",
        "text/turtle",
        _said(
            "DCAT: this release with its files and checksums, for data portals",
            "DCAT：この版のファイルとチェックサム（データポータル向け）",
        ),
    ),
    Export(
        "schema-org",
        "exports/schema-org.jsonld",
        "application/ld+json",
        _said(
            "schema.org: this release, for search engines",
            "schema.org：この版の記述（検索エンジン向け）",
        ),
    ),
    Export(
        "datacite",
        "exports/datacite.json",
        "application/vnd.datacite.datacite+json",
        _said(
            "DataCite: this release, for who registers a DOI",
            "DataCite：この版の記述（DOI登録用）",
        ),
    ),
)


#: What compares a release with the one before, where there is one: made when it is asked for.
COMPARISONS: dict[str, tuple[Export, Callable[[Release, Release], str]]] = {
    "patch": (
        Export(
            "patch",
            "releases/{version}/patch.rdfp",
            "application/rdf-patch",
            _said(
                "RDF Patch: what turns the N-Quads of the release before into these",
                "RDF Patch：前の版のN-Quadsをこの版に変える差分",
            ),
        ),
        patch,
    ),
    "changes": (
        Export(
            "changes",
            "releases/{version}/changes.md",
            "text/markdown",
            _said(
                "what changed since the release before, thing by thing",
                "前の版からの変更（項目ごと）",
            ),
        ),
        change_list,
    ),
}

#: What the command writes as a folder of its own: no file of a release.
_SITE = "site"

#: The formats of comparisons.
COMPARISON_FORMATS = tuple(form for form, _ in COMPARISONS.values())


def media_type(path: str) -> str:
    """The media type of a file of a release: of its format, else of its extension."""
    for form in EXPORT_FORMATS:
        if fnmatch(path, form.path):
            return form.media_type
    return _MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream")


def list_exports(release: Release) -> tuple[Export, ...]:
    """The exports that a release has, each by its own name."""
    files = tuple(
        Export(_name(form, path), path, form.media_type, form.title)
        for form in EXPORT_FORMATS
        for path in sorted(release.files)
        if fnmatch(path, form.path)
    )
    if previous(list_releases(release.path.parent), release) is None:
        return files
    return files + tuple(
        Export(form.name, form.path.format(version=release.version), form.media_type, form.title)
        for form in COMPARISON_FORMATS
    )


def describe_formats() -> Iterator[str]:
    """What can be exported, one line each, in English."""
    for form in (*EXPORT_FORMATS, *COMPARISON_FORMATS):
        yield f"  {form.name:12} {form.title['en']}"
    yield f"  {_SITE:12} every page, description and dump as plain files, which outlive any server"


def read_export(release: Release, name: str) -> bytes:
    """The export of a name, as its file.

    Raises:
        ExportError: there is none of that name, and the message lists those there are; or it is a
            comparison, and there is no release before.
    """
    found = {export.name: export for export in list_exports(release)}
    if name in COMPARISONS:
        return compare(release, name)
    if name not in found:
        names = dict.fromkeys((*found, *COMPARISONS, _SITE))
        raise ExportError(f"no export {name!r}; there are: {', '.join(names)}")
    return (release.path / found[name].path).read_bytes()


def compare(release: Release, name: str) -> bytes:
    """A comparison of a release with the one before: ``patch`` or ``changes``.

    Raises:
        ExportError: there is no release before it.
    """
    before = previous(list_releases(release.path.parent), release)
    if before is None:
        raise ExportError(f"there is no release before {release.title} to compare it with")
    _, make = COMPARISONS[name]
    return make(before, release).encode()


def _name(form: Export, path: str) -> str:
    return PurePosixPath(path).stem if "*" in form.name else form.name
