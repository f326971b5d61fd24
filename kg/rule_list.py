"""The rules of a release as a list: what each says, and how many triples it gave."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store
from rdflib import URIRef

from kg.evidence import look_up
from kg.justifications import JUSTIFICATIONS
from kg.prefixes import CP, ID, shorten
from kg.record import load_prefixes
from kg.release import Release
from kg.rows import Select, of_store
from kg.rulebook import RULES

_RULES = f"""
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?rule ?text ?gives
WHERE {{
  GRAPH <{RULES}> {{
    {{ ?rule sh:construct ?text . BIND (true AS ?gives) }}
    UNION {{ ?rule sh:select ?text . BIND (false AS ?gives) }}
  }}
}}
ORDER BY ?rule
"""
_COUNTS = f"""
PREFIX cp: <{CP}>
SELECT ?rule (COUNT(DISTINCT ?conclusion) AS ?triples)
WHERE {{ GRAPH <{JUSTIFICATIONS}> {{ ?step cp:rule ?rule ; cp:conclusion ?conclusion }} }}
GROUP BY ?rule
"""
_FORM = re.compile(
    r"(?:CONSTRUCT \{ (?P<head>.*?) \}|SELECT DISTINCT \?x)\nWHERE \{ (?P<body>.*) \}\Z", re.DOTALL
)
_IRI = re.compile(r"<([^<> ]+)>")


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A rule as people read it.

    Attributes:
        iri: of the rule.
        head: the triple that it gives, as SPARQL with prefixed names; empty for a contradiction.
        body: what must hold, as SPARQL with prefixed names.
        sentence: why it follows, by language.
        triples: how many inferred triples it gives, alone or beside other rules.
    """

    iri: URIRef
    head: str
    body: str
    sentence: Mapping[str, str]
    triples: int

    @property
    def name(self) -> str:
        """Its last path segment."""
        return self.iri.removeprefix(str(ID["rule/"]))


def list_rules(select: Select, prefixes: Mapping[str, str]) -> tuple[ListedRule, ...]:
    """The rules of a release, by name.

    Args:
        select: asks ``graph/rules`` and ``graph/justifications``.
        prefixes: prefix -> namespace.
    """
    rows = select(_RULES)
    counts = {row["rule"]: int(str(row["triples"])) for row in select(_COUNTS)}
    labels = look_up(select, [row["rule"] for row in rows]).labels
    found = []
    for row in rows:
        form = _FORM.search(row["text"])
        head, body = (form["head"] or "", form["body"]) if form else ("", str(row["text"]))
        iri = URIRef(row["rule"])
        head, body = _short(head, prefixes), _short(body, prefixes)
        found.append(ListedRule(iri, head, body, labels.get(iri, {}), counts.get(iri, 0)))
    return tuple(found)


def release_rules(root: Path, release: Release, form: str, language: str) -> str:
    """The rules of a release.

    Args:
        root: for the prefix table.
        release: whose store is asked.
        form: ``table`` or ``json``.
        language: ``en`` or ``ja``, of the sentences in the table.
    """
    select = of_store(Store.read_only(str(release.store)))
    found = list_rules(select, load_prefixes(root))
    return rules_json(found) if form == "json" else rules_table(found, language)


def rules_json(rules: tuple[ListedRule, ...]) -> str:
    """The list as JSON: ``{rules: [{iri name head body sentence triples}]}``.

    A contradiction has the head null: where its body holds, nothing is built.
    """
    said = [
        {
            "iri": str(rule.iri),
            "name": rule.name,
            "head": rule.head or None,
            "body": rule.body,
            "sentence": dict(rule.sentence),
            "triples": rule.triples,
        }
        for rule in rules
    ]
    return json.dumps({"rules": said}, ensure_ascii=False, indent=1) + "\n"


def rules_table(rules: tuple[ListedRule, ...], language: str) -> str:
    """The list as a table for a terminal: name, number of triples, sentence."""
    from prettytable import PrettyTable, TableStyle  # here, because a server has no tables

    rows = PrettyTable(["rule", "triples", "sentence"], align="l")
    rows.set_style(TableStyle.PLAIN_COLUMNS)
    rows.align["triples"] = "r"
    rows.add_rows([[r.name, r.triples, r.sentence.get(language, "")] for r in rules])
    return "\n".join(line.rstrip() for line in rows.get_string().splitlines()) + "\n"


def _short(text: str, prefixes: Mapping[str, str]) -> str:
    """SPARQL with prefixed names, ``a`` for rdf:type, one pattern a line."""
    short = _IRI.sub(lambda match: shorten(match[1], dict(prefixes)), text)
    lines = re.split(r"\s+\.\s+|\s*\n\s*", short.replace(" rdf:type ", " a ").strip())
    return "\n".join(line for line in lines if line)
