"""Functions of floats over rows: each row is the function's own, both ways; which way is taken."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim import speed as two_speeds
from sim.core.body import Body
from sim.core.constants import FLATTENING, R_EARTH
from sim.core.ellipsoid import geodetic
from sim.core.forces.drag import height
from sim.core.forces.radiation import AU, discs, shadow_edges, sunlight, visible
from sim.core.hermite import between, hermite
from sim.core.relative.lvlh import from_lvlh, pair_to_curvilinear, pair_to_lvlh, range_and_rate
from sim.core.relative.ports import docking_range, mounted_apart
from sim.core.world import world
from sim.speed import buffers, over

N = 400
RNG = np.random.default_rng(17)
WORLD, BODY = buffers(world(density=8.6e-13)), Body(cda_m=0.006, srp_m=0.0)


def units(width: int) -> np.ndarray:
    """Draw unit vectors (N, width)."""
    rows = RNG.normal(size=(N, width))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


T = np.linspace(0.0, 6000.0, N)
PLACE = 6.77e6 * units(3)
SUN = AU * units(3)
# a third of the places about the edge of the shadow
ASIDE = np.cross(SUN, units(3))
ASIDE /= np.linalg.norm(ASIDE, axis=1, keepdims=True)
PLACE[::3] = (RNG.normal(6.367e6, 30e3, (N, 1)) * ASIDE - 2.3e6 * SUN / AU)[::3]
ORBIT = np.hstack([PLACE, 7.6e3 * np.cross(PLACE, units(3)) / 6.77e6])
NEAR, AFTER = 50.0 * RNG.normal(size=(2, N, 6))
PAIR = np.hstack([ORBIT, 1e3 * RNG.normal(size=(N, 3)), RNG.normal(size=(N, 3))])
SPAN = RNG.uniform(0.0, 60.0, N)
SPAN[::5] = 0.0
EARTH = (R_EARTH, FLATTENING)

CASES: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "sunlight": (sunlight, (*EARTH, PLACE, SUN)),
    "sunlight, one Sun": (sunlight, (*EARTH, PLACE, tuple(SUN[0].tolist()))),
    "discs": (discs, (*EARTH, PLACE, SUN)),
    "visible": (visible, (np.full(N, 0.0047), np.full(N, 1.22), RNG.uniform(1.21, 1.23, N))),
    "shadow's edges": (shadow_edges, (*EARTH, PLACE, SUN)),
    "geodetic": (geodetic, (*EARTH, PLACE)),
    "height": (height, (WORLD, *PLACE.T)),
    "range": (docking_range, (NEAR, RNG.integers(0, 3, N).astype(float), 2.0, -1.0)),
    "range and rate": (range_and_rate, (NEAR,)),
    "hermite": (hermite, (NEAR, AFTER, RNG.uniform(0.0, 1.0, N), SPAN)),
    "between": (between, (NEAR, AFTER, RNG.uniform(0.0, 1.0, N), SPAN)),
    "lvlh": (pair_to_lvlh, (WORLD, BODY, T, PAIR)),
    "curvilinear": (pair_to_curvilinear, (WORLD, BODY, T, PAIR)),
    "from lvlh": (from_lvlh, (ORBIT, (0.0, 0.0, 0.0), NEAR)),
    "ports": (
        mounted_apart,
        (WORLD, BODY, T, ORBIT, NEAR[:, :3], AFTER[:, :3], units(4), 1e-3 * units(3), units(4), 1e-3 * units(3)),
    ),
}  # fmt: skip


def row(arguments: tuple[Any, ...], k: int) -> list[Any]:
    """Return what a function is called with for a row."""
    given = [one[k].tolist() if isinstance(one, np.ndarray) else one for one in arguments]
    return [tuple(one) if isinstance(one, list) else one for one in given]


@pytest.mark.parametrize("name", CASES)
def test_every_row_is_the_functions_own(name: str) -> None:
    function, arguments = CASES[name]
    alone = [function(*row(arguments, k)) for k in range(N)]
    assert np.isfinite(alone).all()
    for speed in ("interpreted", "compiled", ""):
        rows = over(function, speed)(*arguments)
        assert rows.tolist() == [list(one) if isinstance(one, tuple) else one for one in alone], speed


def test_cases_reach_every_branch() -> None:
    light = over(sunlight)(*EARTH, PLACE, SUN)
    assert min(np.sum(light == 1.0), np.sum(light == 0.0), np.sum((light > 0.0) & (light < 1.0))) > 20


def test_no_rows_keep_the_shape(rows_speed: str) -> None:
    assert over(sunlight, rows_speed)(*EARTH, PLACE[:0], SUN[:0]).shape == (0,)
    assert over(hermite, rows_speed)(NEAR[:0], AFTER[:0], SPAN[:0], SPAN[:0]).shape == (0, 6)


def test_whole_numbers_and_slices_are_rows_of_floats(rows_speed: str) -> None:
    way = np.array([0, 1, 2])
    found = over(docking_range, rows_speed)(NEAR[:6:2], way, 0.0, 1.0)
    assert found.dtype == np.float64
    assert found.tolist() == over(docking_range, rows_speed)(NEAR[[0, 2, 4]], way.astype(float), 0.0, 1.0).tolist()


def test_what_is_no_rows_is_refused(rows_speed: str) -> None:
    with pytest.raises(ValueError, match="of one length"):
        over(sunlight, rows_speed)(*EARTH, PLACE, SUN[:-1])
    with pytest.raises(ValueError, match="not of none"):
        over(sunlight, rows_speed)(*EARTH, (7e6, 0.0, 0.0), (AU, 0.0, 0.0))
    with pytest.raises(ValueError, match="not 'fast'"):
        over(sunlight, "fast")


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Begin as a process that has loaded numba and run no loop yet; each way returns its name."""
    pytest.importorskip("numba")
    monkeypatch.setattr(two_speeds, "_over_plain", lambda *_: "interpreted")
    monkeypatch.setattr(two_speeds, "_over_compiled", lambda *_: "compiled")
    monkeypatch.setattr(two_speeds, "_rows_asked", {})
    monkeypatch.setattr(two_speeds, "_loops_run", set())
    monkeypatch.setattr(two_speeds, "LOADED_ROWS", 3 * N)
    monkeypatch.setattr(two_speeds, "MADE_ROWS", 6 * N)
    return monkeypatch


@pytest.mark.parametrize(("on_disk", "calls"), [(True, 3), (False, 6)])
def test_rows_are_compiled_once_they_would_have_paid_for_it(
    fresh: pytest.MonkeyPatch, on_disk: bool, calls: int
) -> None:
    fresh.setattr(two_speeds, "is_warm", lambda kind: on_disk and kind.startswith("rows_sunlight_"))
    taken: list[Any] = [over(sunlight)(*EARTH, PLACE, SUN) for _ in range(calls + 2)]
    assert taken == ["interpreted"] * calls + ["compiled"] * 2
    assert over(discs)(*EARTH, PLACE, SUN) == "interpreted"  # each loop counts its own


def test_a_list_among_the_arguments_stays_interpreted(fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr(two_speeds, "MADE_ROWS", 0)
    assert over(height)(world(), *PLACE.T) == "interpreted"
    assert over(height)(WORLD, *PLACE.T) == "compiled"


def test_a_loop_that_has_run_is_used_and_noted_on_disk() -> None:
    function, arguments = CASES["discs"]
    over(function, "compiled")(*arguments)
    name = next(name for name in two_speeds._loops_run if name.startswith("rows_discs_"))
    assert two_speeds.is_warm(name)
    assert (two_speeds.code_folder(function.__module__) / f"{name}.py").exists()


def test_rows_alone_never_load_numba() -> None:
    code = (
        "import sys, numpy as np; from sim.speed import over; from sim.core.relative.lvlh import range_and_rate;"
        "found = over(range_and_rate)(np.full((150_000, 6), 2.0));"
        "print(found.shape, 'numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(150000, 2) False"
