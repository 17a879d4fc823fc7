"""Gravity of a body that is no sphere: spherical harmonics to any degree and order, from one table read once through.

The functions V and W of Cunningham (Celestial Mechanics 2, 1970) follow each other by short recurrences, and the
acceleration is linear in them (Montenbruck and Gill, Satellite Orbits, sections 3.2.4 and 3.2.5). So every pair of
them, of degree k and order m, is added to the sum as soon as it is known, with weights that `table` has worked out
from the coefficients of degree k - 1 and orders m - 1, m and m + 1: nothing is stored on the way, and no point is
singular. V and W are fully normalised, by the factor sqrt((2 - d0m) (2n + 1) (n - m)!/(n + m)!) of the usual
coefficients, so that no degree overflows.
"""

from math import sqrt

from sim.core.world import FIELD_HEAD as HEAD
from sim.core.world import FIELD_ROW as ROW
from sim.core.world import Buffer

INDEX = 0x7FFFFFFF  # a mask that changes no index, but tells the compiler that none is negative
# Two columns of orders m (even) and m + 1 run side by side, so that one need not wait for the other: a row holds degree
# k of the first and degree k + 1 of the second. The first column goes from degree m to the field's degree + 1.


def table(degree: int, order: int, mu: float, radius: float, c: list[float], s: list[float]) -> Buffer:
    """Return the flat table that `acceleration` reads.

    ``c`` and ``s`` are the fully normalised coefficients, (n, m) at index n (n + 1)/2 + m, from degree 0 on; those of
    degrees 0 and 1 do not count. ``degree`` is at least 2, ``order`` from 0 to it; ``mu`` in m3/s2, ``radius`` in m.
    """
    rows = [float(degree), float(order), mu, radius]
    for m in range(0, order + 2, 2):
        for k in range(m, degree + 2):
            rows += pair(degree, order, k, m, mu / (radius * radius), c, s)
            rows += pair(degree, order, k + 1, m + 1, mu / (radius * radius), c, s)
    return rows


def pair(degree: int, order: int, k: int, m: int, scale: float, c: list[float], s: list[float]) -> list[float]:
    """Return the figures of the pair V(k, m), W(k, m), zeros where the field has none; ``scale`` is mu/radius^2."""
    n = k - 1
    if n > degree or m > order + 1:
        return [0.0] * ROW
    beta = 0.0
    if k == m:
        alpha = 1.0 if m == 0 else sqrt(3.0) if m == 1 else sqrt((2.0 * m + 1.0) / (2.0 * m))
    else:
        square = float((k - m) * (k + m))
        alpha = sqrt((2.0 * k + 1.0) * (2.0 * k - 1.0) / square)
        if k - m > 1:
            beta = sqrt((2.0 * k + 1.0) * (k + m - 1.0) * (k - m - 1.0) / ((2.0 * k - 3.0) * square))
    if n < 2:
        return [alpha, beta, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    # Montenbruck and Gill's equation 3.33, read the other way round: which coefficients V(k, m) and W(k, m) serve
    at = n * (n + 1) // 2 + m
    common = (2.0 * k - 1.0) / (2.0 * k + 1.0)
    c_below = s_below = c_same = s_same = c_above = s_above = 0.0
    if m >= 1:
        p = scale * sqrt((0.5 if m == 1 else 0.25) * common * (k + m) * (k + m - 1))
        c_below, s_below = p * c[at - 1], p * s[at - 1]
    if m <= min(order, n):
        g = scale * sqrt(common * (k + m) * (k - m))
        c_same, s_same = g * c[at], g * s[at]
    if m + 1 <= min(order, n):
        q = scale * sqrt((0.5 if m == 0 else 0.25) * common * (k - m) * (k - m - 1))
        c_above, s_above = q * c[at + 1], q * s[at + 1]
    in_x = [c_above - c_below, s_above - s_below]
    in_y = [s_above + s_below, -c_above - c_below]
    return [alpha, beta, *in_x, *in_y, -c_same, -s_same]


def acceleration(field: Buffer, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Return the acceleration (m/s2) of all harmonics from degree 2 on at (x, y, z) in m, on axes fixed to the body.

    ``field`` is a `table`; the central mass is not in it. The point must not be the centre.
    """
    last = int(field[0]) + 1
    columns = int(field[1]) + 2
    radius = field[3]
    r2 = x * x + y * y + z * z
    u = radius / r2
    shrink = radius * u
    xs = x * u
    ys = y * u
    zs = z * u
    p = radius / sqrt(r2)  # V and W of the second column's first pair
    q = 0.0
    ax = ay = az = 0.0
    i = HEAD
    for m in range(0, columns, 2):
        i = i & INDEX
        v = p
        w = q
        if m > 0:
            v = field[i] * (xs * p - ys * q)
            w = field[i] * (xs * q + ys * p)
        p = field[i + 8] * (xs * v - ys * w)
        q = field[i + 8] * (xs * w + ys * v)
        # within a column V and W follow the same recurrence: one chain, in multiples of its first pair, serves both
        vx, wx, vy, wy, vz, wz = (
            field[i + 2], field[i + 3], field[i + 4], field[i + 5], field[i + 6], field[i + 7],
        )  # fmt: skip
        px, qx, py, qy, pz, qz = (
            field[i + 10], field[i + 11], field[i + 12], field[i + 13], field[i + 14], field[i + 15],
        )  # fmt: skip
        first = second = 1.0
        first_before = second_before = 0.0
        for _ in range(m, last):
            i = (i + 2 * ROW) & INDEX
            first_next = field[i] * zs * first - field[i + 1] * shrink * first_before
            second_next = field[i + 8] * zs * second - field[i + 9] * shrink * second_before
            first_before = first
            second_before = second
            first = first_next
            second = second_next
            vx += field[i + 2] * first
            wx += field[i + 3] * first
            vy += field[i + 4] * first
            wy += field[i + 5] * first
            vz += field[i + 6] * first
            wz += field[i + 7] * first
            px += field[i + 10] * second
            qx += field[i + 11] * second
            py += field[i + 12] * second
            qy += field[i + 13] * second
            pz += field[i + 14] * second
            qz += field[i + 15] * second
        ax += vx * v + wx * w + (px * p + qx * q)
        ay += vy * v + wy * w + (py * p + qy * q)
        az += vz * v + wz * w + (pz * p + qz * q)
        i += 2 * ROW
    return ax, ay, az
