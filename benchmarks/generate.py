"""Made-up graphs of the record's shape, of any size, to measure by: the same for the same seed.

    python benchmarks/generate.py --triples 90000 > graph.nq

Writes N-Quads as it goes, dossier after dossier, so ten million triples need no more memory than
ten thousand. As in the record, about half of a graph are claims and their anchors; each dossier has
documents, people with tenures, commitments with readings, and relations between claims; states are
the same throughout. Nothing in it is true; the ontology is not part of it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

BASE = "https://w3id.org/coldpeace/"
CP = f"{BASE}ontology#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
NOTE = "http://www.w3.org/2004/02/skos/core#editorialNote"
OA = "http://www.w3.org/ns/oa#"
XSD = "http://www.w3.org/2001/XMLSchema#"

DOCUMENTS, CLAIMS, COMMITMENTS, PERSONS, STATES, TOPICS = 18, 8, 20, 16, 10, 30
#: Act -> how many of a hundred claims have it, much as in the record.
ACTS = {"asserts": 45, "demands": 20, "promises": 15, "proposes": 8, "disputes": 4}
ACTS |= {"alleges-breach": 3, "denies-breach": 3, "denies": 2}
RELATIONS = ("answers", "reaffirms", "qualifies", "disputes")
FORMS = ("letter", "memcon", "cable", "memorandum")

Row = tuple[str, str, str]


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
    for number in count(1):
        if written >= triples:
            return
        for graph, (s, p, o) in _dossier(f"d{number:06}", chance):
            written += 1
            yield f"<{s}> <{p}> {o} <{BASE}graph/{graph}> .\n"


def _dossier(name: str, chance: random.Random) -> Iterator[tuple[str, Row]]:
    people = [_id(f"person/{name}-{n:02}") for n in range(PERSONS)]
    commitments = [_id(f"commitment/{name}-{n:02}") for n in range(COMMITMENTS)]
    for graph, rows in (
        ("actors", _actors(name, people, chance)),
        ("commitments", _commitments(commitments, chance)),
    ):
        yield from ((f"stated/{name}/{graph}", row) for row in rows)
    claims: list[str] = []
    for number in range(1, DOCUMENTS + 1):
        document = _id(f"document/{name}-{number:02}")
        day = date(1994, 1, 1) + timedelta(days=20 * number + chance.randrange(15))
        graph = f"stated/{name}/documents/{number:02}"
        yield from ((graph, row) for row in _document(document, number, day, people, chance))
        graph = f"stated/{name}/claims/{number:02}"
        for each in range(1, CLAIMS + 1):
            claim = _id(f"claim/{name}-{number:02}-{each:02}")
            rows = _claim(claim, document, day, people, commitments, chance)
            yield from ((graph, row) for row in rows)
            if claims and chance.random() < 0.1:
                earlier = chance.choice(claims[-3 * CLAIMS :])
                related = _relation(claim, earlier, chance)
                yield from ((f"stated/{name}/relations", row) for row in related)
            claims.append(claim)


def _actors(name: str, people: list[str], chance: random.Random) -> Iterator[Row]:
    for number in range(STATES):
        state = _id(f"state/s{number}")
        yield from _typed(state, "State", f"State {number}")
    for person in people:
        slug = person.rpartition("/")[2]
        office, tenure, house = (_id(f"{k}/{slug}") for k in ("office", "tenure", "organization"))
        yield from _typed(person, "Person", f"Person {slug}")
        yield from _typed(office, "Office", f"Office {slug}")
        yield office, f"{CP}officeIn", _iri(house)
        yield from _typed(house, "Organization", f"Ministry {slug}")
        yield house, f"{CP}ofState", _iri(_id(f"state/s{chance.randrange(STATES)}"))
        yield from _typed(tenure, "Tenure", f"Tenure {slug}")
        yield tenure, f"{CP}holder", _iri(person)
        yield tenure, f"{CP}office", _iri(office)


def _commitments(commitments: list[str], chance: random.Random) -> Iterator[Row]:
    for commitment in commitments:
        slug = commitment.rpartition("/")[2]
        yield from _typed(commitment, "Commitment", f"Commitment {slug}")
        readings = [_id(f"reading/{slug}-{letter}") for letter in "ab"[: chance.randint(1, 2)]]
        for reading in readings:
            yield from _typed(reading, "Reading", f"Reading {reading.rpartition('/')[2]}")
            yield reading, f"{CP}readingOf", _iri(commitment)
            yield reading, f"{CP}debtor", _iri(_id(f"state/s{chance.randrange(STATES)}"))
            yield reading, f"{CP}creditor", _iri(_id(f"state/s{chance.randrange(STATES)}"))
            yield reading, f"{CP}polarity", _concept(f"polarity/{chance.choice(['do', 'refrain'])}")
            yield reading, f"{CP}form", _concept(f"form/{chance.choice(['oral', 'written'])}")
            strength = chance.choice(["guarantee", "assurance", "understanding", "unmarked"])
            yield reading, f"{CP}strength", _concept(f"strength/{strength}")
        if len(readings) == 2 and chance.random() < 0.2:
            yield readings[0], f"{CP}divergesFrom", _iri(readings[1])


def _document(
    document: str, number: int, day: date, people: list[str], chance: random.Random
) -> Iterator[Row]:
    yield from _typed(document, "Document", f"Document {document.rpartition('/')[2]}")
    yield document, f"{CP}documentForm", _concept(f"document-form/{chance.choice(FORMS)}")
    yield document, f"{CP}number", f'"{document.rpartition("/")[2]}"'
    yield from _dated(document, day)
    sender, recipient = chance.sample(people, 2)
    yield document, f"{CP}sender", _iri(sender)
    yield document, f"{CP}recipient", _iri(recipient)
    for person in chance.sample(people, 6):
        yield document, f"{CP}mentions", _iri(person)
    yield from _anchored(document, f"heading-{document.rpartition('/')[2]}", number, chance)


def _claim(
    claim: str,
    document: str,
    day: date,
    people: list[str],
    commitments: list[str],
    chance: random.Random,
) -> Iterator[Row]:
    slug = claim.rpartition("/")[2]
    yield from _typed(claim, "Claim", f"Claim {slug} says something.")
    yield claim, NOTE, f'"What is to be said of claim {slug}."@en'
    yield claim, NOTE, f'"主張{slug}についての注記。"@ja'
    person, other = chance.sample(people, 2)
    yield claim, f"{CP}claimant", _iri(person)
    yield claim, f"{CP}addressee", _iri(other)
    yield claim, f"{CP}madeInTenure", _iri(person.replace("/person/", "/tenure/"))
    act = chance.choices(list(ACTS), list(ACTS.values()))[0]
    yield claim, f"{CP}act", _concept(f"act/{act}")
    yield claim, f"{CP}voice", _concept(f"voice/{chance.choice(['author', 'speaker'])}")
    certainty = "certain" if chance.random() < 0.9 else "probable"
    yield claim, f"{CP}attribution", _concept(f"attribution/{certainty}")
    yield claim, f"{CP}statedIn", _iri(document)
    yield claim, f"{CP}concernsDocument", _iri(document)
    yield claim, f"{CP}aboutTopic", _iri(_id(f"topic/t{chance.randrange(TOPICS)}"))
    commitment = chance.choice(commitments)
    if chance.random() < 0.25:
        yield (
            claim,
            f"{CP}aboutReading",
            _iri(commitment.replace("/commitment/", "/reading/") + "-a"),
        )
    elif chance.random() < 0.1:
        yield claim, f"{CP}aboutCommitment", _iri(commitment)
    yield from _dated(claim, day)
    yield from _anchored(claim, slug, int(slug[-2:]), chance)


def _relation(later: str, earlier: str, chance: random.Random) -> Iterator[Row]:
    kind = chance.choice(RELATIONS)
    one, other = (claim.rpartition("/")[2] for claim in (later, earlier))
    relation = _id(f"relation/{one}-{kind}-{other}")
    yield from _typed(relation, "Relation", f"Claim {one} {kind} claim {other}")
    yield relation, f"{CP}sourceClaim", _iri(later)
    yield relation, f"{CP}targetClaim", _iri(earlier)
    yield relation, f"{CP}relationKind", _concept(f"relation-kind/{kind}")


def _anchored(thing: str, slug: str, number: int, chance: random.Random) -> Iterator[Row]:
    anchor = _id(f"anchor/{slug}")
    position, quote = f"{anchor}#position", f"{anchor}#quote"
    start = 100 * number + chance.randrange(50)
    yield thing, f"{CP}evidence", _iri(anchor)
    yield anchor, RDF_TYPE, _iri(f"{CP}Anchor")
    yield anchor, f"{OA}hasSource", _iri(_id("source/made-up"))
    yield anchor, f"{OA}hasSelector", _iri(position)
    yield position, RDF_TYPE, _iri(f"{OA}TextPositionSelector")
    yield position, f"{OA}start", f'"{start}"^^<{XSD}integer>'
    yield position, f"{OA}end", f'"{start + 20}"^^<{XSD}integer>'
    yield position, f"{OA}refinedBy", _iri(quote)
    yield quote, RDF_TYPE, _iri(f"{OA}TextQuoteSelector")
    yield quote, f"{OA}exact", f'"引用{slug}"'


def _typed(thing: str, kind: str, label: str) -> Iterator[Row]:
    yield thing, RDF_TYPE, _iri(f"{CP}{kind}")
    yield thing, LABEL, f'"{label}"@en'
    yield thing, LABEL, f'"{label}（作例）"@ja'


def _dated(thing: str, day: date) -> Iterator[Row]:
    yield thing, f"{CP}edtf", f'"{day}"'
    yield thing, f"{CP}earliest", f'"{day}"^^<{XSD}date>'
    yield thing, f"{CP}latest", f'"{day}"^^<{XSD}date>'


def _id(path: str) -> str:
    return f"{BASE}id/{path}"


def _iri(iri: str) -> str:
    return f"<{iri}>"


def _concept(path: str) -> str:
    return f"<{BASE}concept/{path}>"


if __name__ == "__main__":
    main()
