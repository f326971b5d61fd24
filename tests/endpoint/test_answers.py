from __future__ import annotations

import pytest

from endpoint.answers import Answers


def test_answer_is_made_once() -> None:
    answers = Answers()
    made = []

    first = answers.get("a", lambda: made.append(1) or b"x")
    second = answers.get("a", lambda: made.append(2) or b"y")

    assert (first, second, made) == (b"x", b"x", [1])


def test_least_recently_used_is_forgotten_first() -> None:
    answers = Answers(capacity=16)
    for number in range(16):
        answers.get(str(number), lambda: b"x")
    answers.get("0", bytes)
    answers.get("new", lambda: b"x")

    assert answers.get("0", lambda: b"again") == b"x"
    assert answers.get("1", lambda: b"again") == b"again"


def test_large_answer_and_error_are_not_kept() -> None:
    answers = Answers(capacity=16)
    with pytest.raises(ZeroDivisionError):
        answers.get("error", lambda: bytes(1 // 0))

    assert answers.get("large", lambda: b"xx") == b"xx"
    assert answers.get("large", lambda: b"yy") == b"yy"
    assert answers.get("error", lambda: b"z") == b"z"
