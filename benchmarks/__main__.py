"""All benchmarks, one after the other: about twenty minutes.

    .venv/bin/pip install -e '.[bench]' && .venv/bin/python benchmarks

Each is a program of its own, so none warms anything up for another; one that lacks a tool says so.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = (
    "first_answer",
    "speed",
    "entities",
    "pages",
    "strangers",
    "readers",
    "reconciliation",
    "closure",
)


def main() -> None:
    """Run them; end with 1 if any failed."""
    failed = []
    for name in NAMES:
        print(f"\n## {name}", flush=True)
        ran = subprocess.run([sys.executable, HERE / f"{name}.py"], check=False)
        if ran.returncode:
            failed.append(name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
