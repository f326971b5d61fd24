"""Long lists a page at a time: which page is asked for, and which of how many it shows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, request

from endpoint.languages import N_, gettext

_NO_PAGE = N_("There is no such page of this list.")


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list, by its number from 1; things are counted from 1, too."""

    number: int
    size: int
    total: int

    @property
    def first(self) -> int:
        """The first thing on it."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The last thing on it."""
        return min(self.number * self.size, self.total)

    @property
    def is_whole(self) -> bool:
        """Whether the list has no other page."""
        return self.number == 1 and self.total <= self.size


def read_page() -> int:
    """Return the number of the page that is asked for, or answer 404 to what is none."""
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit() and 0 < int(number) < 10**6):
        abort(404, gettext(_NO_PAGE))
    return int(number)


def read_paging(size: int, total: int) -> Paging:
    """Return which part of a list is asked for, or answer 404 if it ends before."""
    paging = Paging(read_page(), size, total)
    if paging.number > 1 and paging.first > total:
        abort(404, gettext(_NO_PAGE))
    return paging
