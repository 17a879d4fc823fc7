"""A solved burn in words: what it aims at, what it misses by, and what it changes on the way there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.gnc.guidance.burn import MISS
from sim.inputs.units import FOOT, NAUTICAL_MILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.tuples import Vector
    from sim.flying.burns.problem import BurnProblem, Solution
    from sim.flying.burns.rehearse import Rehearsal
    from sim.flying.situation import Situation
    from sim.vehicles import Engine

__all__ = ["note"]

DAY_S = 86400.0
PLACES = 24  # of a revolution, at which a coelliptic orbit's height is looked at


def note(problem: BurnProblem, solution: Solution, rehearse: Rehearsal) -> str:
    """Say what a burn was solved for and what is left; ``rehearse`` stands at its ignition."""
    engine = solution.engine
    if engine is None:
        return "given"
    left = f"misses by {abs(solution.miss):.1f} m after {solution.flights} flights; "
    match problem.burn.solve:
        case "phasing":
            level = ", level there" if problem.aim.level else ""
            return (
                f"aims {_behind(problem.downrange)} {problem.when()}{level}, {left}"
                + _closing(problem, solution.delta_v, engine, rehearse)
                + _drag(problem, solution.delta_v, engine, rehearse, lambda there: there.arc, "ahead")
            )
        case "height":
            return (
                f"aims {abs(problem.below) / FOOT:,.0f} ft {_side(problem.below)} the target {problem.when()}, {left}"
                + _closing(problem, solution.delta_v, engine, rehearse)
                + _drag(problem, solution.delta_v, engine, rehearse, lambda there: there.below, "downwards")
            )
        case "plane":
            return (
                f"turns the plane into the target's as it will lie {problem.when()}: the two swing "
                f"{solution.idle_miss / 1e3:.2f} km apart without it, {solution.miss / 1e3:.3f} km with it"
            )
        case "coelliptic":
            return _keeps(problem, solution.delta_v, engine, rehearse)
        case _:
            minutes = (problem.end - problem.middle) / 60.0
            off = f", misses by {solution.miss:.3f} m" if solution.miss > MISS else ""
            if solution.spared > 0.0:
                price = f"{solution.spared:.3f} m/s more" if math.isfinite(solution.spared) else "no burn"
                off += f": {price} would take that out, near half or whole revolutions hardly any burn steers there"
            return f"aims {_place(problem.position)} in {minutes:.1f} min{off}"


def _keeps(problem: BurnProblem, delta_v: Vector, engine: Engine, rehearse: Rehearsal) -> str:
    """Say at what height a coelliptic orbit stays, and how well."""
    after = rehearse.after(problem, delta_v, engine)
    step = problem.orbit(after.chaser).period / PLACES
    heights = [there.below for there in rehearse.drift(problem, delta_v, engine, step, PLACES)]
    spread = 0.5 * (max(heights) - min(heights))
    return (
        f"keeps {abs(after.below) / NAUTICAL_MILE:.2f} nmi {_side(after.below)} the target, within {spread:,.0f} m for "
        "a revolution; " + _closing(problem, delta_v, engine, rehearse)
    )


def _closing(problem: BurnProblem, delta_v: Vector, engine: Engine, rehearse: Rehearsal) -> str:
    """Say how the mean motion changes: the closing per revolution before and after."""
    both = problem.start, rehearse.after(problem, delta_v, engine)
    own, theirs = [problem.orbit(there.chaser) for there in both], [problem.orbit(there.target) for there in both]
    before, after = (a.gain(b) / NAUTICAL_MILE for a, b in zip(own, theirs, strict=True))
    slow, fast = (orbit.rate * DAY_S / (2.0 * math.pi) for orbit in own)
    speeds = f"mean motion {slow:.3f} to {fast:.3f} revolutions a day"
    return f"{speeds}, closing {before:,.1f} to {after:,.1f} nmi a revolution"


def _drag(
    problem: BurnProblem,
    delta_v: Vector,
    engine: Engine,
    rehearse: Rehearsal,
    measure: Callable[[Situation], float],
    where: str,
) -> str:
    """Say what the air does until the aim, by a flight without it."""
    if problem.world.density == 0.0:
        return "; no air"
    with_air, without = (measure(rehearse.at_aim(problem, delta_v, engine, air)) for air in (True, False))
    change = with_air - without
    return f"; drag until then moves it {change:+,.0f} m {where}" if abs(change) >= 0.5 else "; drag until then: none"


def _place(aim: Vector) -> str:
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
