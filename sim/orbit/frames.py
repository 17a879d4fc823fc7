"""Where one ship is as seen from another: LVLH, and radial-along-cross.

LVLH is the target's, in NASA's sense: x forward (V-bar), y opposite to the orbit normal, z down (R-bar).
Radial-along-cross (also RAC, RIC, RTN, Hill's frame, the LVLH of Curtis and Vallado): outward, forward, along the
normal. Velocities are those seen in the turning frame; the orbits are taken as two-body motion.
"""

from __future__ import annotations

from sim.core.constants import MU_EARTH
from sim.core.relative import lvlh
from sim.core.tuples import State as Six
from sim.core.vectors import norm
from sim.orbit import arguments as check
from sim.orbit.state import State, state_of

REST = (0.0, 0.0, 0.0)


def lvlh_from_inertial(
    target_position_m: object,
    target_velocity_m_s: object,
    position_m: object,
    velocity_m_s: object,
    mu_m3_s2: float = MU_EARTH,
) -> State:
    """Return where a ship is in the target's LVLH, and how it moves there, from both inertial states.

    Raises
    ------
    ValueError
        For a place inside the body, a speed that is no orbit's, or a target that moves straight up or down.

    Examples
    --------
    Curtis, *Orbital Mechanics for Engineering Students*, 3rd edition, example 7.1, on his axes: (-6701.2, 6828.3,
    -406.26) km and (0.31667, 0.11199, 1.2470) km/s.

    >>> a = (-266.77e3, 3865.8e3, 5426.2e3), (-6483.6, -3619.8, 2415.6)
    >>> b = (-5890.7e3, -2979.8e3, 1792.2e3), (935.83, -5240.3, -5500.9)
    >>> got = rac_from_lvlh(*lvlh_from_inertial(*a, *b))
    >>> [round(x / 1e3, 1) for x in got.position_m], [round(v / 1e3, 3) for v in got.velocity_m_s]
    ([-6701.2, 6828.3, -406.2], [0.317, 0.112, 1.247])
    """
    target, ship = _both(target_position_m, target_velocity_m_s, position_m, velocity_m_s, mu_m3_s2)
    x, y, z, vx, vy, vz = target
    rx, ry, rz, rvx, rvy, rvz = ship
    return state_of(lvlh.to_lvlh(target, REST, (rx - x, ry - y, rz - z, rvx - vx, rvy - vy, rvz - vz)))


def inertial_from_lvlh(
    target_position_m: object,
    target_velocity_m_s: object,
    position_m: object,
    velocity_m_s: object = REST,
    mu_m3_s2: float = MU_EARTH,
) -> State:
    """Return the inertial state of a ship from its state in the target's LVLH; errors as for `lvlh_from_inertial`.

    Examples
    --------
    Curtis, example 7.1, back again: B at (-5890.7, -2979.8, 1792.2) km.

    >>> a = (-266.77e3, 3865.8e3, 5426.2e3), (-6483.6, -3619.8, 2415.6)
    >>> there = lvlh_from_rac((-6701.2e3, 6828.3e3, -406.26e3), (316.67, 111.99, 1247.0))
    >>> [round(x / 1e3) for x in inertial_from_lvlh(*a, *there).position_m]
    [-5891, -2980, 1792]
    """
    mu = check.gravity(mu_m3_s2)
    r, v = check.motion(("target_position_m", "target_velocity_m_s"), target_position_m, target_velocity_m_s, mu)
    position = check.vector("position_m", position_m)
    velocity = check.vector("velocity_m_s", velocity_m_s)
    x, y, z, vx, vy, vz = lvlh.from_lvlh((*r, *v), REST, (*position, *velocity))
    return State((r[0] + x, r[1] + y, r[2] + z), (v[0] + vx, v[1] + vy, v[2] + vz))


def rac_from_lvlh(position_m: object, velocity_m_s: object = REST) -> State:
    """Return a place and velocity in LVLH on radial-along-cross axes (outward, forward, along the normal).

    Raises
    ------
    ValueError
        For what is not three numbers.

    Examples
    --------
    Curtis, example 7.1: B is 6,828.3 km ahead, 6,701.2 km below, 406.26 km against the normal.

    >>> rac_from_lvlh((6828.3e3, 406.26e3, 6701.2e3)).position_m
    (-6701200.0, 6828300.0, -406260.0)
    """
    x, y, z = check.vector("position_m", position_m)
    vx, vy, vz = check.vector("velocity_m_s", velocity_m_s)
    return State((-z, x, -y), (-vz, vx, -vy))


def lvlh_from_rac(position_m: object, velocity_m_s: object = REST) -> State:
    """Return a place and velocity on radial-along-cross axes in LVLH: the inverse of `rac_from_lvlh`.

    Examples
    --------
    Curtis, example 7.1 again.

    >>> lvlh_from_rac((-6701.2e3, 6828.3e3, -406.26e3)).position_m
    (6828300.0, 406260.0, 6701200.0)
    """
    radial, along, cross = check.vector("position_m", position_m)
    v_radial, v_along, v_cross = check.vector("velocity_m_s", velocity_m_s)
    return State((along, -cross, -radial), (v_along, -v_cross, -v_radial))


def _both(
    target_position: object, target_velocity: object, position: object, velocity: object, mu_m3_s2: float
) -> tuple[Six, Six]:
    mu = check.gravity(mu_m3_s2)
    r, v = check.motion(("target_position_m", "target_velocity_m_s"), target_position, target_velocity, mu)
    place = check.place("position_m", position, mu)
    moving = check.vector("velocity_m_s", velocity)
    check.speed_at("velocity_m_s", norm(moving), norm(place), mu)
    return (*r, *v), (*place, *moving)
