"""The rules of ontology/rules/ on small invented records: what they conclude and leave open."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import RDF

import kg
from kg.axioms import compile_rules
from kg.closure import close
from kg.prefixes import CP
from kg.record import ONTOLOGY
from kg.rules import load_rules
from kg.store import in_store

PREFIXES = """
@prefix act: <https://w3id.org/coldpeace/concept/act/> .
@prefix cp: <https://w3id.org/coldpeace/ontology#> .
@prefix strength: <https://w3id.org/coldpeace/concept/strength/> .
@prefix voice: <https://w3id.org/coldpeace/concept/voice/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/coldpeace/id/> .

<reading/stay> cp:readingOf <commitment/troops> .
<reading/leave> cp:readingOf <commitment/troops> ; cp:strength strength:understanding .
"""
TROOPS = "cp:aboutCommitment <commitment/troops>"
STAY = "cp:aboutReading <reading/stay>"
LEAVE = "cp:aboutReading <reading/leave>"
Pairs = set[tuple[str, str]]


def claim(
    number: str, day: str, act: str, about: str, *, who: str = "berg", voice: str = "author"
) -> str:
    """A claim in a document of its own number, by a president of the state named after him."""
    date = f'cp:earliest "{day}"^^xsd:date ; cp:latest "{day}"^^xsd:date'
    return f"""
    <claim/{number}> cp:claimant <person/{who}> ; cp:voice voice:{voice} ; cp:act act:{act} ;
        {about} ; cp:concernsDocument <document/{number}> ;
        cp:madeInTenure <tenure/{who}> ; {date} .
    <document/{number}> cp:number "{number}" ; cp:summary <anchor/{number}> ; {date} .
    <tenure/{who}> cp:office <office/{who}> . <office/{who}> cp:officeIn <organization/{who}> .
    <organization/{who}> cp:ofState <state/{who}> .
    """


@pytest.fixture(scope="module")
def conclude(record: kg.Record) -> Callable[[str], Store]:
    """Close a small record, given in Turtle, under the ontology and all rules."""
    folder = record.root / "ontology" / "rules"
    rules = compile_rules(record.ontology) + load_rules(folder)

    def close_over(turtle: str) -> Store:
        store = in_store(record.graphs[ONTOLOGY])
        store.load(PREFIXES + turtle, format=RdfFormat.TURTLE)
        close(store, rules)
        return store

    return close_over


def pairs(store: Store, property_: str) -> Pairs:
    """Subjects and objects of a property that follow, by their last path segments."""

    def found() -> Iterator[tuple[str, str]]:
        for quad in store.quads_for_pattern(None, NamedNode(str(CP[property_])), None, None):
            yield quad.subject.value.rpartition("/")[2], quad.object.value.rpartition("/")[2]

    return set(found())


def test_who_reports_himself_is_not_second_hand(conclude: Callable[[str], Store]) -> None:
    store = conclude(
        claim("01", "1994-01-01", "asserts", TROOPS, voice="reported")
        + claim("02", "1994-01-02", "asserts", TROOPS)
        + "<claim/01> cp:reporter <person/orlov> . <claim/02> cp:reporter <person/berg> ."
    )

    second_hand = store.quads_for_pattern(
        None, NamedNode(str(RDF.type)), NamedNode(str(CP.SecondHandClaim)), None
    )
    assert {quad.subject.value[-2:] for quad in second_hand} == {"01"}


def test_claim_succeeds_earlier_ones_of_its_state_on_its_commitment(
    conclude: Callable[[str], Store],
) -> None:
    store = conclude(
        claim("01", "1994-01-01", "asserts", STAY)
        + claim("02", "1994-01-02", "asserts", STAY, who="orlov")
        + claim("03", "1994-01-03", "demands", TROOPS)
        + claim("04", "1994-01-03", "demands", LEAVE)
        + claim("05", "1994-01-04", "asserts", "cp:aboutCommitment <commitment/other>")
    )

    assert pairs(store, "succeeds") == {("03", "01"), ("04", "01")}


def test_allegations_of_one_day_are_both_first(conclude: Callable[[str], Store]) -> None:
    store = conclude(
        claim("01", "1994-01-02", "alleges-breach", TROOPS)
        + claim("02", "1994-01-02", "alleges-breach", STAY, who="orlov")
        + claim("03", "1994-01-03", "alleges-breach", TROOPS)
    )

    assert pairs(store, "firstAllegation") == {("troops", "01"), ("troops", "02")}


def test_summarisers_allegation_is_never_first_and_lets_no_other_be(
    conclude: Callable[[str], Store],
) -> None:
    store = conclude(
        claim("01", "1994-01-01", "alleges-breach", TROOPS, voice="summariser")
        + claim("02", "1994-01-02", "alleges-breach", TROOPS)
    )

    assert pairs(store, "firstAllegation") == set()


TALK = "<document/01> cp:records <event/talk> . <document/02> cp:mentions <event/{0}> ."


@pytest.mark.parametrize("named", ["talk", "summit"])
def test_appeal_to_a_talk_whose_record_has_no_such_claim_is_unrecorded_in_it(
    conclude: Callable[[str], Store], named: str
) -> None:
    series = "<event/summit> cp:hasPart <event/talk> ."
    elsewhere = claim("01", "1994-01-01", "asserts", "cp:aboutTopic <topic/weather>")
    appeal = claim("02", "1994-01-02", "asserts", LEAVE)

    assert pairs(conclude(elsewhere + appeal + TALK.format(named) + series), "unrecordedIn") == {
        ("02", "01")
    }


def test_appeal_to_a_talk_whose_record_has_the_commitment_is_not_unrecorded(
    conclude: Callable[[str], Store],
) -> None:
    recorded = claim("01", "1994-01-01", "asserts", STAY)
    appeal = claim("02", "1994-01-02", "asserts", LEAVE)

    assert pairs(conclude(recorded + appeal + TALK.format("talk")), "unrecordedIn") == set()


def test_another_stance_in_the_next_document_changes_position(
    conclude: Callable[[str], Store],
) -> None:
    store = conclude(
        claim("01", "1994-01-01", "promises", STAY)
        + claim("02", "1994-01-02", "judges", TROOPS)
        + claim("03", "1994-01-02", "denies", TROOPS)
        + claim("04", "1994-01-03", "denies", TROOPS)
    )

    assert pairs(store, "changesPositionFrom") == {("03", "01")}


def test_another_reading_in_the_next_document_changes_position(
    conclude: Callable[[str], Store],
) -> None:
    store = conclude(
        claim("01", "1994-01-01", "asserts", STAY)
        + claim("02", "1994-01-02", "asserts", LEAVE)
        + claim("03", "1994-01-03", "asserts", LEAVE)
        + claim("04", "1994-01-04", "asserts", STAY, who="orlov")
    )

    assert pairs(store, "changesPositionFrom") == {("02", "01")}


def test_reading_kept_beside_a_new_one_is_no_change(conclude: Callable[[str], Store]) -> None:
    store = conclude(
        claim("01", "1994-01-01", "asserts", STAY)
        + claim("02", "1994-01-02", "asserts", f"{STAY} ; {LEAVE}")
    )

    assert pairs(store, "changesPositionFrom") == set()


def test_what_the_summariser_says_changes_nobodys_position(
    conclude: Callable[[str], Store],
) -> None:
    store = conclude(
        claim("01", "1994-01-01", "asserts", STAY)
        + claim("02", "1994-01-02", "disputes", STAY, voice="summariser")
    )

    assert pairs(store, "changesPositionFrom") == set()
