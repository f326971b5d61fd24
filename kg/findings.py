"""Findings: what is wrong, where, and what to change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent

from kg.errors import RecordMissing
from kg.release import SOURCES
from kg.shacl import Severity

_SUFFIXES = {".nq", ".rq", ".ttl"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change.

    Attributes:
        path: the file, relative to the root of the record.
        line: from 1; 0 where no line is known.
        severity: violation, warning or info.
        check: id of the check: the local name of a shape, or of what else was checked.
        messages: what to change, by language tag.
        subject: what it is about, shortened; empty where the file itself is meant.
        explanation: of a contradiction, why each side holds, by language: indented lines.
    """

    path: Path
    line: int
    severity: Severity
    check: str
    messages: dict[str, str] = field(hash=False)
    subject: str = ""
    explanation: dict[str, str] = field(default_factory=dict, hash=False)

    def text(self, language: str) -> str:
        """The finding as one line: ``file:line: severity check-id: message``."""
        message = self.messages.get(language) or self.messages.get("en") or self.check
        about = f" [{self.subject}]" if self.subject else ""
        return f"{self.path}:{self.line}: {self.severity} {self.check}: {message}{about}"

    def told(self, language: str) -> str:
        """The finding as one line, its explanation indented below, where it has one."""
        explanation = indent(self.explanation.get(language, ""), "  ")
        return f"{self.text(language)}\n{explanation}".rstrip("\n")


def refuse_elsewhere(root: Path, paths: Iterable[Path]) -> None:
    """Refuse a file that is none of the record's, and a folder that has none of them.

    Args:
        root: of the record.
        paths: relative to the working directory.

    Raises:
        RecordMissing: nothing of the record is at a path; the message says what to give instead.
    """
    parts = [(root / name).resolve() for name in SOURCES]
    for path in paths:
        place = path.resolve()
        if not place.is_relative_to(root.resolve()):
            raise RecordMissing(
                f"{path} is no part of the record, which stands in {root}: --root names another"
            )
        files = [place] if place.is_file() else place.rglob("*")
        if not any(
            file.suffix in _SUFFIXES and any(file.is_relative_to(part) for part in parts)
            for file in files
        ):
            *most, last = (f"{name}/" for name in SOURCES)
            raise RecordMissing(
                f"{path}: nothing of the record is there: name a file or folder of "
                f"{', '.join(most)} or {last} in {root}, or none to see all"
            )


def within(findings: tuple[Finding, ...], root: Path, paths: Iterable[Path]) -> tuple[Finding, ...]:
    """The findings in some files or folders; all of them where none are named.

    Args:
        findings: their paths are relative to ``root``.
        root: of the record.
        paths: relative to the working directory; see ``refuse_elsewhere``.
    """
    wanted = [path.resolve() for path in paths]
    return tuple(
        finding
        for finding in findings
        if not wanted or any((root / finding.path).resolve().is_relative_to(p) for p in wanted)
    )


def summary(findings: Iterable[Finding], language: str) -> str:
    """One line that counts findings by severity."""
    counts = Counter(finding.severity for finding in findings)
    if language == "ja":
        return f"違反 {counts['violation']}、警告 {counts['warning']}、参考 {counts['info']}"
    said: dict[Severity, str] = {"violation": "violation", "warning": "warning", "info": "note"}
    return ", ".join(counted(counts[severity], noun) for severity, noun in said.items())


def counted(number: int, noun: str) -> str:
    """So many of something, in English: ``1 note``, ``2 notes``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def as_json(findings: Iterable[Finding]) -> str:
    """Findings as a JSON array of objects with the attributes of ``Finding``."""
    rows = [
        {
            "path": str(finding.path),
            "line": finding.line,
            "severity": finding.severity,
            "check": finding.check,
            "messages": finding.messages,
            "subject": finding.subject,
            **({"explanation": finding.explanation} if finding.explanation else {}),
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def order(finding: Finding) -> tuple[str, int, str, str]:
    """By file, line, check and subject."""
    return (str(finding.path), finding.line, finding.check, finding.subject)
