"""Kinds of phase are told apart by their traits: their names are compared in the dispatch alone."""

import ast
from pathlib import Path
from typing import get_args

import pytest

import sim
from sim.scenario.tables.phases import AnyPhase, OnAxis, traits_of

ROOT = Path(sim.__file__).parent
KINDS = {get_args(table.model_fields["kind"].annotation)[0] for table in get_args(AnyPhase)}
DISPATCH = "flying/phases.py"
TABLES = "scenario/tables/"
STILL = {  # in sim/views, to become fewer
    "views/film/timewarp.py",
    "views/plots/approach.py",
    "views/plots/ground_track.py",
    "views/scene/chapters.py",
    "views/scene/timeline.py",
}


def texts(node):
    """Return the texts that a literal holds: itself, or the parts of a tuple, list, set, or a table's keys."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return {text for part in node.elts for text in texts(part)}
    if isinstance(node, ast.Dict):
        return {text for key in node.keys if key is not None for text in texts(key)}
    return set()


def about_kind(node):
    """Return whether an expression is a kind, or several; events have kinds of their own."""
    match node:
        case ast.Attribute(value=ast.Name(id="event"), attr="kind"):  # of an event: it has kinds of its own
            return False
        case (
            ast.Attribute(attr="kind") | ast.Name(id="kind" | "kinds") | ast.Subscript(slice=ast.Constant(value="kind"))
        ):
            return True
    return False


def comparisons(source):
    """Return the lines of a source in which a kind is compared with the name of one, or looked up by its name."""
    tree = ast.parse(source)
    tables = {
        target.id: texts(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    def names(node):
        return bool((tables.get(node.id, set()) if isinstance(node, ast.Name) else texts(node)) & KINDS)

    found = []
    for node in ast.walk(tree):
        sides = []
        match node:
            case ast.Compare():
                sides = [node.left, *node.comparators]
            case ast.Call(func=ast.Attribute(value=value)):
                sides = [value, *node.args]
            case ast.Subscript():
                sides = [node.value, node.slice]
            case ast.Match():
                values = [part.value for part in ast.walk(node) if isinstance(part, ast.MatchValue)]
                found += [node.lineno] if about_kind(node.subject) and any(map(names, values)) else []
        if any(map(about_kind, sides)) and any(map(names, sides)):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    "line",
    [
        'x = phase.kind == "dock"',
        'x = "dock" != phase.kind',
        'x = phase["kind"] in ("dock", "docked")',
        'NEAR = ("hold", "dock")\nx = [p for p in phases if p.kind in NEAR]',
        'x = kinds.index("dock")',
        'PACE = {"dock": 2.0}\nx = PACE.get(phase.kind, 1.0)',
        'x = {"dock": 1}[phase.kind]',
        'match phase.kind:\n    case "dock":\n        pass',
    ],
)
def test_a_comparison_is_seen(line):
    assert comparisons(line)


def test_the_list_of_what_is_left_to_mend_shrinks():
    left = {name for name in STILL if not comparisons((ROOT / name).read_text(encoding="utf-8"))}
    assert not left, "these no longer compare names of kinds: take them off the list"


def test_nobody_compares_names_of_kinds_outside_the_dispatch():
    found = {}
    for file in sorted(ROOT.rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        lines = comparisons(file.read_text(encoding="utf-8"))
        if lines and name != DISPATCH and not name.startswith(TABLES) and name not in STILL:
            found[name] = lines
    assert not found
    assert comparisons((ROOT / DISPATCH).read_text(encoding="utf-8")), "the dispatch itself is seen"


def test_every_kind_has_traits():
    assert len(KINDS) > 8
    on_axis = {table.model_fields["kind"].annotation.__args__[0] for table in OnAxis.__args__}
    assert on_axis == {kind for kind in KINDS if traits_of(kind).path == "axis"}
    assert [kind for kind in sorted(KINDS) if traits_of(kind).brings] == ["dock", "separate"]
    assert {kind for kind in KINDS if traits_of(kind).stage == "departure"} == {"docked", "separate", "back-out"}
    with pytest.raises(KeyError):
        traits_of("hover")
