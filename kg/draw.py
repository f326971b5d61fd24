"""A sample of the claims to be read by another, drawn by the data themselves.

    python -m kg.draw

The seed is the SHA-256 of all files in ``stated/`` and ``editorial/``: nobody chooses what is
read, and whoever has the data as they stood then draws the same claims.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from rdflib import RDF, Graph

from kg.prefixes import CP, ID
from kg.record import load_record

#: How many claims are read.
SIZE = 20


def fingerprint(data: Path) -> str:
    """The SHA-256, in hexadecimal, of the bytes of all judged files, in order of path.

    Args:
        data: the folder that holds ``stated/`` and ``editorial/``.
    """
    folders = (data / "stated", data / "editorial")
    paths = sorted(path for folder in folders for path in folder.rglob("*.ttl"))
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def claim_numbers(asserted: Graph) -> list[str]:
    """The numbers of all claims, sorted."""
    start = str(ID["claim/"])
    return sorted(str(claim).removeprefix(start) for claim in asserted.subjects(RDF.type, CP.Claim))


def draw(numbers: Collection[str], seed: str) -> list[str]:
    """Draw claims by a seed, the same for ever: numbers sorted before and after.

    Raises:
        ValueError: there are fewer claims than are drawn.
    """
    chosen = random.Random(seed).sample(sorted(numbers), SIZE)  # noqa: S311 - no secret
    return sorted(chosen)


if __name__ == "__main__":
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    seed = fingerprint(root / "data")
    numbers = claim_numbers(load_record(root).whole)
    if len(numbers) < SIZE:
        sys.exit(f"{root}: want a record with {SIZE} claims or more, found {len(numbers)}")
    sys.stdout.write(f"{seed}\n{' '.join(draw(numbers, seed))}\n")
