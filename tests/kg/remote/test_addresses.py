"""Addresses of engines, and what is never printed of them."""

from __future__ import annotations

import pytest

from kg.errors import EngineError
from kg.remote.addresses import Address, read_address


def test_user_and_password_are_taken_out_of_the_address_and_never_shown() -> None:
    address = read_address("http://dba:s%40cret@localhost:8890/sparql", {})

    assert address.query == "http://localhost:8890/sparql"
    assert (address.user, address.password) == ("dba", "s@cret")
    assert "s@cret" not in repr(address)


def test_environment_says_what_the_address_does_not() -> None:
    names = {
        "COLDPEACE_STORE_USER": "dba",
        "COLDPEACE_STORE_PASSWORD": "pass",
        "COLDPEACE_STORE_UPDATE": "https://example.org/u",
        "COLDPEACE_STORE_GRAPHS": "https://example.org/g",
    }

    address = read_address("https://example.org/q", names)

    assert (address.user, address.password) == ("dba", "pass")
    assert address.layout("Virtuoso") == ("https://example.org/u", "https://example.org/g")


@pytest.mark.parametrize(
    ("server", "query", "expected"),
    [
        ("Virtuoso/07.20", "sparql", ("sparql-auth", "sparql-graph-crud-auth")),
        ("Oxigraph/0.5.13", "query", ("update", "store")),
        ("Apache Jena Fuseki (5.1.0)", "ds/sparql", ("ds/update", "ds/data")),
        ("", "ds/query", ("ds/update", "ds/data")),
    ],
)
def test_changes_go_where_the_engine_takes_them(
    server: str, query: str, expected: tuple[str, str]
) -> None:
    found = Address(f"http://localhost/{query}").layout(server)

    assert found == tuple(f"http://localhost/{path}" for path in expected)


@pytest.mark.parametrize(
    "text",
    [
        "localhost:8890/sparql",
        "ftp://localhost/sparql",
        "http:///sparql",
        "http://u:secret@localhost:x/sparql",
        "http://localhost/sparql?query=ASK",
        "",
    ],
)
def test_what_is_no_address_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(EngineError, match="want an address such as") as refused:
        read_address(text, {})

    assert "secret" not in str(refused.value)
