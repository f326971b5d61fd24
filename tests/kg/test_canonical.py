"""Quads are sorted in pieces, and named after RDFC-1.0 as if they were held together."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    RdfFormat,
    parse,
    serialize,
)

import kg
from kg import canonical
from kg.canonical import add_lines, read_lines, triple_lines, write_canonical


def test_quads_are_those_that_the_engine_canonicalises_whole(
    checked: kg.Checked, tmp_path: Path
) -> None:
    assert checked.store
    write_canonical(checked.store, tmp_path / "whole.nq")

    whole = Dataset(q for q in checked.store if not isinstance(q.graph_name, DefaultGraph))
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    judged = serialize(whole, format=RdfFormat.N_QUADS)
    assert judged
    assert (tmp_path / "whole.nq").read_bytes() == b"".join(sorted(judged.splitlines(True)))
    assert b"_:c14n" in judged


def test_many_pieces_give_the_bytes_of_one(
    checked: kg.Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checked.store
    write_canonical(checked.store, tmp_path / "one.nq")
    monkeypatch.setattr(canonical, "PIECE", 1000)
    write_canonical(checked.store, tmp_path / "many.nq")

    assert (tmp_path / "many.nq").read_bytes() == (tmp_path / "one.nq").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.nq", "one.nq"]


def test_lines_are_added_in_their_place_and_once(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"b\nd\n")

    digest = add_lines(path, [b"a\n", b"d\n", b"e\n"])

    assert path.read_bytes() == b"a\nb\nd\ne\n"
    assert digest == "615499ca5e8ce918ddd8cb1764804d05183e3239a15aeb6d26e9892fc85a449a"


def test_triple_of_several_graphs_is_one_line() -> None:
    lines = [b'<a:s> <a:p> "x <y> z" <a:g> .\n', b'<a:s> <a:p> "x <y> z" <a:h> .\n']

    assert list(triple_lines(lines)) == [b'<a:s> <a:p> "x <y> z" .\n']


def test_lines_of_several_batches_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical, "BATCH", 2)
    lines = [f"<a:s> <a:p> _:b{number} <a:g> .\n".encode() for number in range(5)]

    assert list(read_lines(lines)) == list(parse(b"".join(lines), format=RdfFormat.N_QUADS))
