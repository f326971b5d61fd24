"""The allocator of the engine's processes: mimalloc, where it is installed for this machine.

The engine makes and drops millions of small terms; with mimalloc in the place of the C library's
own allocator it answers in two thirds to three quarters of the time (benchmarks/README.md).

Source: https://microsoft.github.io/mimalloc/environment.html, ld.so(8).
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

_DISTRIBUTION = "cmeel-mimalloc"
_FILE = "libmimalloc.so"
#: What is reserved ahead, or held in huge pages, would count as used against a worker's limit.
_SETTINGS = {"MIMALLOC_ARENA_EAGER_COMMIT": "0", "MIMALLOC_ALLOW_THP": "0"}


def allocator() -> dict[str, str]:
    """Return the environment in which a program uses mimalloc; empty where there is none."""
    try:
        files = metadata.files(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return {}
    found = [str(Path(file.locate()).resolve()) for file in files if file.name == _FILE]
    # The loader takes spaces and colons for the ends of names, and knows no way to quote them.
    usable = [path for path in found if not {" ", ":"} & set(path)]
    return {"LD_PRELOAD": usable[0], **_SETTINGS} if usable else {}
