"""Check the record: syntax, the ontology's profile, the shapes, contradictions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store
from rdflib import RDF, SH, Graph, Literal, URIRef

from kg.clashes import tell_clash
from kg.closure import close
from kg.dataset import DATASET, WHOLE_DUMPS, describe, version_and_date
from kg.errors import AxiomError, Contradiction, HeaderError, PlacedError, Unreadable
from kg.findings import Finding, order
from kg.justifications import justify
from kg.nquads import as_graph
from kg.places import Places
from kg.queries import load_query, query_files, query_name
from kg.record import ALIGNMENTS, SHAPES, Record, load_record, merge
from kg.rulebook import RULES, all_rules, describe_rules
from kg.rules import Rule
from kg.shacl import Result, validate
from kg.store import load, with_links
from kg.suspects import narrow
from kg.timing import Phases

#: So many contradictions are explained; more say nothing new, and would bury the others.
TOLD_MAX = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and what was made on the way.

    Attributes:
        findings: in order of file and line.
        report: the SHACL results of all runs.
        record: what was read; None where it could not be.
        description: the statements of ``graph/dataset``.
        rules: by which the closure was made.
        store: named graphs, closure, and merge of what is reasoned on; None where there is none.
    """

    findings: tuple[Finding, ...]
    report: Graph
    record: Record | None = None
    description: Graph | None = None
    rules: tuple[Rule, ...] = ()
    store: Store | None = None


def check(root: Path, phases: Phases | None = None, dumps: Sequence[str] = WHOLE_DUMPS) -> Checked:
    """Read the record below a root and check it whole.

    Args:
        root: holds ontology/, data/, shapes/ and CHANGELOG.md.
        phases: told when parsing, reasoning and validating begin and end.
        dumps: that the record's description says there are.

    Raises:
        KgError: the changelog names no release.
        OSError: a file cannot be read.
    """
    phases = phases or Phases()
    try:
        with phases("parse"):
            record = load_record(root)
            description = describe(record, *version_and_date(root / "CHANGELOG.md"), dumps)
    except Unreadable as errors:
        return Checked(_syntax(errors), Graph())
    places = Places(record)
    try:
        with phases("compile rules"):
            rules = all_rules(record)
            rulebook = describe_rules(rules)
    except (AxiomError, PlacedError) as error:
        return Checked((_axiom(places, error, root),), Graph(), record, description)
    with phases("load"):
        store = load(record, {DATASET: description, RULES: rulebook})
    with phases("validate what is asserted"):
        results, reports = _validate_asserted(record, store, [description, rulebook])
    with phases("reason"):
        clashes = _close(store, rules, places)
    if not clashes:
        with phases("validate what follows"):
            more, further = validate(store, narrow(_shapes(record, "closure"), store))
        results, reports = results + more, [*reports, further]
    places.seek(result.focus for result in results)
    findings = [*_queries(root), *clashes, *(_finding(places, result) for result in results)]
    findings.sort(key=order)
    return Checked(tuple(findings), _one_report(reports), record, description, rules, store)


def _close(store: Store, rules: tuple[Rule, ...], places: Places) -> list[Finding]:
    try:
        close(store, rules)
    except Contradiction as error:
        justify(store, rules)
        named = {rule.name: rule for rule in rules}
        places.seek(URIRef(iri) for iri, _rule, _said in error.culprits)
        found = []
        for number, (iri, rule, said) in enumerate(error.culprits):
            culprit = URIRef(iri)
            told = tell_clash(store, named[rule], culprit) if number < TOLD_MAX else {}
            path, line = places.of(culprit)
            about = places.short(culprit)
            found.append(Finding(path, line, "violation", rule, said, about, told))
        return found
    return []


def _validate_asserted(
    record: Record, store: Store, made: list[Graph]
) -> tuple[tuple[Result, ...], list[Graph]]:
    """Check how what people wrote is spelled, and whether it is complete.

    A store keeps values and not their spelling. Of large files only what it would spell otherwise
    is looked at outside it.
    """
    read = [graph for name, graph in record.graphs.items() if name not in {ALIGNMENTS, SHAPES}]
    respelled = [as_graph(file.respelled) for file in record.nquads]
    written, asserted = (_shapes(record, folder) for folder in ("written", "asserted"))
    runs = [validate(merge([*read, *respelled, *made]), written)]
    with with_links(store):
        runs += [validate(store, written)] if record.nquads else []
        runs.append(validate(store, narrow(asserted, store)))
    found = dict.fromkeys(result for results, _report in runs for result in results)
    return tuple(found), [report for _results, report in runs]


def _shapes(record: Record, folder: str) -> Graph:
    """The shapes of one folder, with the ontology's header for their prefixes."""
    files = [f for f in record.files.get(SHAPES, ()) if folder in f.path.parts]
    header = [f for f in record.all_files() if f.path.name == "coldpeace.ttl"]
    return merge(file.graph for file in [*files, *header])


def _syntax(errors: Unreadable) -> tuple[Finding, ...]:
    return tuple(
        Finding(error.path, error.line, "violation", "syntax", {"en": error.reason})
        for error in errors.errors
    )


def _axiom(places: Places, error: AxiomError | PlacedError, root: Path) -> Finding:
    if isinstance(error, PlacedError):
        path = error.path.relative_to(root)
        return Finding(path, error.line, "violation", "rule", {"en": error.reason})
    subject = error.subject
    path, line = places.of(subject) if subject else (Path("ontology"), 0)
    about = places.short(subject) if subject else ""
    return Finding(path, line, "violation", "ontology", {"en": str(error)}, about)


def _queries(root: Path) -> list[Finding]:
    """Published queries that lack their header or are not SPARQL."""
    folder, found = root / "queries", []
    for path in query_files(folder):
        try:
            Store().query(load_query(folder, query_name(folder, path)).text)
        except HeaderError as error:
            found.append((path, error.line, error.reason))
        except SyntaxError as error:
            found.append((path, 1, f"is not SPARQL: {error.msg}"))
    return [
        Finding(path.relative_to(root), line, "violation", "query", {"en": reason})
        for path, line, reason in found
    ]


def _one_report(reports: list[Graph]) -> Graph:
    """The reports of several runs as one, which conforms if all do."""
    merged = merge(reports)
    conforms = Literal(False) not in set(merged.objects(None, SH.conforms))
    first, *others = sorted(merged.subjects(RDF.type, SH.ValidationReport), key=str)
    for other in others:
        for result in merged.objects(other, SH.result):
            merged.add((first, SH.result, result))
        merged.remove((other, None, None))
    merged.set((first, SH.conforms, Literal(conforms)))
    merged.bind("sh", SH)
    return merged


def _finding(places: Places, result: Result) -> Finding:
    path, line = places.of(result.focus, result.path, result.value)
    terms = (result.focus, result.path, result.value)
    subject = " ".join(places.short(term) for term in terms if term is not None)
    return Finding(path, line, result.severity, result.shape, result.messages, subject)
