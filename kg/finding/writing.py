"""The index of a release: SQLite files beside its store, made of what the store says.

They are no part of what is published, and listed nowhere: another version of SQLite may write other
bytes. Their folder has the number of their form, which is raised when it changes.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.finding.catalogue import write_catalogue
from kg.finding.databases import open_database, write_database
from kg.finding.names import Named, read_names, write_names
from kg.finding.pages import write_pages
from kg.finding.things import read_things
from kg.prefixes import BASE
from kg.search import Entry, write_search

#: The folder of the index in a release, and its files.
INDEX = "index-2"
THINGS, SEARCH, NAMES, PAGES = (
    f"{INDEX}/{name}.sqlite" for name in ("things", "search", "names", "pages")
)
#: Their labels are what is said, not what they are called.
_SENTENCES = {"claim", "reading", "relation", "rule"}
_SAID = f"""
PREFIX cp: <{BASE}ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing ?text
WHERE {{
  {{ ?thing ?property ?text . FILTER (LANG(?text) != "") }}
  UNION {{ ?thing cp:act/rdfs:label ?text }}
  UNION {{ ?thing cp:evidence/oa:hasSelector/oa:refinedBy/oa:exact ?text }}
  FILTER (STRSTARTS(STR(?thing), "{BASE}id/"))
}}
ORDER BY ?thing ?text
"""


def write_index(store: Store, release: Path) -> None:
    """Write the index of a release into its folder."""
    (release / INDEX).mkdir()
    named = list(read_names(store))
    write_database(release / NAMES, functools.partial(write_names, named=named))
    write_database(release / PAGES, functools.partial(write_pages, store=store))
    entries = list(_entries(store, named))
    write_database(release / SEARCH, functools.partial(write_search, entries=entries))
    del named, entries
    things = read_things(store)
    write_database(release / THINGS, functools.partial(write_catalogue, things=things))


def check_index(release: Path) -> None:
    """See to it that a release has an index that this version of the software can read.

    Raises:
        ReleaseError: it has none.
    """
    for name in (THINGS, SEARCH, NAMES, PAGES):
        open_database(release / name)


def _entries(store: Store, named: list[Named]) -> Iterator[Entry]:
    """What can be searched: things by name, and by all that is said of them in words."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    found = store.query(_SAID)
    assert isinstance(found, QuerySolutions)
    for row in found:
        thing, text = row["thing"], row["text"]
        if isinstance(thing, NamedNode) and isinstance(text, Literal):
            said[thing.value].append(text.value)
    for each in named:
        if each.iri.startswith(f"{BASE}id/"):
            names = () if each.kind in _SENTENCES else tuple(dict.fromkeys(each.names))
            yield Entry(each.iri, each.kind, names, (each.slug, *said[each.iri]))
