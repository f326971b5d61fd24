"""How the command tells on standard error what it is doing, for how long, and how far it is."""

from __future__ import annotations

import time
from typing import Any

import click


def tell_phase(bar: Any, name: str, seconds: float | None) -> None:
    """Tell a phase when it ends; the bar shows it while it lasts."""
    bar.label = name
    if seconds is not None:
        bar.update(1)
        _tell(seconds, name)


class Progress:
    """Tells how far a long piece of work is, at once and then every few seconds.

    Args:
        noun: what is counted, in the plural.
        seconds: between two lines.
    """

    def __init__(self, noun: str, seconds: float = 5.0) -> None:
        self._noun = noun
        self._seconds = seconds
        self._start = time.monotonic()
        self._next = 0.0

    def __call__(self, done: int, known: int) -> None:
        """Tell that so many are done of those that are known by now, if it is time to."""
        spent = time.monotonic() - self._start
        if spent >= self._next or done == known:
            self._next = spent + self._seconds
            _tell(spent, f"{done} of {known} {self._noun}")


def _tell(seconds: float, words: str) -> None:
    click.echo(f"{seconds:7.2f} s  {words}", err=True)
