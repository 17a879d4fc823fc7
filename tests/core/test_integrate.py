"""The integrators: orders, conserved quantities, known perturbations, and the truth from independent sources."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal, localcontext

import erfa
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.special import assoc_legendre_p_all

from sim.core.body import POINT, Body
from sim.core.constants import FLATTENING, J2, J3, J4, J5, J6, MU_EARTH, R_EARTH
from sim.core.forces.radiation import sunlight
from sim.core.motion.integrate import (
    NO_PUSH,
    orbit_coast,
    pair_coast,
    pair_step,
)
from sim.core.tuples import Pair, State
from sim.core.world import CW_CURVILINEAR, HARMONIC, TWO_BODY, World
from sim.core.world import world as plain_world
from sim.environment import gravity_field, sky_table
from sim.environment.clock import TT_MINUS_TAI_S, Clock
from sim.environment.earth_orientation import celestial_offsets, pole
from sim.environment.sun import sun_position
from sim.speed import at, buffers


def world(**figures: float) -> World:
    """Build a world that both speeds take."""
    return buffers(plain_world(**figures))  # type: ignore[no-any-return]


A = 6768e3
N = math.sqrt(MU_EARTH / A**3)
PERIOD = 2.0 * math.pi / N
DAY = 86400.0
CENTRAL = world(gravity=TWO_BODY)
EVERY = world(j3=J3, j4=J4, j5=J5, j6=J6)
AIR = world(density=8.6e-13)
STATION, SHUTTLE = Body(cda_m=0.006, srp_m=0.0), Body(cda_m=0.02, srp_m=0.0)


def circular(inclination_deg: float, latitude_deg: float = 0.0, radius: float = A) -> State:
    """Circular orbit with its node on x, ``latitude_deg`` degrees after it."""
    i, u, v = math.radians(inclination_deg), math.radians(latitude_deg), math.sqrt(MU_EARTH / radius)
    along, across = (math.cos(u), math.sin(u)), (-math.sin(u), math.cos(u))
    tilt = (math.cos(i), math.sin(i))
    x, y, z = radius * along[0], radius * along[1] * tilt[0], radius * along[1] * tilt[1]
    return (x, y, z, v * across[0], v * across[1] * tilt[0], v * across[1] * tilt[1])


MIR = circular(51.65)
APART = (2000.0, -14000.0, 5000.0, 3.0, 1.0, -2.0)  # 15 km from the target


def momentum(orbit: State) -> NDArray[np.float64]:
    return np.cross(orbit[:3], orbit[3:])


def eccentricity(orbit: State) -> NDArray[np.float64]:
    return np.cross(orbit[3:], momentum(orbit)) / MU_EARTH - np.array(orbit[:3]) / math.hypot(*orbit[:3])


def energy(orbit: State, j2: float = 0.0) -> float:
    r = math.hypot(*orbit[:3])
    bulge = 0.5 * j2 * (R_EARTH / r) ** 2 * (3.0 * (orbit[2] / r) ** 2 - 1.0)
    return 0.5 * math.hypot(*orbit[3:]) ** 2 - MU_EARTH / r * (1.0 - bulge)


def node(orbit: State) -> float:
    h = momentum(orbit)
    return math.atan2(h[0], -h[1])


# Two-body motion ------------------------------------------------------------------------------------------------------

ELLIPTIC = (6700e3, 500e3, 0.0, -900.0, 5000.0, 6400.0)


def test_two_body_constants_and_return(speed: str) -> None:
    a = -MU_EARTH / 2.0 / energy(ELLIPTIC)
    period = 2.0 * math.pi * math.sqrt(a**3 / MU_EARTH)
    assert math.hypot(*eccentricity(ELLIPTIC)) > 0.1
    y = ELLIPTIC
    for _ in range(8):
        y = at(speed, orbit_coast)(CENTRAL, POINT, 0.0, y, period / 8.0, 30.0)
        assert energy(y) == pytest.approx(energy(ELLIPTIC), rel=1e-13)
        assert momentum(y) == pytest.approx(momentum(ELLIPTIC), rel=0.0, abs=1e-13 * np.linalg.norm(momentum(ELLIPTIC)))
        assert eccentricity(y) == pytest.approx(eccentricity(ELLIPTIC), rel=0.0, abs=1e-13)
    assert math.dist(y[:3], ELLIPTIC[:3]) < 1e-6


def one_revolution(step: float) -> float:
    """Position error of the target after one revolution of order-4 steps."""
    steps = round(PERIOD / step)
    pair: Pair = (*MIR, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for i in range(steps):
        pair = pair_step(CENTRAL, POINT, POINT, i * PERIOD / steps, pair, PERIOD / steps, NO_PUSH, NO_PUSH)
    return math.dist(pair[:3], MIR[:3])


def test_control_step_is_of_order_4() -> None:
    errors = {step: one_revolution(step) for step in (60.0, 30.0, 10.0, 5.0, 1.0)}
    assert errors[60.0] == pytest.approx(28.0, rel=0.1)
    assert errors[30.0] == pytest.approx(1.55, rel=0.1)
    assert errors[10.0] == pytest.approx(17e-3, rel=0.1)
    assert errors[5.0] == pytest.approx(1.0e-3, rel=0.1)
    assert errors[1.0] == pytest.approx(1.2e-6, rel=0.2)


def test_relative_control_step_is_of_order_4() -> None:
    def after(step: float) -> Pair:
        pair = MIR + APART
        for i in range(round(2400.0 / step)):
            pair = pair_step(AIR, STATION, SHUTTLE, i * step, pair, step, NO_PUSH, NO_PUSH)
        return pair

    truth = pair_coast(AIR, STATION, SHUTTLE, 0.0, MIR + APART, 2400.0, 20.0)
    coarse, fine = (math.dist(after(step)[6:9], truth[6:9]) for step in (40.0, 20.0))
    assert math.log2(coarse / fine) == pytest.approx(4.0, abs=0.2)


def test_time_reversal(speed: str) -> None:
    back = at(speed, orbit_coast)(
        AIR, STATION, DAY / 4, orbit_coast(AIR, STATION, 0.0, MIR, DAY / 4, 60.0), -DAY / 4, 60.0
    )
    assert math.dist(back[:3], MIR[:3]) < 1e-5
    there = pair_coast(AIR, STATION, SHUTTLE, 0.0, MIR + APART, DAY / 4, 60.0)
    back = at(speed, pair_coast)(AIR, STATION, SHUTTLE, DAY / 4, there, -DAY / 4, 60.0)
    assert math.dist(back[:3], MIR[:3]) < 1e-5
    assert math.dist(back[6:9], APART[:3]) < 1e-7
    pair = MIR + APART
    steps = round(PERIOD / 10.0)
    for sign in (1.0, -1.0):
        for _ in range(steps):
            pair = at(speed, pair_step)(CENTRAL, POINT, POINT, 0.0, pair, sign * PERIOD / steps, NO_PUSH, NO_PUSH)
    assert math.dist(pair[:3], MIR[:3]) == pytest.approx(2.1e-3, rel=0.1)


def test_no_time_no_change(speed: str) -> None:
    assert at(speed, orbit_coast)(AIR, STATION, 0.0, MIR, 0.0, 60.0) == MIR
    assert at(speed, pair_coast)(AIR, STATION, SHUTTLE, 0.0, MIR + APART, 0.0, 60.0) == MIR + APART


def test_steps_are_equal_and_at_most_the_longest() -> None:
    one = orbit_coast(EVERY, POINT, 0.0, MIR, 50.0, 60.0)
    assert orbit_coast(EVERY, POINT, 0.0, MIR, 50.0, 1e9) == one
    assert orbit_coast(EVERY, POINT, 0.0, MIR, 100.0, 60.0) == orbit_coast(EVERY, POINT, 0.0, MIR, 100.0, 50.0)
    assert orbit_coast(EVERY, POINT, 0.0, MIR, 120.0, 60.0) != orbit_coast(EVERY, POINT, 0.0, MIR, 120.0, 59.0)


def test_same_input_same_bits() -> None:
    first, again = (pair_coast(AIR, STATION, SHUTTLE, 0.0, MIR + APART, 5000.0, 60.0) for _ in range(2))
    assert first == again


def test_compensated_sums_pay() -> None:
    """Ten thousand steps round the Earth lose no more digits than a hundred, for the target and for the chaser."""
    short = orbit_coast(CENTRAL, POINT, 0.0, MIR, PERIOD, 0.5)
    assert math.dist(short[:3], MIR[:3]) < 5e-8
    linear = world(gravity=CW_CURVILINEAR, mean_motion=N)
    short, long = (pair_coast(linear, POINT, POINT, 0.0, MIR + APART, PERIOD, step) for step in (1.0, 60.0))
    assert math.dist(short[6:9], long[6:9]) < 2e-10


# Perturbed orbits -----------------------------------------------------------------------------------------------------


def test_j2_conserves_energy_and_polar_momentum_only(speed: str) -> None:
    y = MIR
    spread = [float(np.linalg.norm(momentum(MIR)))]
    for _ in range(30):
        y = at(speed, orbit_coast)(world(), POINT, 0.0, y, PERIOD / 2.3, 60.0)
        assert energy(y, J2) == pytest.approx(energy(MIR, J2), rel=5e-13)
        assert momentum(y)[2] == pytest.approx(momentum(MIR)[2], rel=5e-13)
        spread.append(float(np.linalg.norm(momentum(y))))
    assert max(spread) / min(spread) - 1.0 == pytest.approx(9e-4, rel=0.15)


def test_j2_turns_the_node() -> None:
    """Ω' = -3/2 n J2 (R/p)^2 cos i with mean elements; osculating ones at the node are within 1 % of it."""
    end = orbit_coast(world(), POINT, 0.0, MIR, 15.0 * PERIOD, 120.0)
    rate = (node(end) - node(MIR)) / (15.0 * PERIOD)
    assert math.degrees(rate) * DAY == pytest.approx(-5.04, abs=0.01)
    assert rate == pytest.approx(-1.5 * N * J2 * (R_EARTH / A) ** 2 * math.cos(math.radians(51.65)), rel=0.01)
    polar = orbit_coast(world(), POINT, 0.0, circular(90.0), DAY, 120.0)
    assert abs(node(polar)) < 1e-12


def test_perigee_stands_still_at_the_critical_inclination() -> None:
    def turned(inclination: float) -> float:
        i, v = math.radians(inclination), math.sqrt(MU_EARTH * 1.2 / 6900e3)  # perigee on the node, e = 0.2
        start = (6900e3, 0.0, 0.0, 0.0, v * math.cos(i), v * math.sin(i))
        period = 2.0 * math.pi * math.sqrt((6900e3 / 0.8) ** 3 / MU_EARTH)
        end = orbit_coast(world(), POINT, 0.0, start, 30.0 * period, 60.0)
        h, e = momentum(end), eccentricity(end)
        line = np.cross([0.0, 0.0, 1.0], h)
        return math.atan2(np.dot(np.cross(line, e), h) / np.linalg.norm(h), np.dot(line, e)) / 30.0

    first_order = 3.0 * math.pi * J2 * (R_EARTH / (6900e3 * 1.2)) ** 2  # rad a revolution, times 2 - 5/2 sin^2 i
    assert turned(30.0) == pytest.approx(first_order * (2.0 - 2.5 * 0.25), rel=0.02)
    assert abs(turned(63.4349)) < 0.02 * first_order


def test_even_zonals_mirror_in_the_equator() -> None:
    start = circular(51.65, latitude_deg=20.0)
    mirror = (*start[:2], -start[2], *start[3:5], -start[5])
    even = world(j4=J4, j6=J6)
    end, other = (orbit_coast(even, POINT, 0.0, y, DAY / 2, 60.0) for y in (start, mirror))
    assert other == (*end[:2], -end[2], *end[3:5], -end[5])


def test_drag_lets_an_orbit_fall(speed: str) -> None:
    """da/dt = -rho B sqrt(mu a) on a circle, in still air; speed rises as the radius falls, dv = -n da/2."""
    still = world(gravity=TWO_BODY, density=1e-11, density_height=A - R_EARTH, spin=0.0, flattening=0.0)
    start = circular(51.65)
    end = at(speed, orbit_coast)(still, STATION, 0.0, start, PERIOD, 30.0)
    fallen = -MU_EARTH / 2.0 / energy(end) - A
    assert fallen == pytest.approx(-1e-11 * 0.006 * math.sqrt(MU_EARTH * A) * PERIOD, rel=1e-3)
    assert math.hypot(*end[:3]) - A == pytest.approx(fallen, rel=0.01)
    assert math.hypot(*end[3:]) - A * N == pytest.approx(-0.5 * N * fallen, rel=0.02)
    airless = at(speed, orbit_coast)(still._replace(density=0.0), STATION, 0.0, start, PERIOD, 30.0)
    assert airless[:3] == pytest.approx(start[:3], abs=1e-6)


def test_drag_never_gives_energy() -> None:
    y, before = MIR, energy(MIR, J2)
    for _ in range(90):
        y = orbit_coast(AIR._replace(density=1e-11), STATION, 0.0, y, 60.0, 60.0)
        now = energy(y, J2)
        assert now < before
        before = now


# Truth from outside ---------------------------------------------------------------------------------------------------


def zonal_field(t: float, y: NDArray[np.float64]) -> list[float]:
    """J2 to J6 by the partial derivatives in radius and latitude and Legendre's recurrence, for scipy."""
    px, py, pz, vx, vy, vz = y.tolist()
    r = math.sqrt(px * px + py * py + pz * pz)
    rho = math.hypot(px, py)
    s, c = pz / r, rho / r
    p, dp = [1.0, s], [0.0, 1.0]
    for n in range(2, 7):
        p.append(((2 * n - 1) * s * p[n - 1] - (n - 1) * p[n - 2]) / n)
        dp.append(n * p[n - 1] + s * dp[n - 1])
    outward = -MU_EARTH / r**2
    north = 0.0
    for n, j in zip(range(2, 7), (J2, J3, J4, J5, J6), strict=True):
        outward += MU_EARTH / r**2 * j * (R_EARTH / r) ** n * (n + 1) * p[n]
        north -= MU_EARTH / r**2 * j * (R_EARTH / r) ** n * dp[n] * c
    level = outward * c - north * s
    return [vx, vy, vz, level * px / rho, level * py / rho, outward * s + north * c]


def test_day_of_zonals_against_scipy(speed: str) -> None:
    truth = solve_ivp(zonal_field, (0.0, DAY), MIR, method="DOP853", rtol=1e-13, atol=1e-9).y[:, -1]
    end = at(speed, orbit_coast)(EVERY, POINT, 0.0, MIR, DAY, 120.0)
    assert math.dist(end[:3], truth[:3]) < 1e-3
    assert math.dist(end[3:], truth[3:]) < 1e-6


@pytest.mark.slow
def test_day_of_j2_against_boinor() -> None:
    from boinor.core.perturbations import J2_perturbation
    from boinor.core.propagation import cowell, func_twobody

    def field(t: float, y: NDArray[np.float64], k: float) -> NDArray[np.float64]:
        total: NDArray[np.float64] = func_twobody(t, y, k)
        total[3:] += J2_perturbation(t, y, k, J2, R_EARTH / 1e3)
        return total

    r, v = np.array(MIR[:3]) / 1e3, np.array(MIR[3:]) / 1e3
    positions, velocities = cowell(MU_EARTH / 1e9, r, v, [DAY], rtol=1e-13, f=field)
    end = orbit_coast(world(), POINT, 0.0, MIR, DAY, 120.0)
    assert math.dist(end[:3], 1e3 * positions[0]) < 1e-3
    assert math.dist(end[3:], 1e3 * velocities[0]) < 1e-6


Digits = list[Decimal]


def j2_field_of_many_digits(r: Digits) -> Digits:
    """Two-body gravity and J2 in as many digits as the decimal context asks for."""
    r2 = sum(c * c for c in r)
    k = -Decimal(MU_EARTH) / (r2 * r2.sqrt())
    bulge = Decimal("1.5") * Decimal(J2) * Decimal(R_EARTH) ** 2 / r2
    s2 = r[2] * r[2] / r2
    return [k * c * (1 + bulge * (pole - 5 * s2)) for c, pole in zip(r, (1, 1, 3), strict=True)]


def extrapolated(r: Digits, v: Digits, duration: float, steps: int, rows: int) -> Digits:
    """Integrate r'' = field(r) by Störmer's rule, extrapolated in h^2 to order 2 ``rows``; return r and v.

    Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, section II.14.
    """

    def plus(y: Digits, h: Decimal, k: Digits) -> Digits:
        return [a + h * b for a, b in zip(y, k, strict=True)]

    whole = Decimal(duration) / steps
    for _ in range(steps):
        start = j2_field_of_many_digits(r)
        before: list[Digits] = []
        for n in range(1, rows + 1):
            h = whole / n
            q, u = r, plus(v, h / 2, start)
            for _ in range(n - 1):
                q = plus(q, h, u)
                u = plus(u, h, j2_field_of_many_digits(q))
            q = plus(q, h, u)
            row = [q + plus(u, h / 2, j2_field_of_many_digits(q))]
            for k in range(1, n):
                share = 1 / ((Decimal(n) / (n - k)) ** 2 - 1)
                row.append([a + share * (a - b) for a, b in zip(row[-1], before[k - 1], strict=True)])
            before = row
        r, v = before[-1][:3], before[-1][3:]
    return r + v


@pytest.mark.parametrize("separation", [15e3, 1e3, 10.0])
def test_relative_motion_against_many_digits(separation: float) -> None:
    apart = tuple(separation / math.hypot(*APART[:3]) * c for c in APART)
    with localcontext() as context:
        context.prec = 34
        target = [Decimal(c) for c in MIR]
        chaser = [a + Decimal(b) for a, b in zip(target, apart, strict=True)]
        first, second = (extrapolated(y[:3], y[3:], 21600.0, steps=60, rows=9) for y in (target, chaser))
        truth = [float(b - a) for a, b in zip(first, second, strict=True)]
    end = pair_coast(world(), POINT, POINT, 0.0, MIR + apart, 21600.0, 60.0)
    limit = 1e-8 if separation > 1e3 else 2e-9  # what remains near the target is the rounding of two J2 accelerations
    assert math.dist(end[6:9], truth[:3]) < limit
    assert math.dist(end[9:], truth[3:]) < limit * 1e-3
    assert math.dist(end[:3], [float(c) for c in first[:3]]) < 1e-6


# The real Earth, Sun, Moon and light --------------------------------------------------------------------------------

CLOCK = Clock(datetime(1995, 6, 29, 9, 30, tzinfo=UTC))
AU = 149597870700.0
MU_EGM = 3986004.415e8
FIELD = {
    "gravity": HARMONIC, "mu": MU_EGM, "field": gravity_field.load(20, 20), "sky": sky_table.sample(CLOCK, 0.0, DAY),
    "sun_mu": sky_table.MU_SUN, "moon_mu": sky_table.MU_MOON,
}  # fmt: skip
REAL = world(**FIELD)  # type: ignore[arg-type]


def coefficients() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    c, s = np.zeros((21, 21)), np.zeros((21, 21))
    for line in gravity_field.FILE.read_text().splitlines():
        if line[0].isdigit():
            n, m, one, other = line.split()
            if int(n) <= 20:
                c[int(n), int(m)], s[int(n), int(m)] = float(one), float(other)
    return c, s


C, S = coefficients()
DEGREE, ORDER = np.arange(21)[:, None], np.arange(21)[None, :]
# scipy's Legendre functions are orthonormal in the sine of latitude and have Condon and Shortley's phase
GEODETIC = np.where(ORDER == 0, math.sqrt(2.0), 2.0) * (-1.0) ** ORDER


def by_longitude_and_latitude(r: NDArray[np.float64]) -> NDArray[np.float64]:
    """Differentiate the potential in radius, latitude and longitude (Vallado, section 8.6.1)."""
    d, rho = float(np.linalg.norm(r)), math.hypot(r[0], r[1])
    sine, longitude = r[2] / d, math.atan2(r[1], r[0])
    both = assoc_legendre_p_all(20, 20, sine, norm=True, diff_n=1)
    p, dp = both[0][:, :21] * GEODETIC, both[1][:, :21] * GEODETIC
    cosines, sines = np.cos(np.arange(21) * longitude), np.sin(np.arange(21) * longitude)
    shrink = (6378136.3 / d) ** DEGREE
    wave = C * cosines + S * sines
    up = -MU_EGM / d**2 * np.sum((DEGREE + 1) * shrink * p * wave)
    north = MU_EGM / d**2 * np.sum(shrink * dp * rho / d * wave)
    east = MU_EGM / d / rho * np.sum(shrink * p * ORDER * (S * cosines - C * sines))
    axes = np.array([r / d, [-sine * r[0] / rho, -sine * r[1] / rho, rho / d], [-r[1] / rho, r[0] / rho, 0.0]])
    return np.asarray(np.array([up, north, east]) @ axes)


def real_field(t: float, state: NDArray[np.float64], srp_m: float) -> NDArray[np.float64]:
    """Everything once more, from ERFA at every step, for scipy."""
    r = state[:3]
    tt, ut1 = CLOCK.tt_jd(t), CLOCK.ut1_jd(t)
    tai = tt[0], tt[1] - TT_MINUS_TAI_S / DAY
    x, y, s = erfa.xys06a(*tt)
    dx, dy = celestial_offsets(*tai)
    polar = erfa.pom00(*pole(*tai), erfa.sp00(*tt))
    to_earth = erfa.c2tcio(erfa.c2ixys(x + dx, y + dy, s), erfa.era00(*ut1), polar)
    a = -MU_EGM * r / np.linalg.norm(r) ** 3 + to_earth.T @ by_longitude_and_latitude(to_earth @ r)
    for mu, body in (
        (1.32712440041e20, -AU * erfa.epv00(*tt)[0]["p"]),
        (0.0123000371 * 3.986004418e14, AU * erfa.moon98(*tt)["p"]),
    ):
        a += mu * ((body - r) / np.linalg.norm(body - r) ** 3 - body / np.linalg.norm(body) ** 3)
    if srp_m:
        sun = sun_position(CLOCK, t)
        share = sunlight(R_EARTH, FLATTENING, tuple(r.tolist()), tuple(sun.tolist())) * 1361.0 / 299792458.0 * srp_m
        a += share * AU**2 * (r - sun) / np.linalg.norm(r - sun) ** 3
    return np.concatenate([state[3:], a])


@pytest.mark.slow
def test_day_of_twenty_by_twenty_with_sun_and_moon() -> None:
    """A millimetre after 24 h against scipy, other Legendre functions and the Earth's rotation straight from ERFA."""
    truth = solve_ivp(real_field, (0.0, DAY), MIR, method="DOP853", rtol=1e-13, atol=1e-8, args=(0.0,)).y[:, -1]
    end = at("compiled", orbit_coast)(REAL, POINT, 0.0, MIR, DAY, 60.0)
    assert math.dist(end[:3], truth[:3]) < 1e-4
    assert math.dist(end[3:], truth[3:]) < 1e-7
    coarse = at("compiled", orbit_coast)(REAL, POINT, 0.0, MIR, DAY, 120.0)
    assert math.dist(coarse[:3], truth[:3]) < 1e-3


AIR_RHO, AIR_H0, AIR_H, AIR_CDA_M = 8.56e-13, 390e3, 45e3, 0.0055  # kg/m3, m, m, m2/kg: about Mir's


def braked_field(t: float, y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Harmonics, Sun, Moon, and drag in an exponential air over the ellipsoid, turning about the Earth's own pole."""
    rate = real_field(t, y, 0.0)
    r, v = y[:3], y[3:]
    to_earth = erfa.c2t06a(*CLOCK.tt_jd(t), *CLOCK.ut1_jd(t), 0.0, 0.0)
    height = float(erfa.gc2gde(6378137.0, 1.0 / 298.257223563, to_earth @ r)[2])
    wind = v - np.cross(7.292115e-5 * to_earth[2], r)
    rho = AIR_RHO * math.exp((AIR_H0 - height) / AIR_H)
    rate[3:] -= 0.5 * AIR_CDA_M * rho * np.linalg.norm(wind) * wind
    return rate


def test_day_of_twenty_by_twenty_with_drag_sun_and_moon() -> None:
    """A millimetre after 24 h, of the 1.5 km that the air makes, against scipy and an independent right-hand side."""
    w = REAL._replace(density=AIR_RHO, density_height=AIR_H0, scale_height=AIR_H)
    truth = solve_ivp(braked_field, (0.0, DAY), MIR, method="DOP853", rtol=1e-13, atol=1e-8).y[:, -1]
    end = at("compiled", orbit_coast)(w, Body(cda_m=AIR_CDA_M, srp_m=0.0), 0.0, MIR, DAY, 60.0)
    assert math.dist(end[:3], truth[:3]) < 1e-3
    assert math.dist(end[3:], truth[3:]) < 1e-6
    free = at("compiled", orbit_coast)(w, POINT, 0.0, MIR, DAY, 60.0)
    assert math.dist(end[:3], free[:3]) == pytest.approx(1454.0, abs=5.0)


def test_revolution_through_the_shadow() -> None:
    """Light, off and on: steps of 60 s are cut at the shadow, scipy's are kept to 12 s in its place."""
    span = 5700.0
    truth = solve_ivp(
        real_field, (0.0, span), MIR, method="DOP853", rtol=1e-12, atol=1e-8, max_step=12.0, args=(0.02,)
    ).y[:, -1]
    end = at("compiled", orbit_coast)(REAL, Body(cda_m=0.0, srp_m=0.02), 0.0, MIR, span, 60.0)
    assert math.dist(end[:3], truth[:3]) < 2e-4
    dark = at("compiled", orbit_coast)(REAL, POINT, 0.0, MIR, span, 60.0)
    assert math.dist(end[:3], dark[:3]) > 0.5


def test_day_of_eight_by_eight_against_heyoka() -> None:
    heyoka = pytest.importorskip("heyoka")
    x, y, z, vx, vy, vz = heyoka.make_vars("x", "y", "z", "vx", "vy", "vz")
    c, s = heyoka.cos(7.292115e-5 * heyoka.time), heyoka.sin(7.292115e-5 * heyoka.time)
    a = heyoka.model.egm2008_acc([c * x + s * y, c * y - s * x, z], 8, 8)
    turned = [(vx, c * a[0] - s * a[1]), (vy, s * a[0] + c * a[1]), (vz, a[2])]
    taylor = heyoka.taylor_adaptive([(x, vx), (y, vy), (z, vz), *turned], list(MIR), tol=1e-18, compact_mode=True)
    taylor.propagate_until(DAY)
    turning = world(gravity=HARMONIC, mu=MU_EGM, field=gravity_field.load(8, 8), spin=7.292115e-5)  # type: ignore[arg-type]
    end = at("compiled", orbit_coast)(turning, POINT, 0.0, MIR, DAY, 60.0)
    assert math.dist(end[:3], taylor.state[:3]) < 2e-5


def test_light_keeps_the_order_of_the_coast() -> None:
    """Cut at the shadow's edges and in the penumbra, the longest steps err by a micron a day; not cut, by a metre."""
    coast = at("compiled", orbit_coast)
    lit = Body(cda_m=0.0, srp_m=0.01)
    fine = coast(REAL, lit, 0.0, MIR, DAY, 5.0)
    for step, limit in ((120.0, 1e-5), (60.0, 1e-5), (20.0, 1e-5)):
        assert math.dist(coast(REAL, lit, 0.0, MIR, DAY, step)[:3], fine[:3]) < limit
    back = coast(REAL, lit, DAY, fine, -DAY, 60.0)
    assert math.dist(back[:3], MIR[:3]) < 1e-3


def test_a_pair_in_sunlight_is_two_orbits() -> None:
    target, other = Body(cda_m=0.0, srp_m=0.004), Body(cda_m=0.0, srp_m=0.0035)
    there = at("compiled", pair_coast)(REAL, target, other, 0.0, MIR + APART, 12000.0, 60.0)
    chaser = tuple(a + b for a, b in zip(MIR, APART, strict=True))
    first = at("compiled", orbit_coast)(REAL, target, 0.0, MIR, 12000.0, 60.0)
    second = at("compiled", orbit_coast)(REAL, other, 0.0, chaser, 12000.0, 60.0)
    assert there[:3] == pytest.approx(first[:3], abs=1e-5)
    assert there[6:9] == pytest.approx(np.subtract(second, first)[:3], abs=1e-5)


def test_real_world_at_both_speeds_to_the_last_bit() -> None:
    w, plain = REAL._replace(density=8.6e-13), plain_world(**{**FIELD, "density": 8.6e-13})
    target, other = Body(cda_m=0.005, srp_m=0.004), Body(cda_m=0.0, srp_m=0.0035)
    for start, span in ((0.0, 3000.0), (9000.0, -3300.0)):
        fast = at("compiled", orbit_coast)(w, target, start, MIR, span, 60.0)
        assert fast == orbit_coast(plain, target, start, MIR, span, 60.0)
        assert at("compiled", pair_coast)(w, target, other, start, MIR + APART, span, 60.0) == pair_coast(
            plain, target, other, start, MIR + APART, span, 60.0
        )


# The pair -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("w", [CENTRAL, world(), AIR, EVERY._replace(density=1e-12)])
def test_a_pair_is_two_orbits(speed: str, w: World) -> None:
    there = at(speed, pair_coast)(w, STATION, SHUTTLE, 0.0, MIR + APART, 7000.0, 60.0)
    chaser = tuple(a + b for a, b in zip(MIR, APART, strict=True))
    first = orbit_coast(w, STATION, 0.0, MIR, 7000.0, 60.0)
    second = orbit_coast(w, SHUTTLE, 0.0, chaser, 7000.0, 60.0)
    assert there[:6] == first
    assert there[6:9] == pytest.approx(np.subtract(second, first)[:3], abs=1e-6)
    assert there[9:] == pytest.approx(np.subtract(second, first)[3:], abs=1e-9)


def test_control_steps_follow_the_coast(speed: str) -> None:
    pair = (*MIR, 100.0, -150.0, 60.0, 0.1, -0.2, 0.05)
    there = pair_coast(AIR, STATION, SHUTTLE, 0.0, pair, 600.0, 60.0)
    for i in range(600):
        pair = at(speed, pair_step)(AIR, STATION, SHUTTLE, float(i), pair, 1.0, NO_PUSH, NO_PUSH)
    assert pair[6:9] == pytest.approx(there[6:9], abs=1e-9)
    assert pair[9:] == pytest.approx(there[9:], abs=1e-12)
