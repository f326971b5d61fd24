"""Dates in words, never more exact than they are.

Source: Extended Date/Time Format, level 1 (https://www.loc.gov/standards/datetime/), of which the
record uses years, months, days and intervals with open ends.
"""

from __future__ import annotations

import datetime
import re

from babel.dates import format_date, format_skeleton

from endpoint.languages import current_language, gettext

_LOCALES = {"en": "en_GB", "ja": "ja"}
_SKELETONS = {4: "y", 7: "yMMMM"}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def in_words(edtf: str) -> str:
    """Write an EDTF date in the page's language; what is not understood stays as it is.

    A month stays a month: ``1996-06`` is 'June 1996', never its first or last day.
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return _moment(edtf)
    if start in {"", ".."}:
        return gettext("not after %(end)s", end=_moment(end))
    if end in {"", ".."}:
        return gettext("not before %(start)s", start=_moment(start))
    return gettext("%(start)s – %(end)s", start=_moment(start), end=_moment(end))


def _moment(text: str) -> str:
    if not _DATE.fullmatch(text):
        return text
    year, month, day = (int(part) for part in (text + "-01-01")[:10].split("-"))
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return text
    locale = _LOCALES[current_language()]
    if len(text) == len("1994-12-03"):
        return format_date(date, "long", locale)
    return format_skeleton(_SKELETONS[len(text)], date, locale=locale)


def read_date(text: str) -> datetime.date | None:
    """Read a full date as a reader types it, ``1994-12-03``; None if it is none."""
    try:
        return datetime.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
