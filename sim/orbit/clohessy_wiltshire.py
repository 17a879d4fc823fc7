"""Relative motion near a target on a circular orbit, by Clohessy and Wiltshire's equations.

Axes: the target's LVLH in NASA's sense, x forward, y opposite to the orbit normal, z down. For Curtis's and Vallado's
axes, and back, see `rac_from_lvlh` and `lvlh_from_rac`.
"""

from __future__ import annotations

from sim.core.orbit.elements import TWO_PI
from sim.core.relative import cw
from sim.orbit import arguments as check
from sim.orbit.state import State, state_of
from sim.orbit.two_impulses import TwoImpulses, two_impulses


def cw_step(n_rad_s: float, duration_s: float, position_m: object, velocity_m_s: object) -> State:
    """Return the relative state after a time (s, any sign) of free motion near a target with the orbital rate n.

    Raises
    ------
    ValueError
        For a rate faster than any orbit (degrees per second, revolutions a day), or a place farther away than a tenth
        of the radius of the Earth's orbit with that rate.

    Examples
    --------
    Vallado, *Fundamentals of Astrodynamics and Applications*, 4th edition, example 6-14, with his axes (outward,
    forward, along the normal): let go at (-0.1, -0.04, -0.02) m/s, five minutes on.

    >>> from sim.orbit import lvlh_from_rac, mean_motion_rad_s, rac_from_lvlh
    >>> n = mean_motion_rad_s(6968136.3, 398600.4415e9)
    >>> let_go = lvlh_from_rac((0.0, 0.0, 0.0), (-0.1, -0.04, -0.02))
    >>> end = rac_from_lvlh(*cw_step(n, 300.0, *let_go))
    >>> [round(x, 3) for x in end.position_m]
    [-33.346, -1.474, -5.895]
    """
    n = check.rate(n_rad_s)
    position = check.near("position_m", position_m, check.radius_of(n))
    velocity = check.vector("velocity_m_s", velocity_m_s)
    return state_of(cw.propagate(n, check.finite("duration_s", duration_s), (*position, *velocity)))


def cw_transfer(
    n_rad_s: float,
    duration_s: float,
    from_m: object,
    to_m: object = (0.0, 0.0, 0.0),
    velocity_before_m_s: object = (0.0, 0.0, 0.0),
) -> TwoImpulses:
    """Return the two impulses that lead from one place to another in a time (s), and stop there.

    ``velocity_before_m_s`` is the relative velocity before the first impulse.

    Raises
    ------
    ValueError
        As for `cw_step`, and for a time at which no velocity leads there: in the plane near every whole revolution and
        1.407, 2.445 ... of them, across it near every half.

    Examples
    --------
    Curtis, *Orbital Mechanics for Engineering Students*, chapter 7, two-impulse rendezvous: from 20 km along each of
    his axes (outward, forward, normal) in eight hours. It leaves with (9.3575, -46.7512, 8.0297) m/s and arrives with
    (-25.8208, -0.4724, -24.4930) m/s; here it is at rest before, as if the first impulse were the whole velocity.

    >>> from sim.orbit import lvlh_from_rac, rac_from_lvlh
    >>> start = lvlh_from_rac((20e3, 20e3, 20e3))
    >>> got = cw_transfer(0.00115697, 8.0 * 3600.0, start.position_m)
    >>> [round(v, 4) for v in rac_from_lvlh((0.0, 0.0, 0.0), got.first_m_s).velocity_m_s]
    [9.3575, -46.7512, 8.0297]
    >>> [round(v, 4) for v in rac_from_lvlh((0.0, 0.0, 0.0), got.second_m_s).velocity_m_s]
    [25.8208, 0.4724, 24.493]
    """
    n = check.rate(n_rad_s)
    time = check.positive("duration_s", duration_s)
    start = check.near("from_m", from_m, check.radius_of(n))
    end = check.near("to_m", to_m, check.radius_of(n))
    before = check.vector("velocity_before_m_s", velocity_before_m_s)
    vx, vy, vz, ok = cw.intercept_velocity(n, time, start, end)
    if ok == 0.0:
        _, _, _, _, _, _, _, _, _, in_plane, _ = cw.phi_rv_inverse(n, time)
        which = "across the plane: a half or whole number" if in_plane else "in the plane: 1, 1.407, 2, 2.445 ..."
        turns = n * time / TWO_PI
        raise ValueError(
            f"duration_s: after {turns:.4g} revolutions no velocity leads there ({which} of revolutions is singular)"
        )
    _, _, _, *arriving = cw.propagate(n, time, (*start, vx, vy, vz))
    return two_impulses(before, (vx, vy, vz), (arriving[0], arriving[1], arriving[2]))
