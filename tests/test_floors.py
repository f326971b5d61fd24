"""The floors: content < kg < endpoint < coldpeace. A floor imports only from below."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("kg", "endpoint", "coldpeace")
FORBIDDEN = {
    "kg": {"flask", "werkzeug", "granian", "click", "jinja2"},
    "endpoint": {"click"},
    "coldpeace": {"flask", "werkzeug", "granian", "rdflib", "pyoxigraph", "pyshacl"},
}
MODULES = sorted(p for f in FLOORS for p in [*ROOT.glob(f"{f}/**/*.py"), *ROOT.glob(f"{f}*.py")])
BANNED_NAMES = {"utils", "helpers", "common", "core", "misc", "manager", "handler", "base"}


def imported(path: Path) -> set[str]:
    """Top-level names that a module imports, at any depth, lazily or not."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_module_imports_only_from_below(path: Path) -> None:
    floor = path.relative_to(ROOT).parts[0].removesuffix(".py").partition("_")[0]
    above = set(FLOORS[FLOORS.index(floor) + 1 :])

    assert not imported(path) & (above | FORBIDDEN[floor])


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_module_has_one_noun_and_fits_on_a_few_screens(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert path.stem not in BANNED_NAMES
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_module_knows_no_dossier(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "tougen" not in text
    assert "nato-budapest" not in text
