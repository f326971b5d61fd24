"""Rules: what follows from what, each with a name, a head, a body and a sentence in two languages.

Most rules are compiled from the ontology's axioms (``kg.axioms``). What OWL 2 RL cannot say
(negation, dates, values that name properties) is a ``CONSTRUCT`` file in ``ontology/rules/``:

    #+ sentence: Why it follows, in English.
    #+ sentence-ja: 同じことを日本語で。
    PREFIX cp: <https://w3id.org/coldpeace/ontology#>
    CONSTRUCT { ?claim a cp:StatedClaim }
    WHERE { … }
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import BNode, URIRef, Variable

from kg.conditions import Conditions, Pattern, RefusedError, read_conditions
from kg.errors import RuleError
from kg.headers import read_header
from kg.prefixes import ID

__all__ = ["Pattern", "Rule", "load_rules", "text"]

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
        sentence: why it follows, by language tag.
        prologue: the PREFIX lines that ``where`` needs.
        settled: the triple patterns that its filters look up, which must be final before it runs.
    """

    name: str
    head: Pattern | None
    body: tuple[Pattern, ...]
    where: str
    sentence: dict[str, str] = field(hash=False)
    prologue: str = ""
    settled: tuple[Pattern, ...] = ()

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
        HeaderError: a file lacks its header or a language.
        RuleError: it is not SPARQL, is not one CONSTRUCT of one triple, has what a rule cannot
            have, or a term in its head that no premise binds.
    """
    return tuple(_load_rule(path) for path in sorted(folder.glob("*.rq")))


def _load_rule(path: Path) -> Rule:
    header, body = read_header(path, required=("sentence", "sentence-ja"))
    sentence = {"en": header["sentence"][0], "ja": header["sentence-ja"][0]}
    return parse_rule(path.stem, body, sentence, path)


def parse_rule(name: str, body: str, sentence: dict[str, str], path: Path) -> Rule:
    """Read a rule from its CONSTRUCT, which stands in a file or in ``graph/rules``.

    Raises:
        RuleError: as ``load_rules``; it names the path.
    """
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
    try:
        conditions = read_conditions(algebra.p)
        _check_head(head, conditions)
    except RefusedError as error:
        raise RuleError(path, 1, str(error)) from error
    where, prologue = form["where"].strip(), form["prologue"].strip()
    return Rule(name, head, conditions.premises, where, sentence, prologue, conditions.settled)


def _check_head(head: Pattern, conditions: Conditions) -> None:
    known = {term for pattern in conditions.premises for term in pattern}
    for term in head:
        if isinstance(term, BNode) or term in conditions.made:
            what = "a blank node" if isinstance(term, BNode) else term.n3()
            raise RefusedError(
                f"{what} in the head is a new term, so the rule might never end: "
                "use a variable of a premise"
            )
        if isinstance(term, Variable) and term not in known:
            raise RefusedError(
                f"{term.n3()} stands in the head and in no pattern of the body: add a pattern"
            )
