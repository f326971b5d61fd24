"""Published queries: each answers on two engines alike, and as its expected table says."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import Dataset

import kg
from kg.prefixes import expand
from kg.queries import REQUIRED, bind, load_query, query_files, query_name
from kg.worker import write_csv

HERE = Path(__file__).parent
QUERIES = HERE.parent / "queries"
NAMES = [query_name(QUERIES, path) for path in query_files(QUERIES)]
COLUMNS = {
    "tables/documents": "number type date senders recipients participants event classification "
    "label_en label_ja",
    "tables/actors": "actor kind label_en label_ja wikidata viaf lcnaf links documents",
    "tables/claims": "claim document date claimants addressees voice reporter ascribed_to act "
    "attribution about commitments start end exact text_en text_ja",
    "tables/commitments": "commitment debtors creditors contested first_document documents "
    "label_en label_ja",
    "tables/readings": "reading commitment debtors creditors polarity strength form condition_en "
    "condition_ja limit limit_kind claims text_en text_ja",
    "tables/relations": "relation source_claim kind target_claim basis reason_en reason_ja",
    "tables/events": "event kind earliest latest date_basis place participants documents "
    "label_en label_ja",
    "tables/links": "kind thing relation target host label_en label_ja",
}


@pytest.fixture(scope="session")
def store(release: kg.Release) -> Store:
    return Store.read_only(str(release.store))


@pytest.fixture(scope="session")
def dataset(release: kg.Release) -> Dataset:
    graphs = Dataset()
    for part in ("all", "justifications"):
        graphs.parse(release.path / "dumps" / f"coldpeace-{part}.nq", format="nquads")
    graphs.default_graph.parse(release.path / "dumps" / "coldpeace-all.nt", format="nt")
    return graphs


def rows(data: bytes | str) -> list[list[str]]:
    text = data.decode("utf-8") if isinstance(data, bytes) else data
    return list(csv.reader(io.StringIO(text, newline="")))


def ask(store: Store, name: str) -> list[list[str]]:
    answer = store.query(load_query(QUERIES, name).text)
    written = io.BytesIO()
    write_csv(answer, written)
    return rows(written.getvalue())


@pytest.mark.parametrize("name", NAMES)
def test_query_answers_as_expected(store: Store, name: str) -> None:
    expected = (HERE / "queries" / f"{name}.csv").read_text(encoding="utf-8")

    assert ask(store, name) == rows(expected)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", NAMES)
def test_query_answers_alike_on_another_engine(store: Store, dataset: Dataset, name: str) -> None:
    theirs = dataset.query(load_query(QUERIES, name).text).serialize(format="csv")

    assert rows(theirs) == ask(store, name)


PARAMETERS = [
    (name, *line.split(maxsplit=2))
    for name in NAMES
    for line in load_query(QUERIES, name).meta.get("param", ())
]


@pytest.mark.parametrize(("name", "param", "kind", "example"), PARAMETERS)
def test_query_can_be_asked_of_one_thing(
    store: Store, record: kg.Record, name: str, param: str, kind: str, example: str
) -> None:
    query = load_query(QUERIES, name)

    found = list(store.query(bind(query, {param: example}, record.prefixes)))

    values = {solution[param].value for solution in found}
    expected = expand(example, record.prefixes) if kind == "iri" else example
    assert values == {expected}


@pytest.mark.parametrize("name", NAMES)
def test_query_says_in_both_languages_what_it_answers(name: str) -> None:
    meta = load_query(QUERIES, name).meta

    assert all(meta[key] for key in (*REQUIRED, "question", "question-ja"))


def test_every_competency_question_has_its_query() -> None:
    numbers = {n for name in NAMES for n in load_query(QUERIES, name).meta.get("number", ())}

    assert numbers == {f"CQ-{n:02}" for n in range(1, 41)}


@pytest.mark.parametrize("name", COLUMNS)
def test_table_has_the_columns_that_others_rely_on(store: Store, name: str) -> None:
    assert ask(store, name)[0] == COLUMNS[name].split()


def test_table_of_claims_has_one_row_per_anchor(store: Store) -> None:
    header, *rows_found = ask(store, "tables/claims")

    anchors = store.query("""
        PREFIX cp: <https://w3id.org/coldpeace/ontology#>
        SELECT ?claim ?anchor { ?claim a cp:Claim ; cp:evidence ?anchor }""")
    assert len(rows_found) == len(list(anchors)) > 100
    assert all(row[header.index("exact")] for row in rows_found)


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


@pytest.mark.parametrize(
    ("day", "acts"),
    [
        ("1994-11-27", set()),
        ("1994-11-30", {"affirms", "asserts", "demands"}),
        ("1994-12-02", {"asserts", "demands", "denies-breach"}),
        ("1994-12-04", {"alleges-breach", "denies-breach"}),
    ],
)
def test_sides_hold_of_washington_what_they_said_last(
    store: Store, record: kg.Record, day: str, acts: set[str]
) -> None:
    query = bind(load_query(QUERIES, "stances-as-of"), {"date": day}, record.prefixes)

    found = {
        row["act"].value
        for row in store.query(query)
        if row["commitment"].value == "washington-agreement"
    }

    assert found == acts


def test_document_08_is_no_answer_to_document_09(store: Store) -> None:
    answers = store.query("""
        PREFIX cp: <https://w3id.org/coldpeace/ontology#>
        ASK { ?later cp:inThreadOf ?earlier ; cp:concernsDocument/cp:number "08" .
              ?earlier cp:concernsDocument/cp:number "09" }""")

    assert not answers
