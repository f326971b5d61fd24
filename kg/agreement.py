"""How far two independent readings of the source agree, from their raw lists.

    python -m kg.agreement data/double-reading/first.csv data/double-reading/second.csv

Claims are paired within a document by the greatest overlap of their passages, in code points; among
equals by the overlap of their quotes, then by order. No claim is in two pairs.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: What is compared of two paired claims.
COMPARED: dict[str, Callable[[dict[str, str]], str]] = {
    "claimant": lambda row: " ".join(sorted(row["claimant"].split())),
    "voice": lambda row: row["voice"],
    "act": lambda row: row["act"],
}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of how many pairs two readers say the same, as a share and corrected for chance."""

    pairs: int
    share: float
    kappa: float


def read(path: Path) -> list[Row]:
    """The rows of one list, in order."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pair(first: Sequence[Row], second: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Pair the claims of two readings, in order of the first."""
    candidates = [
        (-overlap, -quoted, i, j)
        for i, one in enumerate(first)
        for j, other in enumerate(second)
        if one["document"] == other["document"]
        for overlap, quoted in [(_overlap(one, other), _quoted(one, other))]
        if overlap > 0
    ]
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    pairs = []
    for _overlap_size, _quoted_size, i, j in sorted(candidates):
        if i not in taken_first and j not in taken_second:
            taken_first.add(i)
            taken_second.add(j)
            pairs.append((i, j))
    return [(first[i], second[j]) for i, j in sorted(pairs)]


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Share of equal values, and Cohen's kappa (1960): (p_o - p_e) / (1 - p_e)."""
    total = len(pairs)
    observed = sum(one == other for one, other in pairs) / total
    ours, theirs = (Counter(side) for side in zip(*pairs, strict=True))
    expected = sum(ours[value] * theirs[value] for value in ours) / total**2
    kappa = 1.0 if expected == 1 else (observed - expected) / (1 - expected)
    return Agreement(total, observed, kappa)


def read_folder(folder: Path) -> tuple[list[Row], list[Row]] | None:
    """The two lists of a double reading; None if the record has none."""
    paths = [folder / name for name in ("first.csv", "second.csv")]
    return (read(paths[0]), read(paths[1])) if all(path.is_file() for path in paths) else None


def figures(first: Sequence[Row], second: Sequence[Row]) -> dict[str, Any]:
    """How many claims each found, both found, and of how many they say the same.

    Returns:
        ``first``, ``second``, ``both``: numbers of claims; ``same``: by what is compared, its
        ``share`` (0 to 1) and ``kappa``.
    """
    pairs = pair(first, second)
    same = {
        name: agreement([(value(one), value(other)) for one, other in pairs])
        for name, value in COMPARED.items()
    }
    return {
        "first": len(first),
        "second": len(second),
        "both": len(pairs),
        "same": {name: {"share": each.share, "kappa": each.kappa} for name, each in same.items()},
    }


def report(first: Sequence[Row], second: Sequence[Row]) -> Iterator[str]:
    """The figures as lines of a Markdown table."""
    found = figures(first, second)
    yield f"| claims found by the first | {found['first']} |"
    yield f"| claims found by the second | {found['second']} |"
    yield f"| found by both | {found['both']} |"
    for name, same in found["same"].items():
        yield f"| same {name} | {same['share']:.1%} (kappa {same['kappa']:.2f}) |"


def _overlap(one: Row, other: Row) -> int:
    return min(int(one["end"]), int(other["end"])) - max(int(one["start"]), int(other["start"]))


def _quoted(one: Row, other: Row) -> int:
    """The longest run of characters that two quotes share."""
    short, long = sorted((one["exact"], other["exact"]), key=len)
    return max((n for n in range(len(short) + 1) if _shares(short, long, n)), default=0)


def _shares(short: str, long: str, size: int) -> bool:
    return any(short[i : i + size] in long for i in range(len(short) - size + 1))


if __name__ == "__main__":
    try:
        lines = list(report(*(read(Path(name)) for name in sys.argv[1:3])))
    except (OSError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        sys.exit(f"want two lists of claims with the columns of data/double-reading/: {error}")
    sys.stdout.write("\n".join(lines) + "\n")
