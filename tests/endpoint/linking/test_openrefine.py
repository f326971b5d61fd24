"""OpenRefine reconciles a table: the program where it is installed, its requests anywhere."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

import kg

TABLE = """\
name,when,from
"Clinton, Bill",,
コズイレフ,,
NATO,,
Letter,1994-12-03,Boris Yeltsin
Letter from Yeltsin to Clinton,30 November 1994,
Hillary Clinton,,
"""
ROWS = json.dumps({"facets": [], "mode": "row-based"})


class OpenRefine:
    """A running OpenRefine, by the commands that its own pages send."""

    def __init__(self, address: str) -> None:
        self.address = f"{address}/command/core"

    def get(self, command: str) -> Any:
        with urllib.request.urlopen(f"{self.address}/{command}", timeout=60) as answer:  # noqa: S310 -- loopback
            return json.load(answer)

    def post(self, command: str, data: bytes, kind: str, **asked: str) -> tuple[str, str]:
        """Send a form; where that led, and the answer."""
        asked["csrf_token"] = self.get("get-csrf-token")["token"]
        address = f"{self.address}/{command}?{urlencode(asked)}"
        form = urllib.request.Request(address, data, {"Content-Type": kind})  # noqa: S310 -- loopback
        with urllib.request.urlopen(form, timeout=60) as answer:  # noqa: S310 -- loopback
            return answer.url, answer.read().decode()

    def run(
        self, command: str, project: str, asked: dict[str, str] | None = None, **fields: str
    ) -> str:
        """Send a command of a project, and wait until it is done."""
        form = urlencode(fields).encode()
        kind = "application/x-www-form-urlencoded"
        _, answer = self.post(command, form, kind, project=project, **(asked or {}))
        while self.get(f"get-processes?project={project}")["processes"]:
            time.sleep(0.1)
        return answer

    def open(self, table: str) -> str:
        """Make a project of a table; its number."""
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        options = json.dumps({"separator": ",", "encoding": "UTF-8"})
        form = (
            head % ("format", "", "text/line-based/*sv")
            + head % ("options", "", options)
            + head % ("project-file", '; filename="table.csv"', table)
            + f"--{edge}--\r\n"
        )
        kind = f"multipart/form-data; boundary={edge}"
        url, _ = self.post("create-project-from-upload", form.encode(), kind)
        return parse_qs(urlsplit(url).query)["project"][0]

    def rows(self, project: str) -> list[list[str]]:
        """The table as it is now."""
        text = self.run("export-rows/table.csv", project, format="csv", engine=ROWS)
        return list(csv.reader(io.StringIO(text)))


def is_packaged(name: str) -> bool:
    """Whether the system's archive has a package; not every release of Debian has OpenRefine."""
    apt = shutil.which("apt-cache")
    return (
        apt is not None and subprocess.run([apt, "show", name], capture_output=True).returncode == 0
    )


@pytest.fixture(scope="module")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    program = shutil.which("openrefine")
    if program is None:
        if os.environ.get("CI") and is_packaged("openrefine"):
            pytest.fail("openrefine is missing, and CI may not skip what needs it")
        pytest.skip("OpenRefine is not installed here (Debian has it as openrefine)")
    folder = tmp_path_factory.mktemp("openrefine")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [program, "-i", "127.0.0.1", "-p", str(port), "-d", str(folder), "-m", "512M"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(
        [*command, "-x", "refine.headless=true"], start_new_session=True, **quiet
    )
    running = OpenRefine(f"http://127.0.0.1:{port}")
    deadline = time.monotonic() + 120
    try:
        while True:
            try:
                running.get("get-version")
                break
            except OSError:
                assert process.poll() is None, "OpenRefine does not start"
                assert time.monotonic() < deadline, "OpenRefine does not answer"
                time.sleep(0.3)
        yield running
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # the program is a script; Java is its child
        process.wait()


@pytest.fixture(scope="module")
def service(serving: Callable[..., Any], release: kg.Release) -> str:
    return serving(release.path).address + "/reconcile/en"


@pytest.fixture(scope="module")
def project(openrefine: OpenRefine, service: str) -> str:
    """A table whose names were reconciled, with what its other columns say."""
    with urllib.request.urlopen(service, timeout=60) as answer:  # noqa: S310 -- loopback
        manifest = json.load(answer)
    number = openrefine.open(TABLE)
    config = {
        "mode": "standard-service",
        "service": service,
        "identifierSpace": manifest["identifierSpace"],
        "schemaSpace": manifest["schemaSpace"],
        "type": None,
        "autoMatch": True,
        "columnDetails": [
            {"column": "when", "propertyName": "date", "propertyID": "date"},
            {"column": "from", "propertyName": "sender", "propertyID": "sender"},
        ],
    }
    openrefine.run("reconcile", number, columnName="name", config=json.dumps(config), engine=ROWS)
    return number


def test_openrefine_guesses_types_from_our_answers(
    openrefine: OpenRefine, project: str, service: str
) -> None:
    asked = {"columnName": "name", "service": service}

    found = json.loads(openrefine.run("guess-types-of-column", project, asked))

    assert {"Actor", "Document"} <= {each["id"] for each in found["types"]}


def test_openrefine_matches_what_is_certain_and_nothing_else(
    openrefine: OpenRefine, project: str
) -> None:
    answer = json.loads(openrefine.run("get-rows", project, {"limit": "10"}, engine=ROWS))

    judged = [
        (recon["j"], (recon.get("m") or recon["c"][0])["id"])
        for row in answer["rows"]
        for recon in [answer["pool"]["recons"][str(row["cells"][0]["r"])]]
    ]
    assert judged == [
        ("matched", "person/bill-clinton"),
        ("matched", "person/andrei-kozyrev"),
        ("matched", "organization/nato"),
        ("none", "document/09"),
        ("matched", "document/07"),
        ("none", "person/bill-clinton"),
    ]


def test_openrefine_adds_columns_from_our_values(
    openrefine: OpenRefine, project: str, service: str
) -> None:
    wanted = [
        {"id": "office", "name": "office"},
        {"id": "recipient", "name": "recipient"},
        {"id": "earliest", "name": "earliest", "settings": {"limit": "1"}},
    ]

    openrefine.run(
        "extend-data",
        project,
        baseColumnName="name",
        endpoint=service,
        identifierSpace="https://w3id.org/coldpeace/id/",
        schemaSpace="http://www.w3.org/2002/07/owl#Thing",
        columnInsertIndex="1",
        extension=json.dumps({"properties": wanted}),
        engine=ROWS,
    )

    header, *rows = openrefine.rows(project)
    assert header == ["name", "office held", "recipient", "earliest day", "when", "from"]
    assert rows[0][:2] == ["Bill Clinton", "President of the United States"]
    assert rows[4][:4] == [
        "Letter from Yeltsin to Clinton, 30 November 1994",
        "",
        "Bill Clinton",
        "1994-11-30T00:00:00Z",
    ]


#: What the pages of OpenRefine 3.6 ask of services, beside what the specification has.
ASKED_BY_PAGES = {
    "suggest": "spell=always&exact=false&scoring=schema&prefixed=true&type=Actor",
    "script": "callback=jQuery1111_2&_=3",
}


@pytest.mark.parametrize(
    ("path", "first"),
    [("entity?prefix=yelts", "person/boris-yeltsin"), ("type?prefix=pers", "Person"),
     ("property?prefix=send", "sender")],
)  # fmt: skip
def test_suggestions_for_its_pages_pass_over_what_is_not_in_the_specification(
    served: FlaskClient, path: str, first: str
) -> None:
    answer = served.get(f"/reconcile/en/suggest/{path}&{ASKED_BY_PAGES['suggest']}")

    assert answer.get_json()["result"][0]["id"] == first


@pytest.mark.parametrize(
    "path", ["/reconcile/en", "/reconcile/en/properties", "/reconcile/en/suggest/type"]
)
def test_answers_are_json_and_never_a_script(served: FlaskClient, path: str) -> None:
    """JSONP is optional in 0.2, and lets a service run what it likes; CORS takes its place."""
    answer = served.get(f"{path}?{ASKED_BY_PAGES['script']}")

    assert answer.is_json
    assert isinstance(answer.get_json(), dict)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_page_elsewhere_may_send_a_form_with_headers_of_its_own(served: FlaskClient) -> None:
    asked = {
        "Origin": "http://127.0.0.1:3333",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, x-requested-with",
    }

    answer = served.options("/reconcile", headers=asked)

    assert answer.status_code == 200
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"content-type", "x-requested-with", "accept-datetime"} <= set(allowed)
