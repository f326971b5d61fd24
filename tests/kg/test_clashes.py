"""A record that contradicts itself is not built; the clash is told from both sides, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from coldpeace import main


@pytest.fixture
def spoilt(copy: Path) -> Path:
    """The record, but for a claim that is addressed to a town."""
    claims = copy / "data" / "stated" / "claims" / "09.ttl"
    text = claims.read_text(encoding="utf-8")
    right, wrong = "cp:addressee <person/bill-clinton>", "cp:addressee <place/budapest>"
    assert right in text
    claims.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    return copy


def test_contradiction_is_told_from_both_sides_in_both_languages(spoilt: Path) -> None:
    (finding,) = (f for f in kg.check(spoilt).findings if f.severity == "violation")

    (line, *english), (_line, *japanese) = (finding.told(lang).split("\n") for lang in ("en", "ja"))

    assert line == finding.text("en")
    assert finding.check == "disjoint-Actor-Place"
    assert str(finding.path) == "data/external/places.ttl"
    assert english[0] == "  Budapest is an actor. This is inferred."
    assert "(rule/range-addressee-Actor)" in english[1]
    assert "(data/stated/claims/09.ttl)" in "".join(english)
    assert "「合意違反」と断言" in "".join(english)
    assert "  Budapest is a place." in english
    assert "(data/external/places.ttl)" in english[-1]
    assert japanese[0].startswith("  ブダペストは、行為主体である。")
    assert "  ブダペストは、場所である。" in japanese
    assert len(japanese) == len(english)


def test_contradiction_stops_the_build_which_prints_the_explanation(
    spoilt: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    answer = CliRunner().invoke(main, ["build", "--root", str(spoilt), "--out", str(out)])

    assert answer.exit_code == 1
    assert "Nothing is both an actor and a place. [place/budapest]" in answer.stdout
    assert "\n  Budapest is an actor. This is inferred.\n    Why: " in answer.stdout
    assert not (out / "current").exists()
