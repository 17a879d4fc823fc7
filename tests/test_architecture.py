"""The house holds: no circle of imports, small rooms, short modules."""

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SIM = ROOT / "sim"
MODULES = 20  # a folder, at most
LINES, TEST_LINES = 450, 600  # a module, at most


def modules() -> dict[str, Path]:
    """Give the name and file of every module of sim."""
    found = {}
    for file in sorted(SIM.rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imported(name: str, file: Path, known: set[str]) -> set[str]:
    """Give the modules that a file imports anywhere: at its top, for typing, inside functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for one in named:
            while one and one not in known:
                one = one.rpartition(".")[0]
            if one and one != name:
                found.add(one)
    return found


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    files = modules()
    return {name: imported(name, file, set(files)) for name, file in files.items()}


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Give a circle of imports, or nothing."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return []
        for one in sorted(graph[name]):
            if found := walk(one, [*way, name]):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(graph) if (found := walk(name, []))), [])


def test_no_circle_of_imports_of_any_kind(graph: dict[str, set[str]]) -> None:
    assert circle(graph) == []


def test_a_circle_would_be_found(graph: dict[str, set[str]]) -> None:
    assert "sim.core.tuples" in circle(graph | {"sim.core.tuples": {"sim.gnc.cycle"}})


def test_small_rooms() -> None:
    full = Counter(file.parent for file in SIM.rglob("*.py") if file.name != "__init__.py")
    assert {str(folder.relative_to(ROOT)): count for folder, count in full.items() if count > MODULES} == {}


def test_short_modules() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for folder, most in (("sim", LINES), ("tests", TEST_LINES))
        for file in (ROOT / folder).rglob("*.py")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > most
    }
    assert long == {}
