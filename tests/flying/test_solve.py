"""Burns solved in a world whose answers are known in closed form: two Kepler orbits and impulses, nothing is flown."""

from __future__ import annotations

import math
from typing import Any, cast

import pytest

from sim import vehicles
from sim.core.body import POINT
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.tuples import Vector
from sim.core.world import TWO_BODY, world
from sim.flying.burns.note import note
from sim.flying.burns.problem import BurnProblem, Engines, NoOrbit, Solution
from sim.flying.burns.rehearse import Rehearsal
from sim.flying.burns.solve import guess, node_after, solve
from sim.flying.run import FlightEnd
from sim.flying.situation import Situation
from sim.inputs.units import FOOT
from sim.scenario.tables.burns import Burn
from sim.setup.kernels import at_speed
from sim.vehicles import Engine

MASS = 103e3
RADIUS = R_EARTH + 390e3  # of the target's circle, m
RATE = math.sqrt(MU_EARTH / RADIUS**3)
LOW = R_EARTH + 300e3  # where the chaser burns


def situation(
    t: float, r: float, angle: float, radial: float, along: float, y: float = 0.0, vy: float = 0.0
) -> Situation:
    """Return the chaser at a radius and an angle from the x axis, the target on its circle there at t = 0.

    The plane is x-y, LVLH y is minus z; ``y``, ``vy`` are how far out of the plane the chaser is.
    """
    speed, theirs = RATE * RADIUS, RATE * t
    c, s, ct, st = math.cos(angle), math.sin(angle), math.cos(theirs), math.sin(theirs)
    target = (RADIUS * ct, RADIUS * st, 0.0, -speed * st, speed * ct, 0.0)
    own = (r * c, r * s, -y, radial * c - along * s, radial * s + along * c, -vy)
    arc = RADIUS * math.remainder(angle - theirs, math.tau)
    pair = cast("Any", (*target, *(a - b for a, b in zip(own, target, strict=True))))
    return Situation(t, pair, MASS, (arc, y, RADIUS - r, 0.0, vy, -radial), arc)


def kepler(r: float, angle: float, radial: float, along: float, seconds: float) -> tuple[float, float, float, float]:
    """Return radius, angle, radial and horizontal speed so much later, by Kepler's equation."""
    a = 1.0 / (2.0 / r - (radial**2 + along**2) / MU_EARTH)
    if a < 0.0:
        raise NoOrbit("test")
    n, root = math.sqrt(MU_EARTH / a**3), math.sqrt(MU_EARTH * a)
    ec, es = 1.0 - r / a, r * radial / root  # e cos E, e sin E
    e, first = math.hypot(ec, es), math.atan2(es, ec)
    mean = first - es + n * seconds
    last = mean
    for _ in range(50):
        last -= (last - e * math.sin(last) - mean) / (1.0 - e * math.cos(last))

    def true(anomaly: float) -> float:
        half = math.atan2(math.sqrt(1.0 + e) * math.sin(0.5 * anomaly), math.sqrt(1.0 - e) * math.cos(0.5 * anomaly))
        return 2.0 * half

    later = a * (1.0 - e * math.cos(last))
    return later, angle + true(last) - true(first), root * e * math.sin(last) / later, along * r / later


class Impulses(Rehearsal):
    """A world of impulses: chaser from a radius, angle, radial and horizontal speed; it counts what is tried."""

    def __init__(
        self, angle: float, radial: float = 0.0, along: float | None = None, y: float = 0.0, vy: float = 0.0
    ) -> None:
        self.radial, self.angle, self.y, self.vy = radial, angle, y, vy
        self.along = math.sqrt(MU_EARTH / LOW) if along is None else along
        self.engines: list[Engine] = []

    def start(self) -> Situation:
        return situation(0.0, LOW, self.angle, self.radial, self.along, self.y, self.vy)

    def after(self, problem: BurnProblem, delta_v: Vector, engine: Engine) -> Situation:
        return situation(0.0, LOW, self.angle, self.radial - delta_v[2], self.along + delta_v[0], self.y, self.vy)

    def at_aim(self, problem: BurnProblem, delta_v: Vector, engine: Engine, air: bool = True) -> Situation:
        self.engines.append(engine)
        seconds = problem.end - problem.start.t
        there = kepler(LOW, self.angle, self.radial - delta_v[2], self.along + delta_v[0], seconds)
        n = math.sqrt(MU_EARTH / LOW**3)
        c, s, rate = math.cos(n * seconds), math.sin(n * seconds), (self.vy + delta_v[1]) / n
        return situation(problem.end, *there, self.y * c + rate * s, n * (rate * c - self.y * s))


def pose(rehearse: Impulses, end: float, solved: str, **aim: object) -> BurnProblem:
    """Return the problem of a burn of Atlantis at t = 0 whose aim holds at ``end`` (s)."""
    given: dict[str, object] = {"name": "NC1", "kind": "burn", "solve": solved}
    if solved != "coelliptic":
        given["aim"] = {"after": f"{end} s"} | aim
    return BurnProblem(
        burn=Burn.model_validate(given),
        start=rehearse.start(),
        middle=0.0,
        end=end,
        engines=Engines(vehicles.load("atlantis-sts-71"), None),
        between=(),
        world=world(gravity=TWO_BODY),
        target=POINT,
        chaser=POINT,
        kernels=at_speed("interpreted"),
    )


def revolutions(forward: float, count: int) -> float:
    """Return how long so many revolutions last after a horizontal burn on the low circle, s."""
    speed = math.sqrt(MU_EARTH / LOW) + forward
    a = 1.0 / (2.0 / LOW - speed**2 / MU_EARTH)
    return count * math.tau * math.sqrt(a**3 / MU_EARTH)


def downrange(angle: float, end: float) -> float:
    """Return the arc (m) of a chaser that has come back to where it was."""
    return RADIUS * math.remainder(angle - RATE * end, math.tau)


@pytest.mark.parametrize("forward", [5.0, 20.0, -3.0])
def test_phasing_finds_the_period_that_brings_it_there(forward: float) -> None:
    """After whole revolutions the chaser is where it burned; how far the target went meanwhile is known."""
    end = revolutions(forward, 3)
    rehearse = Impulses(math.radians(-20.0))
    problem = pose(rehearse, end, "phasing", downrange=f"{downrange(rehearse.angle, end)} m")
    found = solve(problem, rehearse)
    assert found.delta_v == pytest.approx((forward, 0.0, 0.0), abs=1.0 / (3.0 * end) * 1.5)
    assert abs(found.miss) <= 1.0
    assert found.flights == len(rehearse.engines) < 8
    assert guess(problem, rehearse) == found.delta_v


def test_phasing_level_takes_the_vertical_speed_away_too() -> None:
    """After whole revolutions the radial speed is what it was after the burn: a level arrival asks for none."""
    forward, radial = 6.0, 4.0
    end = revolutions(forward, 2)
    rehearse = Impulses(math.radians(-20.0), radial=radial)
    problem = pose(rehearse, end, "phasing", downrange=f"{downrange(rehearse.angle, end)} m", level=True)
    assert solve(problem, rehearse).delta_v == pytest.approx((forward, 0.0, radial), abs=1e-3)


def test_height_is_half_of_hohmanns_transfer() -> None:
    above = RADIUS - 1200.0 * FOOT
    a = 0.5 * (LOW + above)
    rehearse = Impulses(math.radians(-5.0))
    problem = pose(rehearse, math.pi * math.sqrt(a**3 / MU_EARTH), "height", below="1200 ft")
    forward = math.sqrt(MU_EARTH * (2.0 / LOW - 1.0 / a)) - math.sqrt(MU_EARTH / LOW)
    assert solve(problem, rehearse).delta_v == pytest.approx((forward, 0.0, 0.0), abs=1e-3)


def test_plane_takes_away_the_speed_across_at_a_node() -> None:
    rehearse = Impulses(math.radians(-5.0), vy=3.0)
    found = solve(pose(rehearse, 4000.0, "plane"), rehearse)
    assert found.delta_v == pytest.approx((0.0, -3.0, 0.0), abs=1e-5)
    assert found.miss == pytest.approx(0.0, abs=0.1)
    assert found.idle_miss == pytest.approx(3.0 / math.sqrt(MU_EARTH / LOW**3), rel=1e-6)


def test_the_node_is_where_the_planes_cross() -> None:
    n = math.sqrt(MU_EARTH / LOW**3)
    rehearse = Impulses(math.radians(-5.0), y=2000.0 * math.sin(n * 700.0), vy=-2000.0 * n * math.cos(n * 700.0))
    problem = pose(rehearse, 9000.0, "plane")
    assert node_after(problem, rehearse, 0.0) == pytest.approx(700.0, abs=0.5)
    assert node_after(problem, rehearse, 1000.0) == pytest.approx(700.0 + math.pi / n, abs=0.5)


def test_coelliptic_with_a_circle_is_a_circle() -> None:
    rehearse = Impulses(math.radians(-5.0), radial=7.0, along=math.sqrt(MU_EARTH / LOW) - 11.0)
    assert solve(pose(rehearse, math.nan, "coelliptic"), rehearse).delta_v == pytest.approx((11.0, 0.0, 7.0), abs=1e-4)


class Fickle(Impulses):
    """Its small engine falls short: what it burns counts half."""

    def at_aim(self, problem: BurnProblem, delta_v: Vector, engine: Engine, air: bool = True) -> Situation:
        short = 0.5 if engine.jets else 1.0
        return super().at_aim(problem, (short * delta_v[0], delta_v[1], short * delta_v[2]), engine)


def test_another_engine_in_the_end_means_solving_again() -> None:
    """The guess takes the jets, which would have to burn twice as much: that is for the OMS, which burns what it says.

    Then it would be the jets' again: the second attempt, with the OMS, is kept.
    """
    forward = 1.5  # m/s, for the jets; 3 m/s would be for one OMS engine
    end = revolutions(forward, 3)
    rehearse = Fickle(math.radians(-20.0))
    problem = pose(rehearse, end, "phasing", downrange=f"{downrange(rehearse.angle, end)} m")
    found = solve(problem, rehearse)
    assert rehearse.engines[0].jets
    assert not rehearse.engines[-1].jets
    assert found.engine == rehearse.engines[-1]
    assert found.delta_v[0] == pytest.approx(forward, abs=1e-3)


class Nowhere(Impulses):
    """From the second trial on nothing is an orbit."""

    def at_aim(self, problem: BurnProblem, delta_v: Vector, engine: Engine, air: bool = True) -> Situation:
        if self.engines:
            raise NoOrbit("NC1")
        return super().at_aim(problem, delta_v, engine, air)._replace(arc=-1e6)


@pytest.mark.parametrize(("level", "says"), [(False, "the best of 2 flights"), (True, "arrives level")])
def test_trials_that_are_no_orbit_end_the_search(level: bool, says: str) -> None:
    rehearse = Nowhere(math.radians(-20.0))
    problem = pose(rehearse, revolutions(5.0, 3), "phasing", downrange="-40 nmi", level=level)
    with pytest.raises(FlightEnd, match=says):
        solve(problem, rehearse)


def test_a_place_that_no_mean_motion_reaches_is_told() -> None:
    rehearse = Impulses(math.radians(-20.0))
    with pytest.raises(FlightEnd, match="no orbit comes to the aim in time"):
        solve(pose(rehearse, 600.0, "phasing", downrange="-60000 km"), rehearse)


def test_a_ship_that_is_on_no_orbit_cannot_be_phased() -> None:
    rehearse = Impulses(math.radians(-20.0), along=12e3)
    with pytest.raises(NoOrbit, match="NC1: what would lead to its aim is no orbit; another aim or time would do"):
        solve(pose(rehearse, 6000.0, "phasing", downrange="-40 nmi"), rehearse)


def test_a_height_that_comes_back_whatever_is_burned_is_told() -> None:
    rehearse = Impulses(math.radians(-20.0))
    with pytest.raises(FlightEnd, match=r"1\.00 revolutions on, the chaser is back"):
        solve(pose(rehearse, revolutions(0.0, 1), "height", below="1200 ft"), rehearse)


def test_the_note_says_what_was_aimed_at_and_what_changes() -> None:
    end = revolutions(5.0, 3)
    rehearse = Impulses(math.radians(-20.0))
    problem = pose(rehearse, end, "phasing", downrange="-40 nmi")
    text = note(problem, Solution((5.0, 0.0, 0.0), problem.engine((5.0, 0.0, 0.0)), -0.3, 4), rehearse)
    day = 86400.0 / revolutions(0.0, 1), 86400.0 / revolutions(5.0, 1)
    assert text.startswith(f"aims 40.0 nmi behind the target {end / 3600.0:.1f} h on, misses by 0.3 m after 4 flights;")
    assert f"mean motion {day[0]:.3f} to {day[1]:.3f} revolutions a day, closing" in text
    assert text.endswith("; no air")


@pytest.mark.parametrize(("feet_per_second", "word"), [(0.2, "multi-axis"), (5.0, "+X"), (9.0, "OMS")])
def test_the_engine_follows_the_crews_rule(feet_per_second: float, word: str) -> None:
    name, engine = Engines(vehicles.load("atlantis-sts-71"), None).suited(feet_per_second * FOOT, MASS)
    assert word in name
    assert engine.thrust_n > 5000.0


def test_an_engine_that_is_named_burns_whatever_the_rule() -> None:
    name, engine = Engines(vehicles.load("atlantis-sts-71"), "oms-1").suited(0.1, MASS)
    assert name == "oms-1"
    assert not engine.jets
