"""A real server over the real record, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from endpoint import bundles
from kg.errors import AssetsError
from kg.release import Release

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import sys
from pathlib import Path
if __name__ == "__main__":
    from endpoint.server import serve
    serve(Path(sys.argv[1]), bundles=Path(sys.argv[2]), port=int(sys.argv[3]))
"""

#: Opens a path of the site: language, width, scheme, and whether scripts run.
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The front-end bundles, fetched once; in CI they must come."""
    folder = tmp_path_factory.mktemp("bundled") / "assets"
    try:
        bundles.fetch(folder)
    except AssetsError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the front-end packages cannot be fetched: {error}")
    return folder


@pytest.fixture(scope="session")
def address(
    release: Release, assets: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where the site is served."""
    program = tmp_path_factory.mktemp("server") / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, program, release.path, assets, str(port)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 -- loopback
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("there is no chromium, and CI may not skip the tests that need it")
        pytest.skip("there is no chromium: install Debian's package of that name")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open pages; at the end nothing went wrong in them and no request left the machine.

    A page that asks what goes wrong says so: ``errors`` has parts of what the console may tell.
    """
    wrong: list[str] = []
    contexts = []

    def open_at(
        path: str,
        *,
        lang: str = "en",
        width: int = 1280,
        scheme: str = "light",
        js: bool = True,
        errors: Sequence[str] = (),
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=lang,
            color_scheme=scheme,
            java_script_enabled=js,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: hear(said, errors))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda each: None if is_ours(each.url) else wrong.append(each.url))
        page.goto(address + path)
        return page

    def hear(said: ConsoleMessage, errors: Sequence[str]) -> None:
        if said.type == "error" and not any(error in said.text for error in errors):
            wrong.append(said.text)

    def is_ours(url: str) -> bool:
        return url.startswith((address, "data:", "blob:"))

    yield open_at
    for context in contexts:
        context.close()
    assert wrong == []
