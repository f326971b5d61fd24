"""docs/deploy.md as it is written: nginx in front, the unit as systemd reads it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.nginx import behind_nginx, status_of

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return found


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing, and CI may not skip what needs it")
        pytest.skip(f"{name} is not installed here")
    return found


@pytest.fixture(scope="module")
def server(serving: Callable):
    return serving(rules={"proxies": 1})


@pytest.fixture(scope="module")
def proxy(server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an nginx in front of the server."""
    program("nginx")
    folder = tmp_path_factory.mktemp("nginx")
    with behind_nginx(block("nginx"), {8000: server.port}, folder) as address:
        yield address


def test_nginx_passes_queries_and_addresses_on(proxy: str) -> None:
    with urllib.request.urlopen(f"{proxy}/sparql", timeout=60) as answer:  # noqa: S310
        description = answer.read().decode()

    assert f"<{proxy}/sparql> a sd:Service" in description
    assert status_of(f"{proxy}/sparql", b"query=ASK%7B%7D") == 200
    assert status_of(f"{proxy}/sparql", b"query=" + b"x" * 5_000_000) == 413
    assert status_of(f"{proxy}/sparql?query=CLEAR%20ALL") == 403
    assert status_of(f"{proxy}/metrics") == 200  # from this machine


@pytest.mark.parametrize("length", [70_000, 200_000], ids=["for the server", "for nginx"])
def test_who_sends_too_long_an_address_is_told_to_post_it(proxy: str, length: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{proxy}/sparql?query=ASK%7B%7D{'%20' * (length // 3)}")  # noqa: S310

    with refused.value as answer:
        assert answer.code == 414
        assert answer.read().decode().endswith("send the query by POST.\n")


def test_nginx_hides_that_a_process_died(server, proxy: str) -> None:
    is_over = False
    statuses: Counter = Counter()

    def ask() -> None:
        while not is_over:
            statuses[status_of(f"{proxy}/sparql?query=ASK%7BFILTER({time.time_ns()}%3D1)%7D")] += 1

    with ThreadPoolExecutor(4) as threads:
        for _ in range(4):
            threads.submit(ask)
        time.sleep(0.5)
        tasks = Path(f"/proc/{server.process.pid}/task").glob("*/children")
        (worker,) = [int(pid) for task in tasks for pid in task.read_text().split()]
        os.kill(worker, signal.SIGKILL)
        time.sleep(2)
        is_over = True

    assert set(statuses) == {200}


def test_unit_is_what_systemd_wants(tmp_path: Path) -> None:
    command = tmp_path / ".venv" / "bin" / "coldpeace"
    command.parent.mkdir(parents=True)
    command.touch(mode=0o755)
    unit = tmp_path / "coldpeace.service"
    unit.write_text(block("ini").replace("/srv/coldpeace", str(tmp_path)), encoding="utf-8")

    verified = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", unit],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (verified.returncode, verified.stderr) == (0, "")
    assert [line for line in unit.read_text().splitlines() if line.startswith("[")] == [
        "[Unit]",
        "[Service]",
        "[Install]",
    ]


def test_guide_names_every_option_of_the_command() -> None:
    shown = subprocess.run(
        [shutil.which("coldpeace", path=str(ROOT / ".venv" / "bin")) or "coldpeace", "serve", "-h"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    options = set(re.findall(r"--[a-z-]+", shown)) - {
        "--host",
        "--port",
        "--root",
        "--build",
        "--out",
    }
    assert options - {"--lang", "--help"} <= set(re.findall(r"--[a-z-]+", GUIDE))
    for language, most in {"nginx": 11, "ini": 12}.items():
        assert len(block(language).splitlines()) <= most


def test_one_of_two_servers_may_be_killed_behind_nginx() -> None:
    program("nginx")
    script = ROOT / "benchmarks" / "readers.py"

    ran = subprocess.run(
        [sys.executable, script, "--seconds", "2"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.fullmatch(r"one of two .*: \d{2,} × 200\n", ran.stdout)
