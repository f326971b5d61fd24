"""Two servers on copies of one release behind nginx, one of them killed under load: what fails?

    python benchmarks/readers.py

Ends with 1 if any request failed. The configuration is that of docs/readers.md.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from nginx import behind_nginx, find_nginx, status_of, written

import kg

ROOT = Path(__file__).resolve().parent.parent
NUMBERS = count()
#: What `coldpeace serve --proxies 1` does when the front-end packages have been fetched.
SERVE = """
import sys
from pathlib import Path

if __name__ == "__main__":
    from endpoint import Access
    from endpoint.server import serve

    serve(Path(sys.argv[1]), port=int(sys.argv[2]), rules=Access(proxies=1))
"""
QUERY = "SELECT * {{ ?s ?p ?o FILTER({0} = {0}) }} LIMIT 10"


def main() -> None:
    """Serve, ask, kill, count."""
    parser = argparse.ArgumentParser(description="Kill one of two servers behind nginx.")
    parser.add_argument("--seconds", type=float, default=5, help="before, between and after")
    pause = parser.parse_args().seconds
    if not find_nginx():
        sys.exit("install nginx first")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        kg.build(ROOT, place / "build")
        shutil.copytree(place / "build", place / "copy", symlinks=True)
        (place / "nginx").mkdir()
        first, second = Reader(place / "build"), Reader(place / "copy")
        with first.running(), second.running():
            site = written((ROOT / "docs" / "readers.md").read_text(encoding="utf-8"))
            ports = {8001: first.port, 8002: second.port}
            with behind_nginx(site, ports, place / "nginx") as address:
                answers = kill_and_start(address, first, pause)
    told = ", ".join(f"{number} × {status}" for status, number in sorted(answers.items()))
    print(f"one of two servers killed under load and started again: {told}")
    sys.exit(set(answers) != {200})


def kill_and_start(address: str, server: Reader, pause: float) -> Counter[int]:
    """Ask by GET and POST from four clients, while a server is killed and started again."""
    answers: Counter[int] = Counter()
    is_over = threading.Event()

    def ask(by_post: int) -> None:
        while not is_over.is_set():
            field = f"query={quote(QUERY.format(next(NUMBERS)))}"
            url = f"{address}/sparql"
            given = (url, field.encode()) if by_post else (f"{url}?{field}",)
            answers[status_of(*given)] += 1

    clients = [threading.Thread(target=ask, args=[number % 2]) for number in range(4)]
    for client in clients:
        client.start()
    time.sleep(pause)
    server.kill()
    time.sleep(pause)
    server.start()
    time.sleep(pause)
    is_over.set()
    for client in clients:
        client.join()
    return answers


class Reader:
    """A server of one copy."""

    def __init__(self, out: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._command = [sys.executable, "-c", SERVE, str(out / "current"), str(self.port)]

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, cwd=ROOT)
        while status_of(f"http://127.0.0.1:{self.port}/healthz") != 200:
            if self._process.poll() is not None:
                sys.exit("the server ended before it answered")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run it for a block."""
        self.start()
        try:
            yield
        finally:
            self.kill()


if __name__ == "__main__":
    main()
