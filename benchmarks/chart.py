"""Bars of figures, in characters, from what a benchmark prints.

    .venv/bin/python benchmarks/speed.py | tee figures.txt
    .venv/bin/python benchmarks/chart.py /s < figures.txt

A figure is a line ``what  12.34 unit (low to high)``; the bars are of one unit, the longest first.
"""

from __future__ import annotations

import argparse
import re
import sys

_WIDTH = 40
_BLOCKS = " ▏▎▍▌▋▊▉█"


def main() -> None:
    """Draw what standard input has."""
    parser = argparse.ArgumentParser(description="Draw bars of figures that have one unit.")
    parser.add_argument("unit", help="such as /s")
    print(draw(sys.stdin.read(), parser.parse_args().unit), end="")


def draw(text: str, unit: str) -> str:
    """Draw every figure of a unit, each name once, as bars on one scale from nought."""
    line = re.compile(rf"^(\S.*?) {{2,}}([\d.]+) {re.escape(unit)} +\(.*\)$", re.MULTILINE)
    figures = {name: float(number) for name, number in line.findall(text)}
    if not figures:
        return f"there is no figure in {unit}\n"
    most = max(figures.values())
    ranked = sorted(figures.items(), key=lambda pair: -pair[1])
    return "".join(
        f"{name:30} {_bar(number / most)} {number:.0f} {unit}\n" for name, number in ranked
    )


def _bar(share: float) -> str:
    """A bar of a share of the width, to the eighth of a character."""
    whole, eighths = divmod(round(share * _WIDTH * 8), 8)
    return "█" * whole + (_BLOCKS[eighths] if eighths else "")


if __name__ == "__main__":
    main()
