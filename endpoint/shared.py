"""The folder that the processes of one server share, and what killed servers left of theirs.

A lock that ends with its processes says whose folder is in use; a number of a process would not, as
another may have it by now. What has no lock of ours in it is not touched.

Source: flock(2).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_PREFIX = "coldpeace-"
_LOCK = "coldpeace.lock"


@contextmanager
def shared_folder() -> Iterator[Path]:
    """Make a folder, gone again in the end; first remove those whose servers are gone."""
    _sweep(Path(tempfile.gettempdir()))
    with ExitStack() as ending:
        while True:
            folder = Path(ending.enter_context(_folder()))
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            ending.callback(os.close, lock)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (folder / _LOCK).exists():  # else another server has swept it before it was locked
                break
        yield folder


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)


def _sweep(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or in use, or gone meanwhile
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if folder.stat().st_uid == os.getuid():
                    shutil.rmtree(folder)
            finally:
                os.close(lock)
