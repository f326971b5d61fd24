"""`coldpeace serve` says in one line why it cannot serve."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from click.testing import CliRunner, Result

import kg
from coldpeace import main
from kg.finding.writing import INDEX, check_index


def serve(release: kg.Release, port: int, *words: str) -> Result:
    out = str(release.path.parent.parent)
    return CliRunner().invoke(main, ["serve", "--out", out, "--port", str(port), *words])


def test_taken_port_is_said_in_one_line(release: kg.Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = serve(release, taken.getsockname()[1])

    assert result.exit_code == 1
    assert "choose --host and --port" in result.stderr


def test_log_that_cannot_be_written_is_said_in_one_line(release: kg.Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    result = serve(release, port, "--access-log", str(release.path))

    assert result.exit_code == 1
    assert f"cannot write the access log {release.path} (Is a directory)" in result.stderr


def test_release_without_an_index_is_told_from_one_that_has_it_and_mended_by_a_build(
    release: kg.Release, tmp_path: Path, root: Path
) -> None:
    out = tmp_path / "build"
    shutil.copytree(release.path, out / "releases" / release.path.name)
    (out / "current").symlink_to(Path("releases") / release.path.name)
    older = kg.load_release(out)
    shutil.rmtree(older.path / INDEX)

    result = serve(older, 8000)
    kg.build(root, out)

    assert result.exit_code == 1
    assert "run `coldpeace build`" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    check_index(older.path)
