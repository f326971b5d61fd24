from pathlib import Path

import pytest

from kg.findings import Finding, summary
from kg.shacl import Severity


def finding(severity: Severity) -> Finding:
    return Finding(Path("data/a.ttl"), 1, severity, "Claim-evidence", {"en": "x"})


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ((), "0 violations, 0 warnings, 0 notes"),
        (("violation", "warning", "info"), "1 violation, 1 warning, 1 note"),
        (("violation", "violation", "info"), "2 violations, 0 warnings, 1 note"),
    ],
)
def test_summary_counts_one_in_the_singular(severities: tuple[Severity, ...], said: str) -> None:
    assert summary([finding(each) for each in severities], "en") == said
