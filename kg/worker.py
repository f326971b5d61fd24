"""The process that runs a stranger's query: has the store, gives up its rights, answers.

Workers are forks of a nursery: a process that runs this file as a program, so it imports nothing of
this package. It holds a copy of the store in memory, which all its forks share; or it holds none,
and each fork opens the store on disk. A fork is ready within milliseconds.
Arguments: the file descriptor of a pipe, the store's folder, 1 for a copy, the fields of Rights.
"""

from __future__ import annotations

import csv
import ctypes
import errno
import gc
import io
import os
import platform
import re
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from pathlib import Path
from typing import IO, NoReturn, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

#: Whoever hands out the work goes before those who do it, however many they are.
_NICENESS = 5
#: Machine -> its name in audit.h, its calls that make sockets, and the first that are not its own.
_CALLS = {"x86_64": (0xC000003E, (41, 425), 1 << 30), "aarch64": (0xC00000B7, (198, 425), 1 << 30)}
_PREFIXED = {RdfFormat.TURTLE, RdfFormat.TRIG}


@dataclass(frozen=True, slots=True)
class Job:
    """One query as a worker gets it: checked by its tokens, graphs as full IRIs.

    ``graphs`` is None for the store's own dataset, otherwise the IRIs of the
    graphs merged into the default graph and of the named graphs. ``description``
    is a CONSTRUCT whose triples are added to those of a DESCRIBE; in it,
    ``$subjects`` stands for the IRIs that are described.
    """

    query: str
    media_type: str
    prefixes: dict[str, str]
    graphs: tuple[tuple[str, ...], tuple[str, ...]] | None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """What a worker may use: seconds of CPU per query, bytes per result, bytes of memory."""

    cpu_seconds: int
    result_bytes: int
    memory_bytes: int


class ResultTooLarge(Exception):  # noqa: N818 -- never leaves this process
    """A result grew past its limit."""


class BoundedBytes(io.BytesIO):
    """A buffer whose writes raise past a number of bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, data: object, /) -> int:
        """Write, or raise ResultTooLarge."""
        chunk = cast(bytes, data)
        if self.tell() + len(chunk) > self.limit:
            raise ResultTooLarge
        return super().write(chunk)


def tend(control: Connection, folder: Path, rights: Rights, *, is_copied: bool) -> None:
    """Fork workers until the pipe closes, tell how they ended, and end those that are left.

    ``None`` and then the descriptor of a pipe ask for a worker: the answer is its process id. A
    process id asks for the end of that worker: the answer is its status, as ``os.waitpid`` has it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; drain first
    store = copy_store(folder) if is_copied else None
    gc.freeze()  # or each fork would touch, and so copy, what it shares
    workers: set[int] = set()  # not reaped yet, so nothing else has their numbers
    try:
        control.send(os.getpid())
        while True:
            asked = control.recv()
            if asked is not None:
                control.send(os.waitpid(asked, 0)[1] if asked in workers else signal.SIGKILL)
                workers.discard(asked)
                continue
            with Connection(recv_handle(control)) as connection:
                worker = os.fork()
                if not worker:
                    control.close()
                    _work(connection, store, folder, rights)
            workers.add(worker)
            control.send(worker)
    except (EOFError, OSError):  # the front process is gone
        for worker in workers:
            os.kill(worker, signal.SIGKILL)


def copy_store(folder: Path) -> Store:
    """Copy a store into memory, where queries run twice as fast.

    Raises:
        OSError: there is no store in the folder.
    """
    store, copy = Store.read_only(str(folder)), Store()
    for quad in store:  # as one batch it would take twice the memory, which would stay
        copy.add(quad)
    for name in store.named_graphs():
        copy.add_graph(name)
    return copy


def _work(connection: Connection, store: Store | None, folder: Path, rights: Rights) -> NoReturn:
    """Be a worker, to the end of this process."""
    try:
        if store:
            serve(connection, store, rights)
        else:
            _forbid_sockets()
            files = len(list(folder.glob("*.sst")))
            serve(connection, Store.read_only(str(folder)), rights, files)
    finally:
        os._exit(0)  # nothing of the nursery's is to be cleaned up here


def serve(connection: Connection, store: Store, rights: Rights, files: int = 0) -> None:
    """Answer jobs from a pipe until it closes; each answer is a status, a space and a body.

    The status is ``ok``, ``malformed``, ``failed``, ``stumbled``, ``result`` or ``memory``.
    ``files`` counts those of a store on disk: of many, most are opened when they are first read.
    """
    _give_up_rights(rights, files)
    connection.send_bytes(b"ready")
    try:
        while True:
            job = Job(*connection.recv())
            _allow_seconds(rights.cpu_seconds)
            connection.send_bytes(b"%b %b" % _answer(store, job, rights))
    except (EOFError, OSError):
        return  # the front process is gone


def _forbid_sockets() -> bool:
    """Have the kernel refuse this process every socket, where it is known how; whether it does.

    Source: Seccomp BPF (https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html).
    """
    if platform.machine() not in _CALLS:
        return False
    machine, calls, foreign = _CALLS[platform.machine()]
    load, equal, at_least, end = 0x20, 0x15, 0x35, 0x06  # instructions of a filter
    last = len(calls) + 3
    rules = [(load, 0, 0, 4), (equal, 0, last, machine), (load, 0, 0, 0)]
    rules += [(at_least, last - 2, 0, foreign)]
    rules += [(equal, last - 3 - n, 0, call) for n, call in enumerate(calls)]
    rules += [(end, 0, 0, 0x7FFF0000), (end, 0, 0, 0x00050000 | errno.EACCES)]
    text = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
    held = ctypes.create_string_buffer(struct.pack("HP", len(rules), ctypes.addressof(text)))
    call = ctypes.CDLL(None).prctl  # 38: no new privileges; 22, 2: a filter of system calls
    return bool(call(38, 1, 0, 0, 0) == 0 and call(22, 2, held) == 0)


def _give_up_rights(rights: Rights, files: int) -> None:
    """Leave no way out: no new file or socket, bounded memory, no core dump, no noise.

    Where files may have to be opened still, so many descriptors are left; sockets are refused.
    """
    held_files = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 -- no paths
    descriptors = max(held_files) + 1 + files if files else 0
    held = re.search(r"VmData:\s+(\d+) kB", Path("/proc/self/status").read_text())
    memory = rights.memory_bytes + (int(held[1]) * 1024 if held else 0)
    with open(os.devnull, "wb") as silence:  # noqa: PTH123 -- a file descriptor is what is wanted
        os.dup2(silence.fileno(), 2)  # the engine tells its crashes to stderr, the pool to callers
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))


def _allow_seconds(seconds: int) -> None:
    """Bound the CPU time of the next query, in case nobody is left to kill this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _answer(store: Store, job: Job, rights: Rights) -> tuple[bytes, bytes]:
    output = BoundedBytes(rights.result_bytes)
    try:
        _write(_run(store, job), job, output)
    except SyntaxError as error:
        return b"malformed", error.msg.encode(errors="replace")
    except ResultTooLarge:
        return b"result", b""
    except MemoryError:
        return b"memory", b""
    except (ValueError, OSError, RuntimeError, TypeError) as error:
        return b"failed", str(error).encode(errors="replace")
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # no class of its own that could be named
            raise
        return b"stumbled", str(error).encode(errors="replace")
    return b"ok", output.getvalue()


def _run(store: Store, job: Job) -> QuerySolutions | QueryBoolean | Iterable[Triple]:
    results = _ask(store, job.query, job)
    if job.description is None or not isinstance(results, QueryTriples):
        return results
    described = list(results)
    subjects = {str(each.subject) for each in described if isinstance(each.subject, NamedNode)}
    more = _ask(store, job.description.replace("$subjects", " ".join(sorted(subjects))), job)
    return [*described, *sorted(set(cast(QueryTriples, more)) - set(described), key=str)]


def _ask(store: Store, query: str, job: Job) -> QuerySolutions | QueryBoolean | QueryTriples:
    if job.graphs is None:
        return store.query(query)
    default, named = job.graphs
    return store.query(
        query,
        default_graph=[NamedNode(iri) for iri in default],
        named_graphs=[NamedNode(iri) for iri in named],
    )


def _write(
    results: QuerySolutions | QueryBoolean | Iterable[Triple], job: Job, output: IO[bytes]
) -> None:
    if isinstance(results, QuerySolutions) and job.media_type == "text/csv":
        write_csv(results, output)
        return
    if isinstance(results, QuerySolutions | QueryBoolean):
        results.serialize(output, QueryResultsFormat.from_media_type(job.media_type))
        return
    rdf_format = RdfFormat.from_media_type(job.media_type)
    prefixes = job.prefixes if rdf_format in _PREFIXED else None
    serialize(results, output, rdf_format, prefixes=prefixes)


def write_csv(solutions: QuerySolutions, output: IO[bytes]) -> None:
    """Write solutions as CSV: plain values, lines ended by CR LF, commas in any value quoted.

    The engine's own writer does not quote an IRI that holds a comma.

    Source: SPARQL 1.1 Query Results CSV and TSV Formats, section 3.
    """
    text = io.TextIOWrapper(output, "utf-8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow([variable.value for variable in solutions.variables])
    rows.writerows([_csv_value(term) for term in solution] for solution in solutions)
    text.detach()


def _csv_value(term: object) -> str:
    if isinstance(term, NamedNode | Literal):
        return term.value
    return "" if term is None else str(term)


if __name__ == "__main__":
    pipe, place, copied, *numbers = sys.argv[1:]
    tend(Connection(int(pipe)), Path(place), Rights(*map(int, numbers)), is_copied=copied == "1")
