"""Published queries: each answers on two engines alike, and as its expected table says."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, Store
from rdflib import Dataset

import kg
from kg.queries import REQUIRED, load_query, query_files, query_name

HERE = Path(__file__).parent
QUERIES = HERE.parent / "queries"
NAMES = [query_name(QUERIES, path) for path in query_files(QUERIES)]
COLUMNS = {
    "tables/documents": "number type date senders recipients participants event classification "
    "label_en label_ja",
    "tables/actors": "actor kind label_en label_ja wikidata viaf lcnaf links documents",
    "tables/events": "event kind earliest latest date_basis place participants documents "
    "label_en label_ja",
}


@pytest.fixture(scope="session")
def store(release: kg.Release) -> Store:
    return Store.read_only(str(release.store))


@pytest.fixture(scope="session")
def dataset(release: kg.Release) -> Dataset:
    graphs = Dataset()
    graphs.parse(release.path / "dumps" / "coldpeace-all.nq", format="nquads")
    graphs.default_graph.parse(release.path / "dumps" / "coldpeace-all.nt", format="nt")
    return graphs


def rows(data: bytes | str) -> list[list[str]]:
    text = data.decode("utf-8") if isinstance(data, bytes) else data
    return list(csv.reader(io.StringIO(text, newline="")))


def ask(store: Store, name: str) -> list[list[str]]:
    answer = store.query(load_query(QUERIES, name).text)
    return rows(answer.serialize(format=QueryResultsFormat.CSV))


@pytest.mark.parametrize("name", NAMES)
def test_query_answers_as_expected(store: Store, name: str) -> None:
    expected = (HERE / "queries" / f"{name}.csv").read_text(encoding="utf-8")

    assert ask(store, name) == rows(expected)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", NAMES)
def test_query_answers_alike_on_another_engine(store: Store, dataset: Dataset, name: str) -> None:
    theirs = dataset.query(load_query(QUERIES, name).text).serialize(format="csv")

    assert rows(theirs) == ask(store, name)


@pytest.mark.parametrize("name", NAMES)
def test_query_says_in_both_languages_what_it_answers(name: str) -> None:
    meta = load_query(QUERIES, name).meta

    assert all(meta[key] for key in (*REQUIRED, "question", "question-ja"))


@pytest.mark.parametrize("name", COLUMNS)
def test_table_has_the_columns_that_others_rely_on(store: Store, name: str) -> None:
    assert ask(store, name)[0] == COLUMNS[name].split()


def test_the_record_set_has_18_documents_in_order_of_date(store: Store) -> None:
    _header, *documents = ask(store, "tables/documents")

    assert [row[0] for row in documents] == [f"{n:02}" for n in range(1, 19)]
    assert [row[2] for row in documents] == sorted(row[2] for row in documents)


def test_washington_agreement_is_contested_in_keeping_by_both_sides(store: Store) -> None:
    header, *found = ask(store, "contested-commitments")

    contest = [dict(zip(header, row, strict=True)) for row in found]
    sides = {
        (row["document"], row["act"], row["claimant"], row["rests_on"])
        for row in contest
        if (row["commitment"], row["contested"]) == ("washington-agreement", "keeping")
    }
    assert sides == {
        ("08", "denies-breach", "bill-clinton", "editors' reading"),
        ("09", "alleges-breach", "boris-yeltsin", "editors' reading"),
    }


def test_document_08_is_no_answer_to_document_09(store: Store) -> None:
    answers = store.query("""
        PREFIX cp: <https://w3id.org/coldpeace/ontology#>
        ASK { ?later cp:inThreadOf ?earlier ; cp:concernsDocument/cp:number "08" .
              ?earlier cp:concernsDocument/cp:number "09" }""")

    assert not answers
