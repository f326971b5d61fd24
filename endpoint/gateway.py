"""From granian's asynchronous interface to WSGI: a thread is taken only for a whole request.

Over granian's own WSGI a client that sends its body slowly holds a thread, and a few hundred such
clients hold them all. Here bodies are read, and answers sent, without a thread.

Source: RSGI 1.6 (https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md),
WSGI (https://peps.python.org/pep-3333/#environ-variables).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]
from werkzeug.wsgi import FileWrapper

from endpoint.negotiation import PROBLEM

#: Where the environment says with which status a request is to be refused, if it is.
REFUSED = "coldpeace.refused"
BODY_SECONDS = 15.0
_POLL_SECONDS = 0.05


@dataclass
class _Shift:
    """An application while it is served, and how many requests it works on."""

    app: Any
    busy: int = 0


class Gateway:
    """An application as granian calls it.

    Args:
        app: a WSGI application.
        threads: how many requests may be worked on at once; as many again may wait, beyond that the
            answer is 503.
        body_bytes: a larger body is not read: the application is told to refuse with 413.
    """

    def __init__(self, app: Any, *, threads: int, body_bytes: int) -> None:
        self._lock = threading.Lock()
        self._shift = _Shift(app)
        self._most = threads * 2
        self._body_bytes = body_bytes
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._busy = 0

    def hand_over(self, app: Any) -> None:
        """Let another application answer what comes from now on; wait until the old one is done."""
        with self._lock:
            before, self._shift = self._shift, _Shift(app)
        while before.busy:
            time.sleep(_POLL_SECONDS)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        try:
            body, refused = await self._read(scope, protocol)
        except ProtocolClosed:
            return  # the client went away
        if self._busy >= self._most:
            detail = "The server has too much to do; try again later."
            _refuse(protocol, HTTPStatus.SERVICE_UNAVAILABLE, detail)
            return
        environ = _environ(scope, body, refused)
        self._busy += 1
        with self._lock:  # whoever hands over must see who has begun
            shift = self._shift
            shift.busy += 1
        try:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._threads, _call, shift.app, environ, protocol)
        except Exception:  # outside the application, which answers for what goes wrong inside
            logging.getLogger(__name__).exception("unexpected")
            detail = "The server has a bug; its log says where."
            _refuse(protocol, HTTPStatus.INTERNAL_SERVER_ERROR, detail)
            return
        finally:
            self._busy -= 1
            with self._lock:
                shift.busy -= 1

    async def _read(self, scope: Any, protocol: Any) -> tuple[bytes, int]:
        """Read the body; the status of a refusal, or 0, comes with it."""
        length = scope.headers.get("content-length")
        if length is None and scope.headers.get("transfer-encoding") is None:
            return b"", 0
        if length is not None and int(length) > self._body_bytes:
            return b"", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                if length is not None:
                    return await protocol(), 0
                async for chunk in protocol:
                    body += chunk
                    if len(body) > self._body_bytes:
                        return b"", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        except TimeoutError:
            return b"", HTTPStatus.REQUEST_TIMEOUT
        return bytes(body), 0


def _environ(scope: Any, body: bytes, refused: int) -> dict[str, Any]:
    host, _colon, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        REFUSED: refused,
    }
    for name, value in scope.headers.items():
        if "_" in name or name in {"content-length", "transfer-encoding"}:
            continue  # X_Forwarded_For must not pass for X-Forwarded-For
        key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")
        environ[key] = f"{environ[key]}, {value}" if key in environ else value
    return environ


class _File(FileWrapper):
    """A file as an application sends it.

    Source: PEP 3333, optional platform-specific file handling.
    """


def _call(app: Any, environ: dict[str, Any], protocol: Any) -> None:
    """Let an application answer, and send that from this thread."""
    heads: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        heads.append((status, headers))

    content = app(environ | {"wsgi.file_wrapper": _File}, start)
    status = int(heads[-1][0][:3])
    headers = [(name.lower(), value) for name, value in heads[-1][1]]
    with contextlib.closing(content):
        file = getattr(content, "iterable", content)  # a part of a file is a wrapper around it
        if isinstance(file, _File):
            _send_file(protocol, status, headers, file.file.name)
        else:
            protocol.response_bytes(status, headers, b"".join(content))


def _send_file(protocol: Any, status: int, headers: list[tuple[str, str]], path: str) -> None:
    """Have a file sent as fast as the client takes it; granian's streams would fill the memory."""
    part = re.match(r"bytes (\d+)-(\d+)/", dict(headers).get("content-range", ""))
    if part:
        protocol.response_file_range(status, headers, path, int(part[1]), int(part[2]) + 1)
    else:
        protocol.response_file(status, headers, path)


def _refuse(protocol: Any, status: HTTPStatus, detail: str) -> None:
    problem = {"title": status.phrase, "status": status, "detail": detail}
    headers = [("content-type", PROBLEM), ("retry-after", "2")]
    protocol.response_bytes(status, headers, json.dumps(problem).encode())
