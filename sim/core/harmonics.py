"""Gravity of a body that is no sphere: spherical harmonics to any degree and order, from one table read once through.

The functions V and W of Cunningham (Celestial Mechanics 2, 1970) follow each other by short recurrences, and the
acceleration is linear in them (Montenbruck and Gill, Satellite Orbits, sections 3.2.4 and 3.2.5). So every pair of
them, of degree k and order m, is added to the sum as soon as it is known, with weights that `table` has worked out
from the coefficients of degree k - 1 and orders m - 1, m and m + 1: nothing is stored on the way, and no point is
singular. V and W are fully normalised, by the factor sqrt((2 - d0m) (2n + 1) (n - m)!/(n + m)!) of the usual
coefficients, so that no degree overflows.
"""

from math import sqrt

from sim.core.world import Buffer

HEAD = 4  # figures before the rows: degree, order, mu (m3/s2), radius (m)
ROW = 8  # figures of a row: two of the recurrence, then the weights of V and W in x, y and z
# Rows go by columns of one order m, in each from degree k = m to the field's degree + 1; columns to the order + 1.


def table(degree: int, order: int, mu: float, radius: float, c: list[float], s: list[float]) -> Buffer:
    """Return the flat table that `acceleration` reads.

    ``c`` and ``s`` are the fully normalised coefficients, (n, m) at index n (n + 1)/2 + m, from degree 0 on; those of
    degrees 0 and 1 do not count. ``degree`` is at least 2, ``order`` from 0 to it; ``mu`` in m3/s2, ``radius`` in m.
    """
    rows = [float(degree), float(order), mu, radius]
    scale = mu / (radius * radius)
    for m in range(min(order, degree) + 2):
        for k in range(m, degree + 2):
            if k == m:
                alpha = 1.0 if m == 0 else sqrt(3.0) if m == 1 else sqrt((2.0 * m + 1.0) / (2.0 * m))
                beta = 0.0
            else:
                square = float((k - m) * (k + m))
                alpha = sqrt((2.0 * k + 1.0) * (2.0 * k - 1.0) / square)
                beta = 0.0
                if k - m > 1:
                    beta = sqrt((2.0 * k + 1.0) * (k + m - 1.0) * (k - m - 1.0) / ((2.0 * k - 3.0) * square))
            n = k - 1
            first = n * (n + 1) // 2
            common = (2.0 * k - 1.0) / (2.0 * k + 1.0)
            c_below = s_below = c_same = s_same = c_above = s_above = 0.0
            if n >= 2:
                if 0 <= m - 1 <= min(order, n):
                    p = scale * sqrt((0.5 if m == 1 else 0.25) * common * (k + m) * (k + m - 1))
                    c_below, s_below = p * c[first + m - 1], p * s[first + m - 1]
                if m <= min(order, n):
                    g = scale * sqrt(common * (k + m) * (k - m))
                    c_same, s_same = g * c[first + m], g * s[first + m]
                if m + 1 <= min(order, n):
                    q = scale * sqrt((0.5 if m == 0 else 0.25) * common * (k - m) * (k - m - 1))
                    c_above, s_above = q * c[first + m + 1], q * s[first + m + 1]
            rows += [
                alpha,
                beta,
                c_above - c_below,
                s_above - s_below,
                s_above + s_below,
                -c_above - c_below,
                -c_same,
                -s_same,
            ]
    return rows


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
    v_first = radius / sqrt(r2)
    w_first = 0.0
    ax = ay = az = 0.0
    i = HEAD
    for m in range(columns):
        if m > 0:
            f = field[i]
            v = f * (xs * v_first - ys * w_first)
            w_first = f * (xs * w_first + ys * v_first)
            v_first = v
        v = v_first
        w = w_first
        v_before = w_before = 0.0
        ax += field[i + 2] * v + field[i + 3] * w
        ay += field[i + 4] * v + field[i + 5] * w
        az += field[i + 6] * v + field[i + 7] * w
        i += ROW
        for _ in range(m, last):
            f = field[i] * zs
            b = field[i + 1] * shrink
            v_next = f * v - b * v_before
            w_next = f * w - b * w_before
            v_before = v
            w_before = w
            v = v_next
            w = w_next
            ax += field[i + 2] * v + field[i + 3] * w
            ay += field[i + 4] * v + field[i + 5] * w
            az += field[i + 6] * v + field[i + 7] * w
            i += ROW
    return ax, ay, az
