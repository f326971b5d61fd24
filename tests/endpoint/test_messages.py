from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from endpoint.messages import FOLDER, Catalogue

ENDPOINT = FOLDER.parent
HOLE = re.compile(r"%\(\w+\)[sg]|%%")
TAG = re.compile(r"<[^>]*>")


def used() -> set[tuple[str | None, str]]:
    """Every message of templates and modules, with its context."""
    found = extract_from_dir(
        ENDPOINT,
        method_map=[("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")],
        options_map={"**/templates/**.html": {"trimmed": "true", "silent": "false"}},
        keywords={
            "_": None,
            "N_": None,
            "gettext": None,
            "ngettext": (1, 2),
            "pgettext": ((1, "c"), 2),
        },
    )
    return {
        (context, message if isinstance(message, str) else message[0])
        for _file, _line, message, _comments, context in found
    }


def test_every_message_has_japanese() -> None:
    known = Catalogue.of("ja").texts

    assert not {message for message in used() if message not in known}


def test_no_translation_is_left_of_a_message_that_is_gone() -> None:
    assert not set(Catalogue.of("ja").texts) - used()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.po")), ids=lambda path: path.name)
def test_translation_keeps_holes_and_tags(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.name)

    for message in filter(lambda each: each.id, catalogue):
        many = [message.id] if isinstance(message.id, str) else list(message.id)
        said = message.string if isinstance(message.string, str) else message.string[0]
        for pattern in (HOLE, TAG):
            assert sorted(pattern.findall(said)) in [sorted(pattern.findall(m)) for m in many]


def test_two_areas_do_not_translate_a_message_differently() -> None:
    said: dict[tuple[str | None, str], str] = {}
    for path in sorted(FOLDER.glob("*/*.po")):
        with path.open("rb") as file:
            for message in filter(lambda each: each.id, read_po(file, locale=path.parent.name)):
                key = (message.context, str(message.id))
                assert said.setdefault(key, str(message.string)) == str(message.string), path.name


def test_message_that_counts_things_has_a_singular_too() -> None:
    counting = re.compile(r"%\(\w+\)s (more )?(?!(rests|is|bytes)\b)[a-z]+s\b")

    messages = {message for _context, message in used()}

    assert not {message for message in messages if counting.search(message)}
