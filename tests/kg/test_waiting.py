from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.waiting import Crowded, WaitingRoom


def wait_until(is_so) -> None:
    while not is_so():
        time.sleep(0.001)


def test_free_thing_is_had_at_once() -> None:
    room: WaitingRoom[str] = WaitingRoom(0)
    room.put("worker")

    assert room.take(0) == "worker"
    with pytest.raises(Crowded):
        room.take(0)


def test_newest_is_served_first_and_oldest_gives_way() -> None:
    room: WaitingRoom[str] = WaitingRoom(2)
    with ThreadPoolExecutor(3) as threads:
        places = []
        for number in range(3):
            places.append(threads.submit(room.take, 60))
            expected = min(number + 1, 2)
            wait_until(lambda n=expected: len(room._waiting) == n)
        wait_until(places[0].done)
        room.put("first")
        wait_until(places[2].done)
        room.put("second")

        assert isinstance(places[0].exception(), Crowded)
        assert [place.result() for place in places[1:]] == ["second", "first"]


def test_who_leaves_takes_nothing_along() -> None:
    room: WaitingRoom[str] = WaitingRoom(2)
    with pytest.raises(Crowded):
        room.take(0.01)

    room.put("worker")

    assert room.take(0) == "worker"


def test_no_thing_is_lost_or_had_twice() -> None:
    room: WaitingRoom[int] = WaitingRoom(8)
    for thing in range(3):
        room.put(thing)
    held: set[int] = set()
    lock = threading.Lock()

    def use(_number: int) -> bool:
        try:
            thing = room.take(0.001)
        except Crowded:
            return False
        with lock:
            assert thing not in held
            held.add(thing)
        time.sleep(0.0001)
        with lock:
            held.remove(thing)
        room.put(thing)
        return True

    with ThreadPoolExecutor(16) as threads:
        assert any(threads.map(use, range(2000)))

    assert {room.take(0) for _ in range(3)} == {0, 1, 2}
