from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from endpoint import rates
from endpoint.rates import Rates, network

SLOW = 0.01  # a second request would have to wait for 100 seconds, so no machine is too slow


def test_client_that_asks_too_often_is_told_how_long_to_wait(tmp_path: Path) -> None:
    limit = Rates(tmp_path / "rates", SLOW)

    assert limit.ask("192.0.2.1") == 0
    assert 90 < limit.ask("192.0.2.1") <= 100
    assert limit.ask("192.0.2.2") == 0


def test_refused_requests_do_not_prolong_the_wait(tmp_path: Path) -> None:
    limit = Rates(tmp_path / "rates", SLOW)
    waits = [limit.ask("192.0.2.1") for _ in range(50)]

    assert waits[1:] == sorted(waits[1:], reverse=True)


def test_bucket_fills_again(tmp_path: Path) -> None:
    limit = Rates(tmp_path / "rates", 1e6)

    assert not any(limit.ask("192.0.2.1") for _ in range(1000))


def ask(file: Path, times: int, allowed) -> None:
    limit = Rates(file, SLOW)
    for _ in range(times):
        if limit.ask("192.0.2.1") == 0:
            with allowed.get_lock():
                allowed.value += 1


def test_processes_share_a_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "_BURST_SECONDS", 4000)  # forty requests at once
    context = multiprocessing.get_context("fork")
    allowed = context.Value("i", 0)
    asking = [context.Process(target=ask, args=(tmp_path / "rates", 30, allowed)) for _ in range(3)]
    for process in asking:
        process.start()
    for process in asking:
        process.join()

    assert allowed.value == 40


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::"),
        ("2001:db8::ffff:0:0:1", "2001:db8::"),
        ("2001:db8:0:1::1", "2001:db8:0:1::"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_client_is_an_address_or_the_network_of_an_ipv6_address(client: str, expected: str) -> None:
    assert network(client) == expected
