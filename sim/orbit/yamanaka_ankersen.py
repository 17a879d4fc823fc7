"""Relative motion near a target on an elliptic orbit, by Yamanaka and Ankersen's transition matrix.

Axes: the target's LVLH in NASA's sense, x forward, y opposite to the orbit normal, z down, which is the paper's.
"""

from __future__ import annotations

from math import sqrt

from sim.core.constants import MU_EARTH
from sim.core.relative import yamanaka_ankersen as ya
from sim.core.tuples import State as Six
from sim.core.vectors import norm
from sim.orbit import arguments as check
from sim.orbit.state import State, state_of
from sim.orbit.two_impulses import TwoImpulses, two_impulses

SINGULAR = 1e-4
"""The least determinant over the squared size of a transfer that can be solved (chosen, as `sim.core.relative.cw`)."""


def ya_step(
    target_position_m: object,
    target_velocity_m_s: object,
    duration_s: float,
    position_m: object,
    velocity_m_s: object,
    mu_m3_s2: float = MU_EARTH,
) -> State:
    """Return the relative state after a time (s, any sign) of free motion near a target on any ellipse.

    The target's state is inertial, the chaser's relative to it, in LVLH.

    Raises
    ------
    ValueError
        For a target inside the body or not on an ellipse, or a place farther away than a tenth of its radius.

    Examples
    --------
    No book that we know prints numbers for an ellipse. On a circle the answer is Clohessy and Wiltshire's: Vallado,
    *Fundamentals of Astrodynamics and Applications*, 4th edition, example 6-14, five minutes after being let go.

    >>> from sim.orbit import circular_speed_m_s, lvlh_from_rac, rac_from_lvlh
    >>> mu = 398600.4415e9
    >>> target = (6968136.3, 0.0, 0.0), (0.0, circular_speed_m_s(6968136.3, mu), 0.0)
    >>> let_go = lvlh_from_rac((0.0, 0.0, 0.0), (-0.1, -0.04, -0.02))
    >>> end = rac_from_lvlh(*ya_step(*target, 300.0, *let_go, mu))
    >>> [round(x, 3) for x in end.position_m]
    [-33.346, -1.474, -5.895]
    """
    mu = check.gravity(mu_m3_s2)
    target, radius = _target(target_position_m, target_velocity_m_s, mu)
    position = check.near("position_m", position_m, radius)
    velocity = check.vector("velocity_m_s", velocity_m_s)
    return state_of(ya.propagate(mu, check.finite("duration_s", duration_s), target, (*position, *velocity)))


def ya_transfer(
    target_position_m: object,
    target_velocity_m_s: object,
    duration_s: float,
    from_m: object,
    to_m: object = (0.0, 0.0, 0.0),
    velocity_before_m_s: object = (0.0, 0.0, 0.0),
    mu_m3_s2: float = MU_EARTH,
) -> TwoImpulses:
    """Return the two impulses that lead from one place to another in a time (s), and stop there.

    Raises
    ------
    ValueError
        As for `ya_step`, and for a time at which no velocity leads there.

    Examples
    --------
    Curtis, *Orbital Mechanics for Engineering Students*, chapter 7 (see `cw_transfer`): on a circle the same.

    >>> from sim.orbit import circular_speed_m_s, lvlh_from_rac, rac_from_lvlh
    >>> mu = 398600e9
    >>> a = (mu / 0.00115697**2) ** (1.0 / 3.0)
    >>> target = (a, 0.0, 0.0), (0.0, circular_speed_m_s(a, mu), 0.0)
    >>> start = lvlh_from_rac((20e3, 20e3, 20e3))
    >>> got = ya_transfer(*target, 8.0 * 3600.0, start.position_m, mu_m3_s2=mu)
    >>> [round(v, 4) for v in rac_from_lvlh((0.0, 0.0, 0.0), got.first_m_s).velocity_m_s]
    [9.3575, -46.7512, 8.0297]
    """
    mu = check.gravity(mu_m3_s2)
    target, radius = _target(target_position_m, target_velocity_m_s, mu)
    time = check.positive("duration_s", duration_s)
    start = check.near("from_m", from_m, radius)
    end = check.near("to_m", to_m, radius)
    before = check.vector("velocity_before_m_s", velocity_before_m_s)
    arc = ya.arc(mu, time, target)
    # 1. where free motion leads from rest, and by each m/s along each axis
    drift = ya.carry(arc, (*start, 0.0, 0.0, 0.0))
    by_x = ya.carry(arc, (0.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    by_y = ya.carry(arc, (0.0, 0.0, 0.0, 0.0, 1.0, 0.0))
    by_z = ya.carry(arc, (0.0, 0.0, 0.0, 0.0, 0.0, 1.0))
    # 2. in the plane two equations, across it one
    dx, dy, dz = end[0] - drift[0], end[1] - drift[1], end[2] - drift[2]
    determinant = by_x[0] * by_z[2] - by_z[0] * by_x[2]
    size = by_x[0] ** 2 + by_z[0] ** 2 + by_x[2] ** 2 + by_z[2] ** 2
    if abs(determinant) <= SINGULAR * size:
        raise ValueError(f"duration_s: after {time:g} s, near a whole revolution, no velocity leads there in the plane")
    moved = start[1] != 0.0 or end[1] != 0.0
    if moved and abs(by_y[1]) <= 10.0 * SINGULAR * sqrt(size):
        raise ValueError(f"duration_s: after {time:g} s, near half a turn, no velocity leads there across the plane")
    velocity = (
        (dx * by_z[2] - by_z[0] * dz) / determinant,
        dy / by_y[1] if moved else 0.0,
        (by_x[0] * dz - by_x[2] * dx) / determinant,
    )
    # 3. and with what velocity it arrives
    _, _, _, *arriving = ya.carry(arc, (*start, *velocity))
    return two_impulses(before, velocity, (arriving[0], arriving[1], arriving[2]))


def _target(position: object, velocity: object, mu: float) -> tuple[Six, float]:
    """Return the target's state, checked to be on an ellipse, and its distance from the centre."""
    r, v = check.motion(("target_position_m", "target_velocity_m_s"), position, velocity, mu)
    radius, speed = norm(r), norm(v)
    if speed * speed >= 2.0 * mu / radius:
        raise ValueError(
            f"target_velocity_m_s: {speed:,.0f} m/s is escape speed or more; the target must be on an ellipse"
        )
    return (*r, *v), radius
