"""Misspelt names of fields in a request: told with what was meant, where all else is let pass.

Clients of SPARQL send fields of their own (``timeout``, ``output``, ``queryLn``), which mean
nothing here and must do no harm. So only what differs by one slip of the fingers from a field of
ours, which the request lacks, is refused: a character too many, too few, another, or two swapped.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import abort
from rapidfuzz.distance import OSA

from endpoint.languages import N_, gettext

_SLIP = N_("There is no field %(name)s; did you mean %(near)s?")


def refuse_slips(given: Collection[str], known: Collection[str]) -> None:
    """Answer 400 to the first name that is nearly a known one.

    Args:
        given: names of the fields of a request.
        known: names of the fields that are read.
    """
    for name in given:
        for meant in known:
            if name not in known and meant not in given and is_slip(name.lower(), meant):
                abort(400, gettext(_SLIP, name=name, near=meant))


def is_slip(one: str, other: str) -> bool:
    """Say whether two words are the same but for one slip, or are the same."""
    return bool(OSA.distance(one, other, score_cutoff=1) <= 1)
