"""Where an engine is asked, changed and loaded, and who may.

One address is given, that of its queries; where it takes updates and graphs follows from what it is
(``layout``), or is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from kg.errors import EngineError

#: The environment may say what the address does not.
USER = "COLDPEACE_STORE_USER"
PASSWORD = "COLDPEACE_STORE_PASSWORD"  # noqa: S105 -- the name of a variable
UPDATE = "COLDPEACE_STORE_UPDATE"
GRAPHS = "COLDPEACE_STORE_GRAPHS"

#: The last segments of the addresses for updates and for graphs, beside that for queries.
_LAYOUTS = {
    "virtuoso": ("sparql-auth", "sparql-graph-crud-auth"),
    "oxigraph": ("update", "store"),
    "": ("update", "data"),  # as Fuseki has them
}


@dataclass(frozen=True, slots=True)
class Address:
    """The addresses of one engine; printed, it has no password.

    Attributes:
        query: for SPARQL queries; has no user information.
        update: for SPARQL updates; empty: as the engine's layout has it.
        graphs: for the Graph Store Protocol; empty likewise.
        user: empty where none is needed.
        password: of that user.
    """

    query: str
    update: str = ""
    graphs: str = ""
    user: str = ""
    password: str = field(default="", repr=False)

    def layout(self, server: str) -> tuple[str, str]:
        """Where updates and graphs go, for an engine that calls itself ``server``."""
        name = next(name for name in _LAYOUTS if server.lower().startswith(name))
        folder = self.query.rpartition("/")[0]
        update, graphs = (f"{folder}/{segment}" for segment in _LAYOUTS[name])
        return self.update or update, self.graphs or graphs


def read_address(text: str, environment: Mapping[str, str]) -> Address:
    """Read the address of an engine's queries, such as ``http://localhost:8890/sparql``.

    Args:
        text: http or https; may have ``user:password@`` before the host.
        environment: may have the user, the password and the other addresses.

    Raises:
        EngineError: it is no such address.
    """
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web or parts.query or parts.fragment:
        said = text.rpartition("@")[2]  # what stands before it is not for logs
        raise EngineError(f"want an address such as http://localhost:8890/sparql, got {said!r}")
    place = parts.netloc.rpartition("@")[2]
    return Address(
        urlunsplit((parts.scheme, place, parts.path or "/", "", "")),
        environment.get(UPDATE, ""),
        environment.get(GRAPHS, ""),
        unquote(parts.username or "") or environment.get(USER, ""),
        unquote(parts.password or "") or environment.get(PASSWORD, ""),
    )
