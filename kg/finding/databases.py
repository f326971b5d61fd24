"""SQLite files: written once by a build, then only read, by many threads.

SQLite comes with Python, reads a file that is larger than the memory, and has full text search.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from queue import LifoQueue
from typing import Any

from kg.errors import ReleaseError

_AT_ONCE = 4  # connections to one file, each with 2 MB of it in memory
_MAPPED = 1 << 30  # bytes of a file that are read where the system keeps them, for all processes


class Database:
    """What can be asked of a database. Safe to use from many threads.

    Args:
        connections: to the same database; one asks at a time on each.
    """

    def __init__(self, connections: Sequence[sqlite3.Connection]) -> None:
        self._free: LifoQueue[sqlite3.Connection] = LifoQueue()
        for each in connections:
            self._free.put(each)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query; waits while others use all connections."""
        connection = self._free.get()
        try:
            return connection.execute(query, values).fetchall()
        finally:
            self._free.put(connection)


def open_database(path: Path) -> Database:
    """Open a file to read.

    Raises:
        ReleaseError: it is not there.
    """
    if not path.is_file():
        reason = "another version of the software made this release; run `coldpeace build`"
        raise ReleaseError(f"{path}: is missing: {reason}")
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connections = [
        sqlite3.connect(address, uri=True, check_same_thread=False) for _ in range(_AT_ONCE)
    ]
    for each in connections:
        each.execute(f"PRAGMA mmap_size = {_MAPPED}")
    return Database(connections)


def write_database(path: Path, write: Callable[[sqlite3.Connection], object]) -> None:
    """Write a new file, sorted and packed in the end."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")  # who is cut off begins anew
    connection.execute("BEGIN")
    write(connection)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def make_tables(connection: sqlite3.Connection, schema: str) -> None:
    """Make tables and indexes, within what is under way; each statement ends its line."""
    for statement in schema.strip().split(";\n"):
        connection.execute(statement)


def in_memory(write: Callable[[sqlite3.Connection], object]) -> Database:
    """Write a database that is gone with its last user."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    write(connection)
    return Database([connection])


def array(values: Iterable[Any]) -> str:
    """Values as one parameter of a query, which reads them by ``json_each``."""
    return json.dumps(list(values), ensure_ascii=False)


def clean(text: str) -> str:
    """A text as a database takes it: halves of a pair that UTF-8 cannot write are replaced."""
    return text.encode(errors="replace").decode()
