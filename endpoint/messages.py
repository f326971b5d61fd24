"""The words of the pages in other languages: GNU gettext's .po files, read as they are.

English is the message itself. One file per area, in ``translations/<language>/``; no .mo is made.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations by context (mostly none) and message; of a plural, its singular is the key."""

    texts: dict[tuple[str | None, str], str]

    def get(self, message: str, context: str | None = None) -> str | None:
        """Return the translation, None if there is none."""
        return self.texts.get((context, message))

    @staticmethod
    @functools.cache
    def of(language: str) -> Catalogue:
        """Read all areas of one language, once; nothing for English.

        Japanese has one plural form; a language with more would need a choice here.
        """
        texts: dict[tuple[str | None, str], str] = {}
        for path in sorted((FOLDER / language).glob("*.po")):
            with path.open("rb") as file:
                for message in read_po(file, locale=language, abort_invalid=True):
                    key, text = _first(message.id), _first(message.string)
                    if key and text:
                        texts[message.context, key] = text
        return Catalogue(texts)


def _first(said: str | Sequence[str] | None) -> str:
    """Return the only form of a message, or the first of several."""
    return said if isinstance(said, str) else next(iter(said or ()), "")
