"""Why a query is not answered: what is wrong with it, or which limit it ran into.

KgError
├── LimitReached       a query ran into a limit: time, memory, result, queue or depth
└── QueryError         a query cannot be answered as it was asked
    ├── MalformedQuery     it is not SPARQL 1.1; has line and column
    ├── NestingRefused     too many brackets are open at once
    ├── ParameterRefused   a value of a parameter is not of its kind
    ├── ServiceRefused     it would call another server
    ├── UnsupportedFormat  its form has no such format
    └── UpdateRefused      it would change the store
"""

from __future__ import annotations

from typing import Literal

from kg.errors import KgError

#: Oxigraph 0.5 may find no order among dates, numbers and texts: it depends on how they come.
UNSORTABLE = (
    "the engine cannot order values of such different kinds; order them by DATATYPE(…) first, or "
    "by STR(…) alone"
)

Limit = Literal["time", "memory", "result", "queue", "depth"]


class LimitReached(KgError):  # noqa: N818 -- named for what happened, like its siblings
    """A query ran into a limit; ``limit`` says which."""

    DEPTH = "the query is too deep for the engine; use fewer nested or chained parts"
    LANE = (
        "the slow lane is full: it has room for %(most)s of what runs longer than %(seconds)g s; "
        "try again later"
    )
    MEMORY = f"the query needs more than %(mib)g MiB of memory: make it narrower; or {UNSORTABLE}"
    QUEUE = "the queue is full; try again later"
    RESULT = "the result is larger than %(mib)g MiB; use LIMIT"
    TIME = (
        "the query ran longer than %(seconds)g s and was stopped; make it narrower, or download a "
        "dump"
    )

    def __init__(self, limit: Limit, message: str, **values: object) -> None:
        super().__init__(message, **values)
        self.limit: Limit = limit


class QueryError(KgError):
    """A query cannot be answered as it was asked; ``place`` is its line and column, if known."""

    def __init__(
        self, message: str = "", place: tuple[int, int] | None = None, **values: object
    ) -> None:
        super().__init__(message, **values)
        self.place = place

    def __str__(self) -> str:
        """Say it in English, after the place."""
        said = super().__str__()
        return f"line {self.place[0]}, column {self.place[1]}: {said}" if self.place else said


class MalformedQuery(QueryError):  # noqa: N818
    """A query is not SPARQL 1.1; the message has the line and column."""

    FUNCTION = "there is no function %(name)s"
    FUNCTION_NEAR = "there is no function %(name)s; did you mean %(near)s?"
    NO_OBJECT = "an object is missing after `%(text)s`"
    NO_PROPERTY = "a property and an object are missing after `%(text)s`"
    SECOND = "a second query begins with %(word)s: send one at a time"
    SOME_UNGROUPED = "a variable is selected that stands neither in an aggregate nor in GROUP BY"
    STOPPED = "something is missing or wrong in `%(text)s`"
    UNGROUPED = (
        "%(names)s: selected beside an aggregate or a GROUP BY, but not grouped; add it to GROUP "
        "BY, or write SAMPLE(…)"
    )


class NestingRefused(QueryError):  # noqa: N818
    """Too many brackets are open at once; the message has the line and column."""


class ParameterRefused(QueryError):  # noqa: N818
    """A value is not of its parameter's kind; ``accepted`` says what would be."""

    def __init__(self, name: str, accepted: str, value: str) -> None:
        super().__init__(f"{name}: want {accepted}; got {value[:200]!r}")
        self.name = name
        self.accepted = accepted


class ServiceRefused(QueryError):  # noqa: N818
    """A query would call another server; the message has the line and column."""

    SENTENCE = "SERVICE is refused: no query makes this server call another; remove the clause"


class UnsupportedFormat(QueryError):  # noqa: N818
    """A form of query has no such format; the message lists those it has."""

    SENTENCE = "%(form)s is answered as %(formats)s"


class UpdateRefused(QueryError):  # noqa: N818
    """A text would change the store."""

    SENTENCE = "this endpoint only reads; send a query, not an update"
