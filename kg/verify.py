"""Verify the evidence: every quote against the source text, and how much of it is quoted."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from kg.anchors import OA, Anchor, anchors
from kg.coverage import Coverage, cover
from kg.errors import SourceError
from kg.findings import Finding, counted, order
from kg.places import Places
from kg.prefixes import CP
from kg.record import Record
from kg.turtle import Triple

#: No literal but a quote or a title may share a longer run of characters with the source.
RUN_MAX = 20
#: Quotes may make up at most this share of the list.
SHARE_MAX = 1 / 3
#: Properties whose values may be as the source has them: quotes, and titles of cited works.
MAY_QUOTE = {OA.exact, DCTERMS.title}
#: How many outcomes of each kind ``Verified.counts`` tells.
KINDS = ("found", "moved", "missing")


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found.

    Attributes:
        findings: quotes that are not where they should be, literals that quote too much.
        counts: anchors found, moved and missing.
        coverage: how much is quoted and touched; None for another text than the one that was
            read, and where no document is summarised in the text.
        same_text: whether the text has a SHA-256 that the graph states.
    """

    findings: tuple[Finding, ...]
    counts: dict[str, int]
    coverage: Coverage | None
    same_text: bool


def verify(record: Record, source: Path) -> Verified:
    """Compare the anchors of a record with a source text.

    With the very text (same SHA-256) each quote must stand at its offset. With another, such as
    the page as somebody saved it, quotes are sought by their context: found where they should be,
    moved, or missing; only the missing are findings.

    Args:
        record: as read.
        source: the source text, UTF-8.

    Raises:
        SourceError: the file is not UTF-8, or the record has no anchors.
        OSError: the file cannot be read.
    """
    graph = record.whole
    places = Places(record)
    found = anchors(graph)
    if not found:
        raise SourceError(f"{record.root}: the record has no anchors to verify")
    raw = source.read_bytes()
    text = _decode(source, raw)
    known = graph.value(None, CP.sha256, Literal(hashlib.sha256(raw).hexdigest()))
    same = known is not None
    found = _of_one_source(found, known, text)
    outcomes = {anchor: _outcome(anchor, text, same) for anchor in found}
    missing = [anchor for anchor, kind in outcomes.items() if kind == "missing"]
    borrowed = list(_borrowed(graph, text)) if same else []
    places.seek([*(a.quote for a in missing), *(subject for (subject, _p, _o), _run in borrowed)])
    findings = [_misplaced(places, anchor) for anchor in missing]
    findings += [_said_alike(places, *each) for each in borrowed]
    coverage = cover(graph, found, text) if same else None
    if coverage and coverage.quoted > SHARE_MAX * coverage.length:
        findings.append(_too_much(places, coverage))
    counts = {kind: sum(outcome == kind for outcome in outcomes.values()) for kind in KINDS}
    return Verified(tuple(sorted(findings, key=order)), counts, coverage, same)


def report(verified: Verified, *, coverage: bool) -> Iterator[str]:
    """What verifying found, as lines for people; with coverage, the clauses that are left out."""
    yield ", ".join(f"{counted(count, 'quote')} {kind}" for kind, count in verified.counts.items())
    if not verified.same_text:
        yield "not the text that was read (its SHA-256 differs): quotes were sought by context"
    if not verified.coverage:
        return
    quoted, length = verified.coverage.quoted, verified.coverage.length
    yield f"{quoted} of {length} characters of the list are quoted ({quoted / length:.1%})"
    for number, clauses in verified.coverage.uncovered.items() if coverage else ():
        yield f"{number}: {counted(len(clauses), 'clause')} untouched"
        yield from (f"    {clause}" for clause in clauses)


def _decode(path: Path, raw: bytes) -> str:
    try:
        return unicodedata.normalize("NFC", raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: is not UTF-8; give the source text as UTF-8") from error


def _of_one_source(found: tuple[Anchor, ...], known: Node | None, text: str) -> tuple[Anchor, ...]:
    """The anchors of the source that the text is, or else of the one that it has most quotes of."""
    sources = sorted({anchor.source for anchor in found}, key=str)
    counts = {s: sum(a.source == s and a.context in text for a in found) for s in sources}
    source = known or max(sources, key=lambda each: counts[each])
    return tuple(anchor for anchor in found if anchor.source == source)


def _outcome(anchor: Anchor, text: str, same: bool) -> str:
    if anchor.locate(text):
        return "found"
    return "moved" if not same and anchor.context in text else "missing"


def _misplaced(places: Places, anchor: Anchor) -> Finding:
    path, line = places.of(anchor.quote, OA.exact)
    messages = {
        "en": f"the quote {anchor.exact!r} does not stand exactly once between {anchor.start} and "
        f"{anchor.end}: correct oa:exact, oa:start or oa:end",
        "ja": f"引用「{anchor.exact}」が{anchor.start}から{anchor.end}の間にちょうど一度は"
        "現れない。oa:exact、oa:start、oa:end のいずれかを直すこと。",
    }
    return Finding(path, line, "violation", "Anchor-text", messages, places.short(anchor.iri))


def _borrowed(graph: Graph, text: str) -> Iterator[tuple[Triple, str]]:
    """What shares more than RUN_MAX characters in a row with the source, and the first of them."""
    size = RUN_MAX + 1
    runs = {text[i : i + size] for i in range(len(text) - size + 1)}
    for subject, predicate, value in graph:
        if predicate in MAY_QUOTE or not isinstance(value, Literal):
            continue
        string = str(value)
        for i in range(len(string) - size + 1):
            if string[i : i + size] in runs:
                yield (subject, predicate, value), string[i : i + size]
                break


def _said_alike(places: Places, triple: Triple, run: str) -> Finding:
    path, line = places.of(*triple)
    messages = {
        "en": f"{run!r}… stands in the source: say it in other words",
        "ja": f"「{run}」以下が典拠と同文である。言い換えること。",
    }
    return Finding(path, line, "violation", "Text-borrowed", messages, places.short(triple[0]))


def _too_much(places: Places, coverage: Coverage) -> Finding:
    quoted, length = coverage.quoted, coverage.length
    path, line = places.of(coverage.source)
    messages = {
        "en": f"{quoted} of {length} characters are quoted, more than a third: shorten quotes",
        "ja": f"{length}字のうち{quoted}字が引用され、三分の一を超える。引用を短くすること。",
    }
    return Finding(path, line, "violation", "Quotes-share", messages)
