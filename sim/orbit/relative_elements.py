"""Relative orbital elements near a circular orbit, and ellipses around a target that never cross its path.

The elements (D'Amico, *Autonomous Formation Flying in Low Earth Orbit*, thesis, Delft 2010, section 2.1; D'Amico and
Montenbruck, *J. Guidance, Control, and Dynamics* 29, 2006), each times the target's semi-major axis, in metres: with u
the argument of latitude, radial R (outward), along-track T (forward) and normal N,

    R = da - (dex cos u + dey sin u)
    T = dlambda - 3/2 da (u - u0) + 2 (dex sin u - dey cos u)
    N = dix sin u - diy cos u

They are the constants of Clohessy and Wiltshire's motion. Where the relative eccentricity vector (dex, dey) and
inclination vector (dix, diy) are parallel, the ships are apart across the flight direction at all times, however far
one drifts ahead: the distance along the track, which errors spoil first, is not needed.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from sim.core.elementary import sincos
from sim.orbit import arguments as check
from sim.orbit.frames import lvlh_from_rac, rac_from_lvlh
from sim.orbit.state import State


class RelativeElements(NamedTuple):
    """The six relative orbital elements times the semi-major axis, m."""

    da_m: float
    dlambda_m: float
    dex_m: float
    dey_m: float
    dix_m: float
    diy_m: float


def relative_elements(n_rad_s: float, u_rad: float, position_m: object, velocity_m_s: object) -> RelativeElements:
    """Return the relative elements of a state in LVLH; n is the target's rate, u its argument of latitude there.

    Raises
    ------
    ValueError
        For a rate faster than any orbit, degrees for radians, or a place farther away than a tenth of the radius.

    Examples
    --------
    Fehse, *Automated Rendezvous and Docking of Spacecraft*, section 3.3: an impulse dv along the velocity raises the
    semi-major axis by 2 dv/n and makes an ellipse of half axes 2 dv/n and 4 dv/n.

    >>> n = 0.0011
    >>> got = relative_elements(n, 0.0, (0.0, 0.0, 0.0), (0.11, 0.0, 0.0))
    >>> [round(x, 6) for x in got[:4]]
    [200.0, 0.0, 200.0, 0.0]
    """
    n = check.rate(n_rad_s)
    sine, cosine = sincos(check.angle("u_rad", u_rad))
    check.near("position_m", position_m, check.radius_of(n))
    (r, t, c), (vr, vt, vc) = rac_from_lvlh(position_m, velocity_m_s)
    forward = 3.0 * r + 2.0 * vt / n  # dex cos u + dey sin u
    climb = vr / n  # dex sin u - dey cos u
    return RelativeElements(
        4.0 * r + 2.0 * vt / n,
        t - 2.0 * climb,
        forward * cosine + climb * sine,
        forward * sine - climb * cosine,
        c * sine + vc / n * cosine,
        vc / n * sine - c * cosine,
    )


def relative_state(n_rad_s: float, u_rad: float, elements_m: object) -> State:
    """Return the state in LVLH of relative elements (six numbers, m) that hold at the argument of latitude u.

    Raises
    ------
    ValueError
        For a rate faster than any orbit, degrees for radians, or what is not six numbers.

    Examples
    --------
    Fehse's impulse again (section 3.3), from its elements.

    >>> got = relative_state(0.0011, 0.0, (200.0, 0.0, 200.0, 0.0, 0.0, 0.0))
    >>> [round(abs(x), 6) for x in (*got.position_m, *got.velocity_m_s)]
    [0.0, 0.0, 0.0, 0.11, 0.0, 0.0]
    """
    n = check.rate(n_rad_s)
    sine, cosine = sincos(check.angle("u_rad", u_rad))
    da, dlambda, dex, dey, dix, diy = check.numbers("elements_m", elements_m, 6)
    forward = dex * cosine + dey * sine
    climb = dex * sine - dey * cosine
    cross = dix * sine - diy * cosine
    return lvlh_from_rac(
        (da - forward, dlambda + 2.0 * climb, cross),
        (n * climb, n * (2.0 * forward - 1.5 * da), n * (dix * cosine + diy * sine)),
    )


def least_separation_m(elements_m: object) -> float:
    """Return the least distance, m, across the flight direction, over a revolution and for any drift along the track.

    The smaller half axis of the ellipse in the plane of radius and normal, less |da| (which moves its middle; with da
    other than 0 the answer is a safe bound, not the exact distance):

    (de . di) sqrt 2 / sqrt(de^2 + di^2 + |de + di| |de - di|), D'Amico and Montenbruck 2006.

    Raises
    ------
    ValueError
        For what is not six numbers.

    Examples
    --------
    D'Amico and Montenbruck: for parallel vectors the lesser of both, for perpendicular ones nothing.

    >>> [least_separation_m((0.0, 500.0, 300.0, 0.0, *di)) for di in ((400.0, 0.0), (0.0, 400.0))]
    [300.0, 0.0]
    """
    da, _, dex, dey, dix, diy = check.numbers("elements_m", elements_m, 6)
    plus = sqrt((dex + dix) ** 2 + (dey + diy) ** 2)
    minus = sqrt((dex - dix) ** 2 + (dey - diy) ** 2)
    squares = dex * dex + dey * dey + dix * dix + diy * diy
    if squares == 0.0:
        return 0.0
    least = sqrt(2.0) * abs(dex * dix + dey * diy) / sqrt(squares + plus * minus)
    return max(least - abs(da), 0.0)


def safe_ellipse(separation_m: float, along_m: float = 0.0, u_rad: float = 0.0) -> RelativeElements:
    """Return the relative elements of an ellipse that stays a distance away from the target across its flight.

    Half axes: ``separation_m`` radially and across the plane, twice that along the track, about a point ``along_m``
    ahead. The ship stands above or below the target where the argument of latitude is ``u_rad``, and farthest out of
    the plane a quarter of a revolution later.

    Raises
    ------
    ValueError
        For a separation of zero or below, or degrees for radians.

    Examples
    --------
    D'Amico and Montenbruck's condition: parallel vectors. 150 m are what TanDEM-X keeps (DLR).

    >>> ellipse = safe_ellipse(150.0)
    >>> ellipse[:4], least_separation_m(ellipse)
    ((0.0, 0.0, 150.0, 0.0), 150.0)
    """
    separation = check.positive("separation_m", separation_m)
    sine, cosine = sincos(check.angle("u_rad", u_rad))
    ex, ey = separation * cosine, separation * sine
    return RelativeElements(0.0, check.finite("along_m", along_m), ex, ey, ex, ey)
