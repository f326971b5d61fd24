from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.errors import HeaderError
from kg.queries import Parameter, Query, bind, load_queries, load_query
from kg.refusals import ParameterRefused, QueryError

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

    assert text.removeprefix(query.text).splitlines() == [
        "",
        "VALUES (?document ?word) "
        '{ (<https://w3id.org/coldpeace/id/document/09> "\\" } DROP ALL") }',
    ]


@given(st.text())
def test_any_text_reaches_the_query_as_it_is(text: str) -> None:
    parameter = Parameter("word", "text", "合意")
    query = Query("one", "SELECT ?word {}", {"param": ("word text 合意",)})
    assume(text.encode(errors="ignore").decode() == text)  # no lone surrogates: not Unicode

    (solution,) = Store().query(bind(query, {"word": text}, {}))

    assert str(parameter.read(text, {})) == text == solution["word"].value


@pytest.mark.parametrize("value", ["09", '"09"', "no:document/09", "id:a b", "<", "//x"])
def test_value_of_the_wrong_kind_is_refused_with_an_example(value: str) -> None:
    query = Query("one", "SELECT ?it {}", {"param": ("it iri id:document/09",)})

    with pytest.raises(ParameterRefused, match=r"^it: want an IRI .* id:document/09; got "):
        bind(query, {"it": value}, PREFIXES)


@pytest.mark.parametrize("value", ["", "1994", "1994-13-01", "3 December 1994", '1994-12-03" }'])
def test_day_that_is_none_is_refused(value: str) -> None:
    query = Query("one", "SELECT ?day {}", {"param": ("day date 1994-12-03",)})

    with pytest.raises(ParameterRefused, match=r"^day: want a day, for example 1994-12-03; got "):
        bind(query, {"day": value}, PREFIXES)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_day_takes_the_place_of_the_one_in_the_text(day: date) -> None:
    text = 'SELECT ?day { VALUES ?day { "1994-12-03"^^<urn:day> } FILTER (BOUND(?day)) }'
    query = Query("one", text, {"param": ("day date 1994-12-03",)})

    (solution,) = Store().query(bind(query, {"day": day.isoformat()}, {}))

    assert solution["day"].value == day.isoformat()


def test_values_in_a_comment_count_only_for_a_query_that_is_asked_of_one_thing() -> None:
    text = 'SELECT ?word {\n  # VALUES ?word { "a" }\n  VALUES ?word { "b" "c" }\n}'
    query = Query("one", text, {"param": ("word text a",)})

    free, fixed = (
        [row["word"].value for row in Store().query(asked)]
        for asked in (query.text, bind(query, {"word": "c"}, {}))
    )

    assert free == ["b", "c"]
    assert fixed == ["c"]


def test_all_published_queries_are_read_at_once(root: Path) -> None:
    queries = load_queries(root / "queries")

    assert list(queries) == sorted(queries)
    assert queries["tables/documents"] == load_query(root / "queries", "tables/documents")


def test_parameter_without_kind_or_example_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HeaderError, match=r"one\.rq:1: want `#\+ param: NAME iri\|text\|date EX"):
        load_query(write(tmp_path, QUERY.replace("id:document/09", "")), "one")


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
