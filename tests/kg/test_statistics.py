"""Every count in the description of the dataset is recounted by SPARQL over the release's store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import QuerySolutions, Store

import kg

VOID = "PREFIX void: <http://rdfs.org/ns/void#>\n"
WHOLE = "<https://w3id.org/coldpeace/>"


@pytest.fixture(scope="session")
def store(release: kg.Release) -> Iterator[Store]:
    yield Store.read_only(str(release.store))


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(VOID + query)
    assert isinstance(found, QuerySolutions)
    return [tuple(term.value for term in row) for row in found]


def number(store: Store, query: str) -> int:
    return int(rows(store, query)[0][0])


@pytest.mark.parametrize(
    ("name", "recount"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        (
            "entities",
            "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER (isIRI(?s) && "
            'STRSTARTS(STR(?s), "https://w3id.org/coldpeace/id/") && !CONTAINS(STR(?s), "#")) }',
        ),
    ],
)
def test_totals_are_right(store: Store, name: str, recount: str) -> None:
    stated = number(store, f"SELECT ?n {{ {WHOLE} void:{name} ?n }}")

    assert stated == number(store, recount) > 0


def test_each_class_partition_is_right_and_none_is_missing(store: Store) -> None:
    stated = rows(
        store,
        f"SELECT ?c ?n {{ {WHOLE} void:classPartition ?p . ?p void:class ?c ; void:entities ?n }}",
    )

    recounted = rows(
        store, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER isIRI(?c) } GROUP BY ?c"
    )
    assert sorted(stated) == sorted(recounted)


def test_each_property_partition_is_right_and_none_is_missing(store: Store) -> None:
    stated = rows(
        store,
        f"SELECT ?t ?n {{ {WHOLE} void:propertyPartition ?p ."
        " ?p void:property ?t ; void:triples ?n }",
    )

    recounted = rows(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    assert sorted(stated) == sorted(recounted)


def test_each_linkset_is_right_and_none_is_missing(store: Store) -> None:
    stated = rows(
        store,
        f"SELECT ?target ?p ?n {{ ?set a void:Linkset ; void:subjectsTarget {WHOLE} ; "
        "void:objectsTarget ?target ; void:linkPredicate ?p ; void:triples ?n }",
    )

    recounted = rows(
        store,
        """
        PREFIX owl: <http://www.w3.org/2002/07/owl#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?target ?p (COUNT(*) AS ?n) {
          VALUES ?p { owl:sameAs skos:exactMatch skos:closeMatch rdfs:seeAlso }
          ?target void:uriSpace ?space .
          ?s ?p ?o .
          FILTER (isIRI(?o) && STRSTARTS(STR(?o), ?space))
        } GROUP BY ?target ?p""",
    )
    assert sorted(stated) == sorted(recounted)
    assert len(stated) > 3


def test_each_named_graph_has_its_size(store: Store) -> None:
    stated = rows(
        store, "SELECT ?g ?n { ?g void:triples ?n FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }"
    )

    recounted = rows(store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert sorted(stated) == sorted(recounted)


def test_subsets_are_the_graphs_that_are_served_as_one(store: Store) -> None:
    subsets = rows(
        store,
        f"SELECT ?g {{ {WHOLE} void:subset ?g FILTER NOT EXISTS {{ ?g a void:Linkset }} }}",
    )

    outside = rows(
        store,
        """
        SELECT DISTINCT ?g {
          GRAPH ?g { ?s ?p ?o }
          FILTER NOT EXISTS { ?s ?p ?o }
          FILTER (!isBlank(?s) && !isBlank(?o))
        }""",
    )
    named = rows(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert set(subsets) == set(named) - set(outside)


def test_parts_of_the_description_have_different_names(store: Store) -> None:
    doubled = rows(
        store,
        """
        SELECT ?part { ?part ?p ?one , ?other
          VALUES ?p { void:class void:property void:linkPredicate void:objectsTarget
            void:triples void:entities }
          FILTER (?one != ?other) }""",
    )

    assert doubled == []
