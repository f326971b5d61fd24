"""Cyrillic names in Latin letters, by each of the standards that catalogues have used."""

from __future__ import annotations

import functools
import re

import iuliia  # type: ignore[import-untyped]

from kg.names import normalise

_SCHEMES = (
    iuliia.GOST_779,  # ISO 9:1995
    iuliia.ISO_9_1954,
    iuliia.ISO_9_1968_ALT,
    iuliia.SCIENTIFIC,
    iuliia.BGN_PCGN,
    iuliia.ALA_LC,
    iuliia.BS_2979,
    iuliia.ICAO_DOC_9303,
    iuliia.MVD_782,  # passports, by English
    iuliia.MVD_310_FR,  # passports until 1997, by French
    iuliia.WIKIPEDIA,
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@functools.lru_cache(maxsize=8192)
def romanise(text: str) -> tuple[str, ...]:
    """Spell a Cyrillic text in Latin letters, once for each distinct key; nothing for others."""
    if not _CYRILLIC.search(text):
        return ()
    spelt = {normalise(each): each for scheme in _SCHEMES if (each := scheme.translate(text))}
    return tuple(spelt.values())
