"""Another engine's answer in our formats and our spelling.

The engine is asked for JSON or N-Triples, which leave least to chance, and read by the library that
also writes: so what is broken off, or is no such format, is never passed on.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from typing import IO

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from kg.errors import EngineError
from kg.refusals import LimitReached
from kg.remote.wire import Reply
from kg.worker import BoundedBytes, ResultTooLarge, write_csv

RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
_SPELLINGS = {
    RESULTS: {RESULTS, "application/json"},
    TRIPLES: {TRIPLES, "text/plain", "text/turtle"},
}
_PREFIXED = {RdfFormat.TURTLE, RdfFormat.TRIG}
_MIB = 1024 * 1024


def refuse_other(reply: Reply, wanted: str) -> None:
    """Refuse an answer in another format than was wanted.

    Raises:
        EngineError: it is, for instance, a page.
    """
    if reply.media_type not in _SPELLINGS[wanted]:
        said = reply.media_type[:60] or "no media type"
        kind = "SPARQL results" if wanted == RESULTS else "RDF"
        raise EngineError(f"the engine answers {said}, not {kind}")


def read_results(body: bytes) -> QuerySolutions | QueryBoolean:
    """Read SPARQL results in JSON; solutions are read as they are used.

    Raises:
        EngineError: they are broken off or malformed.
    """
    try:
        return parse_query_results(body, QueryResultsFormat.JSON)
    except SyntaxError as error:
        raise _broken(error) from error


def read_triples(body: bytes) -> list[Triple]:
    """Read N-Triples, each triple once, in the order of ORDER BY: engines keep none of their own.

    Raises:
        EngineError: they are broken off or malformed.
    """
    try:
        return sorted({quad.triple for quad in parse(body, RdfFormat.N_TRIPLES)}, key=_place)
    except SyntaxError as error:
        raise _broken(error) from error


def _place(triple: Triple) -> list[tuple[int, str, str]]:
    return [_term_place(term) for term in (triple.subject, triple.predicate, triple.object)]


def _term_place(term: object) -> tuple[int, str, str]:
    """Where a term stands in the order of SPARQL: blank nodes, IRIs, literals."""
    if isinstance(term, Literal):
        return 2, term.value, f"{term.language or ''} {term.datatype.value}"
    return int(isinstance(term, NamedNode)), str(getattr(term, "value", term)), ""


def write(
    found: QuerySolutions | QueryBoolean | Iterable[Triple],
    media_type: str,
    prefixes: dict[str, str],
    bytes_max: int,
) -> bytes:
    """Write an answer in one of ``kg.engine.FORMATS``, in UTF-8.

    Raises:
        LimitReached: it is larger than ``bytes_max``.
        EngineError: it was broken off.
    """
    output = BoundedBytes(bytes_max)
    try:
        _write(found, media_type, prefixes, output)
    except (ResultTooLarge, SyntaxError) as error:
        # Solutions can be let go in this thread only, and an error may be kept by others.
        traceback.clear_frames(error.__traceback__)
        del found
        if isinstance(error, SyntaxError):
            raise _broken(error) from error
        raise too_large(bytes_max) from None
    return output.getvalue()


def too_large(bytes_max: int) -> LimitReached:
    """An answer is larger than is allowed."""
    return LimitReached("result", LimitReached.RESULT, mib=bytes_max / _MIB)


def _write(
    found: QuerySolutions | QueryBoolean | Iterable[Triple],
    media_type: str,
    prefixes: dict[str, str],
    output: IO[bytes],
) -> None:
    if isinstance(found, QuerySolutions) and media_type == "text/csv":
        write_csv(found, output)
    elif isinstance(found, QuerySolutions | QueryBoolean):
        found.serialize(output, QueryResultsFormat.from_media_type(media_type))
    else:
        rdf_format = RdfFormat.from_media_type(media_type)
        said = prefixes if rdf_format in _PREFIXED else None
        serialize(found, output, rdf_format, prefixes=said)


def _broken(error: SyntaxError) -> EngineError:
    reason = " ".join(str(error.msg).split())[:200]
    return EngineError(f"the engine's answer is broken off or malformed: {reason}")
