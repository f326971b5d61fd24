"""The rewrite table for w3id.org, evaluated: every name leads to where the site answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from endpoint import create_app
from kg import Engine, Release

RULES = Path(__file__).parent.parent / "docs" / "w3id" / ".htaccess"
HOST = "https://coldpeace.example.org/"
RULE = re.compile(r"RewriteRule\s+(\S+)\s+(\S+)\s+\[R=(30[0-9]),L\]")


def rewrite(path: str) -> tuple[int, str] | None:
    """What mod_rewrite answers in the folder of the file: the first rule that matches."""
    for line in RULES.read_text(encoding="utf-8").splitlines():
        if line.startswith("RewriteRule"):
            pattern, target, code = RULE.fullmatch(line).groups()
            if match := re.search(pattern, path):
                return int(code), re.sub(r"\$(\d)", lambda group: match[int(group[1])], target)
    return None


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("", 302),
        ("id/document/09", 303),
        ("concept/act/denies-breach", 303),
        ("ontology", 303),
        ("ontology/0.1.0", 303),
        ("doc/document/09.ttl", 302),
        ("shape/Claim-evidence", 302),
        ("graph/stated/claims/09", 302),
        ("dumps/coldpeace-all.ttl", 302),
        ("exports/cmif.xml", 302),
        ("releases/0.1.0/", 302),
        ("releases/0.1.0/tables/claims.csv", 302),
        (".well-known/void", 302),
        ("context.jsonld", 302),
        ("sparql", 302),
        ("about", 302),
    ],
)
def test_address_keeps_its_path_at_the_host(path: str, code: int) -> None:
    assert rewrite(path) == (code, HOST + path)


def test_every_kind_of_name_is_answered_by_the_site(release: Release) -> None:
    names = ["id/document/09", "concept/act/denies-breach", "ontology",
             f"ontology/{release.version}",
             "doc/document/09.ttl", "shape/Claim-evidence", "graph/stated/claims/09",
             "dumps/coldpeace-all.ttl", f"releases/{release.version}/", ".well-known/void",
             "context.jsonld", "sparql", ""]  # fmt: skip
    with Engine(release.store, workers=1) as engine:
        client: FlaskClient = create_app(release.path, engine).test_client()
        for name in names:
            answered = rewrite(name)
            assert answered is not None
            target = "/" + answered[1].removeprefix(HOST)
            with client.get(target, follow_redirects=True) as answer:
                assert (name, answer.status_code) == (name, 200)


def test_only_one_host_is_named() -> None:
    hosts = re.findall(r"^RewriteRule \S+ (https://[^/]+/)", RULES.read_text("utf-8"), re.MULTILINE)

    assert set(hosts) == {HOST}
