"""The prefix table, declared once in the ontology's header, and the base of all our IRIs."""

from __future__ import annotations

from rdflib import Graph, Namespace
from rdflib.namespace import SH

BASE = "https://w3id.org/coldpeace/"
CP = Namespace(BASE + "ontology#")
ID = Namespace(BASE + "id/")
GRAPH = Namespace(BASE + "graph/")
CONCEPT = Namespace(BASE + "concept/")


def prefix_table(ontology: Graph) -> dict[str, str]:
    """Read prefix -> namespace from the ``sh:declare`` statements, sorted by prefix."""
    declared = ontology.subject_objects(SH.prefix)
    table = {str(prefix): str(ontology.value(node, SH.namespace)) for node, prefix in declared}
    return dict(sorted(table.items()))


def last_segment(iri: str) -> str:
    """Return the fragment of an IRI, or else the last segment of its path: the slug of a thing."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def shorten(iri: str, table: dict[str, str]) -> str:
    """Write an IRI as a prefixed name where the longest matching namespace leaves a plain name.

    Returns:
        ``cp:Claim``, ``id:claim/09-01`` (slashes are left as they are: for people, not for
        parsers), or ``<https://…>`` where no namespace fits.
    """
    fitting = [(len(ns), prefix) for prefix, ns in table.items() if iri.startswith(ns)]
    if not fitting:
        return f"<{iri}>"
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


def expand(name: str, table: dict[str, str]) -> str | None:
    """Undo ``shorten``; None where the prefix is not in the table."""
    prefix, colon, rest = name.partition(":")
    return table[prefix] + rest if colon and prefix in table else None
