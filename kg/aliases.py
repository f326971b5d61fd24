"""Names that nobody recorded but that follow from those recorded: other letters, fewer letters.

Familiar forms of English given names are those of the `nicknames` data set, names of states in
other languages those of the Unicode Common Locale Data Repository.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping

from babel import Locale
from nicknames import NickNamer

from kg.candidates import Name, NameKind
from kg.names import normalise
from kg.romanisation import romanise

_PARTS = re.compile(r"[\s・=＝]+")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Of those who catalogue what is told here, beside the languages of the record.
_LANGUAGES = ("de", "fr", "pl", "uk", "es", "it", "zh", "ko")
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


def familiar_names(names: Iterable[Name]) -> list[Name]:
    """Return names of a person with other forms of the given name: Bill for William, and back."""
    found = []
    for name in names:
        given, _, family = name.text.partition(" ")
        if name.kind is NameKind.RECORDED and family and given.isascii():
            forms = _nicknames().nicknames_of(given) | _nicknames().canonicals_of(given)
            found += [Name(f"{each} {family}", NameKind.FAMILIAR) for each in sorted(forms)]
    return _distinct(found)


def state_names(code: str) -> list[Name]:
    """Return what a state is called in other languages, by its code of two letters (ISO 3166-1)."""
    said = (Locale(each).territories.get(code) for each in _LANGUAGES)
    return _distinct(Name(each, NameKind.TRANSLATED) for each in said if each)


def with_initials(names: Iterable[Name], known: Mapping[str, str]) -> list[Name]:
    """Return names in which a part is put for its initials, or initials for the part.

    Args:
        names: of one thing.
        known: initials -> what they stand for: PfP -> Partnership for Peace.
    """
    return _with_another([*names], [pair for each in known.items() for pair in (each, each[::-1])])


def with_synonyms(names: Iterable[Name], synonyms: Iterable[str]) -> list[Name]:
    """Return names in which one word for what kind of thing it is is put for another.

    Args:
        names: of one thing.
        synonyms: all names of its kind; of those in one script each may stand for each.
    """
    pairs = [
        (one, other)
        for one, other in itertools.permutations(dict.fromkeys(synonyms), 2)
        if _script(one) == _script(other)
    ]
    return _with_another([*names], pairs)


def _with_another(names: list[Name], pairs: Iterable[tuple[str, str]]) -> list[Name]:
    """Put for one part of recorded names another, wherever it stands as words of its own."""
    found = []
    for one, other in pairs:
        edge = "" if _script(one) == "CJK" else r"(?<![^\W_]){}(?![^\W_])"
        pattern = re.compile((edge or "{}").format(re.escape(one)), re.IGNORECASE)
        for name in names:
            text = pattern.sub(other.replace("\\", r"\\"), name.text)
            if text != name.text and name.kind is NameKind.RECORDED:
                found.append(Name(text, NameKind.DERIVED))
    return _distinct(found)


def _script(text: str) -> str:
    """The script of the first letter, the three of Japanese taken for one."""
    letter = next((each for each in text if each.isalpha()), "A")
    script = unicodedata.name(letter, "").partition(" ")[0]
    return "CJK" if script in {"HIRAGANA", "KATAKANA"} else script


def stand_for(names: Iterable[str]) -> dict[str, str]:
    """Find among the names of one thing initials, and with which words of a name they stand for it.

    >>> stand_for(["European Union", "EU", "Европейский союз"])
    {'EU': 'European Union'}
    """
    texts, found = list(names), dict[str, str]()
    shorts = [text for text in texts if text.isalpha() and len(text) > 1]
    for text in texts:
        words = list(_LETTERS.finditer(text))
        for count in range(2, len(words) + 1):
            begun = [word[0] for word in words[:count]]
            letters = "".join(word[0] for word in begun).casefold()
            bare = "".join(word[0] for word in begun if word[0].isupper()).casefold()
            for short in shorts:
                if short.casefold() in {letters, bare}:
                    found.setdefault(short, text[: words[count - 1].end()])
    return found


@functools.cache
def _nicknames() -> NickNamer:
    return NickNamer()


def _distinct(names: Iterable[Name]) -> list[Name]:
    """Keep the first name of each key."""
    found: dict[str, Name] = {}
    for name in names:
        found.setdefault(normalise(name.text), name)
    return list(found.values())
