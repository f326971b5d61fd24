"""The `#+ key: value` lines at the head of a .rq file: the subset of grlc's that needs no YAML."""

from __future__ import annotations

from collections import defaultdict
from itertools import takewhile
from pathlib import Path

from kg.errors import HeaderError, unreadable


def read_header(path: Path, required: tuple[str, ...]) -> tuple[dict[str, tuple[str, ...]], str]:
    """Split one .rq file.

    Args:
        path: a UTF-8 text file; its header lines stand first, one key per line, keys may repeat.
        required: keys that must be there.

    Returns:
        The values of each key, in order, and the text after the header.

    Raises:
        HeaderError: the file cannot be read, a header line has no colon, or a required key is
            absent.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise HeaderError(path, 0, unreadable(error)) from error
    except UnicodeDecodeError as error:
        raise HeaderError(path, 1, "is not UTF-8; save it as UTF-8") from error
    head = list(takewhile(lambda line: line.startswith("#+"), lines))
    header: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for number, line in enumerate(head, start=1):
        key, colon, value = line[2:].partition(":")
        if not colon:
            raise HeaderError(path, number, f"want `#+ key: value`, found {line!r}")
        header[key.strip()] += (value.strip(),)
    if missing := [key for key in required if not header.get(key, ("",))[0]]:
        lacking = ", ".join(f"#+ {key}:" for key in missing)
        raise HeaderError(path, 1, f"the header lacks {lacking}")
    return dict(header), "\n".join(lines[len(head) :]).lstrip()
