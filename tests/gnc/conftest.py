"""Builders for the tests of the control cycle: laws by keyword, a craft, jets, a start, and flying it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from sim.core.body import Body
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.relative.lvlh import pair_from_lvlh
from sim.core.rigid.attitude import Attitude
from sim.core.rigid.quaternion import IDENTITY
from sim.core.world import World
from sim.gnc.craft import Craft
from sim.gnc.cycle import MOST_ROWS, fly_segment
from sim.gnc.guidance.approach import APPROACH, Law
from sim.gnc.state import LOGGED, Row, State, read_row
from sim.speed import at, flat

RADIUS = R_EARTH + 396e3
SPEED = math.sqrt(MU_EARTH / RADIUS)
ORBIT = (RADIUS, 0.0, 0.0, 0.0, SPEED * math.cos(0.9), SPEED * math.sin(0.9))
STATION, SHUTTLE = Body(cda_m=0.005, srp_m=0.0), Body(cda_m=0.002, srp_m=0.0)
MASS = 103_000.0
STILL = Attitude(IDENTITY, (0.0, 0.0, 0.0))


class Flown(NamedTuple):
    """What a flight of control cycles gives."""

    state: State
    status: float
    rows: list[Row]


@pytest.fixture(scope="session")
def law() -> Callable[..., Law]:
    """Build a law: an approach from below, but for what is given by keyword."""
    base = Law(
        kind=APPROACH,
        angle=0.0,
        turn_rate=0.0,
        start_time=0.0,
        stop=-1.0,
        end=-1.0,
        end_time=1e18,
        hold=30.0,
        begin=0.0,
        rate=0.0305,
        low_z=300.0,
        corridor=math.tan(0.14),
        corridor_inside=180.0,
        deadband=math.tan(0.0175),
        deadband_floor=0.025,
        cylinder=0.0762,
    )
    return base._replace


@pytest.fixture(scope="session")
def craft() -> Callable[..., Craft]:
    """Build both ships: Atlantis's port ahead of its middle, Mir's 16 m below, but for what is given by keyword."""
    base = Craft(
        target=STATION,
        chaser=SHUTTLE,
        target_port=(0.0, 0.0, 16.0),
        chaser_port=(9.46, 0.0, -2.64),
        target_below=IDENTITY,
        chaser_below=IDENTITY,
        min_pulse=0.08,
        scatter=0.02,
    )
    return base._replace


@pytest.fixture(scope="session")
def jets() -> Callable[..., list[float]]:
    """Build a table of jets, for each mode one command along each direction.

    Each pushes with ``force`` along its axis, those outward and inward with ``aside`` forward too; of LOW-Z the one
    outward is ``weak``.
    """

    def build(force: float = 7600.0, aside: float = 1500.0, weak: float = 2700.0, flow: float = 2.8) -> list[float]:
        table = []
        for low_z in (False, True):
            for axis in range(3):
                for sign in (1.0, -1.0):
                    push = [0.0, 0.0, 0.0]
                    push[axis] = sign * (weak if low_z and axis == 2 and sign > 0.0 else force)
                    if axis == 2:
                        push[0] += aside
                    table += [*push, flow, float(1 << (2 * axis + (sign < 0.0)))]
        return table

    return build


@pytest.fixture(scope="session")
def begin() -> Callable[..., State]:
    """Build a state: the chaser at a place and rate in LVLH, about a target on a circle 396 km high."""

    def build(world: World, lvlh: tuple[float, ...], **changes: object) -> State:
        pair = pair_from_lvlh(world, STATION, 0.0, ORBIT, lvlh)  # type: ignore[arg-type]
        state = State(
            t=0.0, pair=pair, off=0.0, off_rate=0.0, target=STILL, chaser=STILL, mass=MASS, spent=0.0, outside=0.0,
            cycles=0,
        )  # fmt: skip
        return state._replace(**changes)  # type: ignore[arg-type]

    return build


@pytest.fixture(scope="session")
def fly(craft: Callable[..., Craft], jets: Callable[..., list[float]]) -> Callable[..., Flown]:
    """Fly control cycles of a law from a state, at a speed; a row every ``every`` cycles and about every firing."""
    own_craft, own_jets = craft(), jets()

    def go(
        world: World,
        law: Law,
        state: State,
        cycles: int,
        *,
        speed: str = "interpreted",
        ships: Craft = own_craft,
        table: list[float] = own_jets,
        gates: tuple[float, ...] = (180.0, 0.12, 75.0, 0.075),
        seed: int = 3,
        every: int = 5,
        room: int = 0,
    ) -> Flown:
        log = flat(speed, [0.0] * (LOGGED * (room or MOST_ROWS * (cycles + 1))))
        state, status, rows = at(speed, fly_segment)(
            world,
            ships,
            law,
            flat(speed, list(gates)),
            flat(speed, table),
            state,
            cycles,
            seed,
            log,
            every,
            state.cycles,
        )
        plain = np.asarray(log).tolist()
        return Flown(state, status, [read_row(plain, k) for k in range(rows)])

    return go
