"""The first words with an engine: whether it is up, speaks SPARQL, and holds the release whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal

from kg.errors import EngineDown, EngineError, KgError
from kg.refusals import LimitReached, MalformedQuery
from kg.release import Release, read_release
from kg.remote.addresses import Address
from kg.remote.clients import Client
from kg.remote.holdings import MARKER, find_holding, read_holdings

_WORD_SECONDS = 10.0
_COUNT_SECONDS = 120.0  # it may be asked of hundreds of millions of triples
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def greet(address: Address, release: Release) -> str:
    """Check that an engine can stand in for the store of a release.

    Returns:
        One line that says what it is and what it holds.

    Raises:
        EngineDown: it cannot be reached, is too slow, or holds another release.
        EngineError: it answers what is no SPARQL, or has lost triples.
    """
    with contextlib.closing(Client(address)) as client:
        with _correcting(address):
            holding = find_holding(client, release.hash)
        try:
            rows = client.select(_COUNT, ((holding.default,), ()), _COUNT_SECONDS)
        except LimitReached as error:
            raise EngineDown(f"{address.query}: {error}") from error
        number = rows[0].get("n") if rows else None
        wanted = release.triples["all"]
        if not isinstance(number, Literal) or number.value != str(wanted):
            found = number.value if isinstance(number, Literal) else "no"
            raise EngineError(
                f"the engine has {found} triples of {release.title}, which has {wanted}: "
                "`coldpeace build --store URL` loads it again"
            )
        name = client.dialect.server.strip() or "an engine that does not give its name"
    return f"{address.query} ({name}) holds {release.title}: {wanted} triples"


def refuse_readers(address: Address) -> None:
    """Check, before a release is made for it, that an engine can be reached and takes changes.

    Raises:
        EngineDown: it cannot be reached, or is too slow.
        EngineError: it answers what is no SPARQL, or refuses changes or the credentials.
    """
    with contextlib.closing(Client(address)) as client:
        with _correcting(address):
            read_holdings(client)
        triple = f"<{MARKER}> <{MARKER}> <{MARKER}>"
        client.update(f"DELETE DATA {{ GRAPH <{MARKER}> {{ {triple} }} }}", _WORD_SECONDS)


@contextlib.contextmanager
def _correcting(address: Address) -> Iterator[None]:
    """Tell of the first answer that is none where it came from: the address is probably wrong."""
    try:
        yield
    except (EngineError, MalformedQuery) as error:
        said = str(error).removeprefix("the engine failed: ")
        raise EngineError(
            f"{address.query} does not answer SPARQL queries ({said}): correct --store"
        ) from error


def holds(address: Address, release: Path) -> bool:
    """Whether an engine holds the release in a folder now; False also where it cannot tell."""
    with contextlib.closing(Client(address)) as client:
        try:
            find_holding(client, read_release(release).hash)
        except KgError:
            return False
    return True
