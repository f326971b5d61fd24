"""Names compared: one key for all spellings that differ only in how they are written.

A key is what is left of a name when case, width, accents, punctuation and the variants of kana and
kanji are folded: えりつぃん, ｴﾘﾂｨﾝ and イエリツィン have the key of エリツィン. Scripts are kept
apart in keys; ``similarity`` compares across them by a rough spelling in Latin letters.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from anyascii import anyascii
from opencc import OpenCC
from rapidfuzz import fuzz

_VOICED = "\u3099\u309a"  # marks that make another syllable, not another spelling
_DROPPED = re.compile("[ーッ'’ʼʹ]")  # length, doubling and softness are written or not
_SEPARATORS = re.compile(r"[\W_]+")
_POINTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")
_NUMBERS = str.maketrans("一二三四五六七八九", "123456789")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_LARGE = str.maketrans("ァィゥェォャュョヮヵヶ", "アイウエオヤユヨワカケ")
_SOUNDS = (  # in this order; the longer spelling first
    (re.compile("イ+エ"), "エ"),
    (re.compile("ツイ"), "チ"),
    (re.compile("ヴ(?=ユ)"), "ビ"),
    (re.compile("ヴア"), "バ"),
    (re.compile("ヴイ"), "ビ"),
    (re.compile("ヴエ"), "ベ"),
    (re.compile("ヴオ"), "ボ"),
    (re.compile("ヴ"), "ブ"),
)
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ALIKE = 99.0  # 100 is for equal keys alone


@functools.lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Return the key of a name: its words in order, one space between; empty if it has none.

    Two texts have one key if they differ only in case, width (NFKC), accents, punctuation, old or
    new forms of kanji (獨逸, 独逸), hiragana or katakana, small or large kana, the long mark, ヴ or
    バ-row, イエ or エ, ツィ or チ.
    ``normalise(normalise(text)) == normalise(text)``.
    """
    folded = plain(unicodedata.normalize("NFKC", plain(text)).casefold())
    if _IDEOGRAPH.search(folded):
        folded = _new_forms().convert(folded)
    kana = _DROPPED.sub("", _without_marks(folded).translate(_HIRAGANA)).translate(_LARGE)
    if not kana.isascii():
        for spelling, sound in _SOUNDS:
            kana = spelling.sub(sound, kana)
    return _SEPARATORS.sub(" ", kana).strip()


def plain(text: str) -> str:
    """Write a text in NFKC, initials without their points, single numbers in kanji as digits.

    U.S. is US, and バルト三国 is バルト3国.
    """
    text = unicodedata.normalize("NFKC", text)
    return _POINTED.sub(lambda found: found[0].replace(".", ""), text).translate(_NUMBERS)


def similarity(one: str, other: str) -> float:
    """Say how alike two names are: 100 if their keys are equal, else less; 0 if one is empty.

    Order of words counts a little, missing words more (``Yeltsin`` for ``Boris Yeltsin``), and
    names in two scripts are compared as spelt in Latin letters, unless one has ideographs,
    whose reading their spelling does not tell.
    """
    first, second = normalise(one), normalise(other)
    if not (first and second):
        return 0.0
    if first == second:
        return 100.0
    return min(_ALIKE, max(_likeness(first, second), _likeness(latin(first), latin(second))))


def _likeness(first: str, second: str) -> float:
    """Average what the wholes and what their best parts say: 0 to 100."""
    if not (first and second):
        return 0.0
    part = max(fuzz.token_set_ratio(first, second), fuzz.partial_ratio(first, second))
    return (fuzz.token_sort_ratio(first, second) + part) / 2


@functools.cache
def _new_forms() -> OpenCC:
    """What writes kanji in the forms that Japan has used since 1946."""
    return OpenCC("t2jp")


@functools.lru_cache(maxsize=65536)
def latin(key: str) -> str:
    """Spell a key in ASCII letters, roughly; empty if it has ideographs."""
    return "" if _IDEOGRAPH.search(key) else anyascii(key).lower().replace("'", "")


def _without_marks(text: str) -> str:
    """Take accents off letters, and give Latin letters that are no ASCII their ASCII spelling."""
    if text.isascii():
        return text
    split = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in split if c in _VOICED or not unicodedata.combining(c))
    whole = unicodedata.normalize("NFC", bare)
    return "".join(
        anyascii(c).lower()
        if not c.isascii() and unicodedata.name(c, "").startswith("LATIN")
        else c
        for c in whole
    )
