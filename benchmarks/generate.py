"""Made-up graphs of the record's shape, of any size, to measure by: the same for the same seed.

    python benchmarks/generate.py --triples 90000 > graph.nq

Writes N-Quads as it goes, dossier after dossier, so ten million triples need no more memory than
ten thousand. As in the record, about half of a graph are claims and their anchors; each dossier has
a source text, documents, meetings, people with tenures, commitments with readings, and relations
between claims; states and topics are the same throughout. Nothing in it is true. The ontology is
not part of it, nor what its examples point to: put it beside the record's own data, and every check
passes.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, count

from statements import (
    BASE,
    CP,
    NOTE,
    RDF_TYPE,
    RICO,
    SKOS,
    Row,
    anchored,
    concept,
    dated,
    integer,
    labels,
    link,
    named,
    texts,
    typed,
)

DOCUMENTS, CLAIMS, COMMITMENTS, PERSONS, STATES, TOPICS = 18, 8, 20, 16, 10, 30
#: Act -> how many of a hundred claims have it, much as in the record.
ACTS = {"asserts": 45, "demands": 20, "promises": 15, "proposes": 8, "disputes": 4}
ACTS |= {"alleges-breach": 3, "denies-breach": 3, "denies": 2}
#: Acts that are about a commitment itself, not about a reading of it.
OF_COMMITMENTS = ("alleges-breach", "denies-breach", "denies")
RELATIONS = ("answers", "reaffirms", "qualifies", "disputes")
#: Code points of a source text that summarise one document, and those of them that a claim quotes.
ITEM, PASSAGE = 1000, 100


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the documents and claims of a dossier point to: its IRIs."""

    name: str
    people: list[str]
    commitments: list[str]
    readings: list[str]
    events: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as its claims see it: who can speak in it, the first of them as its author."""

    iri: str
    number: int
    day: date
    parties: list[str]
    is_talk: bool


def main() -> None:
    """Write a graph to standard output."""
    parser = argparse.ArgumentParser(description="Write a made-up graph as N-Quads.")
    parser.add_argument("--triples", type=int, default=90_000, help="at least so many")
    parser.add_argument("--seed", type=int, default=1994)
    given = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in generate(given.triples, given.seed):
        sys.stdout.write(line)


def generate(triples: int, seed: int = 1994) -> Iterator[str]:
    """Lines of N-Quads: whole dossiers, until there are so many triples."""
    chance = random.Random(seed)  # noqa: S311 - to measure by, no secret
    written = 0
    graphs = chain.from_iterable(_dossier(f"d{number:06}", chance) for number in count(1))
    for name, rows in chain([("made-up", _shared())], graphs):
        graph = f"{BASE}graph/stated/{name}"
        for s, p, o in chain(_basis(graph, name), rows):
            written += 1
            yield f"<{s}> <{p}> {o} <{graph}> .\n"
        if written >= triples and name.endswith("/relations"):
            return


def _basis(graph: str, name: str) -> Iterator[Row]:
    yield from labels(graph, f"Made up: {name}")
    yield graph, f"{CP}basis", concept("basis/stated")


def _shared() -> Iterator[Row]:
    for number in range(STATES):
        yield from typed(named(f"state/s{number}"), "State", f"State {number}", russian=True)
    for number in range(TOPICS):
        topic = named(f"topic/t{number}")
        yield topic, RDF_TYPE, link(f"{SKOS}Concept")
        yield topic, f"{SKOS}inScheme", link(named("topic"))
        yield from labels(topic, f"Topic {number}")


def _dossier(name: str, chance: random.Random) -> Iterator[tuple[str, Iterable[Row]]]:
    """The named graphs of a dossier, the relations between its claims last."""
    commitments = [named(f"commitment/{name}-{n:02}") for n in range(COMMITMENTS)]
    readings = [
        f"{commitment.replace('/commitment/', '/reading/')}-{letter}"
        for commitment in commitments
        for letter in "ab"[: chance.randint(1, 2)]
    ]
    people = [named(f"person/{name}-{n:02}") for n in range(PERSONS)]
    dossier = Dossier(name, people, commitments, readings)
    yield f"{name}/dossier", _source(name)
    yield f"{name}/actors", _actors(people, chance)
    yield f"{name}/commitments", _commitments(dossier, chance)
    for number in range(1, DOCUMENTS + 1):
        day = date(1994, 1, 1) + timedelta(days=20 * number + chance.randrange(15))
        iri, is_talk = named(f"document/{name}-{number:02}"), chance.random() < 0.3
        document = Document(iri, number, day, chance.sample(people, 2), is_talk)
        yield f"{name}/documents/{number:02}", _document(document, dossier, chance)
        yield f"{name}/claims/{number:02}", _claims(document, dossier, chance)
    yield f"{name}/relations", _relations(dossier, chance)


def _source(name: str) -> Iterator[Row]:
    yield named(f"record-set/{name}"), RDF_TYPE, link(f"{RICO}RecordSet")
    yield from labels(named(f"record-set/{name}"), f"Record set {name}")
    source = named(f"source/{name}")
    yield from typed(source, "SourceText", f"Source {name}")
    yield source, f"{CP}sha256", f'"{hashlib.sha256(name.encode()).hexdigest()}"'
    yield source, f"{CP}codePoints", integer(ITEM * (DOCUMENTS + 1))


def _actors(people: list[str], chance: random.Random) -> Iterator[Row]:
    for person in people:
        slug = person.rpartition("/")[2]
        office, tenure, house = (named(f"{k}/{slug}") for k in ("office", "tenure", "organization"))
        yield from typed(person, "Person", f"Person {slug}", russian=True)
        yield from typed(office, "Office", f"Office {slug}")
        yield office, f"{CP}officeIn", link(house)
        yield from typed(house, "Organization", f"Ministry {slug}", russian=True)
        yield house, f"{CP}ofState", link(named(f"state/s{chance.randrange(STATES)}"))
        yield from typed(tenure, "Tenure", f"Tenure {slug}")
        yield tenure, f"{CP}holder", link(person)
        yield tenure, f"{CP}office", link(office)
        yield from dated(tenure, date(1993, 1, 1), date(1995, 12, 31))


def _commitments(dossier: Dossier, chance: random.Random) -> Iterator[Row]:
    for commitment in dossier.commitments:
        slug = commitment.rpartition("/")[2]
        yield from typed(commitment, "Commitment", f"Commitment {slug}")
        yield from texts(commitment, f"{SKOS}definition", f"What commitment {slug} is about.")
    for reading in dossier.readings:
        slug = reading.rpartition("/")[2]
        commitment = reading.replace("/reading/", "/commitment/")[:-2]
        debtor, creditor = chance.sample(range(STATES), 2)
        yield from typed(reading, "Reading", f"Reading {slug}")
        yield from texts(reading, f"{CP}content", f"What is owed by reading {slug}.")
        yield reading, f"{CP}readingOf", link(commitment)
        yield reading, f"{CP}debtor", link(named(f"state/s{debtor}"))
        yield reading, f"{CP}creditor", link(named(f"state/s{creditor}"))
        yield reading, f"{CP}polarity", concept(f"polarity/{chance.choice(['do', 'refrain'])}")
        yield reading, f"{CP}form", concept(f"form/{chance.choice(['oral', 'written'])}")
        strength = chance.choice(["guarantee", "assurance", "understanding", "unmarked"])
        yield reading, f"{CP}strength", concept(f"strength/{strength}")
        if reading.endswith("-b") and chance.random() < 0.2:
            yield reading, f"{CP}divergesFrom", link(reading[:-1] + "a")
        elif reading.endswith("-b"):
            yield from texts(reading, NOTE, f"Why reading {slug} stands beside the other.")


def _document(document: Document, dossier: Dossier, chance: random.Random) -> Iterator[Row]:
    iri, slug = document.iri, document.iri.rpartition("/")[2]
    form = "memcon" if document.is_talk else chance.choice(("letter", "cable", "memorandum"))
    yield from typed(iri, "Document", f"Document {slug}")
    yield iri, f"{CP}documentForm", concept(f"document-form/{form}")
    yield iri, f"{CP}number", f'"{slug}"'
    yield iri, f"{RICO}isOrWasIncludedIn", link(named(f"record-set/{dossier.name}"))
    yield from dated(iri, document.day)
    start = ITEM * document.number
    yield from anchored(iri, "summary", f"item-{slug}", dossier.name, start, start + ITEM)
    yield from anchored(iri, "evidence", f"heading-{slug}", dossier.name, start, start + 20)
    for person in chance.sample(dossier.people, 6):
        yield iri, f"{CP}mentions", link(person)
    if dossier.events and chance.random() < 0.5:
        yield iri, f"{CP}mentions", link(chance.choice(dossier.events))
    if not document.is_talk:
        for role, person in zip(("sender", "recipient"), document.parties, strict=True):
            yield iri, f"{CP}{role}", link(person)
        return
    event = named(f"event/{slug}")
    dossier.events.append(event)
    yield iri, f"{CP}records", link(event)
    yield from typed(event, "Meeting", f"Meeting {slug}")
    yield event, f"{CP}eventKind", concept("event-kind/meeting")
    yield event, f"{CP}evidence", link(named(f"anchor/heading-{slug}"))
    yield from dated(event, document.day)
    for person in document.parties:
        yield event, f"{CP}participant", link(person)


def _claims(document: Document, dossier: Dossier, chance: random.Random) -> Iterator[Row]:
    for each in range(1, CLAIMS + 1):
        slug = f"{document.iri.rpartition('/')[2]}-{each:02}"
        claim = named(f"claim/{slug}")
        yield from typed(claim, "Claim", f"Claim {slug} says something.")
        yield from texts(claim, NOTE, f"What is to be said of claim {slug}.")
        yield from _speaking(claim, document, dossier, chance)
        act = chance.choices(list(ACTS), list(ACTS.values()))[0]
        yield claim, f"{CP}act", concept(f"act/{act}")
        certainty = "certain" if chance.random() < 0.9 else "probable"
        yield claim, f"{CP}attribution", concept(f"attribution/{certainty}")
        yield claim, f"{CP}statedIn", link(document.iri)
        yield claim, f"{CP}concernsDocument", link(document.iri)
        yield claim, f"{CP}aboutTopic", link(named(f"topic/t{chance.randrange(TOPICS)}"))
        yield from _about(claim, act, dossier, chance)
        yield from dated(claim, document.day)
        start = ITEM * document.number + PASSAGE * each + chance.randrange(50)
        yield from anchored(claim, "evidence", slug, dossier.name, start, start + 20)
        dossier.claims.append(claim)


def _speaking(
    claim: str, document: Document, dossier: Dossier, chance: random.Random
) -> Iterator[Row]:
    """An author speaks for himself, or reports another; of a talk, each who took part speaks."""
    author, other = document.parties
    voice, claimant, addressee = "author", author, other
    if document.is_talk:
        voice = "speaker"
        claimant, addressee = chance.sample(document.parties, 2)
    elif chance.random() < 0.1:
        voice, claimant = "reported", chance.choice([p for p in dossier.people if p != author])
        yield claim, f"{CP}reporter", link(author)
    yield claim, f"{CP}voice", concept(f"voice/{voice}")
    yield claim, f"{CP}claimant", link(claimant)
    yield claim, f"{CP}madeInTenure", link(claimant.replace("/person/", "/tenure/"))
    yield claim, f"{CP}addressee", link(addressee)


def _about(claim: str, act: str, dossier: Dossier, chance: random.Random) -> Iterator[Row]:
    """A commitment where the act wants one; else each reading in turn, then one in four."""
    said = len(dossier.claims)
    if act in OF_COMMITMENTS:
        yield claim, f"{CP}aboutCommitment", link(chance.choice(dossier.commitments))
    if said < len(dossier.readings):
        yield claim, f"{CP}aboutReading", link(dossier.readings[said])
    elif act == "disputes" or chance.random() < 0.25:
        yield claim, f"{CP}aboutReading", link(chance.choice(dossier.readings))


def _relations(dossier: Dossier, chance: random.Random) -> Iterator[Row]:
    for place, later in enumerate(dossier.claims):
        if not place or chance.random() >= 0.1:
            continue
        earlier = chance.choice(dossier.claims[max(0, place - 3 * CLAIMS) : place])
        kind = chance.choice(RELATIONS)
        one, other = (claim.rpartition("/")[2] for claim in (later, earlier))
        relation = named(f"relation/{one}-{kind}-{other}")
        yield from typed(relation, "Relation", f"Claim {one} {kind} claim {other}")
        yield from texts(relation, NOTE, f"Why claim {one} {kind} claim {other}.")
        yield relation, f"{CP}sourceClaim", link(later)
        yield relation, f"{CP}targetClaim", link(earlier)
        yield relation, f"{CP}relationKind", concept(f"relation-kind/{kind}")


if __name__ == "__main__":
    main()
