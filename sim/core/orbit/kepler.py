"""Two-body motion along any conic, in universal variables.

One equation covers ellipse, parabola and hyperbola: with alpha = 1/a and the universal anomaly chi,

    sqrt(mu) t = r0 chi (1 - psi c3) + (r0.v0 / sqrt(mu)) chi^2 c2 + chi^3 c3,    psi = alpha chi^2,

where c2 and c3 are Stumpff's functions (Battin, *An Introduction to the Mathematics and Methods of Astrodynamics*,
chapter 4; Curtis, *Orbital Mechanics for Engineering Students*, section 3.7; Vallado, *Fundamentals of Astrodynamics
and Applications*, section 2.3). Its right side grows with chi at the rate r > 0, so that the root is single and a
bracketed Newton iteration cannot fail.

Units: any consistent set; here metres, seconds, m^3/s^2.
"""

from __future__ import annotations

from math import pi, sqrt

from sim.core.elementary import exp, log, sin, sinh
from sim.core.tuples import State

_ITERATIONS = 120  # chosen: twice what plain bisection would need
_WIDEST = 300.0  # chosen: the largest sqrt(-psi) to start from, well short of the overflow of cosh


def stumpff(psi: float) -> tuple[float, float]:
    """Return Stumpff's functions c2 and c3 of psi (any sign, above -360,000).

    c2 = (1 - cos sqrt(psi))/psi and c3 = (sqrt(psi) - sin sqrt(psi))/psi^1.5, hyperbolic for psi < 0; 1/2 and 1/6 at 0.
    """
    if abs(psi) < 1.0:
        # the power series, sum of (-psi)^k/(2k+2)! and (-psi)^k/(2k+3)!, nested
        c2 = 1.0
        c3 = 1.0
        for k in range(9, 0, -1):
            c2 = 1.0 - c2 * psi / ((2.0 * k + 1.0) * (2.0 * k + 2.0))
            c3 = 1.0 - c3 * psi / ((2.0 * k + 2.0) * (2.0 * k + 3.0))
        return 0.5 * c2, c3 / 6.0
    if psi > 0.0:
        root = sqrt(psi)
        half = sin(0.5 * root)
        return 2.0 * half * half / psi, (root - sin(root)) / (psi * root)
    root = sqrt(-psi)
    half = sinh(0.5 * root)
    return -2.0 * half * half / psi, (root - sinh(root)) / (psi * root)


def universal_anomaly(mu: float, t: float, radius: float, sigma: float, alpha: float) -> float:
    """Return the universal anomaly chi (m^0.5) reached after ``t`` seconds (any sign).

    ``radius`` is |r0|, ``sigma`` is r0.v0/sqrt(mu), ``alpha`` is 1/a (negative on a hyperbola). On an ellipse ``t`` is
    taken to lie within one period either way; whole periods are `propagate`'s to remove.
    """
    aim = sqrt(mu) * t
    if aim == 0.0:
        return 0.0
    # a start, and a bracket that stays open on the far side (0) until something is known there
    sign = 1.0 if aim > 0.0 else -1.0
    low = 0.0
    high = 0.0
    size = abs(aim) / radius  # |chi|
    growth = 4.0
    if alpha > 0.0:
        high = 2.0 * pi / sqrt(alpha)
        size = min(abs(aim) * alpha, 0.5 * high)
    else:
        size = min(size, exp(log(6.0 * abs(aim)) / 3.0))
        if alpha < 0.0:
            # far out on a hyperbola chi grows as the logarithm of the time (Vallado, algorithm 8)
            unit = 1.0 / sqrt(-alpha)
            reach = -2.0 * alpha * abs(aim) / (sign * sigma + (1.0 - radius * alpha) * unit)
            if reach > 2.0:
                size = min(size, unit * log(reach))
            size = min(size, _WIDEST * unit)
            growth = 4.0 if size < unit else 1.5
    last = 2.0 * size
    for _ in range(_ITERATIONS):
        chi = sign * size
        square = chi * chi
        c2, c3 = stumpff(alpha * square)
        linear = 1.0 - alpha * square * c3
        miss = sign * (radius * chi * linear + sigma * square * c2 + square * chi * c3 - aim)
        slope = radius * (1.0 - alpha * square * c2) + sigma * chi * linear + square * c2
        if miss < 0.0:
            low = size
        else:
            high = size
        guess = -1.0
        if slope > 0.0:
            change = abs(miss / slope)
            if change <= 2e-16 * size or (change < 1e-11 * size and change >= last):
                break  # converged, or down to the rounding of the equation itself
            last = change
            guess = size - miss / slope
        if high > 0.0:
            if guess <= low or guess >= high:
                guess = 0.5 * (low + high)
        elif guess <= low or guess > growth * size:
            guess = growth * size
        size = guess
    return sign * size


def propagate(mu: float, t: float, state: State) -> State:
    """Return the state after ``t`` seconds (any sign, any number of revolutions) on any conic.

    ``state`` is the inertial position and velocity, m and m/s; the position may not be the centre itself. Lagrange's f
    and g functions of chi (Curtis, 3rd edition, equations 3.69a to d; Vallado, algorithm 8).

    Vallado's example 2-4, in km and s: where an orbit is 40 minutes on.

    >>> state = (1131.340, -2282.343, 6672.423, -5.64305, 4.30333, 2.42879)
    >>> [round(x, 3) for x in propagate(398600.4418, 40 * 60.0, state)[:3]]
    [-4219.753, 4363.029, -3958.767]
    """
    x, y, z, vx, vy, vz = state
    root = sqrt(mu)
    radius = sqrt(x * x + y * y + z * z)
    sigma = (x * vx + y * vy + z * vz) / root
    alpha = 2.0 / radius - (vx * vx + vy * vy + vz * vz) / mu
    if alpha > 0.0:
        period = 2.0 * pi / (root * alpha * sqrt(alpha))
        rest = abs(t) % period  # exact, as is the subtraction
        if rest > 0.5 * period:
            rest -= period
        t = rest if t > 0.0 else -rest
    chi = universal_anomaly(mu, t, radius, sigma, alpha)
    square = chi * chi
    psi = alpha * square
    c2, c3 = stumpff(psi)
    f = 1.0 - square * c2 / radius
    g = t - square * chi * c3 / root
    px = f * x + g * vx
    py = f * y + g * vy
    pz = f * z + g * vz
    end = sqrt(px * px + py * py + pz * pz)
    f_rate = root * chi * (psi * c3 - 1.0) / (end * radius)
    g_rate = 1.0 - square * c2 / end
    return px, py, pz, f_rate * x + g_rate * vx, f_rate * y + g_rate * vy, f_rate * z + g_rate * vz
