"""The one list of columns: a line there is a column of the flight, of its table, of what is read back and of a cut."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.flight.columns import COLUMNS, Of, Samples, complete, owners
from sim.flight.stages import cut
from sim.output.tables import columns_of, head_of

Small = Callable[..., Path]
ROOT = Path(sim.__file__).parent

LINE = """
    spin: Annotated[Floats, Column(Of.PAIR, (Axis("_x_rad_s", "rad / s"), Axis("_y_rad_s", "rad / s")), "a test")]
"""

LET_GO = {"let go": {"kind": "coast", "until": {"duration": "20 min"}}}

# the place where the values are worked out gains one; everything else is the program as it stands
FLY = """
import sys
from pathlib import Path

import numpy as np

import sim
from sim.flight.stages import cut
from sim.flying import assemble
from sim.output.outputs import write_tables
from sim.output.saved import load
from sim.output.tables import head_of

file, folder = Path(sys.argv[1]), Path(sys.argv[2])
assert Path(sim.__file__).is_relative_to(Path.cwd()), sim.__file__
known = assemble.samples

def samples(plan, run):
    values = known(plan, run)
    if "chaser" in plan.vehicles:
        values["spin"] = np.sin(values["target"][:, 4:])
    return values

assemble.samples = samples
flight = sim.run(file, speed="interpreted")
folder.mkdir()
write_tables(flight, folder)
again = load(folder)
assert again.spin.dtype == np.float64
assert again.spin.tobytes() == flight.spin.tobytes()
table = flight.table()
if flight.chaser_vehicle:
    assert np.array_equal(flight.spin, np.sin(flight.target[:, 4:]))
    assert np.array_equal(table["spin_y_rad_s"].to_value("rad / s"), flight.spin[:, 1])
else:
    assert flight.spin.tolist() == [[0.0, 0.0]] * len(flight.t)
    assert "spin_x_rad_s" not in table.colnames
assert head_of(flight)["frames"]["spin"] == "a test"
part = cut(again, (300.0, 600.0))
first = flight.t.tolist().index(part.t[0])
assert 2 < len(part.t) < len(flight.t)
assert np.array_equal(part.spin, flight.spin[first : first + len(part.t)])
print("told", flight.spin.shape == (len(flight.t), 2))
"""


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program whose list of columns has one line more."""
    root = tmp_path_factory.mktemp("program")
    shutil.copytree(ROOT, root / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    file = root / "sim" / "flight" / "columns.py"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    samples = next(node for node in ast.parse("".join(lines)).body if getattr(node, "name", "") == "Samples")
    last = max(node.end_lineno or 0 for node in samples.body if isinstance(node, ast.AnnAssign))
    file.write_text("".join([*lines[:last], LINE, *lines[last:]]), encoding="utf-8")
    return root


@pytest.mark.parametrize("position", [("0 ft", "0 ft", "170 ft"), None], ids=["a pair", "alone"])
def test_a_new_column_is_one_line(
    small: Small, position: tuple[str, str, str] | None, longer: Path, tmp_path: Path
) -> None:
    file = small(tmp_path, LET_GO, position=position)
    done = subprocess.run(
        [sys.executable, "-c", FLY, str(file), str(tmp_path / "out")],
        cwd=longer,
        env={**os.environ, "PYTHONPATH": str(longer), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "told True\n", done.stderr


def test_the_arrays_of_a_flight_are_the_columns(sts_71: sim.Flight) -> None:
    arrays = {name for name, value in vars(sts_71).items() if isinstance(value, np.ndarray)}
    assert arrays == set(COLUMNS) == {field.name for field in fields(Samples)}
    for name, column in COLUMNS.items():
        array, width = getattr(sts_71, name), len(column.axes)
        assert array.shape == ((len(sts_71.t), width) if width > 1 else (len(sts_71.t),)), name
        assert array.dtype == column.kind, name


def test_every_column_is_in_the_table_under_names_of_its_own(sts_71: sim.Flight) -> None:
    titles = [title for name, column in COLUMNS.items() for title in column.titles(name)]
    assert len(set(titles)) == len(titles)
    table = columns_of(sts_71)
    assert set(table) - set(titles) == {"utc", "met_s", *(title.replace("target", "chaser") for title in titles[2:8])}
    assert [title for title in table if title in titles] == titles
    for name, column in COLUMNS.items():
        for title, axis in zip(column.titles(name), column.axes, strict=True):
            assert table[title][0] == axis.unit
    assert head_of(sts_71)["frames"]["target, chaser"] == COLUMNS["target"].frame


def test_what_a_target_alone_has(fly_small: Callable[..., sim.Flight]) -> None:
    flight = fly_small(LET_GO)
    assert owners(flight.plan) == {Of.FLIGHT, Of.TARGET, Of.SHIP} | ({Of.ENGINES} if flight.plan.mass_kg else set())
    assert flight.range_m.shape == flight.t.shape
    assert np.isnan(flight.range_m).all()
    assert flight.lvlh.tolist() == [[0.0] * 6] * len(flight.t)
    assert np.array_equal(flight.chaser, flight.target)
    given = {name: getattr(flight, name) for name, column in COLUMNS.items() if column.of is not Of.PAIR}
    assert complete(flight.plan, given).keys() == COLUMNS.keys()
    with pytest.raises(KeyError, match="jets"):
        complete(flight.plan, {name: array for name, array in given.items() if name != "jets"})


def test_a_cut_cuts_every_column(sts_71: sim.Flight) -> None:
    middle = 0.5 * (sts_71.t[0] + sts_71.t[-1])
    part = cut(sts_71, (middle, middle + 600.0))
    first = int(np.searchsorted(sts_71.t, middle, side="right")) - 1
    for name in COLUMNS:
        cutting = getattr(part, name)
        assert len(cutting) == len(part.t) < len(sts_71.t)
        assert np.array_equal(cutting, getattr(sts_71, name)[first : first + len(part.t)], equal_nan=True), name
