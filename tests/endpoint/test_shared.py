"""What servers leave in the folder of temporary files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from endpoint.shared import shared_folder

ROOT = Path(__file__).parent.parent.parent
HOLDER = """
import time
from endpoint.shared import shared_folder
with shared_folder() as folder:
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def hold(temporary: Path) -> Iterator[Callable[[], tuple[subprocess.Popen, Path]]]:
    """Start another process that has a folder of its own."""
    started = []

    def start() -> tuple[subprocess.Popen, Path]:
        environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", HOLDER]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process, Path(process.stdout.readline().strip())

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_folder_is_gone_in_the_end(temporary: Path) -> None:
    with shared_folder() as folder:
        (folder / "rates").touch()
        held = list(temporary.iterdir())

    assert held == [folder]
    assert list(temporary.iterdir()) == []


def test_folder_of_a_killed_server_goes_when_the_next_one_starts(
    temporary: Path, hold: Callable
) -> None:
    process, left = hold()
    (left / "counter_1.db").touch()
    process.send_signal(signal.SIGKILL)
    process.wait()

    with shared_folder() as folder:
        found = list(temporary.iterdir())

    assert found == [folder]


def test_folder_of_a_running_server_stays(temporary: Path, hold: Callable) -> None:
    _process, theirs = hold()

    with shared_folder() as ours:
        found = set(temporary.iterdir())

    assert found == {ours, theirs}


@pytest.mark.parametrize("name", ["coldpeace-backup", "coldpeace-notes.txt", "other"])
def test_what_is_no_folder_of_a_server_stays(temporary: Path, name: str) -> None:
    (temporary / name).mkdir()
    (temporary / name / "mine").touch()

    with shared_folder():
        pass

    assert (temporary / name / "mine").exists()


def test_link_is_not_followed(temporary: Path) -> None:
    (temporary / "mine").mkdir()
    (temporary / "mine" / "coldpeace.lock").touch()
    (temporary / "coldpeace-link").symlink_to("mine")

    with shared_folder():
        pass

    assert (temporary / "mine" / "coldpeace.lock").exists()
