"""A stranger's query as another engine may see it: no FROM, no way out of SPARQL 1.1.

The engine is told its dataset beside the query, because engines differ in what FROM means there:
Virtuoso adds the graphs of both. So FROM is taken out of the text and only graphs of the release
pass. And engines have functions, pragmas and predicates of their own, some of which read files or
call other servers (Virtuoso's ``bif:http_get``, Jena's ``java:``): of functions named by IRIs only
the casts of XPath pass, and nothing is named by the schemes behind which the others stand.

Source:
    SPARQL 1.1 Query Language, sections 13.2 and 17.5 (https://www.w3.org/TR/sparql11-query/).
    SPARQL 1.1 Protocol, section 2.1.4 (https://www.w3.org/TR/sparql11-protocol/#dataset).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.refusals import QueryError
from kg.tokens import Form, Outline, Token, Tokens

_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\]*>")
_INNER = re.compile(r"<(?:bif|sql|sqlrpc|java|javascript|file|xpath):", re.IGNORECASE)
_CASTS = "http://www.w3.org/2001/XMLSchema#"
_MARK = re.compile(r"[;,|&=!*/+^.?<>-]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A query without its FROM clauses, and the graphs that these named.

    ``graphs`` has default and named graphs, None where the query has no FROM. ``names_graphs``
    says whether it may look into named graphs at all.
    """

    text: str
    form: Form
    graphs: tuple[tuple[str, ...], tuple[str, ...]] | None
    names_graphs: bool


def read_question(query: str, outline: Outline) -> Question:
    """Take a query apart.

    Args:
        query: SPARQL 1.1 Query.
        outline: what its tokens tell.

    Raises:
        QueryError: it leaves SPARQL 1.1, or names a graph in a way that needs a base.
    """
    tokens = list(_tokens(query))
    _refuse_extensions(query, tokens, outline)
    default: list[str] = []
    named: list[str] = []
    text = query
    for index, token in enumerate(tokens):
        if not _is_word(token, "FROM"):
            continue
        is_named = _is_word(tokens[index + 1], "NAMED")
        name = tokens[index + 1 + is_named]
        (named if is_named else default).append(_iri(name, outline.prefixes))
        end = name.start + len(name.text)
        blank = re.sub(r"[^\r\n]", " ", query[token.start : end])  # errors keep their places
        text = text[: token.start] + blank + text[end:]
    graphs = (tuple(default), tuple(named)) if outline.has_dataset else None
    return Question(text, outline.form, graphs, "graph" in query.lower())


def _tokens(query: str) -> Iterator[Token]:
    reader = Tokens(query, len(query))
    while (token := reader.advance()).kind != "end":
        yield token
    yield token


def _refuse_extensions(query: str, tokens: list[Token], outline: Outline) -> None:
    is_prologue = True
    for token in tokens:
        is_prologue = is_prologue and not _is_word(token, outline.form.value)
        if token.kind == "iri" and is_prologue and not _ABSOLUTE.fullmatch(token.text):
            raise QueryError(f"declare {token.text[:80]} as an absolute IRI, without escapes")
        if token.kind == "iri" and ("\\" in token.text or _INNER.match(token.text)):
            raise QueryError(f"{token.text[:80]} is refused: it may name what is no RDF")
        if token.kind == "mark" and not _MARK.fullmatch(token.text):
            raise QueryError(f"{token.text[:80]!r} is not SPARQL 1.1")
    for function in outline.functions:
        if not _resolve(function, outline.prefixes).startswith(_CASTS):
            raise QueryError(
                f"the function {function[:80]} is refused: it is not SPARQL 1.1; "
                "call the functions that have names without a colon, or casts such as xsd:date"
            )


def _is_word(token: Token, word: str) -> bool:
    return token.kind == "word" and token.text.upper() == word


def _iri(token: Token, prefixes: Mapping[str, str]) -> str:
    """The absolute IRI of a graph after FROM."""
    iri = _resolve(token.text, prefixes)
    if token.kind not in {"iri", "name"} or not _ABSOLUTE.fullmatch(f"<{iri}>"):
        raise QueryError("name each graph after FROM by an absolute IRI or a prefixed name")
    return iri


def _resolve(text: str, prefixes: Mapping[str, str]) -> str:
    if text.startswith("<"):
        return text[1:-1]
    prefix, _colon, local = text.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
