"""The words of names, and how near a word is to those that a set of names uses.

Japanese is cut where its script changes; hiragana, which is mostly particles, is left out where
other words remain. Each word is the key that ``kg.names.normalise`` gives it.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from rapidfuzz import fuzz, process

from kg.names import latin, normalise, plain

CUTOFF = 0.7  # words less alike than this are other words
_INITIAL = 0.8
_CONTAINED = 0.9
_OTHER_SCRIPT = 0.9
_SHORT = 0.8
_WHOLE = 4  # letters; a word of so many that is known is none that was shortened
_SHORTENED = re.compile(r"[^\W\d_]{3,5}")
_RUNS = re.compile(
    r"(?P<kanji>[々〆\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<kana>[\u30a1-\u30faー]+)"
    r"|(?P<hiragana>[\u3041-\u309f]+)"
    r"|(?P<word>(?:(?![々〆\u3041-\u30ff\u3400-\u9fff])[^\W\d_]|[\u0300-\u036f'’ʹʼ`])+\d*|\d+)"
)
_ALIKE: Any = {"scorer": fuzz.ratio, "score_cutoff": 100 * CUTOFF, "limit": None}
#: Words that join others and tell little; from and to, which tell who writes to whom, are none.
_JOINING = frozenset(
    (
        *("a", "an", "and", "at", "between", "by", "for", "in", "of", "on", "the", "with"),
        *("auf", "bei", "das", "dem", "den", "der", "die", "im", "mit", "und", "vom", "von", "zum"),
        *("au", "aux", "avec", "de", "des", "du", "en", "et", "la", "le", "les", "par", "pour"),
        *("в", "во", "и", "к", "на", "о", "об", "от", "по", "при", "с", "со", "между", "i", "w"),
    )
)
_JOINS = 0.2
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_KANJI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")


@functools.lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """Return the keys of the words of a text, in order."""
    runs = [(each.lastgroup, normalise(each[0])) for each in _RUNS.finditer(plain(text))]
    kept = [key for kind, key in runs if key and kind != "hiragana"]
    found = kept or [key for _, key in runs if key]
    return tuple(str(int(key)) if key.isdecimal() else key for key in found)


class Lexicon:
    """Cuts runs of kanji at the shorter words that it has: 合衆国大統領 is 合衆国 and 大統領.

    Args:
        known: words, of which the runs of two and more kanji are taken.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self.known = {word for word in known if len(word) > 1 and _KANJI.fullmatch(word)}
        self._longest = max(map(len, self.known), default=0)

    def cut(self, text: Iterable[str]) -> tuple[str, ...]:
        """Cut each word that is a run of kanji; the others stay as they are."""
        return tuple(
            piece
            for word in text
            for piece in (self._pieces(word) if _KANJI.fullmatch(word) else [word])
        )

    def _pieces(self, run: str) -> list[str]:
        """Take the longest known word at each place; what lies between is a word too."""
        pieces, unknown, at = [], "", 0
        while at < len(run):
            longest = min(self._longest, len(run) - at, len(run) - 1)
            ends = range(at + longest, at + 1, -1)
            found = next((run[at:end] for end in ends if run[at:end] in self.known), "")
            if found:
                pieces += [unknown, found] if unknown else [found]
                unknown = ""
            else:
                unknown += run[at]
            at += len(found) or 1
        return [*pieces, unknown] if unknown else pieces


@dataclass(slots=True)
class Tally:
    """How often words are used: how many things of each kind there are, and have each word.

    Attributes:
        others: further words that are known.
    """

    sizes: Counter[str] = field(default_factory=Counter)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    others: set[str] = field(default_factory=set)

    def add(self, kind: str, own: Iterable[str]) -> None:
        """Count a thing of a kind, and the words of its names."""
        self.sizes[kind] += 1
        self.counts[kind].update(set(own))


class Vocabulary:
    """All words of a set of things, each with how much it tells: rare words tell more.

    Takes memory for each distinct word, not for each thing.

    Args:
        things: for each thing, its kind and the words of its names, or what was counted of them. A
            word tells most among things of a kind of which few have it.
        others: further words that are known.
    """

    def __init__(
        self, things: Iterable[tuple[str, Iterable[str]]] | Tally, others: Iterable[str] = ()
    ) -> None:
        if isinstance(things, Tally):
            tally = things
        else:
            tally = Tally(others={*others})
            for kind, own in things:
                tally.add(kind, own)
        sizes = tally.sizes
        self._most = {kind: math.log(2 + size) for kind, size in sizes.items()}
        self._weights = {
            kind: {word: math.log(1 + (1 + sizes[kind]) / n) for word, n in count.items()}
            for kind, count in tally.counts.items()
        }
        self._words = sorted({*tally.others, *(w for each in tally.counts.values() for w in each)})
        self._known = frozenset(self._words)
        self._latin = {word: spelt for word in self._words if (spelt := latin(word))}
        self._kanji = [word for word in self._words if _KANJI.fullmatch(word)]
        self._begun = {
            letter: list(own) for letter, own in itertools.groupby(self._words, itemgetter(0))
        }

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its things."""
        return tuple(self._weights)

    def weight(self, word: str, kind: str) -> float:
        """How much a word tells among things of a kind; one that none has tells most."""
        weight = self._weights[kind].get(word, self._most[kind])
        return weight * _JOINS if word in _JOINING else weight

    @functools.lru_cache(maxsize=4096)  # noqa: B019 - a vocabulary lives as long as its release
    def near(self, word: str) -> dict[str, float]:
        """Return the words like this one, each with a likeness from ``CUTOFF`` to 1."""
        if word.isdecimal():
            return {word: 1.0} if word in self._known else {}
        if is_initial(word):
            return self._begun_with(word)
        found = {
            other: score / 100 for other, score, _ in process.extract(word, self._words, **_ALIKE)
        }
        if spelt := latin(word):
            for _, score, other in process.extract(spelt, self._latin, **_ALIKE):
                found[other] = max(found.get(other, 0.0), _OTHER_SCRIPT * score / 100)
        if _SHORTENED.fullmatch(word) and (len(word) < _WHOLE or word not in self._known):
            fuller = (other for other in self._begun.get(word[0], ()) if _shortens(word, other))
            found |= {other: max(found.get(other, 0.0), _SHORT) for other in fuller}
        if _KANJI.fullmatch(word):
            contained = filter(functools.partial(_contain, word), self._kanji)
            found |= {other: max(found.get(other, 0.0), _CONTAINED) for other in contained}
        return found

    def _begun_with(self, letter: str) -> dict[str, float]:
        """An initial is near to every word that begins with it, in either script."""
        first = latin(letter)
        found = {
            word: _INITIAL
            for word, spelt in self._latin.items()
            if not word[0].isdecimal() and (word.startswith(letter) or spelt.startswith(first))
        }
        return found | ({letter: 1.0} if letter in self._known else {})


def is_japanese(word: str) -> bool:
    """Whether a word begins in kana or kanji."""
    return _JAPANESE.match(word) is not None


def is_initial(word: str) -> bool:
    """Whether a word is one letter of an alphabet."""
    return len(word) == 1 and word.isalpha() and not is_japanese(word)


def _shortens(word: str, other: str) -> bool:
    """Whether a word is another one cut or drawn together: ``amb`` and ``dept``."""
    if len(other) < len(word) + 2 or word[0] != other[0]:
        return False
    letters = iter(other)
    return other.startswith(word) or (
        word[-1] == other[-1] and all(letter in letters for letter in word)
    )


def _contain(one: str, other: str) -> bool:
    """Whether one of two runs of kanji, not the same, has the other in it."""
    shorter, longer = sorted((one, other), key=len)
    return one != other and len(shorter) > 1 and shorter in longer
