"""Every error that kg raises on purpose, but what is said of queries: those are in kg.refusals.

KgError
├── AddressTaken       a server cannot listen where it should
├── AssetsError        the front-end packages cannot be fetched or bundled
├── AxiomError         the ontology has an axiom or term that the reasoner does not know
├── CircularRulesError a rule looks up what follows from itself
├── Contradiction      the record contradicts itself
├── EngineDown         another engine cannot be reached, or does not hold the release now
├── EngineError        another engine answers what is no answer
├── ExportError        a release has no such export
├── LogUnwritable      a server cannot write its access log
├── NotEntailed        a triple that should be explained does not hold
├── PlacedError        something is wrong at a place in a file; has path and line
│   ├── HeaderError        a .rq file has no proper header
│   ├── QuadsError         a file is not valid N-Quads, or names a graph that data cannot have
│   ├── RuleError          a rule file is not one CONSTRUCT of one triple
│   └── TurtleError        a file is not valid Turtle
├── RecordInvalid      a check of the record found violations
├── RecordMissing      there is no record where one is sought
├── ReleaseError       there is no release where one is sought
├── SourceError        a source text cannot be compared with the record
├── StoreError         a store cannot be opened
├── TermError          a term on the command line cannot be read
├── Unjustified        a triple follows, but the release keeps no steps of reasoning
└── Unreadable         files of the record are not valid Turtle or N-Quads
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rdflib.term import Node

if TYPE_CHECKING:
    from kg.findings import Finding


class KgError(Exception):
    """Base of all errors that a caller can act on; the message says what to change.

    Args:
        message: in English; ``%(name)s`` where a value stands, so that it can be said in another
            language.
        values: by name; none if nothing is to be filled in.
    """

    def __init__(self, message: str = "", **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values


class AddressTaken(KgError):  # noqa: N818
    """A server cannot listen where it should; the message says what to change."""


class LogUnwritable(KgError):  # noqa: N818
    """A server cannot write its access log; the message says what to change."""


class AssetsError(KgError):
    """The front-end packages cannot be fetched or bundled; the message says why."""


class AxiomError(KgError):
    """The ontology has an axiom that the rule compiler does not know, or an undeclared term."""

    def __init__(self, message: str, subject: Node | None = None) -> None:
        super().__init__(message)
        self.subject = subject


class CircularRulesError(KgError):
    """A rule looks up what follows from itself.

    Attributes:
        rules: names, from the rule that looks something up to the one that gives it.
    """

    def __init__(self, rules: tuple[str, ...]) -> None:
        way = " → ".join((*rules, rules[0]))
        super().__init__(
            f"it looks up in a FILTER or MINUS what follows from itself ({way}), so there is no "
            "order in which to run it: look up only what follows without it"
        )
        self.rules = rules


class Contradiction(KgError):  # noqa: N818
    """The record contradicts itself.

    Attributes:
        culprits: for each, its IRI, the name of the rule it breaks, and the rule by language.
    """

    def __init__(self, culprits: tuple[tuple[str, str, dict[str, str]], ...]) -> None:
        super().__init__("; ".join(f"<{iri}>: {said['en']}" for iri, _rule, said in culprits))
        self.culprits = culprits


class EngineDown(KgError):  # noqa: N818
    """Another engine cannot be reached, is busy, or does not hold the release now.

    ``message`` is for readers, who are not told where it should be.
    """

    AWAY = "the engine behind this server cannot be reached now; try again later"

    def __init__(self, told: str, message: str = "") -> None:
        super().__init__(told)
        self.message = message or told


class EngineError(KgError):
    """Another engine answers what is no answer, or refuses; the message has its words."""


class PlacedError(KgError):
    """Something is wrong at a place in a file; the message has its path and line."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


def unreadable(error: OSError) -> str:
    """Say why something cannot be read, as the reason of a PlacedError."""
    return f"cannot be read ({error.strerror or error}): mend or remove it"


class HeaderError(PlacedError):
    """A .rq file lacks its header, or a line of it is malformed."""


class ExportError(KgError):
    """A release has no export of that name; the message lists those it has."""


class NotEntailed(KgError):  # noqa: N818
    """A triple that should be explained does not hold."""


class RecordInvalid(KgError):  # noqa: N818
    """A check of the record found violations; ``findings`` has all that it found."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("the record has violations")
        self.findings = findings


class RecordMissing(KgError):  # noqa: N818
    """There is no record where one is sought; the message says what would be one."""


class QuadsError(PlacedError):
    """A file is not valid N-Quads, or names a graph that data cannot have."""


class ReleaseError(KgError):
    """There is no release where one is sought."""


class RuleError(PlacedError):
    """A rule file is not one CONSTRUCT of one triple."""


class SourceError(KgError):
    """A source text cannot be compared with the record; the message says why."""


class StoreError(KgError):
    """A store cannot be opened."""


class TermError(KgError):
    """A term cannot be read; the message shows the accepted forms."""


class TurtleError(PlacedError):
    """A file is not valid Turtle."""


class Unjustified(KgError):  # noqa: N818
    """A triple follows from others, but the release was built without justifications."""

    SENTENCE = (
        "this follows from other statements, but the release was built without justifications; "
        "`coldpeace build` without --no-justifications keeps them"
    )


class Unreadable(KgError):  # noqa: N818
    """Files of the record are not valid; ``errors`` has one for each, below the root."""

    def __init__(self, errors: tuple[PlacedError, ...]) -> None:
        lines = (f"{e.path}:{e.line}: violation syntax: {e.reason}" for e in errors)
        super().__init__("\n".join(lines))
        self.errors = errors
