"""A release appears whole or not at all, and is the same for the same input."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store, parse

import kg
from kg.errors import ReleaseError
from kg.finding.writing import INDEX


def listed(release: kg.Release) -> set[str]:
    return {
        path.relative_to(release.path).as_posix()
        for path in release.path.rglob("*")
        if path.is_file() and path.relative_to(release.path).parts[0] not in {"store", INDEX}
    } - {"release.json"}


def test_release_is_named_by_version_and_hash(release: kg.Release) -> None:
    assert release.path.name == f"{release.version}-{release.hash[:8]}"
    assert (release.path.parent.parent / "current").resolve() == release.path


def test_every_file_but_those_of_indexes_is_listed_with_its_checksum(release: kg.Release) -> None:
    assert set(release.files) == listed(release)
    for name, said in release.files.items():
        data = (release.path / name).read_bytes()
        assert said == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_same_input_gives_the_same_bytes(release: kg.Release, root: Path, tmp_path: Path) -> None:
    again = kg.build(root, tmp_path)

    assert (again.hash, again.files) == (release.hash, release.files)


def test_another_day_place_and_order_give_the_same_bytes(
    release: kg.Release, root: Path, tmp_path: Path
) -> None:
    later = (
        "import os, sys, time; real = time.time; time.time = lambda: real() + 4e7; os.umask(0o77); "
        "sys.argv = ['coldpeace', 'build', '--out', sys.argv[1]]; "
        "import coldpeace; coldpeace.main()"
    )
    elsewhere = {
        "LANG": "ja_JP.UTF-8",
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": "1995",
        "PYTHONPATH": str(root),
        "TZ": "Pacific/Kiritimati",
    }

    subprocess.run(
        [sys.executable, "-c", later, str(tmp_path / "out")],
        cwd=tmp_path,
        env=elsewhere,
        check=True,
        capture_output=True,
    )

    again = kg.load_release(tmp_path / "out")
    names = {*release.files, "release.json"}
    assert {
        n for n in names if (again.path / n).read_bytes() != (release.path / n).read_bytes()
    } == set()


@pytest.mark.parametrize("name", ["asserted", "inferred", "all", "justifications", "shapes"])
def test_every_dump_states_its_licence(release: kg.Release, name: str) -> None:
    for path in (release.path / "dumps").glob(f"coldpeace-{name}.*"):
        if path.suffix != ".gz":
            assert "creativecommons.org/licenses/by/4.0/" in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("part", ["asserted", "inferred", "all", "justifications"])
def test_dumps_of_a_part_say_the_same_in_every_format(release: kg.Release, part: str) -> None:
    folder = release.path / "dumps"
    nt = set(parse(path=folder / f"coldpeace-{part}.nt", format=RdfFormat.N_TRIPLES))

    turtle = set(parse(path=folder / f"coldpeace-{part}.ttl", format=RdfFormat.TURTLE))
    nquads = {
        q.triple for q in parse(path=folder / f"coldpeace-{part}.nq", format=RdfFormat.N_QUADS)
    }

    assert (
        len(nt) - (part in {"inferred", "justifications"}) == release.triples[part]
    )  # and the licence
    assert {q.triple for q in turtle} == {q.triple for q in nt} == nquads
    packed = gzip.decompress((folder / f"coldpeace-{part}.ttl.gz").read_bytes())
    assert packed == (folder / f"coldpeace-{part}.ttl").read_bytes()


def test_default_graph_holds_each_triple_once(release: kg.Release) -> None:
    store = Store.read_only(str(release.store))

    merged = [q.triple for q in store.quads_for_pattern(None, None, None, DefaultGraph())]

    assert len(merged) == len(set(merged)) == release.triples["all"]


def test_violation_builds_nothing_and_leaves_the_last_release(copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = kg.build(copy, out)
    claims = copy / "data" / "stated" / "claims" / "09.ttl"
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text.replace("    cp:evidence <anchor/09-01> ;\n", "", 1), encoding="utf-8")

    with pytest.raises(kg.RecordInvalid) as caught:
        kg.build(copy, out)

    assert "Claim-evidence" in {finding.check for finding in caught.value.findings}
    assert kg.load_release(out).path == before.path


def test_changed_query_over_the_same_graph_makes_a_numbered_release(
    copy: Path, tmp_path: Path
) -> None:
    before = kg.build(copy, tmp_path / "out")
    table = copy / "queries" / "tables" / "documents.rq"
    table.write_text(table.read_text(encoding="utf-8") + "LIMIT 1\n", encoding="utf-8")

    after = kg.build(copy, tmp_path / "out")

    assert after.path.name == before.path.name + ".2"
    assert after.hash == before.hash


def test_killed_build_leaves_the_last_release_serving(copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = kg.build(copy, out)
    label = copy / "data" / "stated" / "dossier.ttl"
    label.write_text(label.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    claims = copy / "data" / "stated" / "claims" / "18.ttl"
    claims.write_text(
        claims.read_text(encoding="utf-8").replace("fierce", "sharp"), encoding="utf-8"
    )
    command = [sys.executable, "-m", "coldpeace", "build", "--root", str(copy), "--out", str(out)]
    chance = random.Random(1994)  # noqa: S311 - where to kill, not a secret

    for _ in range(6):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 3.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        current = kg.load_release(out)
        assert {name for name in current.files if not (current.path / name).is_file()} == set()
        answer = kg.run_query(current, "ASK { ?s ?p ?o }", "json", 10)
        assert json.loads(answer)["boolean"] is True

    after = kg.build(copy, out)
    assert after.path != before.path
    assert [p.name for p in (out / "releases").iterdir() if p.name.startswith(".")] == []


def test_nothing_built_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="nothing is built; run `coldpeace build` first"):
        kg.load_release(tmp_path)
