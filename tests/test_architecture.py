"""The house holds: no circle of imports, small rooms, short modules."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from sim.flight.columns import COLUMNS, Of

ROOT = Path(__file__).parents[1]
SIM = ROOT / "sim"
MODULES = 20  # a folder, at most
LINES, TEST_LINES = 450, 600  # a module, at most
ASKING = 15  # places that ask whether there is a chaser, fewer than
CHASER = {"chaser", "old_chaser", "chaser_vehicle", "chaser_body", "has_chaser"}
KINDS = {"Propagation", "Rendezvous", "PropagationRun", "RendezvousRun", "TwoShips"}


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


def of_chaser(node: ast.expr) -> bool:
    """Say whether an expression is a chaser, by its last name."""
    return getattr(node, "attr", getattr(node, "id", "")) in CHASER


def asks(node: ast.AST) -> list[ast.expr]:
    """Give what in a node asks whether there is a chaser: for None, for truth, for a kind, for a column of the pair."""
    match node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
            return [node] if isinstance(left, ast.Constant) and left.value == "chaser" else []
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() | ast.Eq() | ast.NotEq()], comparators=[other]):
            none = any(isinstance(side, ast.Constant) and side.value is None for side in (left, other))
            return [node] if none and (of_chaser(left) or of_chaser(other)) else []
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[_, kind]):
            return [node] if any(getattr(one, "id", "") in KINDS for one in ast.walk(kind)) else []
        case ast.Call(func=ast.Attribute(attr="has"), args=[ast.Constant(value=str(column))]):
            return [node] if COLUMNS[column].of is Of.PAIR else []
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) | ast.Assert(test=test):
            tests = [test]
        case ast.BoolOp(values=tests) | ast.comprehension(ifs=tests) | ast.Call(func=ast.Name(id="bool"), args=tests):
            pass
        case ast.UnaryOp(op=ast.Not(), operand=test):
            tests = [test]
        case _:
            return []
    return [test for test in tests if of_chaser(test)]


def asking(source: str) -> int:
    """Count the places of a module that ask."""
    found = (one for node in ast.walk(ast.parse(source)) for one in asks(node))
    return len({(one.lineno, one.col_offset) for one in found})


def test_few_places_ask_whether_there_is_a_chaser() -> None:
    counts = {
        str(file.relative_to(ROOT)): asking(file.read_text(encoding="utf-8"))
        for file in SIM.rglob("*.py")
        if file.parent.name != "vehicles"  # where a chaser is what a ship's file is for
    }
    assert sum(counts.values()) < ASKING, {file: count for file, count in counts.items() if count}


@pytest.mark.parametrize(
    "source",
    [
        "if plan.chaser is None: pass",
        "assert flight.chaser_vehicle",
        "x = 1 if not scenario.chaser else 2",
        "y = scenario.chaser and scenario.chaser.port",
        "z = isinstance(run, RendezvousRun)",
        'w = flight.has("range_m")',
        'v = "chaser" in vehicles',
    ],
)
def test_a_place_that_asks_is_counted(source: str) -> None:
    assert asking(source) == 1
    assert asking(source.replace("chaser", "target").replace("Rendezvous", "").replace("range_m", "t")) == 0
