"""What is wrong with a query that the engine's parser refuses, in words that say what to change.

The parser's ``error at 1:2: expected one of …`` lists what it tried last, seldom what is missing;
only whole sentences among it help, and it stops at the mistake or a little after. The tokens show
some common mistakes better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise, takewhile

from kg.refusals import MalformedQuery
from kg.tokens import FORMS, GLUED, Token, Tokens

_SHOWN = 30  # characters of a query, where it went wrong
_READ = 10_000  # characters of a query that is looked at again
_AGGREGATES = {"AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM"}
_NAMES = """
ABS ADJUST BNODE BOUND CEIL COALESCE CONCAT CONTAINS DATATYPE DAY ENCODE_FOR_URI EXISTS FLOOR
HASLANG HASLANGDIR HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR
LANGMATCHES LCASE MD5 MINUTES MONTH NOW OBJECT PREDICATE RAND REGEX REPLACE ROUND SAMETERM
SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN
STRSTARTS STRUUID SUBJECT SUBSTR TIMEZONE TRIPLE TZ UCASE URI UUID YEAR
"""
_FUNCTIONS = _AGGREGATES | set(_NAMES.split())
_TERMS = {"blank", "iri", "name", "number", "string", "variable"}
#: Other words that a parenthesis may follow.
_OPENERS = {"A", "ASC", "DESC", "DISTINCT", "IN", "REDUCED", "VALUES"}


def complain(message: str, query: str) -> MalformedQuery:
    """Build the error for a query.

    Args:
        message: what the engine's parser says; that of another engine may name no line of ours.
        query: whose tokens were found to be in order.
    """
    found = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if found is None or int(found[1]) > query.count("\n") + 1:
        return MalformedQuery(message)
    line, column, expected = int(found[1]), int(found[2]), found[3].split(", ")
    lines = query.split("\n")
    read = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]])
    tokens = list(_tokens(query)) if len(query) <= _READ else []
    sentence = next((said for said in expected if re.match(r"[A-Z]\w+ .*[a-zY]$", said)), "")
    if "that is unbound" in sentence:
        names = ", ".join(dict.fromkeys(_ungrouped(tokens)))
        said = MalformedQuery.UNGROUPED if names else MalformedQuery.SOME_UNGROUPED
        return MalformedQuery(said, (line, column), **({"names": names} if names else {}))
    if sentence:
        return MalformedQuery(sentence, (line, column))
    until = [token for token in tokens if token.start < len(read)]
    if second := _second_form(until):
        return _at(second, query, MalformedQuery.SECOND, word=second.text)
    if unknown := _unknown_function(until):
        near = get_close_matches(unknown.text.upper(), sorted(_FUNCTIONS), 1)
        if near:
            said = MalformedQuery.FUNCTION_NEAR
            return _at(unknown, query, said, name=unknown.text, near=near[0])
        return _at(unknown, query, MalformedQuery.FUNCTION, name=unknown.text)
    if open_ended := _open_ended(tokens, len(until)):
        last, is_subject = open_ended
        missing = MalformedQuery.NO_PROPERTY if is_subject else MalformedQuery.NO_OBJECT
        return _at(last, query, missing, text=last.text[:_SHOWN])
    text = " ".join(read.split())[-_SHOWN:]
    return MalformedQuery(MalformedQuery.STOPPED, (line, column), text=text)


def _at(token: Token, query: str, message: str, **values: str) -> MalformedQuery:
    return Tokens(query, 0).error(MalformedQuery, token.start, message, **values)


def _tokens(query: str) -> Iterator[Token]:
    tokens = Tokens(query, len(query))  # whoever bounds nesting has done so before
    while (token := tokens.advance()).kind != "end":
        yield token


def _second_form(tokens: list[Token]) -> Token | None:
    """Find where another query or update begins after a whole one."""
    depth, forms = 0, 0
    for token in tokens:
        if token.kind == "bracket":
            depth += 1 if token.text in "{[(" else -1
        elif token.kind == "word" and not depth and token.text.upper() in FORMS:
            forms += 1
            if forms == 2:
                return token
    return None


def _unknown_function(tokens: list[Token]) -> Token | None:
    """Find the last word that is called and is no function; words glued together are not judged."""
    called = [word for word, after in pairwise(tokens) if after.text == "("]
    for word in reversed(called):
        is_known = word.text.upper() in _FUNCTIONS | _OPENERS or GLUED.search(word.text)
        if word.kind == "word" and not is_known:
            return word
    return None


def _open_ended(tokens: list[Token], count: int) -> tuple[Token, bool] | None:
    """Find the last term of a triple pattern that ends too early, where the parser stopped.

    Args:
        tokens: of the query.
        count: how many of them begin before the place where the parser stopped.

    Returns:
        The term, and whether it is the subject, so that two terms lack; None if something else
        than terms stands between it and what begins the pattern, as in a path or a VALUES.
    """
    for end in (count - 1, count):
        if not 0 < end < len(tokens) or tokens[end].text not in {"}", "."}:
            continue
        terms = list(takewhile(_is_term, reversed(tokens[:end])))
        before = end - len(terms) - 1
        opener = tokens[before].text if before >= 0 else ""
        words = (token.text.upper() for token in reversed(tokens[:before]) if token.kind == "word")
        is_data = opener == "{" and next(words, "") == "VALUES"
        wanted = {"{": 3, "}": 3, ".": 3, ";": 2, ",": 1}.get(opener, 0)
        if is_data or wanted - len(terms) not in {1, 2} or (wanted == 3 and not terms):
            continue
        if terms or opener == ",":
            return (terms or tokens[before:])[0], len(terms) == 1 and wanted == 3
    return None


def _is_term(token: Token) -> bool:
    return token.kind in _TERMS or token.text == "a"


def _ungrouped(tokens: list[Token]) -> Iterator[str]:
    """Name what the only SELECT takes that stands neither in an aggregate nor in GROUP BY."""
    words = [token.text.upper() for token in tokens]
    if words.count("SELECT") != 1:
        return
    start, grouped = words.index("SELECT"), set[str]()
    if "GROUP" in words:
        grouped = set(words[words.index("GROUP") :])
    openers: list[str] = []
    for place in range(start + 1, len(tokens)):
        word, before = words[place], words[place - 1]
        if word in {"{", "WHERE", "FROM"}:
            return
        if word == "(":
            openers.append(before)
        elif word == ")" and openers:
            openers.pop()
        is_variable = tokens[place].kind == "variable" and before != "AS"
        if is_variable and not _AGGREGATES & set(openers) and word not in grouped:
            yield tokens[place].text
