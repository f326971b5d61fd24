from pathlib import Path

import pytest

from kg.errors import HeaderError, QueryError
from kg.queries import bind, load_query

QUERY = """#+ summary: One
#+ summary-ja: 一
#+ param: document iri id:document/09
#+ param: word text 合意

SELECT ?document ?word WHERE { ?document ?p ?word }
"""
PREFIXES = {"id": "https://w3id.org/coldpeace/id/"}


def write(folder: Path, text: str, name: str = "one") -> Path:
    (folder / f"{name}.rq").write_text(text, encoding="utf-8")
    return folder


def test_parameters_are_fixed_by_values_and_never_by_text(tmp_path: Path) -> None:
    query = load_query(write(tmp_path, QUERY), "one")

    text = bind(query, {"document": "id:document/09", "word": '" } DROP ALL'}, PREFIXES)

    assert text.startswith(query.text)
    assert "VALUES ?document { <https://w3id.org/coldpeace/id/document/09> }" in text
    assert 'VALUES ?word { "\\" } DROP ALL" }' in text


def test_unknown_parameter_is_refused_with_those_there_are(tmp_path: Path) -> None:
    query = load_query(write(tmp_path, QUERY), "one")

    with pytest.raises(QueryError, match="no parameter 'actor'; it has: document, word"):
        bind(query, {"actor": "id:person/x"}, PREFIXES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ summary: One\nASK {}", "lacks #\\+ summary-ja:"),
        ("#+ summary\nASK {}", r"one\.rq:1: want `#\+ key: value`"),
        ("ASK {}", "lacks #\\+ summary:, #\\+ summary-ja:"),
    ],
)
def test_malformed_header_is_refused_with_file_and_line(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(HeaderError, match=message):
        load_query(write(tmp_path, text), "one")
