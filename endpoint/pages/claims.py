"""Claims as pages show them: who, doing what, in whose voice, on which characters."""

from __future__ import annotations

from dataclasses import dataclass

from endpoint.dates import in_words
from endpoint.languages import Text
from endpoint.pages.facts import Facts, Said, expand

# Paths are never empty, as by ``?``: not every engine can begin one at what a subselect gives.
_TO_WORDS = "{0}|{0}/oa:hasSelector|{0}/oa:hasSelector/oa:refinedBy"
#: What must be stated for a claim to count as stated (model, A4).
_CORE = (
    "cp:act",
    "cp:claimant",
    "cp:aboutReading",
    "cp:aboutCommitment",
    "cp:aboutClaim",
    "cp:aboutTopic",
)
MOST = 300  # claims on one page
_NARRATING = ("summariser", "annotator")


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters of the source; the passage is ``start`` to ``end``, in code points."""

    exact: str
    start: int
    end: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Relation:
    """How a claim bears on another one, or, ``is_incoming``, the other on it."""

    iri: str
    kind: Said
    other: Said
    is_incoming: bool
    basis: str
    reason: Said | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim; dates as EDTF in ``edtf`` and in words in ``date``, both empty if it has none."""

    iri: str
    number: str
    text: Text
    act: Said
    claimants: list[Said]
    addressees: list[Said]
    voice: Said
    reporter: Said | None
    ascribed: list[Said]
    attribution: Said
    document: Said | None
    edtf: str
    date: str
    earliest: str
    states: list[Said]
    tenures: list[Said]
    about: list[Said]
    quotes: list[Quote]
    notes: list[Said]
    relations: list[Relation]
    judged: list[Text]

    @property
    def href(self) -> str:
        """Where its own page is."""
        return f"/id/claim/{self.number}"

    @property
    def basis(self) -> str:
        """Whether claimant, act and content all stand in the source."""
        return "editorial" if self.judged else "stated"

    @property
    def is_narrated(self) -> bool:
        """Whether it is a judgement of the summariser or annotator."""
        return self.voice.slug in _NARRATING

    @property
    def parties(self) -> list[Said]:
        """Whose view it tells: the claimants', or theirs to whom a narrator ascribes it."""
        return self.ascribed if self.is_narrated else self.claimants

    def is_about(self, iri: str) -> bool:
        """Say whether it is about this reading, commitment, claim or topic."""
        return any(each.value == iri for each in self.about)


def of_claims(pattern: str) -> str:
    """Return a selection: the claims that a pattern binds as ``?claim``, and their evidence.

    Of very many it is the first, by their numbers.
    """
    claims = f"{{ SELECT DISTINCT ?claim WHERE {{ {pattern} }} ORDER BY ?claim LIMIT {MOST} }}"
    parts = f"{_TO_WORDS.format('cp:evidence')}|^cp:sourceClaim|^cp:targetClaim"
    return f"{{ {claims} BIND (?claim AS ?s) }} UNION {{ {claims} ?claim {parts} ?s }}"


def with_evidence(properties: str = "cp:evidence") -> str:
    """Return a selection: ``$iri``, and its evidence by some properties, down to the words."""
    words = _TO_WORDS.format(properties)
    return f"{{ BIND ($iri AS ?s) }} UNION {{ $iri {words} ?s }}"


def read_claims(facts: Facts) -> list[Claim]:
    """Return the claims among the facts, in order of time; undated ones last."""
    claims = [
        read_claim(facts, iri) for iri in facts.of_type("cp:Claim") if facts.one(iri, "cp:act")
    ]
    return sorted(claims, key=in_time)


def in_time(claim: Claim) -> tuple[str, str]:
    """Return what puts claims in order of time; undated ones are last."""
    return claim.earliest or "9999", claim.number


def read_claim(facts: Facts, iri: str) -> Claim:
    """Read one claim; the facts must have been selected by ``of_claims``."""
    act, voice, attribution = (
        facts.one(iri, name) for name in ("cp:act", "cp:voice", "cp:attribution")
    )
    assert act and voice and attribution  # the shapes see to it
    dated, earliest = facts.one(iri, "cp:edtf"), facts.one(iri, "cp:earliest")
    about = [said for name in _CORE[2:] for said in facts.all(iri, name)]
    return Claim(
        iri=iri,
        number=iri.rpartition("/")[2],
        text=facts.label(iri),
        act=act,
        claimants=facts.all(iri, "cp:claimant"),
        addressees=facts.all(iri, "cp:addressee"),
        voice=voice,
        reporter=facts.one(iri, "cp:reporter"),
        ascribed=facts.all(iri, "cp:ascribedTo"),
        attribution=attribution,
        document=facts.one(iri, "cp:concernsDocument"),
        edtf=dated.value if dated else "",
        date=in_words(dated.value) if dated else "",
        earliest=earliest.value if earliest else "",
        states=facts.all(iri, "cp:claimantState"),
        tenures=facts.all(iri, "cp:madeInTenure"),
        about=about,
        quotes=read_quotes(facts, iri),
        notes=[*facts.all(iri, "skos:note"), *facts.all(iri, "skos:editorialNote")],
        relations=_relations(facts, iri),
        judged=_judged(facts, iri),
    )


def read_quotes(facts: Facts, iri: str) -> list[Quote]:
    """Return what a claim, event or document rests on, in order of position."""
    found = []
    for anchor in facts.all(iri, "cp:evidence"):
        for selector in facts.all(anchor.value, "oa:hasSelector"):
            start, end = (facts.one(selector.value, name) for name in ("oa:start", "oa:end"))
            for quoted in facts.all(selector.value, "oa:refinedBy"):
                exact = facts.one(quoted.value, "oa:exact")
                if start and end and exact:
                    found.append(Quote(exact.value, int(start.value), int(end.value), anchor.value))
    return sorted(found, key=lambda each: each.start)


def _relations(facts: Facts, iri: str) -> list[Relation]:
    found = []
    for near, far, is_incoming in (
        ("cp:sourceClaim", "cp:targetClaim", False),
        ("cp:targetClaim", "cp:sourceClaim", True),
    ):
        for relation in facts.subjects(near, iri):
            kind, other = facts.one(relation, "cp:relationKind"), facts.one(relation, far)
            if kind and other:
                reasons = facts.all(relation, "skos:editorialNote")
                reason = next(iter(reasons or facts.all(relation, "skos:note")), None)
                basis = kind.bases[0]
                found.append(Relation(relation, kind, other, is_incoming, basis, reason))
    return found


def _judged(facts: Facts, iri: str) -> list[Text]:
    """Name the properties of its core that rest on the editors' judgement."""
    return [
        facts.label(expand(name))
        for name in _CORE
        if any(said.bases == ("editorial",) for said in facts.all(iri, name))
    ]
