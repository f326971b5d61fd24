"""JSON documents of the exports: how they are written, and texts in several languages in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_json(document: Mapping[str, Any]) -> bytes:
    """Write a document as people can read it, in UTF-8; keys stay in their order."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def tagged(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """Texts by language as JSON-LD has them (JSON-LD 1.1, section 4.2.4)."""
    return [tagged_text(text, language) for language, text in texts.items()]


def tagged_text(text: str, language: str) -> dict[str, str]:
    """One text with its language."""
    return {"@value": text, "@language": language}
