"""The two speeds: equal to the last bit, one signature a kernel, machine code that is found again but never stale."""

from __future__ import annotations

import ast
import importlib
import json
import math
import os
import pkgutil
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
import pytest

import sim
from sim import code_cache
from sim import speed as two_speeds
from sim.core.body import POINT, Body
from sim.core.constants import J3, J4, J5, J6, MU_EARTH
from sim.core.motion import integrate
from sim.core.motion.integrate import NO_PUSH, orbit_coast, pair_coast, pair_step
from sim.core.relative.lvlh import elevation, pair_to_lvlh, polar
from sim.core.world import CW_CURVILINEAR, LINEAR, TWO_BODY, World
from sim.core.world import world as plain_world
from sim.speed import at, buffers, compiled, over


def world(**figures: float) -> World:
    """Build a world that both speeds take."""
    return buffers(plain_world(**figures))  # type: ignore[no-any-return]


A = 6768e3
N = math.sqrt(MU_EARTH / A**3)
MIR = (A, 0.0, 0.0, 0.0, A * N * 0.62, A * N * math.sqrt(1.0 - 0.62**2))
PAIR = (*MIR, 200.0, -1400.0, 500.0, 0.3, 0.1, -0.2)
AIR = world(density=8.6e-13)
STATION, SHUTTLE = Body(cda_m=0.006, srp_m=0.0), Body(cda_m=0.02, srp_m=0.0)
WORLDS = {
    "cw-curvilinear": world(gravity=CW_CURVILINEAR, mean_motion=N),
    "linear": world(gravity=LINEAR),
    "two-body": world(gravity=TWO_BODY),
    "j2": world(),
    "drag": AIR,
    "zonal": AIR._replace(j3=J3, j4=J4, j5=J5, j6=J6),
}
every_world = pytest.mark.parametrize("w", WORLDS.values(), ids=WORLDS.keys())


@every_world
def test_coasts_are_equal_to_the_last_bit(w: World) -> None:
    orbit = (w, STATION, 0.0, MIR, 86400.0, 200.0)
    assert compiled(orbit_coast)(*orbit) == orbit_coast(*orbit)
    pair = (w, STATION, SHUTTLE, 0.0, PAIR, -21600.0, 60.0)
    assert compiled(pair_coast)(*pair) == pair_coast(*pair)


@every_world
def test_two_thousand_cycles_are_equal_to_the_last_bit(w: World) -> None:
    """Fly both with a law that switches on the state itself, so that one different bit would not stay small."""

    def fly(step: Callable[..., tuple[float, ...]]) -> tuple[float, ...]:
        pair: tuple[float, ...] = PAIR
        for i in range(2000):
            push = [-math.copysign(0.02, r + 20.0 * v) if abs(r + 20.0 * v) > 5.0 else 0.0 for r, v in
                    zip(pair[6:9], pair[9:], strict=True)]  # fmt: skip
            pair = step(w, STATION, SHUTTLE, float(i), pair, 1.0, NO_PUSH, tuple(push))
        return pair

    assert fly(compiled(pair_step)) == fly(pair_step)


@pytest.mark.machine_code
def test_one_signature_a_kernel() -> None:
    compiled(pair_coast)(WORLDS["cw-curvilinear"], POINT, POINT, 0.0, PAIR, 60.0, 60.0)
    compiled(pair_coast)(WORLDS["zonal"], STATION, SHUTTLE, 0.0, PAIR, 60.0, 60.0)
    assert len(compiled(pair_coast).signatures) == 1  # type: ignore[attr-defined]
    assert {name: len(twin.signatures) for name, twin in two_speeds.twins.items() if len(twin.signatures) > 1} == {}


def numba_type(hint: Any) -> Any:
    """Give numba's type of a type hint of core/ or gnc/."""
    from numba import types

    plain = {float: types.float64, int: types.int64, bool: types.boolean}
    if hint in plain:
        return plain[hint]
    if get_origin(hint) is list:
        return types.Array(types.float64, 1, "C")
    if get_origin(hint) is tuple:
        return types.Tuple([numba_type(item) for item in get_args(hint)])
    fields = [numba_type(item) for item in get_type_hints(hint).values()]
    alike = len(set(fields)) == 1
    return types.NamedUniTuple(fields[0], len(fields), hint) if alike else types.NamedTuple(fields, hint)


# what makes tables before a flight begins, and is never compiled
CHECKS = "sim.core.world."  # tables are made and checked there, before anything flies
BUILDERS = {"sim.core.world.world", "sim.core.forces.harmonics.table", "sim.core.forces.harmonics.pair"}


@pytest.mark.machine_code
@pytest.mark.slow
def test_every_function_of_the_physics_compiles() -> None:
    """Compile each for its type hints, each once and for nothing else."""
    done = set()
    for source in two_speeds.SOURCES:
        package = importlib.import_module(f"sim.{source}")
        for found in pkgutil.walk_packages(package.__path__, f"sim.{source}."):
            module = importlib.import_module(found.name)
            for function in vars(module).values():
                if isinstance(function, FunctionType) and function.__module__ == found.name:
                    name = f"{found.name}.{function.__name__}"
                    hints = get_type_hints(function)
                    del hints["return"]
                    if name not in BUILDERS and not name.startswith(CHECKS):
                        compiled(function).compile(tuple(numba_type(hint) for hint in hints.values()))
                        done.add(name)
    assert done == set(two_speeds.twins) - BUILDERS
    assert {name: twin.signatures for name, twin in two_speeds.twins.items() if len(twin.signatures) > 1} == {}


@pytest.mark.machine_code
def test_a_twin_is_made_once_and_shares_its_callees() -> None:
    assert compiled(pair_coast) is compiled(integrate.pair_coast)
    assert two_speeds.twins["sim.core.motion.integrate.pair_coast"] is compiled(pair_coast)
    assert pair_coast is integrate.pair_coast  # the plain function is left as it was
    assert not hasattr(integrate.pair_acceleration, "signatures")


def test_the_speed_is_a_word() -> None:
    assert at("interpreted", pair_step) is pair_step
    assert at("compiled", pair_step) is compiled(pair_step)
    with pytest.raises(ValueError, match="fast"):
        at("fast", pair_step)


@pytest.mark.parametrize("stranger", [sim.load, json.dumps, math.sqrt, World._replace])
def test_only_the_physics_has_twins(stranger: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="have a compiled twin"):
        compiled(stranger)


def test_other_users_of_numba_keep_their_cache() -> None:
    import numba

    before = numba.config.CACHE_DIR
    compiled(pair_step)
    assert before == numba.config.CACHE_DIR


# Functions over rows --------------------------------------------------------------------------------------------------

ROWS = 40
DRAWS = np.random.default_rng(11)
ORBITS = np.array(MIR) * (1.0 + 1e-3 * DRAWS.normal(size=(ROWS, 6)))
PLACES, TIMES = DRAWS.normal(size=(ROWS, 6)) * 300.0, np.arange(ROWS) * 60.0
PITCHES = DRAWS.uniform(-3.0, 3.0, ROWS)


def row(array: np.ndarray, k: int) -> tuple[float, ...]:
    return tuple(array[k].tolist())


def test_over_rows_a_tuple_of_floats_is_a_row(rows_speed: str) -> None:
    found = over(polar, rows_speed)(PLACES, PITCHES, 0.002)
    assert found.shape == (ROWS, 6)
    assert found.dtype == np.float64
    assert np.array_equal(found, [polar(row(PLACES, k), float(PITCHES[k]), 0.002) for k in range(ROWS)])


def test_over_rows_a_float_is_a_number_each(rows_speed: str) -> None:
    pairs = np.concatenate([ORBITS, PLACES], axis=1)
    found = over(elevation, rows_speed)(AIR, STATION, TIMES, pairs)
    assert found.shape == (ROWS,)
    assert np.array_equal(found, [elevation(AIR, STATION, float(TIMES[k]), row(pairs, k)) for k in range(ROWS)])


def test_over_rows_what_is_no_array_serves_them_all(rows_speed: str) -> None:
    pairs = np.concatenate([ORBITS, PLACES], axis=1)
    found = over(pair_to_lvlh, rows_speed)(AIR, STATION, 60.0, pairs)
    assert found.shape == (ROWS, 6)
    assert np.array_equal(found, [pair_to_lvlh(AIR, STATION, 60.0, row(pairs, k)) for k in range(ROWS)])


def test_over_rows_takes_arrays_that_lie_otherwise_in_memory() -> None:
    wide = np.asfortranarray(np.concatenate([PLACES, PLACES], axis=1))[:, ::2]
    assert not wide.flags.c_contiguous
    for speed in ("interpreted", "compiled"):
        assert np.array_equal(over(polar, speed)(wide, PITCHES, 0.0), over(polar, speed)(wide.copy(), PITCHES, 0.0))
        whole = over(polar, speed)(PLACES, np.arange(ROWS), 0.0)  # integers are made floats
        assert np.array_equal(whole, over(polar, speed)(PLACES, np.arange(ROWS, dtype=float), 0.0))


def test_over_no_rows_at_all() -> None:
    assert over(polar, "compiled")(PLACES[:0], PITCHES[:0], 0.0).shape == (0, 6)
    assert len(over(polar, "interpreted")(PLACES[:0], PITCHES[:0], 0.0)) == 0


ROWS_PROBE = """
import json
import numpy as np
from sim import speed
from sim.core.relative.lvlh import polar, range_and_rate
states = np.arange(60.0).reshape(10, 6)
loops = []
plain, speed._jitted = speed._jitted, lambda *given, **named: loops.append(plain(*given, **named)) or loops[-1]
found = speed.over(polar, "compiled")(states, np.linspace(0.0, 3.0, 10), 0.1)
again = speed.over(polar, "compiled")(states, np.linspace(0.0, 3.0, 10), 0.1)
expected = speed.over(polar, "interpreted")(states, np.linspace(0.0, 3.0, 10), 0.1)
(loop,) = [one for one in loops if one.py_func.__name__ == "loop"]
print(json.dumps([sum(loop.stats.cache_hits.values()), sum(loop.stats.cache_misses.values()),
                  bool(np.array_equal(found, expected) and np.array_equal(found, again))]))
"""


@pytest.mark.machine_code
def test_a_loop_over_rows_is_found_again_by_another_process(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}

    def probe() -> list[object]:
        done = subprocess.run(
            [sys.executable, "-c", ROWS_PROBE], env=environment, capture_output=True, text=True, check=True
        )
        told: list[object] = json.loads(done.stdout)
        return told

    assert probe() == [0, 1, True]
    assert probe() == [1, 0, True]
    assert list(tmp_path.rglob("rows_polar_*.py"))


# The machine code on disk ---------------------------------------------------------------------------------------------

PROBE = """
import json, sys
from sim.core.body import POINT
from sim.core.motion.dynamics import acceleration
from sim.core.world import world
from sim.speed import buffers, compiled
assert "numba" not in sys.modules
twin = compiled(acceleration)
state = (6.8e6, 1e5, 2e5, 10.0, 7000.0, 3000.0)
found = twin(buffers(world()), POINT, 0.0, *state)
print(json.dumps([sum(twin.stats.cache_hits.values()), found == acceleration(world(), POINT, 0.0, *state), found]))
"""


@pytest.mark.machine_code
def test_code_is_found_again_and_never_stale(tmp_path: Path) -> None:
    """Copy the physics, run it in three processes, and change a callee in another file before the third."""
    package = tmp_path / "sim"
    home = Path(str(sim.__file__)).parent
    package.mkdir()
    (package / "__init__.py").touch()
    for file in ("speed.py", "code_cache.py"):
        shutil.copy(home / file, package)
    for source in two_speeds.SOURCES:
        shutil.copytree(home / source, package / source, ignore=shutil.ignore_patterns("__pycache__"))

    def probe() -> tuple[int, bool, list[float]]:
        environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
        done = subprocess.run(
            [sys.executable, "-c", PROBE], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        hits, equal, found = json.loads(done.stdout)
        return hits, equal, found

    hits, equal, first = probe()
    assert (hits, equal) == (0, True)
    assert probe() == (1, True, first)
    gravity = package / "core" / "forces" / "gravity.py"
    plain = gravity.read_text()
    assert "k = -(mu" in plain
    gravity.write_text(plain.replace("k = -(mu", "k = -(2.0 * mu"))
    hits, equal, heavy = probe()
    assert (hits, equal) == (0, True)
    assert heavy[0] == pytest.approx(2.0 * first[0], rel=2e-3)


def test_key_follows_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("core/a.py", "gnc/deep/b.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("x = 1.0\n")
    monkeypatch.setattr(two_speeds, "__file__", str(tmp_path / "speed.py"))
    keys = [two_speeds.source_key(), two_speeds.source_key()]
    assert keys[0] == keys[1]
    (tmp_path / "gnc/deep/b.py").write_text("x = 2.0\n")
    keys.append(two_speeds.source_key())
    (tmp_path / "core/a.py").rename(tmp_path / "core/c.py")
    keys.append(two_speeds.source_key())
    monkeypatch.setattr(two_speeds, "OPTIONS", {**two_speeds.OPTIONS, "nogil": False})
    keys.append(two_speeds.source_key())
    assert len(set(keys)) == 4


def test_an_edit_changes_the_keys_of_what_depends_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three files in a row and one aside; the key of a file follows its own source and what it imports."""
    texts = {
        "core/low.py": "x = 1.0\n",
        "core/middle.py": "from sim.core.low import x\n",
        "gnc/high.py": "from sim.core import middle\n",
        "gnc/aside.py": "x = 1.0\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(two_speeds, "__file__", str(tmp_path / "speed.py"))
    modules = ["sim.core.low", "sim.core.middle", "sim.gnc.high", "sim.gnc.aside"]

    def keys() -> list[str]:
        two_speeds.imports.cache_clear()
        return [two_speeds.source_key(module) for module in modules]

    try:
        before = keys()
        assert two_speeds.imports("sim.gnc.high") == ("sim.core.low", "sim.core.middle", "sim.gnc.high")
        (tmp_path / "core/middle.py").write_text("from sim.core.low import x  # edited\n")
        after = keys()
        assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, False, True]
        (tmp_path / "core/low.py").write_text("x = 2.0\n")
        assert [a == b for a, b in zip(after, keys(), strict=True)] == [False, False, False, True]
    finally:
        two_speeds.imports.cache_clear()


def test_every_import_is_of_a_form_that_keys_follow() -> None:
    """A plain ``import sim.core.x`` would be missed, and stale machine code served."""
    for path in two_speeds.sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not [one.name for one in node.names if one.name.split(".")[0] == "sim"], path
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                assert node.module != "sim", path


def test_code_folder_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(two_speeds, "source_key", lambda module="": f"key{module}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert two_speeds.code_folder.__wrapped__() == tmp_path / "shuttle-mir" / "key"
    assert two_speeds.code_folder.__wrapped__(".a") == tmp_path / "shuttle-mir" / "key.a"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "numba"))
    assert two_speeds.code_folder.__wrapped__() == tmp_path / "numba" / "shuttle-mir" / "key"
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert two_speeds.code_folder.__wrapped__() == tmp_path / ".cache" / "shuttle-mir" / "key"


@pytest.mark.parametrize(("root", "loaded"), [("file", math.inf), ("folder", 0.0)], ids=["unwritable", "edited since"])
def test_code_falls_back_to_a_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: str, loaded: float
) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    monkeypatch.setattr(two_speeds, "LOADED", loaded)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / root))
    folder = two_speeds.code_folder.__wrapped__()
    assert folder.is_dir()
    assert tmp_path not in folder.parents
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    shutil.rmtree(folder)


def test_a_clock_set_back_does_not_keep_machine_code_from_being_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed at noon, the clock then set back to the morning: the sources seem to be from the future."""
    newest = max(path.stat().st_mtime for path in two_speeds.sources())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    for now, kept in ((newest - 7200.0, True), (newest + 7200.0, False)):
        with monkeypatch.context() as clock:
            clock.setattr(two_speeds, "LOADED", newest - 10800.0)
            clock.setattr(two_speeds.time, "time", lambda now=now: now)
            assert (tmp_path in two_speeds.code_folder.__wrapped__().parents) == kept


def test_old_machine_code_is_removed(tmp_path: Path) -> None:
    """What nobody has used for a week goes; everything newer stays, whoever made it may be running."""
    now = time.time()
    ages_days = {"now": 0.0, "hour": 0.04, "a": 2.0, "b": 6.9, "c": 7.1, "d": 30.0}
    for name, age in ages_days.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "code").touch()
        os.utime(tmp_path / name, (now - age * 86400.0, now - age * 86400.0))
    code_cache.prune(tmp_path)
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["a", "b", "hour", "now"]
