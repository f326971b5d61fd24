"""Names matched with the things of a release: which are meant, how surely, and on what ground.

A query is compared with each name of each candidate word by word: in any order, across scripts,
initials with what they stand for, dates apart. What a candidate is known to have (its office,
place, participants) may account for words of the query that no name of it has.

Only what is the same is a match: the words of a recorded name, or of its transliteration, with the
same date, and of one candidate alone; in their order, which a person's name may have otherwise, and
which a comma may turn. What is merely near never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from kg.candidates import Candidate, Name, NameKind
from kg.dates import Interval, find_date
from kg.names import normalise
from kg.words import Lexicon, Vocabulary, is_initial, words

_NEAR = 99.0  # 100 is for what is the same
_CONTEXT = 0.7  # a word that the context has is worth less than one that the name has
_ORDER = 0.15
_DIRECTION = 3
_BEFORE = frozenset({"from", "to", "von", "an", "от", "к"})  # words that stand before the name
_AFTER = frozenset({"宛"})
_INITIAL = 0.3  # an initial tells less than a word
_ASKED = 0.75  # what the query says weighs more than what the name says beside it
_YEAR = 366  # days; a date tells less that agrees with years, such as those of an office
_LONG = 0.2
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


@dataclass(frozen=True, slots=True)
class _Wording:
    """A text as it is compared: its key, its words, the words run together, its date."""

    key: str
    words: tuple[str, ...]
    sorted: tuple[str, ...]
    compact: str
    when: Interval | None


class Matcher:
    """Finds candidates by what they are called. Safe to use from many threads.

    Args:
        candidates: all that can be found.
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.candidates = tuple(sorted(candidates, key=attrgetter("id")))
        texts = (
            text
            for each in self.candidates
            for text in (*(name.text for name in each.names), *each.context)
        )
        self._lexicon = Lexicon(word for text in texts for word in words(text))
        self._names = {
            each.id: tuple((name, self._read(name.text)) for name in each.names)
            for each in self.candidates
        }
        self._context = {
            each.id: {word for text in each.context for word in self._lexicon.cut(words(text))}
            for each in self.candidates
        }
        self._vocabulary = Vocabulary(
            (
                (each.kind, {word for _, text in self._names[each.id] for word in text.words})
                for each in self.candidates
            ),
            (word for own in self._context.values() for word in own),
        )

    def match(
        self, query: str, types: Sequence[str] = (), when: Interval | None = None
    ) -> list[Match]:
        """Return all candidates of these types that have anything of the query, the best first.

        Args:
            query: a name, an identifier, or words that describe; empty if only a date is known.
            types: classes, of which a candidate has one; empty for any.
            when: a date known apart from the query, which may have one itself.
        """
        asked = self._read(query)
        near = [self._vocabulary.near(word) for word in asked.words]
        alike = {word for row in near for word in row}
        found = []
        for each in self.candidates:
            if types and not each.types.intersection(types):
                continue
            if query.strip() in each.identifiers:
                found.append(Match(each, 100.0, {"same": True}, is_same=True))
                continue
            is_date_alone = not asked.words and each.when is not None
            names = [
                (name, own)
                for name, own in self._names[each.id]
                if own.compact == asked.compact or alike.intersection(own.words) or is_date_alone
            ]
            if names:
                found.append(self._best(asked, when or asked.when, near, each, names))
        found = [each for each in found if each.score > 0]
        return sorted(found, key=lambda each: (-each.score, not each.is_dated, each.candidate.id))

    def _read(self, text: str) -> _Wording:
        rest, when = find_date(text)
        found = self._lexicon.cut(words(rest))
        key = normalise(text)
        return _Wording(key, found, tuple(sorted(found)), normalise(rest).replace(" ", ""), when)

    def _best(
        self,
        asked: _Wording,
        date: Interval | None,
        near: list[dict[str, float]],
        candidate: Candidate,
        names: list[tuple[Name, _Wording]],
    ) -> Match:
        """Compare a query with names of a candidate, and keep the best of them."""
        known = self._context[candidate.id]
        context = [max((row[word] for word in known & row.keys()), default=0.0) for row in near]
        return max(
            (
                self._compare(asked, date, candidate, name, own, near, context)
                for name, own in names
            ),
            key=lambda each: (each.is_same, each.is_rival, each.score),
        )

    def _compare(
        self,
        asked: _Wording,
        date: Interval | None,
        candidate: Candidate,
        name: Name,
        own: _Wording,
        near: list[dict[str, float]],
        context: list[float],
    ) -> Match:
        """Compare a query with one name: first whether it is the same, then how near it is."""
        days = name.when or candidate.when or own.when
        agrees = _agree(date, days)
        is_worded = bool(asked.compact) and (
            asked.sorted == own.sorted or asked.compact == own.compact
        )
        is_ordered = candidate.is_inverted or asked.compact == own.compact or _turns(asked, own)
        is_key = asked.key == own.key != ""
        likeness, covered = self._likeness(candidate.kind, asked, own, near, context)
        score = (100.0 if is_worded and is_ordered else 100 * likeness) * name.kind.value
        features: dict[str, float | bool] = {"name": round(score, 1), "words": round(covered, 1)}
        if agrees is not None:
            features["date"] = float(agrees)
            score = _weigh_date(score, agrees, days) if score or not asked.words else 0.0
        is_dated = agrees is True or (date is None and own.when is None and name.when is None)
        is_deciding = name.kind.is_deciding or (name.kind is NameKind.OFFICE and date is not None)
        is_meant = is_key or (is_worded and is_ordered and is_dated)
        is_same = is_deciding and is_meant and agrees is not False
        is_rival = is_worded and name.kind.is_deciding and agrees is not False
        if is_same:
            return Match(candidate, 100.0, features | {"same": True}, True, True)
        return Match(candidate, min(_NEAR, round(score, 1)), features, False, is_rival)

    def _likeness(
        self,
        kind: str,
        asked: _Wording,
        own: _Wording,
        near: list[dict[str, float]],
        context: list[float],
    ) -> tuple[float, float]:
        """Say how near a name is (0 to 1), and how much of the query is accounted for (0 to 100).

        The first is the harmonic mean of how much of the query the name (or the context) has and
        how much of the name the query has, each word by its weight, and a little for their order.
        """
        pairs = _align(near, own.words)
        if not pairs:
            return 0.0, 0.0
        own_weights = [self._vocabulary.weight(word, kind) for word in own.words]
        weights = [
            (_INITIAL if is_initial(word) else 1)
            * (own_weights[pairs[at][1]] if at in pairs else self._vocabulary.weight(word, kind))
            for at, word in enumerate(asked.words)
        ]
        has = [max(pairs.get(at, (0.0, 0))[0], _CONTEXT * context[at]) for at in range(len(near))]
        asked_share = sum(w * h for w, h in zip(weights, has, strict=True)) / sum(weights)
        shared = sum(own_weights[at] * likeness for likeness, at in pairs.values())
        own_share = shared / sum(own_weights)
        mean = 1 / (_ASKED / asked_share + (1 - _ASKED) / own_share)
        order = _kept_order(pairs, asked.words)
        return (1 - _ORDER) * mean + _ORDER * order, 100 * asked_share


def sure_match(found: Sequence[Match]) -> Match | None:
    """Return the one match that is meant beyond doubt, or None.

    It is the same as the query, and no other candidate is, or may be for all the query says.
    """
    same = [each for each in found if each.is_same or each.is_rival]
    return same[0] if len(same) == 1 and same[0].is_same else None


def _turns(asked: _Wording, own: _Wording) -> bool:
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


def _weigh_date(score: float, agrees: bool, days: Interval | None) -> float:
    """Let a date that agrees bring a score nearer to 100, and one that does not halve it."""
    if not agrees:
        return score / 2
    if days is None or (score < _NEAR_NAME and (days.last - days.first).days > _YEAR):
        return score + (100 - score) * _LONG
    return max(_DATE_ALONE, score + (100 - score) / 2)


def _kept_order(pairs: dict[int, tuple[float, int]], asked: Sequence[str]) -> float:
    """Say which share of words that are neighbours in a query are so in the name, in that order.

    ``from Talbott`` is not in ``from Burns to Talbott``; a word that says who writes to whom weighs
    most.
    """
    neighbours = [
        (
            _DIRECTION if asked[at] in _BEFORE or asked[at + 1] in _AFTER else 1,
            pairs[at + 1][1] == pairs[at][1] + 1,
        )
        for at in pairs
        if at + 1 in pairs
    ]
    kept = sum(weight for weight, is_kept in neighbours if is_kept)
    return kept / sum(weight for weight, _ in neighbours) if neighbours else 1.0


def _align(near: list[dict[str, float]], own: Sequence[str]) -> dict[int, tuple[float, int]]:
    """Pair words of a query with words of a name, each once, the most alike first.

    Returns:
        Place of a word in the query -> its likeness to a word of the name, and that word's place.
    """
    alike = sorted(
        (
            (-row[word], abs(place - at), place, at)
            for place, row in enumerate(near)
            for at, word in enumerate(own)
            if word in row
        ),
    )
    pairs: dict[int, tuple[float, int]] = {}
    taken: set[int] = set()
    for likeness, _, place, at in alike:
        if place not in pairs and at not in taken:
            pairs[place] = (-likeness, at)
            taken.add(at)
    return pairs
