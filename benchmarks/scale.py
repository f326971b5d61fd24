"""As records grow: what a build takes by phase, memory and disk, and how fast queries answer then.

    python benchmarks/scale.py                              # the record, 100,000 and 1 million
    python benchmarks/scale.py --triples 1000000 10000000   # an hour; 20 GB of disk

Makes up a record of each size beside the real one, runs the command `build` on it as a user would,
and serves the release. From `--lean-from` triples on, builds write one dump and no justifications.
Exponents are of the growth from one size to the next: 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from generate import generate
from latencies import tell_latencies

import kg

ROOT = Path(__file__).resolve().parent.parent
LEAN = ("--dumps", "all.nq", "--no-justifications")
MB = 1_000_000


@dataclass
class Build:
    """What one build took.

    Attributes:
        triples: of the graph, asserted and inferred.
        seconds: of CPU, of each phase, which other work on the machine blurs less than the clock.
        clock: seconds of the clock, of all phases.
        memory: the most that was resident in each phase, in bytes.
        disk: the most that its folder held, in bytes.
        out: the build folder.
    """

    triples: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    clock: float = 0
    memory: dict[str, int] = field(default_factory=dict)
    disk: int = 0
    out: Path = Path()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure builds and queries as records grow.")
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--lean-from", type=int, default=2_000_000)
    parser.add_argument("--without-queries", action="store_true", help="build only")
    parser.add_argument("--keep", type=Path, help="a folder for the records, not removed after")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        builds = [build(ROOT, folder / "record", lean=False)]
        for triples in given.triples:
            root = make_record(folder / f"made-up-{triples}", triples)
            builds.append(build(root, root / "build", lean=triples >= given.lean_from))
        tell_builds(builds)
        if not given.without_queries:
            tell_latencies([each.out for each in builds])


def make_record(root: Path, triples: int) -> Path:
    """The record's own files, and a made-up graph beside them."""
    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(ROOT / name, root / name, dirs_exist_ok=True)
    shutil.copy(ROOT / "CHANGELOG.md", root)
    with (root / "data" / "stated" / "made-up.nq").open("w", encoding="utf-8") as file:
        file.writelines(generate(triples))
    return root


def build(root: Path, out: Path, *, lean: bool) -> Build:
    """Run the command `build` and watch it."""
    words = ["build", "--root", str(root), "--out", str(out), *(LEAN if lean else ())]
    took = Build(out=out)
    process = subprocess.Popen(
        [sys.executable, "-m", "coldpeace", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    watch = Watch(process, out)
    watch.start()
    for line in process.stderr:
        seconds, _, phase = line.strip().partition(" s  ")
        if phase:
            print(f"{out.parent.name:18} {line.rstrip()}", file=sys.stderr, flush=True)
            took.seconds[phase], took.memory[phase] = watch.take()
            took.clock += float(seconds)
    if process.wait():
        sys.exit(f"{root}: build failed")
    took.triples, took.disk = kg.load_release(out).triples["all"], watch.disk
    return took


class Watch(threading.Thread):
    """Looks at the memory of a process ten times a second, at its folder every two seconds."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        super().__init__(daemon=True)
        self._process, self._folder = process, folder
        self._most = self.disk = 0
        self._seconds = 0.0

    def run(self) -> None:
        """Look until the process ends."""
        for number in range(sys.maxsize):
            if self._process.poll() is not None:
                return
            self._most = max(self._most, resident(self._process.pid))
            if number % 20 == 0:
                self.disk = max(self.disk, size(self._folder))
            time.sleep(0.1)

    def take(self) -> tuple[float, int]:
        """Seconds of CPU, and the most that was resident, since the last time this was asked."""
        seconds, most = processor(self._process.pid), max(self._most, resident(self._process.pid))
        took = seconds - self._seconds
        self._seconds, self._most = seconds, 0
        return took, most


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except (OSError, IndexError):
        return 0


def processor(pid: int) -> float:
    """Seconds of CPU that a process has used; 0 where it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def size(folder: Path) -> int:
    """Bytes of all files below a folder that stay there while they are counted."""
    found = 0
    for path in folder.rglob("*"):
        try:
            found += path.stat().st_size
        except OSError:
            continue  # moved or removed meanwhile
    return found


def tell_builds(builds: list[Build]) -> None:
    """Print seconds of CPU, memory and disk, with exponents between the last two sizes."""
    print(f"{'triples':24}" + "".join(f"{each.triples:>20,}" for each in builds) + "  exponent")
    for phase in kg.PHASES:
        cells = "".join(_cell(each, phase) for each in builds)
        print(
            f"{phase:24}{cells}{_exponent([b.seconds.get(phase, 0) for b in builds], builds):>10}"
        )
    totals = [sum(each.seconds.values()) for each in builds]
    clocks = [each.clock for each in builds]
    peaks = [max(each.memory.values()) for each in builds]
    stores = [size((each.out / "current").resolve() / "store") for each in builds]
    for name, found, unit in (
        ("all phases", totals, "s"),
        ("all phases, by the clock", clocks, "s"),
        ("most memory", [each / MB for each in peaks], "MB"),
        ("most disk", [each.disk / MB for each in builds], "MB"),
        ("store", [each / MB for each in stores], "MB"),
    ):
        cells = "".join(f"{each:>17,.0f} {unit:2}" for each in found)
        print(f"{name:24}{cells}{_exponent(found, builds):>10}")


def _cell(took: Build, phase: str) -> str:
    if phase not in took.seconds:
        return f"{'-':>20}"
    return f"{took.seconds[phase]:>9.1f} s {took.memory[phase] / MB:>6,.0f} MB"


def _exponent(found: list[float], builds: list[Build]) -> str:
    if len(builds) < 2 or min(found[-2:]) <= 0:
        return ""
    grown = builds[-1].triples / builds[-2].triples
    return f"{math.log(found[-1] / found[-2]) / math.log(grown):.2f}"


if __name__ == "__main__":
    main()
