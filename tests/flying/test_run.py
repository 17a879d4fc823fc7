"""What a run keeps is written by its own verbs alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim.flying

FOLDER = Path(sim.flying.__file__).parent
OTHERS = [file for file in sorted(FOLDER.rglob("*.py")) if file.name != "run.py"]
CHANGES = {"append", "extend", "insert", "update", "setdefault", "pop", "clear", "remove"}
RUNS = {"run", "twin", "there"}  # what modules call a run


def of_a_run(node: ast.AST) -> bool:
    """Return whether this is a field of a run."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in RUNS


def written(tree: ast.AST) -> list[str]:
    """Return where a field of a run is assigned to, or what it holds is changed."""
    found = []
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            targets = [node.func.value] if isinstance(node.func.value, ast.Attribute) else []
        if any(of_a_run(inner) for target in targets for inner in ast.walk(target)):
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("source", ["run.plan = plan", "run.notes[k] = 1", "run.burns.append(b)", "a, run.t = 1, 2"])
def test_writing_is_noticed(source: str) -> None:
    assert written(ast.parse(source))


@pytest.mark.parametrize("file", OTHERS, ids=[str(file.relative_to(FOLDER)) for file in OTHERS])
def test_nobody_writes_a_runs_fields_from_outside(file: Path) -> None:
    assert written(ast.parse(file.read_text())) == []
