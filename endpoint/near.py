"""What a wrong address may have meant: things whose names in the address are near to it."""

from __future__ import annotations

import difflib

from endpoint.addresses import local_path
from endpoint.descriptions import is_path
from endpoint.languages import Text, pick
from endpoint.pages.facts import read_labels, rows
from endpoint.site import BASE, Site
from kg.prefixes import last_segment

_COUNT = 5
_MOST = 5000  # addresses that are compared
_SHORT = 2  # so short a name is near to too much
_CUTOFF = 0.5  # the library's ratio, from 0 to 1
_SUBJECTS = """
SELECT DISTINCT ?s
WHERE {{ ?s rdfs:label ?label FILTER (STRSTARTS(STR(?s), "{stem}")) }}
ORDER BY ?s
LIMIT {most}
"""


def near(site: Site, path: str) -> list[tuple[str, Text]]:
    """Return addresses and labels of things near to a path, the nearest first.

    Args:
        site: the release.
        path: a path below the base, ``id/person/yeltsin``. Things of its kind go first; if its
            kind is none of ours, all are compared.
    """
    if not is_path(path):
        return []
    stem = BASE + path.rpartition("/")[0] + "/"
    name = last_segment(path)
    known = _things(site, stem) or (_things(site, BASE + "id/") if len(name) > _SHORT else [])
    by_name = {last_segment(iri): iri for iri in known}
    containing = sorted((each for each in by_name if name and name in each), key=len)
    alike = difflib.get_close_matches(name, by_name, _COUNT, _CUTOFF)
    found = [by_name[each] for each in dict.fromkeys([*containing, *alike])][:_COUNT]
    labels = read_labels(site, found)
    return [
        (local_path(iri), pick(labels.get(iri, {})) or Text(last_segment(iri))) for iri in found
    ]


def _things(site: Site, stem: str) -> list[str]:
    query = _SUBJECTS.format(stem=stem, most=_MOST)
    return [row["s"]["value"] for row in rows(site, query)]
