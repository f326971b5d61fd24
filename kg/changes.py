"""What changed between two releases: for machines as RDF Patch, for people thing by thing.

Source: RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)
from rdflib.namespace import OWL, RDFS

from kg.dataset import DATASET
from kg.prefixes import BASE, CP, last_segment
from kg.release import Release

_WHOLE = "dumps/coldpeace-all.nq"
_ASSERTED = "dumps/coldpeace-asserted.nq"
_LABEL, _EVIDENCE = NamedNode(RDFS.label), NamedNode(CP.evidence)
_DEPRECATED = NamedNode(OWL.deprecated)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one thing.

    Attributes:
        iri: the thing; what stands in its fragments and its places of evidence counts as its own.
        kind: added, changed, withdrawn (it says so, and stays) or removed (it is gone).
        labels: language -> label, of the newer release where it has one.
        removed: property -> values that are no longer said, as N-Triples terms, sorted.
        added: property -> values that are newly said.
    """

    iri: str
    kind: str
    labels: dict[str, str]
    removed: dict[str, list[str]] = field(default_factory=dict)
    added: dict[str, list[str]] = field(default_factory=dict)

    @property
    def terms(self) -> list[str]:
        """The local names of the properties whose values changed, where the thing stays."""
        properties = {*self.removed, *self.added} if self.kind == "changed" else ()
        return [last_segment(each) for each in sorted(properties)]


def patch(old: Release, new: Release) -> str:
    """The RDF Patch that turns the N-Quads of one release into those of the next.

    Blank nodes have their labels of the older dump. Their labels mean nothing from one release to
    the next, so where any in a graph differ, all of that graph are taken out and put in again.
    """
    before, after = _read(old, _WHOLE), _read(new, _WHOLE)
    gone, come = _difference(before, after)
    lines = [
        f'H from "{old.title}" .',
        f'H to "{new.title}" .',
        "TX .",
        *(f"D {quad} ." for quad in sorted(map(str, gone))),
        *(f"A {quad} ." for quad in sorted(map(str, map(_relabel, come)))),
        "TC .",
    ]
    return "".join(f"{line}\n" for line in lines)


def changes(old: Release, new: Release) -> tuple[Change, ...]:
    """What people changed, thing by thing, sorted by IRI; not what was inferred or counted."""
    before, after = (_read(each, _ASSERTED) for each in (old, new))
    gone, come = ({q for q in quads if _is_said(q)} for quads in _difference(before, after))
    owners = _owners(before) | _owners(after)
    said: dict[str, tuple[list[Quad], list[Quad]]] = defaultdict(lambda: ([], []))
    for side, quads in enumerate((gone, come)):
        for quad in quads:
            said[_owner(quad, owners)][side].append(quad)
    states = [{_owner(quad, owners) for quad in quads} for quads in (before, after)]
    withdrawn = {_owner(quad, owners) for quad in come if quad.predicate == _DEPRECATED}
    labels = _labels(before) | _labels(after)
    return tuple(
        Change(
            iri,
            "withdrawn" if iri in withdrawn else _kind(iri, *states),
            labels.get(iri, {}),
            _by_property(removed),
            _by_property(added),
        )
        for iri, (removed, added) in sorted(said.items())
    )


def _read(release: Release, name: str) -> set[Quad]:
    return set(parse(path=release.path / name, format=RdfFormat.N_QUADS))


def _difference(before: set[Quad], after: set[Quad]) -> tuple[set[Quad], set[Quad]]:
    """What must be taken out and what put in; blank nodes by whole graphs."""
    plain_before, blank_before = _split(before)
    plain_after, blank_after = _split(after)
    gone, come = plain_before - plain_after, plain_after - plain_before
    for graph in blank_before.keys() | blank_after.keys():
        one, other = blank_before[graph], blank_after[graph]
        if _canonical(one) != _canonical(other):
            gone |= one
            come |= other
    return gone, come


def _split(quads: Iterable[Quad]) -> tuple[set[Quad], defaultdict[str, set[Quad]]]:
    plain, blank = set(), defaultdict(set)
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            blank[str(quad.graph_name)].add(quad)
        else:
            plain.add(quad)
    return plain, blank


def _canonical(quads: set[Quad]) -> set[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _relabel(quad: Quad) -> Quad:
    """Give new blank nodes labels that no old one has."""
    subject, value = quad.subject, quad.object
    if isinstance(subject, BlankNode):
        subject = BlankNode(f"new-{subject.value}")
    if isinstance(value, BlankNode):
        value = BlankNode(f"new-{value.value}")
    return Quad(subject, quad.predicate, value, quad.graph_name)


def _is_said(quad: Quad) -> bool:
    return quad.graph_name != NamedNode(DATASET) and isinstance(quad.subject, NamedNode)


def _owners(quads: Iterable[Quad]) -> dict[str, str]:
    """Place of evidence -> what rests on it, where that is one thing."""
    found = defaultdict(set)
    for quad in quads:
        if quad.predicate == _EVIDENCE and isinstance(quad.object, NamedNode):
            found[quad.object.value].add(_stem(quad.subject))
    return {place: next(iter(things)) for place, things in found.items() if len(things) == 1}


def _owner(quad: Quad, owners: dict[str, str]) -> str:
    stem = _stem(quad.subject)
    return owners.get(stem, stem)


def _stem(term: object) -> str:
    """The IRI without its fragment; our ontology's terms are things of their own."""
    iri = term.value if isinstance(term, NamedNode) else str(term)
    return iri if iri.startswith(CP) else iri.partition("#")[0]


def _kind(iri: str, before: set[str], after: set[str]) -> str:
    if iri not in before:
        return "added"
    return "changed" if iri in after else "removed"


def _labels(quads: Iterable[Quad]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate == _LABEL and isinstance(quad.object, Literal):
            found[_stem(quad.subject)][quad.object.language or ""] = quad.object.value
    return dict(found)


def _by_property(quads: Iterable[Quad]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        found[quad.predicate.value].add(str(quad.object))
    return {term: sorted(values) for term, values in sorted(found.items())}


def change_list(old: Release, new: Release) -> str:
    """What changed, as Markdown, in English and then in Japanese."""
    found = changes(old, new)
    parts = [f"# {old.title} → {new.title}\n"]
    for language, headings in _HEADINGS.items():
        for kind, heading in headings.items():
            lines = [_line(change, language) for change in found if change.kind == kind]
            parts += [f"## {heading}\n", *lines, ""] if lines else []
    return "\n".join(parts).rstrip() + "\n"


_HEADINGS = {
    "en": {"added": "Added", "changed": "Changed", "withdrawn": "Withdrawn", "removed": "Removed"},
    "ja": {"added": "追加", "changed": "変更", "withdrawn": "取り下げ", "removed": "削除"},
}


def _line(change: Change, language: str) -> str:
    label = change.labels.get(language) or change.labels.get("en") or ""
    names = ", ".join(change.terms)
    name = change.iri.removeprefix(BASE)
    return f"- `{name}` {label}".rstrip() + (f" ({names})" if names else "")
