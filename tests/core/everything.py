"""Relative motion with every force switched on, in 80-bit numbers: where the figures of test_everything.py come from.

``python tests/core/everything.py`` prints them again within some minutes, where numpy has such numbers. Nothing is
shared with the simulator but the tables and the constants: both ships are flown alone, by the modified midpoint rule
extrapolated to order 18 (Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, section II.9), from row
to row of the air table, in pieces that end where the Sun's disc touches the Earth's and grow away from there.
"""

import math
from itertools import pairwise

import numpy as np

from sim.core.body import POINT
from sim.core.constants import FLATTENING, J2, J3, J4, J5, J6, MU_EARTH, OMEGA_EARTH, R_EARTH
from sim.core.forces.drag import height as geodetic
from sim.core.motion.integrate import orbit_coast
from sim.core.world import world

Long = np.longdouble
SPAN, ROW_S, HOUR = 21600.0, 60.0, 3600.0
AIR_START, SKY_START = -300.0, -7200.0
SUN_MU, MOON_MU = 1.32712440041e20, 4.9028e12
DENSITY = 2e-12  # any but none: the table says how dense the air is
TARGET_BODY, CHASER_BODY = (0.006, 0.004), (0.002, 0.0035)  # drag and light, m2/kg
TARGET = (6768000.0, 0.0, 0.0, 0.0, 4767.0, 6014.0)
APART = (-16.6, -9311.0, -11747.0, 17.1, -0.01, -0.02)  # 15 km behind
AU, LIGHT_TIME, SUN_RADIUS, PRESSURE = 149597870700.0, 499.004784, 6.957e8, 1361.0 / 299792458.0
ROWS, STAGES, LOOKS = 9, 17, 12  # of an extrapolation; of a penumbra's grading; for the edges, in a row of air


def air_table() -> list[float]:
    """Return an air that swells by day and rests by night, sampled about where the target will be."""
    table, orbit = [AIR_START, ROW_S], orbit_coast(world(), POINT, 0.0, TARGET, AIR_START, ROW_S)
    for k in range(372):
        t = AIR_START + k * ROW_S
        above = geodetic(world(), *orbit[:3])
        orbit = orbit_coast(world(), POINT, t, orbit, ROW_S, ROW_S)
        rho = DENSITY * math.exp(0.7 * math.cos(1.13e-3 * t) + 0.2 * math.sin(3.4e-3 * t))
        table += [above, math.log(rho), 1.0 / 50e3, 0.02 / 50e3**2]
    return table


def sky_table() -> list[float]:
    """Return a sky with the Sun low over the orbit's node and the Moon a quarter away, both on their way."""
    table = [SKY_START, HOUR, 0.0, OMEGA_EARTH]
    for k in range(12):
        sun, moon = 0.3 + 2e-7 * HOUR * k, 1.9 + 2.66e-6 * HOUR * k
        table += [0.0] * 5
        table += [1.49e11 * math.cos(sun), 1.37e11 * math.sin(sun), 0.59e11 * math.sin(sun)]
        table += [3.8e8 * math.cos(moon), 3.5e8 * math.sin(moon), 1.4e8 * math.sin(moon)]
    return table


AIR, SKY = air_table(), sky_table()


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def through(values, u):
    """Return the polynomial through values at 0, 1, 2 ... at ``u``, by Neville's scheme."""
    row = [Long(v) for v in values]
    for width in range(1, len(row)):
        row = [((k + width - u) * row[k] + (u - k) * row[k + 1]) / width for k in range(len(row) - 1)]
    return row[0]


def place(t, column):
    u = (t - SKY_START) / HOUR
    k = int(np.floor(u)) - 1
    return [through([SKY[4 + 11 * (k + i) + column + c] for i in range(4)], u - k) for c in range(3)]


def height(r):
    """Return the height over the ellipsoid, by Newton's way to the parametric latitude of its foot."""
    a, b = Long(R_EARTH), Long(R_EARTH) * (1 - Long(FLATTENING))
    rho, z = np.sqrt(r[0] ** 2 + r[1] ** 2), abs(r[2])
    angle = np.arctan2(a * z, b * rho)
    for _ in range(6):
        s, c = np.sin(angle), np.cos(angle)
        f = (a**2 - b**2) * s * c - a * rho * s + b * z * c
        angle -= f / ((a**2 - b**2) * (c * c - s * s) - a * rho * c - b * z * s)
    east, up = b * np.cos(angle), a * np.sin(angle)  # the normal there
    return ((rho - a * np.cos(angle)) * east + (z - b * np.sin(angle)) * up) / np.sqrt(east**2 + up**2)


def density(t, h):
    u = (t - AIR_START) / ROW_S
    k = int(np.floor(u)) - 3
    h0, q, b, c = (through([AIR[2 + 4 * (k + i) + n] for i in range(8)], u - k) for n in range(4))
    d = h - h0
    assert abs(d) < 10e3  # beyond, the table goes on straight
    return np.exp(q - b * d + c * d * d)


def bulge(r):
    """Return the pull of J2 to J6: the gradient of -mu/r sum Jn (R/r)^n Pn(z/r), by the polynomials' recurrences."""
    d = np.sqrt(dot(r, r))
    s = r[2] / d
    p, slope = [Long(1), s], [Long(0), Long(1)]
    for n in range(2, 7):
        p.append(((2 * n - 1) * s * p[-1] - (n - 1) * p[-2]) / n)
        slope.append(n * p[n - 1] + s * slope[n - 1])
    up = north = Long(0)
    for n, j in zip(range(2, 7), (J2, J3, J4, J5, J6), strict=True):
        w = Long(j) * (Long(R_EARTH) / d) ** n * Long(MU_EARTH) / d**2
        up += w * ((n + 1) * p[n] + s * slope[n])
        north -= w * slope[n]
    return [up * r[0] / d, up * r[1] / d, up * r[2] / d + north]


def discs(t, r):
    """Return the radii of Sun and Earth and the angle between them, all stretched until the Earth is round."""
    stretch = 1 / (1 - Long(FLATTENING))
    sun = place(t - Long(LIGHT_TIME), 5)
    x, s = [r[0], r[1], r[2] * stretch], [sun[0], sun[1], sun[2] * stretch]
    to = [b - a for a, b in zip(x, s, strict=True)]
    far, near = np.sqrt(dot(to, to)), np.sqrt(dot(x, x))
    return np.arcsin(Long(SUN_RADIUS) / far), np.arcsin(R_EARTH / near), np.arccos(-dot(x, to) / far / near), sun


def light(t, r, srp_m):
    a, b, c, sun = discs(t, r)
    share = Long(1)
    if c <= b - a:
        return [Long(0)] * 3
    if c < a + b:
        u = (c * c + a * a - b * b) / (2 * c)
        h = np.sqrt(a * a - u * u)
        share = 1 - (a * a * np.arccos(u / a) + b * b * np.arccos((c - u) / b) - c * h) / (
            Long("3.14159265358979323846") * a * a
        )
    away = [x - s for x, s in zip(r, sun, strict=True)]
    d = np.sqrt(dot(away, away))
    return [share * Long(PRESSURE) * Long(AU) ** 2 * Long(srp_m) * x / d**3 for x in away]


def rate(t, y, body):
    r, v = y[:3], y[3:]
    d = np.sqrt(dot(r, r))
    a = [-Long(MU_EARTH) * x / d**3 + p for x, p in zip(r, bulge(r), strict=True)]
    for mu, column in ((SUN_MU, 5), (MOON_MU, 8)):
        s = place(t, column)
        to = [b - x for b, x in zip(s, r, strict=True)]
        near, far = np.sqrt(dot(to, to)), np.sqrt(dot(s, s))
        a = [x + Long(mu) * (p / near**3 - q / far**3) for x, p, q in zip(a, to, s, strict=True)]
    spin = Long(OMEGA_EARTH)
    wind = [v[0] + spin * r[1], v[1] - spin * r[0], v[2]]
    brake = density(t, height(r)) * Long(body[0]) * np.sqrt(dot(wind, wind)) / 2
    pushed = light(t, r, body[1])
    return v + [x - brake * w + p for x, w, p in zip(a, wind, pushed, strict=True)]


def extrapolated(t, y, h, body):
    """Return the state ``h`` s later: one step of the modified midpoint rule, extrapolated in h^2."""
    first, before = rate(t, y, body), []
    for j in range(1, ROWS + 1):
        n = 2 * j
        dt = h / n
        last, now = y, [a + dt * b for a, b in zip(y, first, strict=True)]
        for k in range(1, n):
            slope = rate(t + k * dt, now, body)
            last, now = now, [a + 2 * dt * b for a, b in zip(last, slope, strict=True)]
        row = [[(a + b + dt * c) / 2 for a, b, c in zip(last, now, rate(t + h, now, body), strict=True)]]
        for k in range(1, j):
            share = 1 / ((Long(j) / (j - k)) ** 2 - 1)
            row.append([a + share * (a - b) for a, b in zip(row[-1], before[k - 1], strict=True)])
        before = row
    return before[-1]


def stage(t, y):
    a, b, c, _ = discs(t, y[:3])
    return 2 if c >= a + b else 0 if c <= b - a else 1


def edges(t, y, body):
    """Return where in a row the light changes, in s after its start: by looks, and by halves between two of them."""
    found, low, before = [], Long(0), stage(t, y)
    looks = [Long(ROW_S) * k / LOOKS for k in range(1, LOOKS + 1)]
    for high in looks:
        after = stage(t + high, extrapolated(t, y, high, body))
        if after != before:
            a, b = low, high
            for _ in range(34):
                middle = (a + b) / 2
                if stage(t + middle, extrapolated(t, y, middle, body)) == before:
                    a = middle
                else:
                    b = middle
            found.append(b)
        low, before = high, after
    return found


def row_of_air(t, y, body):
    """Return the state a row of the air table later, in pieces that begin and end small at the shadow's edges."""
    a0, b0, c0, _ = discs(t, y[:3])
    if abs(abs(c0 - b0) - a0) > Long(ROW_S) * Long("1.3e-3") + Long("0.02"):
        return extrapolated(t, y, Long(ROW_S), body)
    corners = [Long(0), *edges(t, y, body), Long(ROW_S)]
    marks = [Long(0)]
    for a, b in pairwise(corners):
        grown = [(b - a) / 2 * Long(2) ** -k for k in range(STAGES, 0, -1)]
        marks += [a + g for g in grown] + [(a + b) / 2] + [b - g for g in reversed(grown)] + [b]
    for a, b in pairwise(marks):
        if b > a:
            y = extrapolated(t + a, y, b - a, body)
    return y


def flown(y, body):
    t = Long(0)
    while t < SPAN:
        y = row_of_air(t, y, body)
        t += Long(ROW_S)
    return y


if __name__ == "__main__":
    target = [Long(c) for c in TARGET]
    chaser = [a + Long(b) for a, b in zip(target, APART, strict=True)]
    first, second = flown(target, TARGET_BODY), flown(chaser, CHASER_BODY)
    print("TARGET_END =", *first)
    print("APART_END =", *(b - a for a, b in zip(first, second, strict=True)))
