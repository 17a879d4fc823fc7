"""The control cycle axis by axis, in each mode: what a pulse does, what it costs, what is logged, how it scatters.

All runs fly whole cycles. The world has no forces at all, so that a velocity changes by pulses alone; every entry of
the table of jets is another number, so that no two commands can stand for each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.core.relative.lvlh import pair_from_lvlh
from sim.core.world import CW_CURVILINEAR, World
from sim.core.world import world as plain_world
from sim.gnc.control.jet_select import (
    BACKWARD,
    FIGURES,
    FORWARD,
    IN,
    LEFT,
    LOW_Z,
    NORM,
    OUT,
    RIGHT,
    Command,
    command,
)
from sim.gnc.control.pulses import sizes
from sim.gnc.craft import Craft
from sim.gnc.guidance.approach import HAND, HOLD, Law
from sim.gnc.state import State
from sim.speed import buffers

Laws, Crafts, Begin, Fly = Callable[..., Law], Callable[..., Craft], Callable[..., State], Callable[..., Any]

EMPTY: World = buffers(plain_world(gravity=CW_CURVILINEAR, mean_motion=0.0))
MASS = 103_000.0
PULSE = 0.08  # s
SCATTER = 0.02
SEEDS = 1000
RANGE = 60.0  # m between the ports
# what is commanded: minimum pulses inward, across, out of plane
COMMANDS = {
    IN: (1.0, 0.0, 0.0),
    OUT: (-1.0, 0.0, 0.0),
    FORWARD: (0.0, 1.0, 0.0),
    BACKWARD: (0.0, -1.0, 0.0),
    RIGHT: (0.0, 0.0, 1.0),
    LEFT: (0.0, 0.0, -1.0),
}
NAMES = {IN: "in", OUT: "out", FORWARD: "across+", BACKWARD: "across-", RIGHT: "normal+", LEFT: "normal-"}
AXIS = {FORWARD: 0, BACKWARD: 0, RIGHT: 1, LEFT: 1, OUT: 2, IN: 2}
TOWARDS = {FORWARD: 1.0, BACKWARD: -1.0, RIGHT: 1.0, LEFT: -1.0, OUT: 1.0, IN: -1.0}

every_direction = pytest.mark.parametrize("where", COMMANDS, ids=NAMES.values())
every_mode = pytest.mark.parametrize("mode", [NORM, LOW_Z], ids=["NORM", "LOW-Z"])
every_angle = pytest.mark.parametrize("angle", [0.0, 0.5 * math.pi, math.pi, -0.5 * math.pi, 2.2])


def jet(mode: float, where: float) -> Command:
    """Give the command of a direction in a mode: a force with parts aside, a flow, a bit; each unlike all others."""
    k = int(6 * mode + where)
    force = [100.0 + 10.0 * k, -150.0 - 11.0 * k, 170.0 + 7.0 * k]
    force[AXIS[where]] = TOWARDS[where] * (7000.0 - 300.0 * k)
    return Command((force[0], force[1], force[2]), 2.0 + 0.1 * k, (1 << int(where)) | (128 if mode == LOW_Z else 0))


TABLE = [
    figure for mode in (NORM, LOW_Z) for where in sorted(COMMANDS) for force, flow, bits in [jet(mode, where)]
    for figure in (*force, flow, float(bits))
]  # fmt: skip


def along_axis(mode: float, where: float) -> list[float]:
    """Give the same without the parts aside."""
    force = [0.0, 0.0, 0.0]
    force[AXIS[where]] = jet(mode, where).force[AXIS[where]]
    return force


PURE = [
    figure for mode in (NORM, LOW_Z) for where in sorted(COMMANDS)
    for figure in (*along_axis(mode, where), jet(mode, where).flow, float(jet(mode, where).bits))
]  # fmt: skip


@pytest.fixture(scope="module")
def one_cycle(fly: Fly, law: Laws, craft: Crafts, begin: Begin) -> Callable[..., Any]:
    """Fly a cycle by hand, `RANGE` from the target on an angle; answer what was flown and the change of velocity."""

    def go(
        hand: tuple[float, float, float],
        mode: float,
        angle: float = 0.0,
        scatter: float = 0.0,
        seed: int = 5,
        table: list[float] = TABLE,
        **changes: object,
    ) -> tuple[Any, np.ndarray]:
        ships = craft(scatter=scatter, chaser_port=(0.0, 0.0, 0.0), target_port=(0.0, 0.0, 0.0))
        low_z = RANGE + 1e-6 if mode == LOW_Z else RANGE - 1e-6
        start = begin(EMPTY, (RANGE * math.sin(angle), 0.0, RANGE * math.cos(angle), 0.0, 0.0, 0.0), **changes)
        by_hand = law(kind=HAND, angle=angle, hand=hand, low_z=low_z)
        flown = fly(EMPTY, by_hand, start, 1, ships=ships, table=table, seed=seed)
        return flown, np.subtract(flown.state.pair[9:], start.pair[9:])

    return go


def pitched(force: tuple[float, ...], angle: float) -> np.ndarray:
    """Turn a force of polar axes into LVLH: forward is e_t, outward is e_r."""
    e_t = np.array([math.cos(angle), 0.0, -math.sin(angle)])
    e_r = np.array([math.sin(angle), 0.0, math.cos(angle)])
    return force[0] * e_t + force[1] * np.array([0.0, 1.0, 0.0]) + force[2] * e_r


@every_mode
@every_direction
def test_the_table_is_read_by_mode_and_direction(mode: float, where: float) -> None:
    assert len(TABLE) == 12 * FIGURES
    assert command(TABLE, mode, where) == jet(mode, where)


@every_angle
@every_mode
@every_direction
def test_a_pulse_pushes_costs_and_is_logged(one_cycle: Fly, where: float, mode: float, angle: float) -> None:
    flown, change = one_cycle(COMMANDS[where], mode, angle)
    one = jet(mode, where)
    impulse = pitched(one.force, angle) * PULSE / MASS
    assert change == pytest.approx(impulse, abs=1e-13)
    assert change @ pitched(tuple(np.eye(3)[AXIS[where]]), angle) * TOWARDS[where] > 0.0
    assert MASS - flown.state.mass == pytest.approx(one.flow * PULSE, rel=1e-9)
    assert flown.state.spent == pytest.approx(np.linalg.norm(one.force) * PULSE / MASS, rel=1e-12)
    assert [(row.t, row.bits) for row in flown.rows] == [(0.0, one.bits), (PULSE, 0)]
    assert flown.rows[1].mass == flown.state.mass
    assert flown.rows[1].pair[9:] == pytest.approx(flown.state.pair[9:], abs=1e-15)
    assert (flown.state.t, flown.state.cycles) == (1.0, 1)


@every_mode
@every_direction
def test_a_chaser_that_slews_pushes_where_its_jets_point(one_cycle: Fly, where: float, mode: float) -> None:
    _, change = one_cycle(COMMANDS[where], mode, 0.7, off=0.25)
    assert change == pytest.approx(pitched(jet(mode, where).force, 0.95) * PULSE / MASS, abs=1e-13)


@every_mode
@pytest.mark.parametrize("hand", [(3.0, 1.0, 2.0), (-2.0, -3.0, -1.0), (1.0, -2.0, 5.0)])
def test_three_axes_fire_side_by_side_each_as_long_as_it_is_wanted(
    one_cycle: Fly, mode: float, hand: tuple[float, float, float]
) -> None:
    flown, change = one_cycle(hand, mode, 2.2)
    fired = [jet(mode, where) for where in _directions(hand)]
    seconds = [abs(pulses) * PULSE for pulses in hand]
    impulse = sum(pitched(one.force, 2.2) * s for one, s in zip(fired, seconds, strict=True)) / MASS
    assert change == pytest.approx(impulse, abs=1e-13)
    used = sum(one.flow * s for one, s in zip(fired, seconds, strict=True))
    assert MASS - flown.state.mass == pytest.approx(used, rel=1e-9)
    spent = sum(np.linalg.norm(one.force) * s for one, s in zip(fired, seconds, strict=True)) / MASS
    assert flown.state.spent == pytest.approx(spent, rel=1e-12)
    each = list(zip(fired, seconds, strict=True))
    stops = [0.0, *sorted(seconds)]
    bits = [sum({bit for one, s in each if s > t for bit in _bits(one.bits)}) for t in stops]
    assert [(row.t, row.bits) for row in flown.rows] == list(zip(stops, bits, strict=True))
    masses = [MASS - sum(one.flow * min(s, t) for one, s in each) for t in stops]
    assert [row.mass for row in flown.rows] == pytest.approx(masses, abs=1e-9)


def test_a_firing_that_lasts_to_the_end_of_its_cycle_ends_at_a_sample(fly: Fly, law: Laws, begin: Begin) -> None:
    start = begin(EMPTY, (0.0, 0.0, RANGE, 0.0, 0.0, 0.0))
    short = law(kind=HAND, hand=(0.0, 10.0, 0.0), low_z=0.0, end_time=0.3)
    rows = fly(EMPTY, short, start, 1, table=TABLE).rows
    assert [(row.t, row.bits) for row in rows] == [(0.0, jet(NORM, FORWARD).bits), (0.3, 0)]


def _bits(mask: int) -> list[int]:
    return [1 << k for k in range(8) if mask >> k & 1]


def _directions(hand: tuple[float, float, float]) -> tuple[float, float, float]:
    inward, across, normal = hand
    return (IN if inward > 0 else OUT, FORWARD if across > 0 else BACKWARD, RIGHT if normal > 0 else LEFT)


@every_direction
def test_a_cycle_has_room_for_twelve_pulses(one_cycle: Fly, where: float) -> None:
    many, change = one_cycle(tuple(50.0 * k for k in COMMANDS[where]), NORM)
    assert change == pytest.approx(np.array(jet(NORM, where).force) * 12.0 * PULSE / MASS, rel=1e-9)
    assert many.rows[1].t == pytest.approx(12.0 * PULSE)


def test_a_firing_ends_with_its_cycle(fly: Fly, law: Laws, begin: Begin) -> None:
    start = begin(EMPTY, (0.0, 0.0, RANGE, 0.0, 0.0, 0.0))
    short = law(kind=HAND, hand=(0.0, 10.0, 0.0), low_z=0.0, end_time=0.3)
    state = fly(EMPTY, short, start, 1, table=TABLE).state
    assert MASS - state.mass == pytest.approx(jet(NORM, FORWARD).flow * 0.3, rel=1e-9)


@every_mode
def test_nothing_wanted_nothing_fires(one_cycle: Fly, mode: float) -> None:
    flown, change = one_cycle((0.0, 0.0, 0.0), mode, scatter=SCATTER)
    assert not change.any()
    assert (flown.state.mass, flown.state.spent) == (MASS, 0.0)
    assert [row.bits for row in flown.rows] == [0]


@every_mode
def test_what_guidance_reckons_a_pulse_to_do_is_what_it_does(one_cycle: Fly, craft: Crafts, mode: float) -> None:
    reckoned = sizes(craft(), TABLE, mode, MASS)
    wheres = {"inward": IN, "outward": OUT, "forward": FORWARD, "backward": BACKWARD, "right": RIGHT, "left": LEFT}
    for name, where in wheres.items():
        _, change = one_cycle(COMMANDS[where], mode)
        assert getattr(reckoned, name) == pytest.approx(abs(change[AXIS[where]]), rel=1e-9), name


@every_mode
@pytest.mark.parametrize("side", [1.0, -1.0], ids=["in, across+, normal+", "out, across-, normal-"])
def test_pulses_scatter_on_every_axis_each_for_itself(one_cycle: Fly, mode: float, side: float) -> None:
    hand = (side, side, side)
    wanted = [jet(mode, where).force[AXIS[where]] * PULSE / MASS for where in sorted(_directions(hand))]
    changes = np.array([one_cycle(hand, mode, scatter=SCATTER, seed=k, table=PURE)[1] for k in range(SEEDS)])
    errors = (changes / wanted - 1.0) / SCATTER  # across, out of plane, outward; in standard deviations
    assert np.abs(errors.mean(axis=0)).max() < 4.0 / math.sqrt(SEEDS)
    # of a sum of twelve uniform numbers the standard deviation's own error is a little less than a Gaussian's
    assert errors.std(axis=0, ddof=1) == pytest.approx(np.ones(3), abs=4.0 / math.sqrt(2.0 * SEEDS))
    between = np.corrcoef(errors.T)[np.triu_indices(3, 1)]
    assert np.abs(between).max() < 4.0 / math.sqrt(SEEDS)


@every_direction
def test_every_cycle_draws_its_errors_anew(one_cycle: Fly, where: float) -> None:
    wanted = jet(NORM, where).force[AXIS[where]] * PULSE / MASS
    changes = np.array(
        [one_cycle(COMMANDS[where], NORM, scatter=SCATTER, table=PURE, cycles=k)[1][AXIS[where]] for k in range(300)]
    )
    errors = (changes / wanted - 1.0) / SCATTER
    assert abs(errors.mean()) < 4.0 / math.sqrt(300)
    assert errors.std(ddof=1) == pytest.approx(1.0, abs=4.0 / math.sqrt(600))
    assert abs(np.corrcoef(errors[:-1], errors[1:])[0, 1]) < 4.0 / math.sqrt(300)


@every_mode
@every_direction
def test_an_error_changes_neither_what_is_used_nor_what_is_logged(one_cycle: Fly, where: float, mode: float) -> None:
    exact, erring = one_cycle(COMMANDS[where], mode)[0], one_cycle(COMMANDS[where], mode, scatter=SCATTER)[0]
    assert exact.state.pair != erring.state.pair
    assert exact.state.mass == erring.state.mass
    assert [row.bits for row in exact.rows] == [row.bits for row in erring.rows]


def test_low_z_is_the_mode_inside_its_range_alone(fly: Fly, law: Laws, craft: Crafts, begin: Begin) -> None:
    """A hold that is too near is pushed out by LOW-Z's jets within the law's range, by NORM's beyond it."""
    ships = craft(scatter=0.0, chaser_port=(0.0, 0.0, 0.0), target_port=(0.0, 0.0, 0.0))
    start = begin(EMPTY, (0.0, 0.0, RANGE, 0.0, 0.0, -0.1))
    inside = fly(EMPTY, law(kind=HOLD, hold=RANGE, low_z=RANGE + 1.0), start, 1, ships=ships, table=TABLE).rows[0]
    beyond = fly(EMPTY, law(kind=HOLD, hold=RANGE, low_z=RANGE - 1.0), start, 1, ships=ships, table=TABLE).rows[0]
    assert inside.bits & 128
    assert inside.bits & jet(LOW_Z, OUT).bits == jet(LOW_Z, OUT).bits
    assert not beyond.bits & 128
    assert beyond.bits & jet(NORM, OUT).bits


def test_the_orbits_own_axes_carry_the_pulses_out_of_a_linear_world(fly: Fly, law: Laws, craft: Crafts) -> None:
    """Where states are inertial, a pulse goes along the LVLH axes of the target's orbit."""
    real: World = buffers(plain_world())
    radius, speed, tilt = 6.77e6, 7670.0, 0.9
    target = (0.0, radius, 0.0, -speed * math.cos(tilt), 0.0, speed * math.sin(tilt))
    ships = craft(scatter=0.0)
    at_rest = fly_from(target, real)
    calm, fired = (
        fly(real, law(kind=HAND, hand=hand, low_z=0.0), at_rest, 1, ships=ships, table=TABLE).state
        for hand in ((0.0, 0.0, 0.0), (1.0, 0.0, 1.0))
    )
    change = np.subtract(fired.pair[9:], calm.pair[9:])
    v_bar = np.array([-math.cos(tilt), 0.0, math.sin(tilt)])
    r_bar = np.array([0.0, -1.0, 0.0])
    expected = np.add(jet(NORM, IN).force, jet(NORM, RIGHT).force) * PULSE / MASS
    axes = np.array([v_bar, np.cross(r_bar, v_bar), r_bar])
    assert axes @ change == pytest.approx(expected, rel=2e-3, abs=1e-6)  # LVLH turns by a milliradian meanwhile


def fly_from(target: tuple[float, ...], world: World) -> State:
    """Give the state of a chaser at rest below a target on an orbit."""
    from sim.core.body import POINT
    from sim.core.rigid.attitude import Attitude
    from sim.core.rigid.quaternion import IDENTITY

    still = Attitude(IDENTITY, (0.0, 0.0, 0.0))
    pair = pair_from_lvlh(world, POINT, 0.0, target, (0.0, 0.0, 100.0, 0.0, 0.0, 0.0))  # type: ignore[arg-type]
    return State(
        t=0.0, pair=pair, off=0.0, off_rate=0.0, target=still, chaser=still, mass=MASS, spent=0.0, outside=0.0, cycles=0
    )
