"""Another SPARQL 1.1 engine: asked in place of the store, and loaded with a release."""

from kg.remote.addresses import Address, read_address
from kg.remote.greetings import greet, holds, refuse_readers
from kg.remote.loading import PHASES, load_into
from kg.remote.runner import RemoteEngine

__all__ = [
    "PHASES",
    "Address",
    "RemoteEngine",
    "greet",
    "holds",
    "load_into",
    "read_address",
    "refuse_readers",
]
