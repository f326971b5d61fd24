"""Terms as people type them: ``<https://…>``, ``id:document/09``, ``"quoted"@en``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rdflib import RDF, Literal, URIRef
from rdflib.term import Node

from kg.errors import TermError
from kg.prefixes import expand

_IRI = re.compile(r"<([^\x00-\x20<>\"{}|^`\\]+)>")
_LITERAL = re.compile(
    r'"(?P<text>.*)"(?:@(?P<language>[A-Za-z-]+)|\^\^(?P<datatype>.+))?', re.DOTALL
)
FORMS = '<https://…>, a prefixed name like id:claim/09-01 or cp:answers, or "text", "text"@en'


def read_term(text: str, prefixes: Mapping[str, str]) -> Node:
    """Read one term.

    Args:
        text: a full IRI in angle brackets, a prefixed name (slashes allowed), ``a`` for rdf:type,
            or a quoted literal with an optional language or datatype.
        prefixes: prefix -> namespace.

    Raises:
        TermError: it is none of these; the message shows the accepted forms.
    """
    if text == "a":
        return RDF.type
    if not text.isprintable():
        raise TermError(f"cannot read the term {text!r}: it has characters that cannot be printed")
    if match := _IRI.fullmatch(text):
        return URIRef(match[1])
    if match := _LITERAL.fullmatch(text):
        datatype = read_term(match["datatype"], prefixes) if match["datatype"] else None
        if datatype is None or isinstance(datatype, URIRef):
            return Literal(match["text"], lang=match["language"], datatype=datatype)
    if (iri := expand(text, dict(prefixes))) and _IRI.fullmatch(f"<{iri}>"):
        return URIRef(iri)
    raise TermError(f"cannot read the term {text!r}: write {FORMS}")
