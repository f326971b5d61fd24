"""The patch turns one release into the next; the change list says what people did."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse
from rdflib import Dataset as RdflibDataset

import kg
from kg.changes import change_list, changes, patch
from kg.exports import compare

Pair = tuple[kg.Release, kg.Release]


def apply(quads: set[Quad], text: str) -> set[Quad]:
    """Apply a patch by the rules of its format: deletions and additions, in any order."""
    for line in text.splitlines():
        code, _, rest = line.partition(" ")
        if code in {"D", "A"}:
            (quad,) = parse(rest.encode(), RdfFormat.N_QUADS)
            quads = quads - {quad} if code == "D" else quads | {quad}
    return quads


def canonical(quads: set[Quad]) -> set[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def read(release: kg.Release) -> set[Quad]:
    return set(parse(path=release.path / "dumps" / "coldpeace-all.nq", format=RdfFormat.N_QUADS))


def test_patch_turns_one_release_into_the_next(next_release: Pair) -> None:
    before, after = next_release

    patched = apply(read(before), patch(before, after))

    assert canonical(patched) == canonical(read(after))


def test_patch_deletes_only_what_was_there_and_adds_only_what_was_not(next_release: Pair) -> None:
    before, after = next_release
    lines = patch(before, after).splitlines()
    quads = {
        code: set(
            parse(
                "\n".join(line[2:] for line in lines if line.startswith(code)).encode(),
                RdfFormat.N_QUADS,
            )
        )
        for code in ("D ", "A ")
    }

    assert quads["D "] <= read(before)
    assert quads["A "].isdisjoint(read(before))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the library's own parser
def test_patch_is_read_by_another_library(next_release: Pair) -> None:
    before, after = next_release
    text = patch(before, after)
    body = "\n".join(line for line in text.splitlines() if not line.startswith("H "))

    dataset = RdflibDataset()
    dataset.parse(data=body, format="patch")

    added = sum(line.startswith("A ") for line in text.splitlines())
    assert len(list(dataset.quads())) == added > 0


def test_patch_between_a_release_and_itself_is_empty(release: kg.Release) -> None:
    assert [line[0] for line in patch(release, release).splitlines()] == ["H", "H", "T", "T"]
    assert changes(release, release) == ()


def test_changes_tell_of_each_thing_what_happened(next_release: Pair) -> None:
    found = {change.iri.rpartition("/id/")[2]: change for change in changes(*next_release)}

    assert {iri: change.kind for iri, change in found.items() if iri.startswith("claim/")} == {
        "claim/09-03": "withdrawn",
        "claim/09-04": "changed",
    }
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    assert [*found["claim/09-04"].removed] == [*found["claim/09-04"].added] == [label]


def test_change_list_reads_in_both_languages(next_release: Pair) -> None:
    text = change_list(*next_release)

    assert text.startswith("# 0.1.0-")
    assert "## Withdrawn\n\n- `id/claim/09-03` Withdrawn claim" in text
    assert "## 取り下げ\n\n- `id/claim/09-03` 取り下げた主張" in text


def test_release_without_a_release_before_it_is_told(release: kg.Release) -> None:
    with pytest.raises(kg.KgError, match=r"no release before 0\.1\.0-"):
        compare(release, "patch")


def test_comparison_is_an_export_of_the_later_release(next_release: Pair, tmp_path: Path) -> None:
    before, after = next_release

    assert kg.read_export(after, "patch").decode() == patch(before, after)
    with pytest.raises(kg.KgError, match=r"no release before 0\.1\.0-"):
        kg.read_export(before, "patch")
