"""Motion close to a target on a circular orbit: the equations of Hill, Clohessy and Wiltshire, solved.

In NASA's LVLH (x forward, y opposite to the orbit normal, z down) with the orbital rate n,

    x'' =  2 n z' + a_x
    y'' = -n^2 y  + a_y
    z'' = -2 n x' + 3 n^2 z + a_z

(Clohessy and Wiltshire, *J. Aerospace Sci.* 27, 1960; on these axes Fehse, *Automated Rendezvous and Docking of
Spacecraft*, chapter 3 and appendix A). Position and velocity may be rectangular or curvilinear; the curvilinear
ones stay true over a far longer arc (see `sim.core.relative.lvlh`).

Beside a book: Fehse writes omega for n and tau for ``t``. Curtis (*Orbital Mechanics for Engineering Students*, 3rd
edition, sections 7.4 and 7.5) and Vallado (section 6.8) have x outward, y forward and z along the orbit normal, so
that their (x, y, z) are (-z, x, -y) here; the blocks `phi_rr`, `phi_rv`, `phi_vr`, `phi_vv` are Curtis's
Clohessy-Wiltshire matrices on these axes. In the code ``tau`` is n t, ``s`` its sine, ``c`` its cosine and
``versine`` 1 - c.

Units: metres, metres per second, seconds, radians per second. Matrices are nine floats, row after row.
"""

from __future__ import annotations

from math import sqrt

from sim.core.elementary import sin, sincos
from sim.core.tuples import Matrix, State, Vector

SINGULAR_IN_PLANE = 1e-4
"""The least |det|/|Phi_rv|^2 of a solvable in-plane transfer (chosen: it shuts out 3 s around one orbit of Mir's)."""

SINGULAR_CROSS_TRACK = 1e-3
"""The least |sin n t| of a solvable cross-track transfer (chosen: it shuts out 2 s around half an orbit of Mir's)."""


def acceleration(n: float, state: State) -> Vector:
    """Return the relative acceleration of free motion at a state; its negative holds the state by thrust."""
    _, y, z, vx, _, vz = state
    return 2.0 * n * vz, -n * n * y, n * (3.0 * n * z - 2.0 * vx)


def phi_rr(n: float, t: float) -> Matrix:
    """Return the block of the transition matrix that takes position to position after ``t`` (any sign)."""
    s, c = sincos(n * t)
    return 1.0, 0.0, 6.0 * (n * t - s), 0.0, c, 0.0, 0.0, 0.0, 4.0 - 3.0 * c


def phi_rv(n: float, t: float) -> Matrix:
    """Return the block that takes velocity to position, in seconds: how far each m/s moves the end."""
    s = sin(n * t)
    half = sin(0.5 * n * t)
    swing = 4.0 * half * half / n
    return (4.0 * s - 3.0 * n * t) / n, 0.0, swing, 0.0, s / n, 0.0, -swing, 0.0, s / n


def phi_vr(n: float, t: float) -> Matrix:
    """Return the block that takes position to velocity, in 1/s."""
    s = sin(n * t)
    half = sin(0.5 * n * t)
    return 0.0, 0.0, 12.0 * n * half * half, 0.0, -n * s, 0.0, 0.0, 0.0, 3.0 * n * s


def phi_vv(n: float, t: float) -> Matrix:
    """Return the block that takes velocity to velocity."""
    s, c = sincos(n * t)
    return 4.0 * c - 3.0, 0.0, 2.0 * s, 0.0, c, 0.0, -2.0 * s, 0.0, c


def propagate(n: float, t: float, state: State) -> State:
    """Return the state after ``t`` seconds (any sign) of free motion: the transition matrix times the state.

    Let go at rest 100 m below the target, the chaser is 12 pi times those 100 m ahead after one orbit:

    >>> n = 2.0 * 3.141592653589793 / 5544.0
    >>> x, y, z, vx, vy, vz = propagate(n, 5544.0, (0.0, 0.0, 100.0, 0.0, 0.0, 0.0))
    >>> round(x), round(z)
    (3770, 100)
    """
    x, y, z, vx, vy, vz = state
    tau = n * t
    s, c = sincos(tau)
    half = sin(0.5 * tau)
    versine = 2.0 * half * half
    return (
        x + 6.0 * (tau - s) * z + ((4.0 * s - 3.0 * tau) * vx + 2.0 * versine * vz) / n,
        c * y + s * vy / n,
        z + 3.0 * versine * z + (s * vz - 2.0 * versine * vx) / n,
        vx - 4.0 * versine * vx + 6.0 * n * versine * z + 2.0 * s * vz,
        c * vy - n * s * y,
        3.0 * n * s * z - 2.0 * s * vx + c * vz,
    )


def phi_rv_inverse(
    n: float, t: float
) -> tuple[float, float, float, float, float, float, float, float, float, float, float]:
    """Return the inverse of `phi_rv` (1/s), then 1.0 or 0.0 for "in plane solvable" and "cross-track solvable".

    Nine floats of the matrix, the change of velocity for a change of aim: the Jacobian of shooting. An unsolvable
    part is returned as zeros: in the plane near n t = 0, 2 pi, 8.840, 4 pi, 15.37 ..., across it near every multiple
    of pi.
    """
    tau = n * t
    s = sin(tau)
    half = sin(0.5 * tau)
    along = 4.0 * s - 3.0 * tau
    swing = 4.0 * half * half
    # |along, swing; -swing, s| = 8 (1 - cos) - 3 tau sin
    determinant = along * s + swing * swing
    size = along * along + 2.0 * swing * swing + s * s
    xx = 0.0
    xz = 0.0
    zz = 0.0
    in_plane = 0.0
    if tau != 0.0 and abs(determinant) > SINGULAR_IN_PLANE * size:
        in_plane = 1.0
        xx = n * s / determinant
        xz = -n * swing / determinant
        zz = n * along / determinant
    yy = 0.0
    cross_track = 0.0
    # close to t = 0 there is no singularity but a short time: only t = 0 itself is refused
    if tau != 0.0 and (abs(s) > SINGULAR_CROSS_TRACK or abs(tau) < 1.0):
        cross_track = 1.0
        yy = n / s
    return xx, 0.0, xz, 0.0, yy, 0.0, -xz, 0.0, zz, in_plane, cross_track


def phi_rv_steered(n: float, t: float, least: float) -> tuple[Matrix, float]:
    """Return the inverse of `phi_rv` (1/s) for the directions that can be steered well, and how many are left out.

    A direction is left out where 1 m/s moves the end by less than ``least`` metres (by the singular values of
    `phi_rv`): near every half revolution across, near every whole one and 8.840, 15.37 ... rad in the plane. What is
    left is the pseudo-inverse, v u^T / sigma of the remaining singular value. A short time, n t < 1, has no weak one.
    """
    xx, xy, xz, yx, yy, yz, zx, zy, zz, _, cross_track = phi_rv_inverse(n, t)
    tau = n * t
    if abs(tau) < 1.0:
        return (xx, xy, xz, yx, yy, yz, zx, zy, zz), 0.0
    out = 0.0
    s = sin(tau)
    if cross_track == 0.0 or abs(s) < n * least:
        yy, out = 0.0, out + 1.0
    # The singular values in the plane, of M = [[along, swing], [-swing, s]] / n, by the eigenvalues of M^T M.
    half = sin(0.5 * tau)
    along, swing = (4.0 * s - 3.0 * tau) / n, 4.0 * half * half / n
    s = s / n
    p, q, r = along * along + swing * swing, (along - s) * swing, swing * swing + s * s
    largest = 0.5 * (p + r + sqrt((p - r) * (p - r) + 4.0 * q * q))
    if abs(along * s + swing * swing) < least * sqrt(largest):
        out = out + 1.0
        vx, vz = (q, largest - p) if p < r else (largest - r, q)
        size2 = (vx * vx + vz * vz) * largest
        ux, uz = along * vx + swing * vz, s * vz - swing * vx
        xx, xz, zx, zz = vx * ux / size2, vx * uz / size2, vz * ux / size2, vz * uz / size2
    return (xx, xy, xz, yx, yy, yz, zx, zy, zz), out


def intercept_velocity(n: float, t: float, position: Vector, aim: Vector) -> tuple[float, float, float, float]:
    """Return the velocity with which free motion leads from a position to an aim in ``t`` seconds, and 1.0 for ok.

    At the singular times (see `phi_rv_inverse`) the answer is four zeros, the last of them for "not ok". A transfer
    that begins and ends exactly in the target's plane is not refused for the cross-track singularity, as it needs no
    velocity there. Equation: v = Phi_rv^-1 (aim - Phi_rr r), Fehse, appendix A; Vallado, *Fundamentals of
    Astrodynamics and Applications*, section 6.8.

    From 1000 m behind to 500 m behind in half an orbit, with a push straight down:

    >>> n = 2.0 * 3.141592653589793 / 5544.0
    >>> vx, vy, vz, ok = intercept_velocity(n, 2772.0, (-1000.0, 0.0, 0.0), (-500.0, 0.0, 0.0))
    >>> round(abs(vx), 6), round(vz, 4), ok
    (0.0, 0.1417, 1.0)
    """
    x, y, z = position
    aim_x, aim_y, aim_z = aim
    xx, _, xz, _, yy, _, zx, _, zz, in_plane, cross_track = phi_rv_inverse(n, t)
    if in_plane == 0.0 or (cross_track == 0.0 and (y != 0.0 or aim_y != 0.0)):
        return 0.0, 0.0, 0.0, 0.0
    tau = n * t
    s, c = sincos(tau)
    dx = aim_x - x - 6.0 * (tau - s) * z
    dy = aim_y - c * y
    dz = aim_z - (4.0 - 3.0 * c) * z
    return xx * dx + xz * dz, yy * dy, zx * dx + zz * dz, 1.0
