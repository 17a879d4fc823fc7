"""Long arcs: a month with drag as a test of the machinery, Mir's fall in 1995, and its end on 23 March 2001."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest

import sim
from sim.core.body import Body
from sim.core.constants import J2, MU_EARTH, R_EARTH
from sim.core.orbit.mean_elements import kozai_axis, mean_from_state, state_from_mean
from sim.core.world import world
from sim.environment import air_table
from sim.environment.clock import Clock
from sim.output.face import Flight
from sim.setup.kernels import at_speed

pytestmark = pytest.mark.acceptance

DAY = 86400.0
KERNELS = at_speed("compiled")

# SeeSat-L, 28 October 1995: Mir's mean motion (revolutions a day) by day of the year; a manoeuvre or disturbed days
# after day 290
MEASURED = {
    195: 15.57069, 205: 15.57125, 228: 15.57236, 237: 15.57281, 248: 15.57363, 258: 15.57424, 268: 15.57499,
    276: 15.57557, 289: 15.57662,
}  # fmt: skip


def axis(revolutions: float) -> float:
    n = revolutions * 2.0 * math.pi / DAY
    return (MU_EARTH / n**2) ** (1.0 / 3.0)


def on_day_195() -> tuple[float, float, float, float, float, float]:
    m = (6_774_785.49, 0.0, 0.0005, math.radians(51.65), math.radians(23.15), 0.0)
    assert kozai_axis(R_EARTH, J2, m) == pytest.approx(axis(MEASURED[195]), abs=1.0)
    return state_from_mean(MU_EARTH, R_EARTH, J2, 0.0, m)


def decay(ballistic: float, days: list[float]) -> Iterator[float]:
    """Yield Kozai's mean axis (m) after so many days from day 195 of 1995, at a ballistic coefficient m/(Cd A)."""
    clock = Clock(datetime(1995, 7, 14, tzinfo=UTC))
    body = Body(cda_m=1.0 / ballistic, srp_m=0.0)
    the_world = KERNELS.world(world(density=1e-12))
    state, t, until = on_day_195(), 0.0, 0.0
    for day in days:
        while t < day * DAY - 1.0:
            if t >= until:
                the_world, until = air_table.lay(the_world, clock, None, t, state, body.cda_m, "compiled", 0.0)
            step = min(day * DAY, until) - t
            state = KERNELS.orbit_coast(the_world, body, t, state, step, 180.0)
            t += step
        yield kozai_axis(R_EARTH, J2, mean_from_state(MU_EARTH, R_EARTH, J2, 0.0, state))


def test_mir_falls_as_measured_from_july_to_october_1995() -> None:
    days = [float(day - 195) for day in MEASURED if day > 195]
    measured = np.array([axis(n) for n in MEASURED.values()][1:]) - axis(MEASURED[195])
    fall = np.array(list(decay(205.0, days))) - axis(MEASURED[195])
    assert measured[-1] / days[-1] == pytest.approx(-18.3, abs=0.1)
    # 205 kg/m2 is a mean found from this very fall with other code and daily indices; the fall goes with its inverse,
    # so that the measured one asks, with monthly indices, for a coefficient well within the spread of 160 to 250
    assert 160.0 < 205.0 * fall[-1] / measured[-1] < 250.0
    assert fall[-1] == pytest.approx(measured[-1], rel=0.1)
    # on the way no more than 120 m apart: single weeks are denser or thinner than their month's mean makes them
    assert np.abs(fall - measured).max() < 120.0


@pytest.mark.parametrize("gravity", ["j2", "zonal"])
def test_a_month_with_drag_loses_the_energy_that_drag_takes(gravity: str) -> None:
    # dE/dt = drag . velocity less what the turning of the air gives; the work is summed apart from the integration
    zonals = {"j3": -2.53e-6, "j4": -1.62e-6} if gravity == "zonal" else {}
    plain = world(density=1e-12, density_height=390e3, scale_height=45e3, **zonals)
    body = Body(cda_m=0.005, srp_m=0.0)
    the_world, free = KERNELS.world(plain), KERNELS.world(plain._replace(density=0.0))
    from sim.core.forces.drag import drag
    from sim.speed import at

    brake = at("compiled", drag)
    state, t, step, work = on_day_195(), 0.0, 60.0, 0.0

    def energy(s: tuple[float, ...]) -> float:
        x, y, z = s[:3]
        r = math.sqrt(x * x + y * y + z * z)
        q, n = R_EARTH / r, z / r
        legendre = {2: 1.5 * n**2 - 0.5, 3: 2.5 * n**3 - 1.5 * n, 4: (35.0 * n**4 - 30.0 * n**2 + 3.0) / 8.0}
        flat = sum(j * q**k * legendre[k] for k, j in ((2, plain.j2), (3, plain.j3), (4, plain.j4)))
        return 0.5 * (s[3] ** 2 + s[4] ** 2 + s[5] ** 2) - MU_EARTH / r * (1.0 - flat)

    first = energy(state)
    undisturbed = KERNELS.orbit_coast(free, body, 0.0, state, 30.0 * DAY, 60.0)
    assert energy(undisturbed) == pytest.approx(first, rel=1e-12)

    def power(s: tuple[float, ...]) -> float:
        a = brake(the_world, 0.0, (0.0, 0.0, 1.0), body.cda_m, *s)
        return a[0] * s[3] + a[1] * s[4] + a[2] * s[5]

    before = power(state)
    for _ in range(round(30.0 * DAY / step)):
        middle = KERNELS.orbit_coast(the_world, body, t, state, 0.5 * step, 60.0)
        state = KERNELS.orbit_coast(the_world, body, t + 0.5 * step, middle, 0.5 * step, 60.0)
        after = power(state)
        work += step / 6.0 * (before + 4.0 * power(middle) + after)
        before, t = after, t + step
    assert energy(state) - first == pytest.approx(work, rel=1e-5)
    assert work < 0.0


@pytest.fixture(scope="module")
def deorbit() -> Flight:
    return sim.run("mir-deorbit-2001")


def row(flight: Flight, quantity: str) -> float:
    found = next(row for row in flight.record if row.quantity == quantity)
    assert found.difference is not None, quantity
    return found.difference


def test_the_deorbit_comes_to_100_km_when_it_did(deorbit: Flight) -> None:
    assert deorbit.goal_met, deorbit.failure
    assert deorbit.events[-1].kind == "end"
    assert deorbit.sub_point(float(deorbit.t[-1]))[2] == pytest.approx(100e3, abs=100.0)
    # 05:44, to the minute: with the 28.0 m/s of TsUP. Zimmer's 40 m/s would bring it there four minutes earlier
    assert abs(row(deorbit, "Fall.end")) < 60.0
    stronger = {"phase.Burn 3.delta_v": ["-40 m/s", "0 m/s", "0 m/s"], "phase.Burn 3.engine": "all-stronger"}
    assert row(sim.run("mir-deorbit-2001", set=stronger), "Fall.end") == pytest.approx(-275.0, abs=60.0)


def test_its_orbits_after_the_burns_are_those_of_the_element_sets(deorbit: Flight) -> None:
    # the set of 04:57, between the second burn and the third, is the only one without a burn in its fit
    # ours is lower, as if burns 1 and 2 had been 2.7 m/s of 19.7 smaller than TsUP said
    assert -7.0 < row(deorbit, "Last element set.apogee") < 0.0
    assert -5.0 < row(deorbit, "Last element set.perigee") < 0.0
    # what the reports print after burns 1 and 2 are fits across the burns, some 10 km higher
    assert abs(row(deorbit, "Burn 1.perigee")) < 8.0
    assert abs(row(deorbit, "Burn 2.perigee")) < 12.0
    assert abs(row(deorbit, "Burn 3.perigee")) < 20.0


def test_its_burns_last_as_long_and_begin_where_they_did(deorbit: Flight) -> None:
    for k in (1, 2, 3):
        assert abs(row(deorbit, f"Burn {k}.duration")) < 0.5  # minutes; the thrust was deduced from them
        assert abs(row(deorbit, f"Burn {k}.start")) < 20.0
    assert row(deorbit, "Burn 3.start_place") < 200.0  # km: 33 N 23 E, from the element set of 04:57


def test_the_rocket_equation_holds_over_the_deorbit(deorbit: Flight) -> None:
    assert deorbit.mass_kg[0] == 130e3
    burned = 130e3 * (1.0 - math.exp(-47.7 / (290.0 * 9.80665)))
    assert deorbit.mass_kg[0] - deorbit.mass_kg[-1] == pytest.approx(burned, rel=1e-9)
    assert deorbit.dv_m_s[-1] == pytest.approx(47.7, abs=1e-9)
    assert np.all(deorbit.relative == 0.0)


def test_the_deorbit_loses_height_to_the_air_too(deorbit: Flight) -> None:
    # 4.9 km a day at 215 km: da/dt = -rho v a Cd A/m, the mean density 2.1e-10 kg/m3, until the end of burn 1
    still = sim.run("mir-deorbit-2001", set={"model.drag": False})
    lost = [row(still, f"Burn 1.{which}") - row(deorbit, f"Burn 1.{which}") for which in ("apogee", "perigee")]
    hours = (deorbit.burns[0].t_s + deorbit.burns[0].duration_s) / 3600.0
    assert 0.5 * sum(lost) == pytest.approx(4.9 * hours / 24.0, rel=0.15)
