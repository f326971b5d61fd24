"""/shapes: what must hold of the record, in words, and whether it does."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from endpoint.addresses import href
from endpoint.descriptions import prefix_table
from endpoint.languages import N_, Text, gettext, pick
from endpoint.site import BASE, Site, current_site
from kg.prefixes import shorten

bp = Blueprint("shapes", __name__)

_GRAPH = BASE + "graph/shapes"
_SHAPES = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?shape ?message ?severity ?target ?path ?en ?ja
WHERE {{
  GRAPH <{_GRAPH}> {{
    ?shape sh:message ?message ; sh:severity ?severity .
    OPTIONAL {{ ?shape sh:targetClass|sh:targetSubjectsOf|sh:targetObjectsOf ?target }}
    OPTIONAL {{ ?shape sh:path ?path . FILTER (isIRI(?path)) }}
  }}
}}
ORDER BY ?shape
"""
_SEVERITIES = {"Violation": N_("must"), "Warning": N_("should"), "Info": N_("to note")}


@dataclass(slots=True)
class Shape:
    """One check: what it says by language, how grave it is, and of which terms it speaks."""

    name: str
    severity: str
    messages: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """What it is about: the first part of its name."""
        return self.name.partition("-")[0]

    @property
    def says(self) -> Text | None:
        """What it demands, in the page's language."""
        return pick(self.messages)

    @property
    def weight(self) -> str:
        """How grave it is, as a word."""
        return gettext(_SEVERITIES[self.severity])


@dataclass(frozen=True, slots=True)
class Quality:
    """What the checks found in this release."""

    shapes: int
    found: Counter[str]
    findings: list[dict[str, Any]]


@bp.get("/shapes")
def shapes() -> ResponseReturnValue:
    """Tell every check in words, and what it found."""
    site = current_site()
    known = read_shapes(site)
    groups: defaultdict[str, list[Shape]] = defaultdict(list)
    for shape in known:
        groups[shape.group].append(shape)
    return render_template(
        "shapes.html",
        groups=groups,
        quality=read_quality(site),
        canonical=f"{BASE}shapes",
        alternates={"ttl": ("text/turtle", "/graph/shapes.ttl")},
    )


def read_shapes(site: Site) -> list[Shape]:
    """Return all shapes that demand something, by name."""
    prefixes = prefix_table(site)
    found: dict[str, Shape] = {}
    for row in site.rows(_SHAPES):
        name = row["shape"]["value"].rpartition("/")[2]
        shape = found.setdefault(name, Shape(name, row["severity"]["value"].rpartition("#")[2]))
        message = row["message"]
        shape.messages[message.get("xml:lang", "en")] = message["value"]
        for each in ("target", "path"):
            if each in row:
                iri = row[each]["value"]
                shape.terms[shorten(iri, prefixes).strip("<>")] = href(iri)
    return list(found.values())


def read_quality(site: Site) -> Quality:
    """Return what the checks found when this release was built."""
    report = site.release.path / "reports" / "findings.json"
    findings = json.loads(report.read_text(encoding="utf-8")) if report.is_file() else []
    counted = Counter(each["severity"] for each in findings)
    shown = [{**each, "message": pick(each["messages"])} for each in findings]
    return Quality(len(read_shapes(site)), counted, shown)
