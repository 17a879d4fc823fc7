"""What a burn is solved for: each word of ``solve``, on the very model that is flown.

A solution is found by flying: the burn, the phases that lie between it and its aim, and the coasts, without errors, as
the ground does before it sends up a manoeuvre. Closed forms (the mean motion's dependence on the axis, Clohessy and
Wiltshire's equations) give the first guess and the slope alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.core.relative.cw import phi_rv_inverse
from sim.environment.mean_orbit import mean_orbit
from sim.flying.burns.rehearse import Leg
from sim.flying.burns.timing import chaser_state
from sim.flying.run import FlightEnd
from sim.gnc.guidance.burn import MISS, mean_motion
from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.setup.setup import engine_for
from sim.vehicles.vehicle import G0

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.tuples import Vector
    from sim.flying.burns.rehearse import Fire, FlyPhase
    from sim.flying.run import Run
    from sim.scenario.tables.burns import Burn

    Found = tuple[float, float, float, int]  # components forward and down (m/s), what is missed (m), flights it took

__all__ = ["Solution", "Targeting"]

CLOSE_ENOUGH = 1.0  # m: a phasing or height burn's miss of its aim on the model
FLIGHTS = 14  # rehearsals after which a burn counts as unsolvable
FLAT = 0.02  # of the slope at its steepest: flatter, a burn cannot steer its aim
SAME_SHAPE = 1e-9  # of mean eccentricity: less than a centimetre of height
PLANE_TRY = 1.0  # m/s across the orbit, to see what a burn there does
TRY = 0.05  # m/s, of the differences that make a slope
LEVEL = 1.0e-3  # m/s: a rate of height that counts as none
NEARLY = 500.0  # m: taken where trials jump across the aim, as another engine for a later burn makes them do (chosen)
NEARLY_LEVEL = 0.05  # m/s: the same of a rate of height (chosen)


@dataclass(frozen=True, slots=True)
class Solution:
    """A burn as solved: delta-v (m/s) on the chaser's local axes, and in words what for and what is left."""

    delta_v: Vector
    note: str


class Targeting:
    """The solving of one burn of a run, which stands at its ignition; the arguments are those of `Leg`."""

    def __init__(self, run: Run, k: int, phase: Burn, middle: float, fire: Fire, fly_phase: FlyPhase) -> None:
        self.run, self.phase = run, phase
        self.leg = Leg(run, k, phase, middle, fire, fly_phase)

    def guess(self) -> Vector:
        """Return the burn that closed forms suggest: what its length and engine are planned with."""
        run, world = self.run, self.run.plan.world
        match self.phase.solve:
            case "fixed":
                return self.phase.delta_v or (0.0, 0.0, 0.0)
            case "phasing":
                return self._phasing_guess(), 0.0, 0.0
            case "height":
                return self._height_guess(), 0.0, 0.0
            case "intercept" | "corrective":
                guess: Vector = run.plan.kernels.first_guess(
                    world, run.plan.target_body, run.t, run.pair, self._place(), self.leg.end - run.t
                )
                return guess
            case "coelliptic":
                return self._coelliptic()
            case "plane":
                return self._solve_plane().delta_v

    def solve(self) -> Solution:
        """Return the solution; `FlightEnd` says why there is none."""
        match self.phase.solve:
            case "phasing":
                return self._solve_phasing()
            case "height":
                return self._solve_height()
            case "plane":
                return self._solve_plane()
            case "coelliptic":
                return self._solve_coelliptic()
            case "intercept" | "corrective":
                return self._solve_place()
            case _:
                return Solution(self.phase.delta_v or (0.0, 0.0, 0.0), "given")

    # Along the orbit and in height: one unknown, the horizontal component.

    def _phasing_guess(self) -> float:
        aim, run = self.phase.aim, self.run
        assert aim is not None
        assert aim.downrange is not None
        world = run.plan.world
        own, theirs = mean_orbit(world, chaser_state(run.pair)), mean_orbit(world, run.pair[:6])
        wanted = theirs.rate + (aim.downrange - run.arc()) / (run.radius() * (self.leg.end - run.t))
        x, y, z, vx, vy, vz = chaser_state(run.pair)
        r, v2 = math.hypot(x, y, z), vx * vx + vy * vy + vz * vz
        a = 1.0 / (2.0 / r - v2 / world.mu)
        after = a + own.a * ((own.rate / wanted) ** (2.0 / 3.0) - 1.0)
        speed2 = world.mu * (2.0 / r - 1.0 / after)
        if speed2 <= 0.0:
            raise FlightEnd(f"{self.phase.name}: no orbit comes to the aim in time; a later time would do")
        return math.sqrt(speed2) - math.sqrt(v2)

    def _solve_phasing(self) -> Solution:
        aim = self.phase.aim
        assert aim is not None
        assert aim.downrange is not None
        wanted, end = aim.downrange, self.leg.end

        def miss(twin: Run) -> tuple[float, float]:
            place = twin.plan.kernels.pair_to_curvilinear(twin.plan.world, twin.plan.target_body, twin.t, twin.pair)
            return twin.arc() - wanted, float(place[5])

        guess = self._phasing_guess()
        slope = -3.0 * (end - self.run.t)  # m of arc for 1 m/s, from dn/n = -3/2 da/a

        def attempt() -> Found:
            return self._level(guess, miss) if aim.level else self._secant(guess, slope, lambda twin: miss(twin)[0])

        forward, down, left, flights = self._with_one_engine(guess, attempt)
        return Solution(
            (forward, 0.0, down),
            f"aims {_behind(wanted)} {self.leg.when()}{', level there' if aim.level else ''}, misses by "
            f"{abs(left):.1f} m after {flights} flights; "
            + self.leg.closing(forward, down)
            + self.leg.drag((forward, 0.0, down), lambda twin: twin.arc(), "ahead"),
        )

    def _with_one_engine(self, guess: float, attempt: Callable[[], Found]) -> Found:
        """Solve with the engine that the guess asks for, and again with the solution's own where that is another.

        Engines burn differently long: one that changed from trial to trial would be a step in what the trials lead to.
        """
        size, found = abs(guess), None
        for _ in range(2):
            _, engine = engine_for(self.run.plan, size, self.run.mass, self.phase.engine)
            if found is not None and engine == self.leg.engine:
                break
            self.leg.engine = engine
            found = attempt()
            size = math.hypot(*found[:2])
        assert found is not None
        return found

    def _level(self, guess: float, miss: Callable[[Run], tuple[float, float]]) -> Found:
        """Find the forward and downward components that reach the distance level: Newton, by differences."""
        x, z = guess, 0.0
        best: Found | None = None
        for flights in range(3, 3 * FLIGHTS, 3):
            here = miss(self.leg.fly_on((x, 0.0, z)))
            if abs(here[0]) <= CLOSE_ENOUGH and abs(here[1]) <= LEVEL:
                return x, z, here[0], flights
            if abs(here[1]) <= NEARLY_LEVEL and abs(here[0]) < (abs(best[2]) if best else NEARLY):
                best = x, z, here[0], flights
            ahead = miss(self.leg.fly_on((x + TRY, 0.0, z)))
            deeper = miss(self.leg.fly_on((x, 0.0, z + TRY)))
            (a, b), (c, d) = [((ahead[i] - here[i]) / TRY, (deeper[i] - here[i]) / TRY) for i in range(2)]
            size = a * d - b * c
            if size == 0.0:
                break
            x -= (here[0] * d - here[1] * b) / size
            z -= (here[1] * a - here[0] * c) / size
        if best is not None:
            return best
        raise FlightEnd(
            f"{self.phase.name}: no burn arrives level {self.leg.when()}; another time, or no 'level', would do"
        )

    def _height_guess(self) -> float:
        aim = self.phase.aim
        assert aim is not None
        assert aim.below is not None
        twin = self.leg.fly_on((0.0, 0.0, 0.0))
        return (aim.below - twin.below()) / self._height_slope()

    def _height_slope(self) -> float:
        """Return how much lower (m) the chaser is at the aim for 1 m/s forward now, by Clohessy and Wiltshire."""
        n = mean_orbit(self.run.plan.world, chaser_state(self.run.pair)).anomaly_rate
        lift = 1.0 - math.cos(n * (self.leg.end - self.run.t))
        if lift < FLAT:
            turns = n * (self.leg.end - self.run.t) / (2.0 * math.pi)
            raise FlightEnd(
                f"{self.phase.name}: {turns:.2f} revolutions on, the chaser is back at the height at which it burned, "
                "whatever it burns; an aim half a revolution earlier or later would do"
            )
        return -2.0 / n * lift

    def _solve_height(self) -> Solution:
        aim = self.phase.aim
        assert aim is not None
        assert aim.below is not None
        wanted = aim.below

        def miss(twin: Run) -> float:
            return twin.below() - wanted

        guess, slope = self._height_guess(), self._height_slope()
        forward, _, left, flights = self._with_one_engine(guess, lambda: self._secant(guess, slope, miss))
        return Solution(
            (forward, 0.0, 0.0),
            f"aims {abs(wanted) / FOOT:,.0f} ft {_side(wanted)} the target {self.leg.when()}, misses by "
            f"{abs(left):.1f} m after {flights} flights; "
            + self.leg.closing(forward)
            + self.leg.drag((forward, 0.0, 0.0), lambda twin: twin.below(), "downwards"),
        )

    def _secant(self, guess: float, slope: float, miss: Callable[[Run], float]) -> Found:
        """Find the forward component (m/s) that misses by less than `CLOSE_ENOUGH`."""
        forward, before = guess, None
        best, least = guess, math.inf
        for flights in range(1, FLIGHTS + 1):
            off = miss(self.leg.fly_on((forward, 0.0, 0.0)))
            if abs(off) < abs(least):
                best, least = forward, off
            if abs(off) <= CLOSE_ENOUGH:
                return forward, 0.0, off, flights
            if before is not None and forward != before[0]:
                found = (off - before[1]) / (forward - before[0])
                if found * slope > 0.0 and 0.2 < found / slope < 5.0:
                    slope = found
            before = (forward, off)
            forward -= off / slope
        if abs(least) <= NEARLY:
            return best, 0.0, least, FLIGHTS
        raise FlightEnd(
            f"{self.phase.name}: no horizontal burn leads to the aim {self.leg.when()}; the best of {FLIGHTS} "
            f"flights, {best:.2f} m/s, misses by {abs(least) / 1e3:,.1f} km: do the burns between undo what it does?"
        )

    # Across the orbit.

    def _solve_plane(self) -> Solution:
        n = mean_orbit(self.run.plan.world, chaser_state(self.run.pair)).rate
        aside = self._aside((0.0, 0.0, 0.0), n)
        turned = self._aside((0.0, PLANE_TRY, 0.0), n)
        effect = [(after - before) / PLANE_TRY for after, before in zip(turned, aside, strict=True)]
        across = -(aside[0] * effect[0] + aside[1] * effect[1]) / (effect[0] ** 2 + effect[1] ** 2)
        left = math.hypot(aside[0] + across * effect[0], aside[1] + across * effect[1])
        return Solution(
            (0.0, across, 0.0),
            f"turns the plane into the target's as it will lie {self.leg.when()}: the two swing "
            f"{math.hypot(*aside) / 1e3:.2f} km apart without it, {left / 1e3:.3f} km with it",
        )

    def _aside(self, delta_v: Vector, n: float) -> tuple[float, float]:
        """Return distance from the target's plane and rate over n at the aim, m: together the greatest distance."""
        twin = self.leg.fly_on(delta_v)
        _, y, _, _, vy, _ = twin.plan.kernels.pair_to_curvilinear(
            twin.plan.world, twin.plan.target_body, twin.t, twin.pair
        )
        return y, vy / n

    def node_after(self, earliest: float) -> float:
        """Return the first time (s) from ``earliest`` on at which the planes cross, as they will lie at the aim."""
        n = mean_orbit(self.run.plan.world, chaser_state(self.run.pair)).rate
        y, rate = self._aside((0.0, 0.0, 0.0), n)
        crossing = self.leg.end - math.atan2(y, rate) / n  # y = Y sin(n (t - crossing))
        half = math.pi / n
        return crossing + half * math.ceil((earliest - crossing) / half)

    # On to a coelliptic orbit.

    def _coelliptic(self) -> Vector:
        """Return the burn after which a_c e_c = a_t e_t with the apsides on one line, a_c by the height now."""
        run, world = self.run, self.run.plan.world
        theirs = mean_orbit(world, run.pair[:6])
        below = run.below()
        wanted = [theirs.e * f(theirs.perigee) * theirs.a / (theirs.a - below) for f in (math.cos, math.sin)]
        x, z = 0.0, 0.0
        for _ in range(8):
            here = self._eccentricity((x, 0.0, z))
            off = [here[i] - wanted[i] for i in range(2)]
            ahead, down = self._eccentricity((x + 0.1, 0.0, z)), self._eccentricity((x, 0.0, z + 0.1))
            j = [[(ahead[i] - here[i]) / 0.1, (down[i] - here[i]) / 0.1] for i in range(2)]
            size = j[0][0] * j[1][1] - j[0][1] * j[1][0]
            x -= (off[0] * j[1][1] - off[1] * j[0][1]) / size
            z -= (off[1] * j[0][0] - off[0] * j[1][0]) / size
            if math.hypot(*off) < SAME_SHAPE:
                return x, 0.0, z
        raise FlightEnd(f"{self.phase.name}: no burn leads from here on to an orbit that keeps its height")

    def _eccentricity(self, delta_v: Vector) -> tuple[float, float]:
        """Return the mean e cos w, e sin w after a burn."""
        twin = self.leg.burned(delta_v)
        orbit = mean_orbit(twin.plan.world, chaser_state(twin.pair))
        return orbit.e * math.cos(orbit.perigee), orbit.e * math.sin(orbit.perigee)

    def _solve_coelliptic(self) -> Solution:
        found = self._coelliptic()
        twin = self.leg.burned(found)
        start, turn = twin.below(), mean_orbit(twin.plan.world, chaser_state(twin.pair)).period
        heights = []
        for _ in range(24):
            twin.coast_to(twin.t + turn / 24.0)
            heights.append(twin.below())
        spread = 0.5 * (max(heights) - min(heights))
        return Solution(
            found,
            f"keeps {abs(start) / NAUTICAL_MILE:.2f} nmi {_side(start)} the target, within {spread:,.0f} m for a "
            "revolution; " + self.leg.closing(found[0], found[2]),
        )

    # To a place.

    def _place(self) -> Vector:
        aim = self.phase.aim
        assert aim is not None
        assert aim.position is not None
        return aim.position

    def _solve_place(self) -> Solution:
        run, plan, aim = self.run, self.run.plan, self._place()
        after = self.leg.end - run.t
        _, engine = engine_for(plan, math.hypot(*self.guess()), run.mass, self.phase.engine)
        for _ in range(2):
            wanted, miss, flights = plan.kernels.intercept(
                plan.world,
                plan.target_body,
                plan.chaser_body,
                run.t,
                run.pair,
                run.mass,
                engine.thrust_n,
                engine.isp_s * G0,
                aim,
                after,
            )
            _, suited = engine_for(plan, math.hypot(*wanted), run.mass, self.phase.engine)
            if suited == engine:
                break
            engine = suited
        minutes = (self.leg.end - self.leg.middle) / 60.0
        if miss > 1.0:
            n = mean_motion(plan.world, run.pair)
            angle = math.degrees(60.0 * minutes * n)
            determinant = phi_rv_inverse(n, after)[9:]
            raise FlightEnd(
                f"{self.phase.name}: no burn leads to the aim in {minutes:.1f} min; the best of {flights} "
                f"flights misses by {miss:.0f} m. The target turns {angle:.0f} deg meanwhile: "
                + (
                    "near 180, 360 and 506 deg the burn cannot steer every direction"
                    if angle > 150.0 or min(determinant) <= 0.0
                    else "too soon"
                )
                + "; another time would do"
            )
        return Solution(
            wanted,
            f"aims {_place_text(aim)} in {minutes:.1f} min" + (f", misses by {miss:.3f} m" if miss > MISS else ""),
        )


def _place_text(aim: Vector) -> str:
    """Write a place in the target's curvilinear LVLH in words, such as "900 ft behind, 1,800 ft below the target"."""
    words = (("ahead of", "behind"), ("right of", "left of"), ("below", "above"))
    parts = [
        f"{abs(value) / FOOT:,.0f} ft {way[0] if value > 0.0 else way[1]}"
        for value, way in zip(aim, words, strict=True)
        if abs(value) >= 0.5 * FOOT
    ]
    return ", ".join(parts or ["at"]) + " the target"


def _side(below: float) -> str:
    return "below" if below >= 0.0 else "above"


def _behind(downrange: float) -> str:
    miles = abs(downrange) / NAUTICAL_MILE
    return f"{miles:,.1f} nmi {'behind' if downrange < 0.0 else 'ahead of'} the target"
