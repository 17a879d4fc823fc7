"""Solving a burn: each word of ``solve``, by rehearsals on the very model that is flown.

A solution is found by flying: the burn, the phases that lie between it and its aim, and the coasts, without errors, as
the ground does before it sends up a manoeuvre. Closed forms (the mean motion's dependence on the axis, Clohessy and
Wiltshire's equations) give the first guess and the slope alone.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sim.core.elementary import atan2, cos, exp, log, sin
from sim.core.relative.cw import phi_rv_inverse, phi_rv_steered
from sim.core.vectors import norm, norm2
from sim.flying.burns.problem import NoOrbit, Solution
from sim.flying.run import FlightEnd
from sim.gnc.guidance.burn import mean_motion

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.tuples import Vector
    from sim.flying.burns.problem import BurnProblem
    from sim.flying.burns.rehearse import Rehearsal
    from sim.flying.situation import Situation
    from sim.vehicles import Engine

__all__ = ["guess", "node_after", "solve"]

CLOSE_ENOUGH = 1.0  # m: a phasing or height burn's miss of its aim on the model
FLIGHTS = 14  # rehearsals after which a burn counts as unsolvable
FLAT = 0.02  # of the slope at its steepest: flatter, a burn cannot steer its aim
SAME_SHAPE = 1e-9  # of mean eccentricity: less than a centimetre of height
SHAPE_FLIGHTS = 8  # iterations after which no burn keeps the height
SHAPE_TRY = 0.1  # m/s, of the differences of eccentricity
PLANE_TRY = 1.0  # m/s across the orbit, to see what a burn there does
TRY = 0.05  # m/s, of the differences that make a slope
LEVEL = 1.0e-3  # m/s: a rate of height that counts as none
NEARLY = 500.0  # m: taken where trials jump across the aim, as another engine for a later burn makes them do (chosen)
NEARLY_LEVEL = 0.05  # m/s: the same of a rate of height (chosen)
FAINT = 0.05  # of what 1 m/s moves in a quarter turn: less, and a direction is hardly steered (chosen)
LEAVABLE = 0.005  # of the way to the aim: so much may be left of what is hardly steered, and a metre (chosen)
NOTHING = (0.0, 0.0, 0.0)

Two = tuple[float, float]


class Found(NamedTuple):
    """What an iteration ends with: components forward and down (m/s), what they miss (m), flights it took."""

    forward: float
    down: float
    miss: float
    flights: int


def solve(problem: BurnProblem, rehearse: Rehearsal) -> Solution:
    """Return the burn that leads to the aim; ``rehearse`` stands at its ignition.

    Raises
    ------
    FlightEnd
        Why there is none.
    """
    match problem.burn.solve:
        case "phasing":
            return _phasing(problem, rehearse)
        case "height":
            return _height(problem, rehearse)
        case "plane":
            return _plane(problem, rehearse)
        case "coelliptic":
            return _coelliptic(problem, rehearse)
        case "intercept" | "corrective":
            return _intercept(problem)
        case "fixed":
            return Solution(problem.burn.delta_v or NOTHING)


def guess(problem: BurnProblem, rehearse: Rehearsal) -> Vector:
    """Return about what the burn will be: what its length and engine are planned with.

    Clohessy and Wiltshire's equations say that of a place. What burns between change, no closed form knows: such a
    burn is solved as if it stood at its middle already.
    """
    if problem.burn.solve in ("intercept", "corrective"):
        return _first_guess(problem)
    return solve(problem, rehearse).delta_v


# Along the orbit and in height: the horizontal component, and to arrive level the vertical one.


def _phasing(problem: BurnProblem, rehearse: Rehearsal) -> Solution:
    first = _phasing_guess(problem)
    slope = -3.0 * problem.seconds  # m of arc for 1 m/s, from dn/n = -3/2 da/a

    def level(engine: Engine) -> Found:
        def off(forward: float, down: float) -> Two:
            there = rehearse.at_aim(problem, (forward, 0.0, down), engine)
            return there.arc - problem.downrange, there.curvilinear[5]

        found = _newton(off, first)
        if found is None:
            raise FlightEnd(
                f"{problem.burn.name}: no burn arrives level {problem.when()}; another time, or no 'level', would do"
            )
        return found

    def horizontal(engine: Engine) -> Found:
        def off(forward: float) -> float:
            return rehearse.at_aim(problem, (forward, 0.0, 0.0), engine).arc - problem.downrange

        return _near_enough(problem, _secant(off, first, slope))

    return _with_one_engine(problem, first, level if problem.aim.level else horizontal)


def _phasing_guess(problem: BurnProblem) -> float:
    """Return the forward component (m/s) after which the mean motions bring the chaser to its place in time."""
    start, mu = problem.start, problem.world.mu
    own, theirs = problem.orbit(start.chaser), problem.orbit(start.target)
    impossible = FlightEnd(f"{problem.burn.name}: no orbit comes to the aim in time; a later time would do")
    if problem.seconds == 0.0:
        raise impossible
    wanted = theirs.rate + (problem.downrange - start.arc) / (start.radius * problem.seconds)
    if wanted <= 0.0:
        raise impossible
    x, y, z, vx, vy, vz = start.chaser
    r, v2 = norm((x, y, z)), vx * vx + vy * vy + vz * vz
    a = 1.0 / (2.0 / r - v2 / mu)
    after = a + own.a * (exp(2.0 / 3.0 * log(own.rate / wanted)) - 1.0)
    speed2 = mu * (2.0 / r - 1.0 / after)
    if speed2 <= 0.0:
        raise impossible
    return math.sqrt(speed2) - math.sqrt(v2)


def _height(problem: BurnProblem, rehearse: Rehearsal) -> Solution:
    idle = rehearse.at_aim(problem, NOTHING, problem.engine(NOTHING))
    slope = _height_slope(problem)
    first = (problem.below - idle.below) / slope

    def horizontal(engine: Engine) -> Found:
        def off(forward: float) -> float:
            return rehearse.at_aim(problem, (forward, 0.0, 0.0), engine).below - problem.below

        return _near_enough(problem, _secant(off, first, slope))

    return _with_one_engine(problem, first, horizontal)


def _height_slope(problem: BurnProblem) -> float:
    """Return how much lower (m) the chaser is at the aim for 1 m/s forward now, by Clohessy and Wiltshire."""
    n = problem.orbit(problem.start.chaser).anomaly_rate
    lift = 1.0 - cos(n * problem.seconds)
    if lift < FLAT:
        turns = n * problem.seconds / (2.0 * math.pi)
        raise FlightEnd(
            f"{problem.burn.name}: {turns:.2f} revolutions on, the chaser is back at the height at which it burned, "
            "whatever it burns; an aim half a revolution earlier or later would do"
        )
    return -2.0 / n * lift


def _with_one_engine(problem: BurnProblem, first: float, attempt: Callable[[Engine], Found]) -> Solution:
    """Solve with the engine that the first guess asks for, and again where the solution itself asks for another.

    Engines burn differently long: one that changed from trial to trial would be a step in what the trials lead to.
    """
    engine = problem.engine((first, 0.0, 0.0))
    found = attempt(engine)
    suited = problem.engine((found.forward, 0.0, found.down))
    if suited != engine:
        engine, found = suited, attempt(suited)
    return Solution((found.forward, 0.0, found.down), engine, found.miss, found.flights)


def _secant(off: Callable[[float], float], first: float, slope: float) -> Found:
    """Find where ``off`` (m) is less than `CLOSE_ENOUGH`; answer the best of `FLIGHTS` trials where it never is.

    ``slope`` is what closed forms say of it, m for 1 m/s. A trial that is no orbit is the last.
    """
    forward, before = first, None
    best = Found(first, 0.0, math.inf, 0)
    for flights in range(1, FLIGHTS + 1):
        # 1. Fly the trial; keep the best.
        try:
            here = off(forward)
        except NoOrbit:
            if before is None:
                raise
            return best._replace(flights=flights)
        if abs(here) < abs(best.miss):
            best = Found(forward, 0.0, here, flights)
        if abs(here) <= CLOSE_ENOUGH:
            return best
        # 2. Take the slope between the last two trials, unless it is far from what closed forms say.
        if before is not None and forward != before[0]:
            found = (here - before[1]) / (forward - before[0])
            if found * slope > 0.0 and 0.2 < found / slope < 5.0:
                slope = found
        # 3. Go down the slope to where nothing would be missed.
        before = (forward, here)
        forward -= here / slope
    return best._replace(flights=FLIGHTS)


def _near_enough(problem: BurnProblem, found: Found) -> Found:
    """Return what was found, or say that it is too far from the aim."""
    if abs(found.miss) <= NEARLY:
        return found
    raise FlightEnd(
        f"{problem.burn.name}: no horizontal burn leads to the aim {problem.when()}; the best of {found.flights} "
        f"flights, {found.forward:.2f} m/s, misses by {abs(found.miss) / 1e3:,.1f} km: "
        "do the burns between undo what it does?"
    )


def _newton(off: Callable[[float, float], Two], first: float) -> Found | None:
    """Find the components forward and down at which distance (m) and rate of height (m/s) are both right.

    Answers the nearest of the trials that are nearly level where they never are; None without one.
    """
    x, z = first, 0.0
    best: Found | None = None
    for flights in range(3, 3 * FLIGHTS, 3):
        # 1. Fly the trial, and with a little more of either component.
        try:
            here = off(x, z)
            if abs(here[0]) <= CLOSE_ENOUGH and abs(here[1]) <= LEVEL:
                return Found(x, z, here[0], flights)
            ahead, deeper = off(x + TRY, z), off(x, z + TRY)
        except NoOrbit:
            break
        # 2. Keep the nearest of those that are nearly level.
        if abs(here[1]) <= NEARLY_LEVEL and abs(here[0]) < (abs(best.miss) if best else NEARLY):
            best = Found(x, z, here[0], flights)
        # 3. Go to where both would be right.
        step = _newton_step(here, here, ahead, deeper, TRY)
        if step is None:
            break
        x -= step[0]
        z -= step[1]
    return best


def _newton_step(off: Two, here: Two, ahead: Two, deeper: Two, tried: float) -> Two | None:
    """Return J^-1 off, J the differences of ``ahead`` and ``deeper`` to ``here`` over ``tried``; None without one."""
    (a, b), (c, d) = [((ahead[i] - here[i]) / tried, (deeper[i] - here[i]) / tried) for i in range(2)]
    size = a * d - b * c
    if size == 0.0:
        return None
    return (off[0] * d - off[1] * b) / size, (off[1] * a - off[0] * c) / size


# Across the orbit.


def _plane(problem: BurnProblem, rehearse: Rehearsal) -> Solution:
    n = problem.orbit(problem.start.chaser).rate
    trial = (0.0, PLANE_TRY, 0.0)
    engine = problem.engine(trial)
    idle = _aside(rehearse.at_aim(problem, NOTHING, engine), n)
    turned = _aside(rehearse.at_aim(problem, trial, engine), n)
    effect = [(after - before) / PLANE_TRY for after, before in zip(turned, idle, strict=True)]
    if effect[0] == effect[1] == 0.0:
        raise FlightEnd(f"{problem.burn.name}: no burn turns the plane {problem.when()}; a later aim would do")
    across = -(idle[0] * effect[0] + idle[1] * effect[1]) / (effect[0] * effect[0] + effect[1] * effect[1])
    left = norm2(idle[0] + across * effect[0], idle[1] + across * effect[1])
    return Solution((0.0, across, 0.0), engine, left, 2, norm2(*idle))


def _aside(there: Situation, n: float) -> Two:
    """Return distance from the target's plane and rate over n (rad/s), m: together the greatest distance."""
    return there.curvilinear[1], there.curvilinear[4] / n


def node_after(problem: BurnProblem, rehearse: Rehearsal, earliest: float) -> float:
    """Return the first time (s) from ``earliest`` on at which the planes cross, as they will lie at the aim."""
    n = problem.orbit(problem.start.chaser).rate
    y, rate = _aside(rehearse.at_aim(problem, NOTHING, problem.engine(NOTHING)), n)
    crossing = problem.end - atan2(y, rate) / n  # y = Y sin(n (t - crossing))
    half = math.pi / n
    return crossing + half * math.ceil((earliest - crossing) / half)


# On to a coelliptic orbit.


def _coelliptic(problem: BurnProblem, rehearse: Rehearsal) -> Solution:
    """Return the burn after which a_c e_c = a_t e_t with the apsides on one line, a_c by the height now."""
    theirs, below = problem.orbit(problem.start.target), problem.start.below
    wanted = [theirs.e * f(theirs.perigee) * theirs.a / (theirs.a - below) for f in (cos, sin)]

    def eccentricity(x: float, z: float) -> Two:
        """Return the mean e cos w, e sin w after a burn."""
        delta_v = (x, 0.0, z)
        orbit = problem.orbit(rehearse.after(problem, delta_v, problem.engine(delta_v)).chaser)
        return orbit.e * cos(orbit.perigee), orbit.e * sin(orbit.perigee)

    x, z = 0.0, 0.0
    for flights in range(3, 3 * SHAPE_FLIGHTS + 1, 3):
        here = eccentricity(x, z)
        off = here[0] - wanted[0], here[1] - wanted[1]
        step = _newton_step(off, here, eccentricity(x + SHAPE_TRY, z), eccentricity(x, z + SHAPE_TRY), SHAPE_TRY)
        if step is None:
            break
        x -= step[0]
        z -= step[1]
        if norm2(*off) < SAME_SHAPE:
            found = (x, 0.0, z)
            return Solution(found, problem.engine(found), 0.0, flights)
    raise FlightEnd(f"{problem.burn.name}: no burn leads from here on to an orbit that keeps its height")


# To a place.


def _intercept(problem: BurnProblem) -> Solution:
    """Return the burn that leads to a place; what can hardly be steered is left, where that is little."""
    start = problem.start
    whole = _aimed(problem, 0.0)
    n = mean_motion(problem.world, start.pair)
    if phi_rv_steered(n, problem.seconds, FAINT / n)[1] > 0.0:
        x, y, z = (aim - here for aim, here in zip(problem.position, start.curvilinear, strict=False))
        cheap = _aimed(problem, FAINT / n)
        if cheap.miss <= max(1.0, LEAVABLE * norm((x, y, z))):
            a, b, c = (more - less for more, less in zip(whole.delta_v, cheap.delta_v, strict=True))
            return replace(cheap, spared=norm((a, b, c)) if whole.miss <= 1.0 else math.inf)
    if whole.miss > 1.0:
        raise FlightEnd(_why_none(problem, whole.miss, whole.flights))
    return whole


def _aimed(problem: BurnProblem, least: float) -> Solution:
    """Return a burn by the kernel's own Newton iteration, which flies burn and coast alone.

    Directions in which 1 m/s moves the arrival by less than ``least`` m are not steered.
    """
    start = problem.start
    engine = problem.engine(_first_guess(problem))
    for _ in range(2):
        wanted, miss, flights = problem.kernels.intercept(
            problem.world,
            problem.target,
            problem.chaser,
            start.t,
            start.pair,
            start.mass,
            engine.thrust_n,
            engine.exhaust_m_s,
            problem.position,
            problem.seconds,
            least,
        )
        suited = problem.engine(wanted)
        if suited == engine:
            break
        engine = suited
    return Solution(wanted, engine, miss, flights)


def _first_guess(problem: BurnProblem) -> Vector:
    """Return the impulse of Clohessy and Wiltshire's equations to the place aimed at, m/s."""
    start = problem.start
    first: Vector = problem.kernels.first_guess(
        problem.world, problem.target, start.t, start.pair, problem.position, problem.seconds
    )
    return first


def _why_none(problem: BurnProblem, miss: float, flights: int) -> str:
    """Say why no burn leads to a place."""
    minutes, n = (problem.end - problem.middle) / 60.0, mean_motion(problem.world, problem.start.pair)
    angle = math.degrees(60.0 * minutes * n)
    determinant = phi_rv_inverse(n, problem.seconds)[9:]
    singular = angle > 150.0 or min(determinant) <= 0.0
    return (
        f"{problem.burn.name}: no burn leads to the aim in {minutes:.1f} min; the best of {flights} flights misses by "
        f"{miss:.0f} m. The target turns {angle:.0f} deg meanwhile: "
        + ("near 180, 360 and 506 deg the burn cannot steer every direction" if singular else "too soon")
        + "; another time would do"
    )
