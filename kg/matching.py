"""Names matched with the things of a release: which are meant, how surely, and on what ground.

A query is compared with each name of each candidate word by word: in any order, across scripts,
initials with what they stand for, dates apart. What a candidate is known to have (its office,
place, participants) may account for words of the query that no name of it has.

Only what is the same is a match: the words of a recorded name, or of its transliteration, with the
same date, and of one candidate alone; in their order, which a person's name may have otherwise, and
which a comma may turn. What is merely near never is.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.alignment import align, kept_order
from kg.candidates import Candidate, Name, NameKind
from kg.dates import Interval
from kg.finding.databases import in_memory
from kg.finding.postings import ASKED, CONTEXT, FORM, INITIAL, Postings, write_postings
from kg.wordings import Known, Wording, read
from kg.words import is_initial

_NEAR = 99.0  # 100 is for what is the same
_ALL = 90.0  # who has so much of a query accounts for it
_ORDER = 0.15
_YEAR = 366  # days; a date tells less that agrees with years, such as those of an office
_LONG = 0.2
_SAME_DAYS = 0.6
_NEAR_NAME = 75.0  # unless what is so dated is nearly called so
_DATE_ALONE = 50.0


@dataclass(frozen=True, slots=True)
class Match:
    """How well one candidate agrees with a query.

    Attributes:
        score: 0 to 100, which is for what is the same.
        features: what the score is made of, by name: ``name`` and ``words`` (0 to 100),
            ``date`` (1 agrees, 0 does not; absent if there is nothing to compare), ``same``.
        is_same: the query is a name of this candidate, or an identifier.
        is_rival: it would be the same but for what the query leaves open.
    """

    candidate: Candidate
    score: float
    features: dict[str, float | bool] = field(default_factory=dict)
    is_same: bool = False
    is_rival: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether a date of the query agrees; who has it goes before who has none."""
        return self.features.get("date") == 1.0


class Matcher:
    """Finds candidates by what they are called. Safe to use from many threads.

    Args:
        candidates: all that can be found, or an index of them.
    """

    def __init__(self, candidates: Iterable[Candidate] | Postings) -> None:
        if isinstance(candidates, Postings):
            self._postings = candidates
        else:
            write = functools.partial(write_postings, candidates=candidates)
            self._postings = Postings(in_memory(write))
        self._vocabulary = self._postings.vocabulary

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All that can be found, by their identifiers."""
        return tuple(each.candidate for each in self._postings.all())

    def near(self, word: str) -> dict[str, float]:
        """Return the words of names like one word, each with a likeness, at most 1."""
        return self._vocabulary.near(word)

    def match(
        self,
        query: str,
        types: Sequence[str] = (),
        when: Interval | None = None,
        preferred: Iterable[int] = (),
    ) -> list[Match]:
        """Return candidates of these types that have anything of the query, the best first.

        These are all there are, unless there are more than an index fetches.

        Args:
            query: a name, an identifier, or words that describe; empty if only a date is known.
            types: classes, of which a candidate has one; empty for any.
            when: a date known apart from the query, which may have one itself.
            preferred: numbers of candidates that go before others, if there are too many.
        """
        asked = read(query, self._postings.lexicon)
        date = when or asked.when
        near = [self._vocabulary.near(word) for word in asked.words]
        alike = {word for row in near for word in row}
        found = []
        for known in self._postings.find(asked, query.strip(), near, types, date, preferred):
            each = known.candidate
            if query.strip() in each.identifiers:
                found.append(Match(each, 100.0, {"same": True}, is_same=True))
                continue
            is_date_alone = not asked.words and each.when is not None
            is_described = is_date_alone or (
                _agree(date, each.when) is True and bool(alike & (known.context | known.kinds))
            )
            names = [
                (name, own)
                for name, own in known.names
                if own.compact == asked.compact or alike.intersection(own.words) or is_described
            ]
            if names:
                found.append(self._best(asked, date, near, known, names))
        found = [each for each in found if each.score > 0]
        return sorted(found, key=lambda each: (-each.score, not each.is_dated, each.candidate.id))

    def _best(
        self,
        asked: Wording,
        date: Interval | None,
        near: list[dict[str, float]],
        known: Known,
        names: list[tuple[Name, Wording]],
    ) -> Match:
        """Compare a query with names of a candidate, and keep the best of them."""
        context = [
            0.0
            if is_initial(word)
            else max(CONTEXT * _most(row, known.context), FORM * _most(row, known.kinds))
            for word, row in zip(asked.words, near, strict=True)
        ]
        return max(
            (self._compare(asked, date, known, name, own, near, context) for name, own in names),
            key=lambda each: (each.is_same, each.is_rival, each.score),
        )

    def _compare(
        self,
        asked: Wording,
        date: Interval | None,
        known: Known,
        name: Name,
        own: Wording,
        near: list[dict[str, float]],
        context: list[float],
    ) -> Match:
        """Compare a query with one name: first whether it is the same, then how near it is."""
        candidate = known.candidate
        days = name.when or candidate.when or own.when
        agrees = _agree(date, days)
        is_worded = bool(asked.compact) and (
            asked.sorted == own.sorted or asked.compact == own.compact
        )
        is_ordered = candidate.is_inverted or asked.compact == own.compact or _turns(asked, own)
        is_key = asked.key == own.key != ""
        likeness, covered = self._likeness(known, asked, own, near, context)
        score = (100.0 if is_worded and is_ordered else 100 * likeness) * name.kind.value
        features: dict[str, float | bool] = {"name": round(score, 1), "words": round(covered, 1)}
        if agrees is not None:
            features["date"] = float(agrees)
            score = _weigh_date(score, date, days) if score or not asked.words else 0.0
        is_dated = agrees is True or (date is None and own.when is None and name.when is None)
        is_deciding = name.kind.is_deciding or (name.kind is NameKind.OFFICE and date is not None)
        is_key = is_key and (date == asked.when or agrees is True)
        is_meant = is_key or (is_worded and is_ordered and is_dated)
        is_same = is_deciding and is_meant and agrees is not False
        is_rival = is_worded and name.kind.is_deciding and agrees is not False
        if is_same:
            return Match(candidate, 100.0, features | {"same": True}, True, True)
        return Match(candidate, min(_NEAR, round(score, 1)), features, False, is_rival)

    def _likeness(
        self,
        known: Known,
        asked: Wording,
        own: Wording,
        near: list[dict[str, float]],
        context: list[float],
    ) -> tuple[float, float]:
        """Say how near a name is (0 to 1), and how much of the query is accounted for (0 to 100).

        The first is the harmonic mean of how much of the query the name (or the context) has and
        how much of the name the query has, each word by its weight, and a little for their order.
        """
        pairs, forms, kind = align(near, own.words), known.kinds, known.candidate.kind
        own_weights = [self._vocabulary.weight(word, kind) for word in own.words]
        weights = [
            (INITIAL if is_initial(word) else 1)
            * (own_weights[pairs[at][1]] if at in pairs else self._vocabulary.weight(word, kind))
            for at, word in enumerate(asked.words)
        ]
        has = [max(pairs.get(at, (0.0, 0))[0], context[at]) for at in range(len(near))]
        asked_share = sum(w * h for w, h in zip(weights, has, strict=True)) / (sum(weights) or 1)
        if not pairs:
            return (1 - ASKED) * asked_share, 100 * asked_share
        found = {at: likeness for likeness, at in pairs.values()}
        whole = (row for word, row in zip(asked.words, near, strict=True) if not is_initial(word))
        if any(forms & row.keys() for row in whole):  # one word for its kind is as good as another
            found = {at: FORM for at, word in enumerate(own.words) if word in forms} | found
        own_share = sum(own_weights[at] * like for at, like in found.items()) / sum(own_weights)
        mean = 1 / (ASKED / asked_share + (1 - ASKED) / own_share)
        order = kept_order(pairs, asked.words)
        return (1 - _ORDER) * mean + _ORDER * order, 100 * asked_share


def sure_match(found: Sequence[Match]) -> Match | None:
    """Return the one match that is meant beyond doubt, or None.

    It is the same as the query, and no other candidate is, or may be for all the query says: of
    things that have a date, any that has all words of a query without one.
    """
    same = [each for each in found if each.is_same or each.is_rival]
    if len(same) != 1 or not same[0].is_same:
        return None
    sure = same[0]
    others = (
        each
        for each in found
        if each.candidate.kind == sure.candidate.kind and each.candidate.when is not None
    )
    is_open = "words" in sure.features and not sure.is_dated
    accounts = [each.features.get("words", 0) >= _ALL for each in others if each is not sure]
    return None if is_open and any(accounts) else sure


def _most(row: dict[str, float], known: frozenset[str]) -> float:
    return max((row[word] for word in known & row.keys()), default=0.0)


def _turns(asked: Wording, own: Wording) -> bool:
    """Whether a text has the words of another from some word on, and then those before it.

    ``Summit, Budapest`` is the Budapest summit; who writes to whom must not change places.
    """
    size = len(own.words)
    return len(asked.words) == size and any(
        asked.words == (*own.words[at:], *own.words[:at]) for at in range(size)
    )


def _agree(asked: Interval | None, own: Interval | None) -> bool | None:
    """Whether two dates agree: one lies in the other, or they overlap; None if one is missing."""
    return None if asked is None or own is None else asked.overlaps(own)


def _weigh_date(score: float, asked: Interval | None, days: Interval | None) -> float:
    """Let a date that agrees bring a score nearer to 100, and one that does not halve it.

    The same days tell more than days in common, and those more than years.
    """
    if not _agree(asked, days):
        return score / 2
    if asked == days:
        return max(_DATE_ALONE, score + (100 - score) * _SAME_DAYS)
    if days is None or (score < _NEAR_NAME and (days.last - days.first).days > _YEAR):
        return score + (100 - score) * _LONG
    return max(_DATE_ALONE, score + (100 - score) / 2)
