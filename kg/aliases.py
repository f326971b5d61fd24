"""Names that nobody recorded but that follow from those recorded: other letters, fewer letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.candidates import Name, NameKind
from kg.names import normalise
from kg.romanisation import romanise

_PARTS = re.compile(r"[\s・=＝]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONG = 4  # letters; shorter words in small letters are particles, which initialisms leave out


def with_transliterations(texts: Iterable[str]) -> list[Name]:
    """Return recorded names, and the romanisations of those in Cyrillic."""
    recorded = list(dict.fromkeys(texts))
    spelt = (each for text in recorded for each in romanise(text))
    return _distinct(
        [
            *(Name(text) for text in recorded),
            *(Name(text, NameKind.TRANSLITERATED) for text in spelt),
        ]
    )


def family_names(names: Iterable[Name]) -> list[Name]:
    """Return the last part of each name of a person that has several; it comes last in all."""
    parts = (_PARTS.split(name.text.strip()) for name in names)
    return _distinct(Name(each[-1], NameKind.DERIVED) for each in parts if len(each) > 1)


def initialisms(names: Iterable[Name]) -> list[Name]:
    """Return the first letters of each recorded name of several words: NAC, СБСЕ."""
    found = []
    for name in names:
        if name.kind is NameKind.RECORDED:
            words = _LETTERS.findall(name.text)
            letters = [word[0] for word in words if word[0].isupper() or len(word) >= _LONG]
            if len(letters) > 1 and letters[0].isupper():
                found.append(Name("".join(letters).upper(), NameKind.DERIVED))
    return _distinct(found)


def _distinct(names: Iterable[Name]) -> list[Name]:
    """Keep the first name of each key."""
    found: dict[str, Name] = {}
    for name in names:
        found.setdefault(normalise(name.text), name)
    return list(found.values())
