"""Dates in running text: ``3 December 1994``, ``1994年12月``, ``平成6年``, ``5–6 декабря 1994 г.``.

The names of months are those of the Unicode Common Locale Data Repository, by Babel; in a date with
its day, one of them may have one letter wrong.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from babel import Locale
from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Of our own texts, and of those who wrote the documents and catalogue them.
_LANGUAGES = ("en", "ja", "ru", "de", "fr", "pl", "uk", "es", "it")
#: Era -> the year before its first.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]+(?=[年月日])")
_DIGIT = re.compile(r"\d")
_ERA_YEAR = re.compile(rf"({'|'.join(_ERAS)})\s*(元|\d{{1,2}})年")


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from the first to the last, both included."""

    first: date
    last: date

    def overlaps(self, other: Interval) -> bool:
        """Whether a day lies in both."""
        return self.first <= other.last and other.first <= self.last

    def within(self, other: Interval) -> bool:
        """Whether every day of this one lies in the other."""
        return other.first <= self.first and self.last <= other.last


def find_date(text: str) -> tuple[str, Interval | None]:
    """Take the first date out of a text.

    Returns:
        The text (NFKC) without it, and its days: a day, a month, a year, days of one month
        (``5-6 December 1994``) or years (``1931-2007``); the text alone and None if it has none.
    """
    text = unicodedata.normalize("NFKC", text)
    spelt = _ERA_YEAR.sub(_common_year, _KANJI_NUMBER.sub(_in_digits, text))
    if not _DIGIT.search(spelt):
        return text, None
    for pattern in _PATTERNS:
        for found in pattern.finditer(spelt):
            if (days := _days(found.groupdict())) is not None:
                return f"{spelt[: found.start()]} {spelt[found.end() :]}", days
    return text, None


def interval(earliest: str, latest: str) -> Interval:
    """Return the days between two dates as in xsd:date.

    Raises:
        ValueError: one of them is no such date, or the first is after the last.
    """
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    if first > last:
        raise ValueError(f"{earliest} is after {latest}")
    return Interval(first, last)


def _month_numbers() -> dict[str, int]:
    names = {}
    for language in _LANGUAGES:
        months = Locale(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[form][width].items():
                    names[name.casefold().rstrip(".")] = number
    return {name: number for name, number in names.items() if not name[0].isdigit()}


_MONTHS = _month_numbers()
_CENTURY = 30  # of two digits, the first that are of the twentieth century
_LETTERS = 4  # a shorter name of a month is one letter from too many words
_MONTH = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_WORD = r"(?P<name>[^\W\d_]{5,})\.?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d)(?:\s*г(?:\.|ода?\b|оду\b))?"
_SHORT_YEAR = r"['’]?(?P<year>\d\d)(?![\d:])"
_DAYS = r"(?<!\d)(?P<day>\d{1,2})(?:\s*[-–]\s*(?P<until>\d{1,2}))?(?:st|nd|rd|th)?"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}(?P<mark>[-./])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}年\s*(?P<month>\d{{1,2}})月\s*(?P<day>\d{{1,2}})(?:[-–~](?P<until>\d{{1,2}}))?日",
        rf"{_DAYS}\.?\s+{_MONTH},?\s+{_YEAR}",
        rf"\b{_MONTH}\s+{_DAYS},?\s+{_YEAR}",
        rf"{_DAYS}\.?\s+{_MONTH},?\s+{_SHORT_YEAR}",
        rf"\b{_MONTH}\s+{_DAYS},\s+{_SHORT_YEAR}",
        rf"{_DAYS}\.?\s+{_WORD},?\s+{_YEAR}",
        rf"\b{_WORD}\s+{_DAYS},?\s+{_YEAR}",
        rf"(?<!\d){_YEAR}年\s*(?P<month>\d{{1,2}})月",
        rf"(?<!\d){_YEAR}[-./](?P<month>\d{{2}})(?!\d)",
        rf"\b{_MONTH},?\s+{_YEAR}",
        rf"(?<!\d){_YEAR}\s*[-–/]\s*(?P<end>(?:1[89]|20)\d\d)(?!\d)",
        rf"(?<!\d){_YEAR}年?",
    )
]


def _days(found: dict[str, str | None]) -> Interval | None:
    """Read what a pattern found; None if the calendar has no such day."""
    year = int(found["year"] or 0)
    if year < 100:
        year += 1900 if year >= _CENTURY else 2000
    month = int(found.get("month") or 0) or _month(found.get("name") or "")
    day = int(found.get("day") or 0)
    try:
        if not month:
            if found.get("name"):
                return None
            return Interval(date(year, 1, 1), date(max(year, int(found.get("end") or 0)), 12, 31))
        until = int(found.get("until") or 0) or day or calendar.monthrange(year, month)[1]
        days = Interval(date(year, month, day or 1), date(year, month, until))
        return days if days.first <= days.last else None
    except (ValueError, calendar.IllegalMonthError):
        return None


def _month(name: str) -> int:
    """The number of a month, which may have one letter wrong; 0 for all other words."""
    key = name.casefold()
    if key not in _MONTHS:
        known = [month for month in _MONTHS if len(month) > _LETTERS]
        near = process.extractOne(key, known, scorer=OSA.distance, score_cutoff=1)
        key = near[0] if near else ""
    return _MONTHS.get(key, 0)


def _in_digits(found: re.Match[str]) -> str:
    """Write a number in kanji in digits: 一九九四 and 二十四; others stay."""
    tens, ten, ones = found[0].rpartition("十")
    if ten:
        if max(len(tens), len(ones)) > 1:
            return found[0]
        return str(10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0))
    return "".join(str(_DIGITS[digit]) for digit in found[0])


def _common_year(found: re.Match[str]) -> str:
    return f"{_ERAS[found[1]] + (1 if found[2] == '元' else int(found[2]))}年"
