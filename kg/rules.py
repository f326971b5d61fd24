"""Rules: what follows from what, each with a name, a head, a body and a sentence in two languages.

Most rules are compiled from the ontology's axioms (``kg.axioms``). What OWL 2 RL cannot say
(negation, values that name properties) is a ``CONSTRUCT`` file in ``ontology/rules/``:

    #+ sentence: Why it follows, in English.
    #+ sentence-ja: 同じことを日本語で。
    PREFIX cp: <https://w3id.org/coldpeace/ontology#>
    CONSTRUCT { ?claim a cp:StatedClaim }
    WHERE { … }
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from rdflib import Literal, URIRef, Variable
from rdflib.term import Node

from kg.errors import RuleError
from kg.headers import read_header
from kg.prefixes import ID

Pattern: TypeAlias = tuple[Node, Node, Node]
_FORM = re.compile(
    r"\A(?P<prologue>(?:PREFIX[^\n]*\n)*)\s*CONSTRUCT\s*\{(?P<head>[^}]*)\}\s*"
    r"WHERE\s*\{(?P<where>.*)\}\s*\Z",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows from what.

    Attributes:
        name: its last path segment below ``id/rule/``.
        head: the triple pattern that follows; None where the body is a contradiction.
        body: the triple patterns that must hold: the premises of an explanation.
        where: the body as SPARQL group content, filters included.
        prologue: the PREFIX lines that ``where`` needs.
        sentence: why it follows, by language tag.
    """

    name: str
    head: Pattern | None
    body: tuple[Pattern, ...]
    where: str
    sentence: dict[str, str] = field(hash=False)
    prologue: str = ""

    @property
    def iri(self) -> URIRef:
        """The IRI of the rule."""
        return ID[f"rule/{self.name}"]


def text(patterns: tuple[Pattern, ...]) -> str:
    """Triple patterns as SPARQL."""
    return " . ".join(" ".join(term.n3() for term in pattern) for pattern in patterns)


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Read the ``CONSTRUCT`` files of a folder, in order of name.

    Raises:
        RuleError: a file lacks its header or a language, is not SPARQL, is not one CONSTRUCT of
            one triple with named variables, or its head has a variable that its body never binds.
    """
    return tuple(_load_rule(path) for path in sorted(folder.glob("*.rq")))


def _load_rule(path: Path) -> Rule:
    header, body = read_header(path, required=("sentence", "sentence-ja"))
    form = _FORM.match(body)
    if not form:
        raise RuleError(path, 1, "want PREFIX lines, then CONSTRUCT { … } WHERE { … }")
    # Imported here, as it takes a tenth of a second that a server need not wait for.
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(body)).algebra
    except Exception as error:  # pyparsing and rdflib raise many kinds; all mean the same here
        raise RuleError(path, 1, f"is not SPARQL: {' '.join(str(error).split())}") from error
    if len(algebra.template) != 1:
        raise RuleError(path, 1, f"want one triple in CONSTRUCT, found {len(algebra.template)}")
    (head,) = algebra.template
    premises = tuple(dict.fromkeys(_premises(algebra.p)))
    bound = {term for pattern in premises for term in pattern if isinstance(term, Variable)}
    for term in head:
        if not isinstance(term, (URIRef, Literal)) and term not in bound:
            reason = f"{term.n3()} stands in the head and in no pattern of the body"
            raise RuleError(path, 1, reason)
    sentence = {"en": header["sentence"][0], "ja": header["sentence-ja"][0]}
    where, prologue = form["where"].strip(), form["prologue"].strip()
    return Rule(path.stem, head, premises, where, sentence, prologue)


def _premises(node: Any) -> Iterator[Pattern]:
    """The positive triple patterns of an algebra tree; what stands in a FILTER is no premise."""
    if isinstance(node, dict):  # rdflib's CompValue
        if getattr(node, "name", "") == "BGP":
            yield from node["triples"]
        else:
            for key, value in node.items():
                if key != "expr":
                    yield from _premises(value)
    elif isinstance(node, list):
        for item in node:
            yield from _premises(item)
