"""nginx in front of servers on this machine, with the configuration of a guide."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def find_nginx() -> str | None:
    """The program, where there is one."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def written(guide: str) -> str:
    """The one configuration that a guide shows."""
    (found,) = re.findall(r"```nginx\n(.*?)```", guide, re.DOTALL)
    return str(found)


@contextmanager
def behind_nginx(site: str, ports: Mapping[int, int], folder: Path) -> Iterator[str]:
    """Run nginx until the block ends; its address, once it passes requests on.

    Args:
        site: what stands in a guide.
        ports: of servers, as they stand there -> as they are.
        folder: empty; for its files.
    """
    program = find_nginx()
    assert program, "nginx is not installed"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};")
    for shown, real in ports.items():
        site = site.replace(f":{shown}", f":{real}")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{paths}{site}}}\n"
    )
    process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"])
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while status_of(f"{address}/healthz") != 200 and time.monotonic() < deadline:
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait()


def status_of(address: str, data: bytes | None = None) -> int:
    """Ask once; the status, or 0 where there was no answer."""
    try:
        with urllib.request.urlopen(address, data, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0
