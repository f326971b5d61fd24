"""SSSOM: our identities and near identities as a set of mappings, for who merges vocabularies.

Source: Simple Standard for Sharing Ontological Mappings, the TSV format
(https://mapping-commons.github.io/sssom/spec-formats-tsv/).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from kg.dataset import CREATOR, DESCRIPTION, LICENCE, TITLE
from kg.exports.beacon import TARGETS
from kg.exports.material import Material
from kg.prefixes import BASE

NAME = "links.sssom.tsv"

_LINKS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label ?property ?same
WHERE {
  VALUES ?property { owl:sameAs skos:exactMatch skos:closeMatch }
  ?thing ?property ?same ;
    rdfs:label ?label .
  FILTER (lang(?label) = "en")
}
ORDER BY ?thing ?property ?same
"""
_PREFIXES = {
    "coldpeace": BASE + "id/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")
_CURATED = "semapv:ManualMappingCuration"


def write(material: Material) -> Iterator[tuple[str, bytes]]:
    """Every link to a data set that is the same thing, or near it; pages about a thing left out."""
    spaces = {each["slug"]: each["space"] for each in material.rows(TARGETS)}
    prefixes = dict(sorted((_PREFIXES | spaces).items()))
    text = io.StringIO()
    for line in _header(material, prefixes):
        text.write(f"#{line}\n")
    table = csv.writer(text, delimiter="\t", lineterminator="\n")
    table.writerow(_COLUMNS)
    for link in material.rows(_LINKS):
        names = [_curie(link[key], prefixes) for key in ("thing", "property", "same")]
        if all(names) and link["thing"].startswith(_PREFIXES["coldpeace"]):
            table.writerow([names[0], link["label"], *names[1:], _CURATED])
    yield NAME, text.getvalue().encode()


def _header(material: Material, prefixes: dict[str, str]) -> Iterator[str]:
    """The metadata, as YAML whose strings are quoted as in JSON."""
    said = {
        "mapping_set_id": f"{BASE}exports/{NAME}",
        "mapping_set_title": TITLE["en"],
        "mapping_set_description": DESCRIPTION["en"],
        "mapping_set_version": material.version,
        "mapping_date": material.date,
        "creator_label": [CREATOR],
        "license": str(LICENCE),
    }
    for key, value in said.items():
        yield f"{key}: {json.dumps(value, ensure_ascii=False)}"
    yield "curie_map:"
    for prefix, space in prefixes.items():
        yield f"  {prefix}: {json.dumps(space)}"


def _curie(iri: str, prefixes: dict[str, str]) -> str:
    """Shorten an IRI by the longest space that it is in; empty if it is in none."""
    fitting = [(len(space), prefix) for prefix, space in prefixes.items() if iri.startswith(space)]
    length, prefix = max(fitting, default=(0, ""))
    return f"{prefix}:{iri[length:]}" if prefix else ""
