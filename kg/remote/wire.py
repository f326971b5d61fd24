"""HTTP to an engine: one exchange, bounded in time and bytes, whose errors are told in one line.

Whoever gives up closes the connection, so that an engine which watches it stops as well.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from kg.errors import EngineDown, EngineError
from kg.remote.addresses import Address

#: Words of an engine that are passed on, at most.
_WORDS = 300
_ERROR_BYTES = 64 * 1024
#: Members of a JSON object that may say what is wrong, the plainest first (RFC 9457 has two).
_SENTENCES = ("detail", "message", "error", "title")
_CONNECT = 5.0  # seconds


class TimeUp(Exception):  # noqa: N818 -- whoever asks tells it in its own words
    """The engine did not answer in time."""


class TooLarge(Exception):  # noqa: N818 -- likewise
    """The engine's answer is larger than what was allowed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an engine answered: complete."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def text(self) -> str:
        """The body; of a JSON object that says what is wrong, only the sentence that does."""
        text = self.body.decode(errors="replace")
        if not self.media_type.endswith("json"):
            return text
        with contextlib.suppress(ValueError, RecursionError):
            said = json.loads(text)
            named = [said.get(name) for name in _SENTENCES] if isinstance(said, dict) else []
            return next((each for each in named if each and isinstance(each, str)), text)
        return text

    def words(self) -> str:
        """What the engine says of an error: one line, bounded, no markup, no path; or its kind."""
        if self.media_type not in {"text/plain", "application/json", "application/problem+json"}:
            return f"status {self.status}, {self.media_type or 'no media type'}"
        lines = self.text().strip().splitlines() or [""]
        line = re.sub(r"(?<![\w:/<.])/(?:[\w.+-]+/)+[\w.+-]*", "…", lines[0])
        line = re.sub(r"https?://(?:localhost|127\.|\[|10\.|192\.168\.)\S*", "…", line)
        line = " ".join("".join(c if c.isprintable() else " " for c in line).split())
        return f"status {self.status}: {line[:_WORDS]}" if line else f"status {self.status}"


class PasswordAuth(httpx.Auth):
    """Says who asks once the engine wants to know: Digest where it offers that, else Basic."""

    def __init__(self, user: str, password: str) -> None:
        self._names = (user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """Send a request, again with the credentials if they are wanted."""
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            offered = response.headers.get("WWW-Authenticate", "").lower()
            kind = httpx.DigestAuth if "digest" in offered else httpx.BasicAuth
            self._chosen = kind(*self._names)
        yield from self._chosen.auth_flow(request)


class Wire:
    """Connections to one engine; safe to use from many threads.

    Args:
        address: whose credentials are used; only where the engine asks for them.
    """

    def __init__(self, address: Address) -> None:
        auth = PasswordAuth(address.user, address.password) if address.user else None
        self._client = httpx.Client(
            auth=auth,
            trust_env=False,  # no proxy between the two
            headers={"Accept-Encoding": "identity", "User-Agent": "coldpeace"},
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
        )

    def close(self) -> None:
        """Close all connections; exchanges under way fail."""
        self._client.close()

    def exchange(
        self,
        method: str,
        url: str,
        *,
        seconds: float,
        bytes_max: int,
        fields: Sequence[tuple[str, str]] = (),
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request and read the whole answer.

        Args:
            method: of HTTP.
            url: where to.
            seconds: for all of it.
            bytes_max: of the answer's body.
            fields: a form to send as the body.
            params: for the query string.
            content: the body, instead of a form.
            headers: Accept and the like.

        Raises:
            TimeUp, TooLarge: a bound was reached; the connection is closed.
            EngineDown: the engine cannot be reached.
            EngineError: it broke off its answer.
        """
        request = self._client.build_request(
            method,
            url,
            params=params,
            data=_form(fields) if fields else None,
            content=content,
            headers=headers,
            timeout=httpx.Timeout(seconds, connect=min(seconds, _CONNECT)),
        )
        deadline = time.monotonic() + seconds
        try:
            with self._opened(request) as response, _cut_off(response, deadline):
                return _read(response, bytes_max)
        except httpx.ConnectTimeout:
            raise _away(url, f"no connection in {_CONNECT:g} s") from None
        except httpx.TimeoutException:
            raise TimeUp from None
        except httpx.ConnectError as error:
            raise _away(url, _reason(error)) from None
        except (httpx.TransportError, httpx.InvalidURL, httpx.StreamError) as error:
            if time.monotonic() >= deadline:
                raise TimeUp from None
            raise EngineError(f"the engine broke off its answer: {_reason(error)}") from None

    @contextlib.contextmanager
    def _opened(self, request: httpx.Request) -> Iterator[httpx.Response]:
        """Send a request, again where a connection that was kept open proves to be closed."""
        try:
            response = self._client.send(request, stream=True)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            response = self._client.send(request, stream=True)
        with contextlib.closing(response):
            yield response


def _form(fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Fields as the client takes them: a list for each name."""
    form: dict[str, list[str]] = {}
    for name, value in fields:
        form.setdefault(name, []).append(value)
    return form


def _read(response: httpx.Response, bytes_max: int) -> Reply:
    bound = bytes_max if response.is_success else _ERROR_BYTES
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > bound and response.is_success:
            raise TooLarge
        if len(body) > bound:
            break
    return Reply(response.status_code, response.headers, bytes(body))


@contextlib.contextmanager
def _cut_off(response: httpx.Response, deadline: float) -> Iterator[None]:
    """Shut the connection at the deadline, also while a read waits on it."""
    stream = response.extensions["network_stream"].get_extra_info("socket")
    timer = threading.Timer(max(deadline - time.monotonic(), 0), _shut, [stream])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(stream: socket.socket) -> None:
    with contextlib.suppress(OSError):
        stream.shutdown(socket.SHUT_RDWR)


def _away(url: str, reason: str) -> EngineDown:
    place = re.sub(r"//[^/]*@", "//", url)  # the log is not for passwords
    return EngineDown(
        f"nothing answers at {place} ({reason}): start the engine, or correct --store",
        EngineDown.AWAY,
    )


def _reason(error: Exception) -> str:
    """The system's words, without its number."""
    return re.sub(r"^\[.*?\] ", "", str(error)).rstrip(".") or type(error).__name__
