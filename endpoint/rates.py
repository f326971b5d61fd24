"""A limit on how often one client may ask, the same for all processes of a server.

The generic cell rate algorithm keeps one number per client: when its bucket will be full again.
The numbers stand in one small file that all processes share; a client is a cell of it, chosen by a
hash, so the file never grows. Two clients that share a cell share a bucket.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
import time
import weakref
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from pathlib import Path

_CELLS = 1 << 16
_NUMBER = struct.Struct("d")
_BURST_SECONDS = 20


class Rates:
    """Buckets of clients: ``rate`` requests a second, and twenty seconds' worth at once.

    Args:
        file: shared by the processes of one server; made where it is missing.
        rate: requests per second and client, on average.
    """

    def __init__(self, file: Path, rate: float) -> None:
        self._lock = threading.Lock()
        self._cost = 1 / rate
        self._depth = max(_BURST_SECONDS, self._cost)
        self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        weakref.finalize(self, os.close, self._file)
        os.truncate(self._file, _CELLS * _NUMBER.size)
        self._cells = mmap.mmap(self._file, 0)
        # Unknown to strangers, the same in all processes: nobody can choose whose cell to share.
        self._salt = str(file.stat().st_ino).encode() + str(file).encode()

    def ask(self, client: str) -> float:
        """Count one request of a client.

        Returns:
            0 if it may be answered, else the seconds to wait.
        """
        place = self._place(client)
        with self._lock:  # of threads; the other one is of processes
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                return self._fill(place)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _fill(self, place: int) -> float:
        now = time.monotonic()  # of the machine, so the same in all processes
        full = max(_NUMBER.unpack_from(self._cells, place)[0], now) + self._cost
        if full - now > self._depth:
            return float(full - now - self._depth)
        _NUMBER.pack_into(self._cells, place, full)
        return 0.0

    def _place(self, client: str) -> int:
        digest = blake2b(network(client).encode(), key=self._salt[:64], digest_size=4).digest()
        return int.from_bytes(digest, "big") % _CELLS * _NUMBER.size


def network(client: str) -> str:
    """Return what stands for a client: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return client
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> 64 << 64))
