"""Candidates as JSON, so that what was read of their names once need not be read again."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from kg.candidates import Candidate, Name, NameKind
from kg.dates import Interval
from kg.wordings import Known, Wording


def write_known(known: Known) -> str:
    """Write a candidate with all that was read of it."""
    each = known.candidate
    return json.dumps(
        [
            [each.id, each.kind, sorted(each.types), _days(each.when)],
            [sorted(each.identifiers), each.context, each.forms, each.is_inverted],
            [_name(name, text) for name, text in known.names],
            [sorted(known.context), sorted(known.kinds)],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read_known(text: str) -> Known:
    """Read what ``write_known`` wrote."""
    (name, kind, types, when), (identifiers, context, forms, is_inverted), names, said = json.loads(
        text
    )
    read = [_read_name(each) for each in names]
    candidate = Candidate(
        name,
        tuple(own for own, _ in read),
        kind,
        frozenset(types),
        _interval(when),
        frozenset(identifiers),
        tuple(context),
        tuple(forms),
        is_inverted,
    )
    return Known(candidate, tuple(read), *map(frozenset, said))


def _name(name: Name, text: Wording) -> list[Any]:
    own = [text.key, text.words, text.compact, _days(text.when)]
    return [name.text, name.kind.name, _days(name.when), *own]


def _read_name(said: list[Any]) -> tuple[Name, Wording]:
    text, kind, when, key, words, compact, own = said
    name = Name(text, NameKind[kind], _interval(when))
    return name, Wording(key, tuple(words), tuple(sorted(words)), compact, _interval(own))


def _days(when: Interval | None) -> list[str] | None:
    return [when.first.isoformat(), when.last.isoformat()] if when else None


def _interval(days: list[str] | None) -> Interval | None:
    return Interval(*map(date.fromisoformat, days)) if days else None
