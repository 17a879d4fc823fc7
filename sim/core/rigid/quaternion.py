"""Quaternions, scalar first, of unit length: how axes stand in others, as (w, x, y, z).

A quaternion q turns vectors from a body's axes to the axes that it is given in: v' = q v q*. Products run from right
to left, as matrices do: ``product(a, b)`` turns by b first. Conventions as in Markley and Crassidis, Fundamentals of
Spacecraft Attitude Determination and Control (2014), section 2.7, but for the order of the elements.
"""

from math import sqrt

from sim.core.elementary import cos, sin
from sim.core.tuples import Matrix, Quaternion, Vector

IDENTITY = (1.0, 0.0, 0.0, 0.0)


def product(a: Quaternion, b: Quaternion) -> Quaternion:
    """Return the turn by ``b``, then by ``a``: Hamilton's product a b."""
    aw, ax, ay, az = a
    bw, bx, by, bz = b
    return (
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by + ay * bw + az * bx - ax * bz,
        aw * bz + az * bw + ax * by - ay * bx,
    )


def conjugate(q: Quaternion) -> Quaternion:
    """Return the turn back."""
    return q[0], -q[1], -q[2], -q[3]


def turned(q: Quaternion, v: Vector) -> Vector:
    """Return a vector of the body's axes on the axes in which ``q`` is given: v + 2 w (u x v) + 2 u x (u x v)."""
    w, x, y, z = q
    vx, vy, vz = v
    tx = 2.0 * (y * vz - z * vy)
    ty = 2.0 * (z * vx - x * vz)
    tz = 2.0 * (x * vy - y * vx)
    return vx + w * tx + y * tz - z * ty, vy + w * ty + z * tx - x * tz, vz + w * tz + x * ty - y * tx


def about_y(angle: float) -> Quaternion:
    """Return the turn by an angle (rad) about the y axis: a pitch."""
    return cos(0.5 * angle), 0.0, sin(0.5 * angle), 0.0


def from_matrix(m: Matrix) -> Quaternion:
    """Return the quaternion of a rotation matrix, its scalar not negative.

    Of four forms the one with the largest divisor (S. W. Shepperd, J. Guidance and Control 1, 1978, 223).
    """
    xx, xy, xz, yx, yy, yz, zx, zy, zz = m
    trace = xx + yy + zz
    if trace >= xx and trace >= yy and trace >= zz:
        w, x, y, z = 1.0 + trace, zy - yz, xz - zx, yx - xy
    elif xx >= yy and xx >= zz:
        w, x, y, z = zy - yz, 1.0 + 2.0 * xx - trace, xy + yx, xz + zx
    elif yy >= zz:
        w, x, y, z = xz - zx, xy + yx, 1.0 + 2.0 * yy - trace, yz + zy
    else:
        w, x, y, z = yx - xy, xz + zx, yz + zy, 1.0 + 2.0 * zz - trace
    size = sqrt(w * w + x * x + y * y + z * z)
    if w < 0.0:
        size = -size
    return w / size, x / size, y / size, z / size
