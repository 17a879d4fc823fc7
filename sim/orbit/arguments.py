"""Arguments, checked: what is out of its domain gets an error that says what was meant, never a number.

Every check takes the argument's own name, which carries its unit, and raises a ValueError that begins with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite, pi, sqrt
from numbers import Integral, Real

from sim.core.constants import MU_EARTH
from sim.core.tuples import Vector
from sim.core.vectors import norm

LEAST_GRAVITY = 1e9
"""m3/s2, chosen: below every round body's; the Earth's in km3/s2, 398,600, falls far below."""
SUN_IN_KM = 1.32712440018e11
"""The Sun's gravitational parameter in km3/s2, which would pass for a small planet's in m3/s2."""
RADIUS_EARTH_MEAN = 6371008.8
"""m; no planet is denser than the Earth, which bounds the radius of any body by its gravity."""
TURN = 2.0 * pi
SLOWEST, FASTEST = 1e-3, 1e3
"""Share of the circular speed, chosen: outside it a velocity has another unit."""
NEIGHBOUR = 0.1
"""Share of the orbit's radius, chosen: farther apart than that, linear equations of relative motion mean nothing."""
FASTEST_ORBIT = sqrt(MU_EARTH / RADIUS_EARTH_MEAN) / RADIUS_EARTH_MEAN
"""rad/s: an orbit that touches the ground, the same for all bodies of the Earth's density."""


def finite(name: str, value: object) -> float:
    """Return a finite number as a float."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{name}: a number is needed, not {value!r}")
    number = float(value)
    if not isfinite(number):
        raise ValueError(f"{name}: a finite number is needed, not {value!r}")
    return number


def numbers(name: str, value: object, count: int) -> list[float]:
    """Return so many finite numbers."""
    parts = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else []
    if len(parts) != count:
        raise ValueError(f"{name}: {count} numbers are needed, not {value!r}")
    return [finite(f"{name}[{k}]", part) for k, part in enumerate(parts)]


def vector(name: str, value: object) -> Vector:
    """Return three finite numbers."""
    x, y, z = numbers(name, value, 3)
    return x, y, z


def whole(name: str, value: object, least: int) -> int:
    """Return a whole number of at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        raise ValueError(f"{name}: a whole number of at least {least} is needed, not {value!r}")
    return int(value)


def word(name: str, value: object, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed words."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name}: one of {', '.join(allowed)} is needed, not {value!r}")
    return value


def positive(name: str, value: object) -> float:
    """Return a number above zero."""
    number = finite(name, value)
    if number <= 0.0:
        raise ValueError(f"{name}: a number above zero is needed, not {value!r}")
    return number


def gravity(value: object) -> float:
    """Return a gravitational parameter, m3/s2."""
    mu = positive("mu_m3_s2", value)
    if mu < LEAST_GRAVITY or abs(mu / SUN_IN_KM - 1.0) < 0.01:
        raise ValueError(f"mu_m3_s2: {mu:g} is no planet's; the Earth's is 3.986004418e14 (from km3/s2, times 1e9)")
    return mu


def outside(name: str, radius: float, mu: float) -> float:
    """Return a distance (m) from the centre if it can lie outside the body."""
    least = RADIUS_EARTH_MEAN * (mu / MU_EARTH) ** (1.0 / 3.0)
    if radius < 0.99 * least:  # the poles of a flattened body lie a little lower
        body = "the Earth" if abs(mu / MU_EARTH - 1.0) < 1e-3 else "a body of this gravity"
        raise ValueError(
            f"{name}: {radius:,.6g} m lies inside {body}; metres from its centre are needed, not km, not a height"
        )
    return radius


def distance(name: str, value: object, mu: float) -> float:
    """Return a distance from the centre, m, outside the body."""
    return outside(name, positive(name, value), mu)


def place(name: str, value: object, mu: float) -> Vector:
    """Return a position from the centre, m, outside the body."""
    position = vector(name, value)
    outside(name, norm(position), mu)
    return position


def speed_at(name: str, speed: float, radius: float, mu: float) -> float:
    """Return a speed, m/s, that is one of an orbit at that radius."""
    circular = sqrt(mu / radius)
    if not SLOWEST * circular < speed < FASTEST * circular:
        raise ValueError(
            f"{name}: {speed:g} m/s is no speed of an orbit here, where the circular one is {circular:,.0f} m/s; "
            "metres per second are needed"
        )
    return speed


def motion(names: tuple[str, str], position: object, velocity: object, mu: float) -> tuple[Vector, Vector]:
    """Return position (m) and velocity (m/s) of an orbit that has a plane."""
    r = place(names[0], position, mu)
    v = vector(names[1], velocity)
    radius, speed = norm(r), norm(v)
    speed_at(names[1], speed, radius, mu)
    normal = (r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0])
    if norm(normal) < 1e-9 * radius * speed:
        raise ValueError(f"{names[1]}: it points along the radius: straight up or down there is no orbit's plane")
    return r, v


def angle(name: str, value: object, least: float = -TURN, most: float = TURN) -> float:
    """Return an angle, rad, between two bounds."""
    number = finite(name, value)
    if not least <= number <= most:
        raise ValueError(
            f"{name}: {number:g} rad does not lie within {least:.4g} to {most:.4g}; if it is in degrees, "
            "math.radians makes radians of it"
        )
    return number


def eccentricity(value: object, name: str = "e") -> float:
    """Return an eccentricity of at least 0."""
    e = finite(name, value)
    if e < 0.0:
        raise ValueError(f"{name}: an eccentricity of at least 0 is needed, not {value!r}")
    return e


def elliptic(value: object, name: str = "e") -> float:
    """Return an eccentricity of an ellipse, 0 to below 1."""
    e = eccentricity(value, name)
    if e >= 1.0:
        raise ValueError(
            f"{name}: {e:g} is that of a {'parabola' if e == 1.0 else 'hyperbola'}; an ellipse's is below 1"
        )
    return e


def rate(value: object) -> float:
    """Return the rate of a circular orbit, rad/s."""
    n = positive("n_rad_s", value)
    if n > FASTEST_ORBIT * 1.02:  # as the poles above
        raise ValueError(
            f"n_rad_s: {n:g} rad/s is faster than an orbit that touches the ground ({FASTEST_ORBIT:.4g}); "
            "radians per second are needed, not degrees or revolutions a day"
        )
    return n


def near(name: str, value: object, radius: float) -> Vector:
    """Return a position relative to a neighbour on an orbit of that radius, m."""
    position = vector(name, value)
    if norm(position) > NEIGHBOUR * radius:
        raise ValueError(
            f"{name}: {norm(position):,.0f} m is more than a tenth of the orbit's radius; the linear equations of "
            "relative motion hold for neighbours"
        )
    return position


def radius_of(n: float) -> float:
    """Return the radius, m, of the Earth's circular orbit with that rate."""
    return float((MU_EARTH / (n * n)) ** (1.0 / 3.0))
