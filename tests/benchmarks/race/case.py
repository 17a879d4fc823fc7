"""What every propagator flies: a day of Mir's orbit in one of two fields of gravity, the same constants to the bit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from sim.core.constants import J2, MU_EARTH, R_EARTH
from sim.environment import gravity_field

DAY = 86400.0
GOALS = {"1 m": 1.0, "1 mm": 1e-3, "1 um": 1e-6}  # final error of the position, m


# The Earth rotation angle (IERS Conventions 2010, equation 5.15), UT1 = UTC, from 1995-06-29 00:00 (JD 2449897.5) on
SIDEREAL = 2.0 * math.pi * 1.00273781191135448 / DAY  # rad/s
ANGLE = 2.0 * math.pi * ((0.7790572732640 + 1.00273781191135448 * (2449897.5 - 2451545.0)) % 1.0)  # rad


def circular(height: float, inclination_deg: float) -> tuple[float, float, float, float, float, float]:
    """Return the state (m, m/s) at the node of a circular orbit, height in m."""
    radius = R_EARTH + height
    speed, tilt = math.sqrt(MU_EARTH / radius), math.radians(inclination_deg)
    return radius, 0.0, 0.0, 0.0, speed * math.cos(tilt), speed * math.sin(tilt)


START = circular(390e3, 51.65)  # Mir's, as flights.md has it in 1995-98
Run = Callable[[], Sequence[float]]  # a propagation: returns the final position (m), and what it likes after that


@dataclass(frozen=True, slots=True)
class Field:
    """A field of gravity: fully normalised coefficients, (n, m) at index n (n + 1)/2 + m.

    Its axes stand still unless ``turning``: then they turn about z by the Earth rotation angle. A propagator that
    cannot do the one flies the other, against a truth of its own.
    """

    name: str
    degree: int
    order: int
    mu: float  # m3/s2
    radius: float  # m
    c: tuple[float, ...]
    s: tuple[float, ...]
    turning: bool = False

    @property
    def j2(self) -> float:
        """The second zonal, unnormalised."""
        return -math.sqrt(5.0) * self.c[3]

    def triangle(self, values: Sequence[float]) -> list[list[float]]:
        """Return coefficients as a list of rows, one a degree."""
        return [list(values[n * (n + 1) // 2 : (n + 1) * (n + 2) // 2]) for n in range(self.degree + 1)]


@cache
def j2() -> Field:
    """Return the field of a flattened Earth, that of the project's own constants."""
    return Field("J2", 2, 0, MU_EARTH, R_EARTH, (1.0, 0.0, 0.0, -J2 / math.sqrt(5.0), 0.0, 0.0), (0.0,) * 6)


@cache
def harmonics(degree: int = 20, order: int = 20) -> Field:
    """Return EGM2008 to a degree and order, axes standing still."""
    c, s = gravity_field._coefficients(degree)
    return Field(f"{degree}x{order}", degree, order, gravity_field.MU, gravity_field.RADIUS, c, s)


@dataclass(frozen=True, slots=True)
class Racer:
    """A propagator with one method: how it is set up, and at which settings it runs, from coarse to fine.

    ``make(field, setting)`` raises ImportError when the peer is not installed and `Unfit` when it cannot fly there.
    """

    name: str
    peer: str
    settings: tuple[float, ...]
    make: Callable[[Field, float], Run]
    fields: tuple[str, ...] = ("J2", "20x20")
    turning: bool = False  # its Earth turns
    own_truth: bool = False  # its constants are its own: held against its finest setting
    warm_ups: int = 1
    orbits: int = 1  # that one run takes along
    least: bool = False  # take the fastest round
    colour: str = "#555555"


class Unfit(Exception):
    """The peer is installed but cannot fly this: the message says what is missing."""
