"""A tally of triples: how many there are, of which subjects, classes and properties, and links.

Terms are written as in N-Triples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TypeAlias

from rdflib.namespace import RDF

from kg.prefixes import ID

#: Subject, predicate, object.
Row: TypeAlias = tuple[str, str, str]

_TYPE = f"<{RDF.type}>"
_THING = f"<{ID}"


@dataclass(slots=True)
class Tally:
    """Counts of triples.

    Attributes:
        links: properties whose objects are counted by the name space that they stand in.
        spaces: the name spaces of other data sets.
        triples: how many.
        subjects: how many different ones.
        things: how many of them are described things, not parts of one.
        properties: how many triples each has.
        members: class -> how many subjects it has; what has no name counts as a class as well.
        examples: class -> the first of the things in it.
        linked: property and name space -> how many triples lead there.
    """

    links: frozenset[str]
    spaces: frozenset[str]
    triples: int = 0
    subjects: int = 0
    things: int = 0
    properties: Counter[str] = field(default_factory=Counter)
    members: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    linked: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, rows: Iterable[Row]) -> Tally:
        """Count triples, sorted and each once, of subjects that were not counted before."""
        last = ""
        for subject, predicate, obj in rows:
            self.triples += 1
            self.properties[predicate] += 1
            if subject != last:
                last = subject
                self.subjects += 1
                self.things += subject.startswith(_THING) and "#" not in subject
            if predicate == _TYPE:
                self.members[obj] += 1
                if subject.startswith(_THING):
                    self.examples[obj] = min(self.examples.get(obj, subject), subject)
            elif predicate in self.links:
                for space in self.spaces:
                    self.linked[predicate, space] += obj.startswith(space)
        return self

    def with_more(self, rows: Iterable[Row]) -> Tally:
        """A further tally that counts some more triples."""
        return deepcopy(self).add(rows)


def read_row(line: bytes) -> Row:
    """The terms of a line of N-Triples."""
    subject, predicate, obj = line.decode().removesuffix(" .\n").split(" ", 2)
    return subject, predicate, obj
