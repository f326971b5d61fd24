"""What every view needs: the release that is served and the engine that answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import current_app

from endpoint.answers import Answers
from kg.engine import Engine
from kg.prefixes import BASE
from kg.queries import Query, load_queries
from kg.release import Release, read_release

__all__ = ["BASE", "Site", "current_site", "open_site"]

_ROOT = Path(__file__).parent.parent

Row = dict[str, dict[str, str]]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Site:
    """One release behind one engine, its questions by name, and the answers it has given.

    ``edition`` names all that answers depend on: the files of the release, and this code.
    """

    release: Release
    engine: Engine
    questions: Mapping[str, Query]
    edition: str
    answers: Answers = field(default_factory=Answers)
    derived: dict[str, Any] = field(default_factory=dict)

    def etag(self, *parts: str) -> str:
        """Name an answer by the edition and the further parts that it depends on."""
        digest = hashlib.sha256(self.edition.encode())
        for part in parts:
            digest.update(b"%d %b" % (len(part), part.encode()))
        return digest.hexdigest()[:32]

    def answer(
        self,
        query: str,
        media_type: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """Answer a query that gives the same each time, from memory if it was asked before.

        Raises:
            QueryError, LimitReached: see Engine.answer.
        """
        graphs = {"default_graphs": default_graphs, "named_graphs": named_graphs}
        key = self.key(query, media_type, **graphs)
        return self.answers.get(key, lambda: self.engine.answer(query, media_type, **graphs))

    def key(
        self,
        query: str,
        media_type: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> str:
        """Name the answer to a query, by which ``answers`` has it if it was asked before."""
        graphs = [str(len(default_graphs)), *default_graphs, *named_graphs]
        return self.etag("answer", query, media_type, *graphs)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what is made from the release once and kept, such as an index."""
        if name not in self.derived:
            self.derived[name] = make()
        return cast(Made, self.derived[name])

    def rows(self, query: str, default_graphs: Sequence[str] = ()) -> list[Row]:
        """Run one of our own SELECT queries; rows as in SPARQL 1.1 Query Results JSON."""
        body = self.answer(query, "application/sparql-results+json", default_graphs)
        return cast("list[Row]", json.loads(body)["results"]["bindings"])


def open_site(release: Path, engine: Engine) -> Site:
    """Read a release for serving.

    Raises:
        ReleaseError: the folder holds no release.
        HeaderError: a question of it has a malformed header.
    """
    code = [p for name in ("endpoint", "kg") for p in sorted((_ROOT / name).rglob("*.*[!c]"))]
    digest = hashlib.sha256((release / "release.json").read_bytes())
    for path in code:
        digest.update(path.read_bytes())
    questions = load_queries(release / "queries")
    return Site(read_release(release), engine, questions, digest.hexdigest())


def current_site() -> Site:
    """Return the site of the application that handles this request."""
    return cast(Site, current_app.extensions["coldpeace"])
