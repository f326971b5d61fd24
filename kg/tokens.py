"""SPARQL read as tokens, never parsed: which form, which prefixes, nothing that calls out.

A parser can be brought down by its input, so the process that faces strangers
only tokenises. It reads as the engine reads: keywords may be glued to what
follows (``SERVICEex:a``), and ``<`` after an operand inside an expression is
less-than, so that no ``SERVICE`` hides in what only looks like an IRI or a
string. Where two readings stay possible the query is refused.

Source: SPARQL 1.1 Query Language, section 19 (https://www.w3.org/TR/sparql11-query/#grammar).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple, TypeVar

from kg.refusals import MalformedQuery, NestingRefused, QueryError, ServiceRefused

NESTING = 100

Refused = TypeVar("Refused", bound=QueryError)


class Form(StrEnum):
    """What a query asks for; every update is one form."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Outline:
    """What the tokens of a query tell.

    ``prefixes`` has those with absolute IRIs; ``is_volatile`` says that the answer may differ each
    time (NOW, RAND, UUID, STRUUID, BNODE); ``has_dataset`` that it names its graphs by FROM;
    ``functions`` has those called by an IRI, as they are written.
    """

    form: Form
    prefixes: dict[str, str]
    is_volatile: bool = False
    has_dataset: bool = False
    functions: tuple[str, ...] = ()


class Token(NamedTuple):
    """One token; ``kind`` is the name of its group in the pattern, ``start`` a code point."""

    kind: str
    text: str
    start: int


@dataclass(slots=True)
class Frame:
    """What is known inside one bracket; None stands for unsure.

    ``expression``: an operand is followed by an operator here, never by an IRI.
    ``constraint``: the next parenthesis opens an expression (after FILTER, BIND).
    ``modifiers``: every parenthesis does (after SELECT, BY, HAVING; outside all brackets).
    """

    bracket: str = ""
    expression: bool | None = False
    constraint: bool | None = False
    modifiers: bool = False


_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
FORMS = dict.fromkeys(_UPDATES, Form.UPDATE) | {
    form.value: form for form in Form if form is not Form.UPDATE
}
_GRAPH_WORDS = {"GRAPH", "FROM", "NAMED"}
_CLOSERS = {"}": "{", "]": "[", ")": "("}
_OPERANDS = {"variable", "blank", "string", "language", "number", "name", "iri"}

# Prefixes are bounded: looking for the colon must not cost the square of the length.
_BASE = (
    "A-Za-zÀ-ÖØ-öø-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _BASE + "_0-9\u00b7\u0300-\u036f\u203f\u2040"
# A surrogate is no character: the engine refuses the escape and reads the string otherwise.
_ESCAPE_U = r"\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|\\U00(?:0(?!0[Dd][89A-Fa-f])|10)[0-9A-Fa-f]{4}"
_ESCAPE = rf"\\[tbnrf\\\"']|{_ESCAPE_U}"
_TOKEN = re.compile(
    rf"""
    (?:[ \t\r\n]+|\#[^\r\n]*)*+  # possessive: what follows is never inside a comment
  (?:
    (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_ESCAPE_U})*>)
  | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'''|\"\"\"(?:"{{0,2}}(?:[^"\\]|{_ESCAPE}))*\"\"\"
      |'(?!'')(?:[^'\\\r\n]|{_ESCAPE})*'|"(?!"")(?:[^"\\\r\n]|{_ESCAPE})*")
  | (?P<variable>[?$][{_NAME}]+)
  | (?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
  | (?P<blank>_:[{_NAME}](?:[{_NAME}.-]*[{_NAME}-])?)
  | (?P<name>(?:[{_BASE}](?:[{_NAME}.-]{{0,62}}[{_NAME}-])?)?:
      (?:(?:[{_NAME}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])
      (?:[{_NAME}:-]|\.+(?=[{_NAME}:%\\-])|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])*)?)
  | (?P<number>(?:[0-9]*\.[0-9]+|[0-9]+\.?)(?:[eE][+-]?[0-9]+)?)
  | (?P<word>[{_BASE}_][{_NAME}]*)
  | (?P<bracket>[{{}}\[\]()])
  | (?P<less><)
  | (?P<mark>[;,|&=!*/+^~%.-]+|[^'"\\])
  | (?P<stray>['"\\])
  | (?P<end>\Z)
  )
    """,
    re.VERBOSE,
)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\]*>")
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
_CONSTRAINT = re.compile("filter|bind", re.IGNORECASE | re.ASCII)
_MODIFIERS = re.compile("select|by|having", re.IGNORECASE | re.ASCII)
_VOLATILE = re.compile("now|rand|uuid|bnode", re.IGNORECASE | re.ASCII)
GLUED = re.compile("filter|bind|select|by|having", re.IGNORECASE | re.ASCII)


def outline(query: str, *, nesting: int = NESTING) -> Outline:
    """Read the tokens of a query, or of an update up to its first keyword.

    Args:
        query: SPARQL 1.1.
        nesting: how many brackets of any kind may be open at once.

    Raises:
        MalformedQuery: no form, an open string, an unmatched bracket, a triple term (SPARQL 1.2).
        ServiceRefused: SERVICE stands where it may be a keyword.
        NestingRefused: more brackets are open than allowed.
    """
    tokens = Tokens(query, nesting)
    form, prefixes = _prologue(tokens)
    while form is not Form.UPDATE and tokens.advance().kind != "end":
        pass
    return Outline(form, prefixes, tokens.is_volatile, tokens.has_dataset, tuple(tokens.functions))


def _prologue(tokens: Tokens) -> tuple[Form, dict[str, str]]:
    """Read up to the form; prefixes that need a base to be resolved are left out."""
    prefixes: dict[str, str] = {}
    declared: set[str] = set()
    name: str | None = None
    while (token := tokens.advance()).kind != "end":
        word = token.text.upper()
        if token.kind == "word" and word in FORMS:
            tokens.declared = declared
            return FORMS[word], prefixes
        if token.kind == "name":
            name = token.text.removesuffix(":")
            declared.add(name)
        elif token.kind == "iri":
            if name is not None and _ABSOLUTE.fullmatch(token.text):
                prefixes[name] = token.text[1:-1]
            name = None
        elif word not in ("BASE", "PREFIX"):
            break
    raise tokens.error(MalformedQuery, token.start, "want SELECT, ASK, CONSTRUCT or DESCRIBE")


class Tokens:
    """The tokens of one query, in order, each checked as it is read."""

    def __init__(self, text: str, nesting: int) -> None:
        self.text = text
        self.nesting = nesting
        self.frames = [Frame(modifiers=True)]
        self.previous = self.earlier = Token("mark", "", 0)
        self.position = 0
        self.is_volatile = self.has_dataset = False
        self.functions: list[str] = []
        self.declared: set[str] | None = None  # None while the prologue declares

    def advance(self) -> Token:
        """Read the next token; the last one is of kind ``end``."""
        found = _TOKEN.match(self.text, self.position)
        if found is None or found.lastgroup is None:
            raise AssertionError("a character or the end always matches")
        kind = found.lastgroup
        token = Token(kind, found[kind], found.start(kind))
        self.position = found.end()
        if kind in self._CHECKS:
            token = self._CHECKS[kind](self, token)
        self.earlier, self.previous = self.previous, token
        return token

    def error(self, kind: type[Refused], start: int, message: str, **values: object) -> Refused:
        """Build an error that says the line and the column (from 1, in code points)."""
        line = self.text.count("\n", 0, start) + 1
        column = start - self.text.rfind("\n", 0, start)
        return kind(message, (line, column), **values)

    def _malformed(self, token: Token, message: str) -> QueryError:
        return self.error(MalformedQuery, token.start, f"{token.text} {message}".lstrip())

    def _less_than(self, token: Token) -> Token:
        """Tell less-than from the start of an IRI, as the engine's grammar does."""
        expression = self.frames[-1].expression
        if self._after_operand() and expression is not False:
            if expression is None and token.kind == "iri":
                raise self._malformed(token, "want a space after <, or another prefix before (")
            self.position = token.start + 1
            return Token("less", "<", token.start)
        if token.kind != "iri":
            raise self._malformed(token, "opens no IRI (triple terms are not SPARQL 1.1)")
        return token

    def _after_operand(self) -> bool:
        kind, text = self.previous.kind, self.previous.text
        if kind == "word":
            return text.lower().endswith(("true", "false"))
        return kind in _OPERANDS or text in {")", "]", "}"}

    def _note_word(self, token: Token) -> Token:
        """Note what a keyword opens."""
        if _SERVICE.search(token.text):
            raise self.error(ServiceRefused, token.start, ServiceRefused.SENTENCE)
        if _CONSTRAINT.search(token.text):
            self.frames[-1].constraint = True
        if _MODIFIERS.search(token.text):
            self.frames[-1].modifiers = True
        if _VOLATILE.search(token.text):
            self.is_volatile = True
        if token.text.upper() == "FROM":
            self.has_dataset = True
        return token

    def _note_name(self, token: Token) -> Token:
        """Want its prefix declared; be unsure of the next parenthesis if a keyword is glued on."""
        prefix = token.text.partition(":")[0]
        if self.declared is not None and prefix not in self.declared:
            if _SERVICE.search(prefix):
                raise self.error(ServiceRefused, token.start, ServiceRefused.SENTENCE)
            raise self.error(MalformedQuery, token.start, f"declare the prefix {prefix}:")
        if GLUED.search(prefix):
            self.frames[-1].constraint = self.frames[-1].constraint or None
        return token

    def _bracket(self, token: Token) -> Token:
        if token.text not in _CLOSERS:
            self._open(token)
        elif self.frames.pop().bracket != _CLOSERS[token.text]:
            raise self._malformed(token, "closes nothing")
        return token

    def _end(self, token: Token) -> Token:
        if self.frames[-1].bracket:
            raise self._malformed(token, f"the query ends, but {self.frames[-1].bracket} is open")
        return token

    def _stray(self, token: Token) -> Token:
        raise self._malformed(token, "begins no valid string, and no escape is allowed here")

    def _open(self, token: Token) -> None:
        last, frame = self.previous, self.frames[-1]
        if token.text == "{" and last.kind == "name":
            self._refuse_glued_service(last)
        if len(self.frames) > self.nesting:
            message = f"more than {self.nesting} brackets are open; nest less deeply"
            raise self.error(NestingRefused, token.start, message)
        expression: bool | None = False
        if token.text == "(":
            expression = frame.expression or frame.modifiers or frame.constraint
            if frame.expression is None and not expression:
                expression = None
            if expression is not False and last.kind in {"iri", "name"}:
                self.functions.append(last.text)
        frame.constraint = False
        self.frames.append(Frame(token.text, expression))

    def _refuse_glued_service(self, name: Token) -> None:
        """Refuse ``service:a {``, which the engine may read as ``SERVICE :a {``."""
        names_graph = self.earlier.kind == "word" and self.earlier.text.upper() in _GRAPH_WORDS
        if _SERVICE.search(name.text.partition(":")[0]) and not names_graph:
            raise self.error(ServiceRefused, name.start, ServiceRefused.SENTENCE)

    _CHECKS: ClassVar[dict[str, Callable[[Tokens, Token], Token]]] = {
        "iri": _less_than,
        "less": _less_than,
        "word": _note_word,
        "name": _note_name,
        "bracket": _bracket,
        "stray": _stray,
        "end": _end,
    }
