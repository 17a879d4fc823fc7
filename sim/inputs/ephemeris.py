"""An ephemeris as it comes out of a file: segments of records, their time systems, and interpolation between records.

Between records the file's own interpolation is used; where it names none, Hermite of degree 7 (chosen: four records
with their velocities), or less where a segment is shorter. Never across the border of a segment.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from warnings import catch_warnings, simplefilter

import erfa
import numpy as np
from numpy.typing import NDArray

from sim.inputs.errors import InputError, Problem

__all__ = [
    "ENOUGH_M", "TIME_SYSTEMS", "TOUCH_S", "Covariance", "Ephemeris", "Fields", "Segment", "Sparseness", "ends_in_leap",
    "hermite", "interpolation_error", "points", "to_tt", "tt_of", "tt_of_fields",
]  # fmt: skip

FloatArray = NDArray[np.float64]
Fields = tuple[int, int, int, int, int, float]  # year, month, day, hour, minute, second

TIME_SYSTEMS = ("UTC", "TAI", "TT", "GPS", "TDB")
TOUCH_S = 2e-6  # chosen: how far outside its span a time still counts as inside; a date here has 1e-6 s
DAY_S = 86400.0
GPS_S = 19.0  # TAI - GPS, fixed when GPS time began
DEFAULT_DEGREE = 7
MOST_GROWTH = 10.0  # times what a motion of its rate has, of divided differences (chosen)
ENOUGH_M = 10.0  # by which an interpolation may be off without a word (chosen)


@dataclass(frozen=True, slots=True)
class Covariance:
    """A covariance as it stands in the file: (6, 6) km2, km2/s, km2/s2; ``frame`` is the segment's when empty."""

    jd: tuple[float, float]
    frame: str
    matrix: FloatArray


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of an ephemeris.

    Attributes
    ----------
    meta : the metadata as written
    comments : of the metadata and the data
    frame : name in `sim.environment.frames.FRAMES`
    frame_jd : TT Julian date (two parts) at which the frame's axes stand still, or None
    t : (n,) s TT since ``start_jd``, the first record's TT Julian date (two parts)
    states : (n, 6) m and m/s on the frame's axes
    accelerations : (n, 3) m/s2, or None
    span : first and last useable t
    blemishes : what is not as it should be, and harms nothing
    """

    meta: dict[str, str]
    comments: tuple[str, ...]
    frame: str
    frame_jd: tuple[float, float] | None
    start_jd: tuple[float, float]
    t: FloatArray
    states: FloatArray
    accelerations: FloatArray | None
    covariances: tuple[Covariance, ...]
    span: tuple[float, float]
    blemishes: tuple[Problem, ...] = ()

    def seconds(self, jd: tuple[float, float]) -> float:
        """Return a TT Julian date (two parts) as seconds since the segment's first record."""
        return ((jd[0] - self.start_jd[0]) + (jd[1] - self.start_jd[1])) * DAY_S

    def interpolate(self, t: float) -> FloatArray:
        """Return the state (6,) at t (s since the first record) on the segment's own axes, as its metadata ask."""
        close = int(np.argmin(np.abs(self.t - t)))
        if len(self.t) == 1 or self.t[close] == t:
            here = np.array(self.states[close])
            here[:3] += here[3:] * (t - self.t[close])
            return here
        method, _, window = self._window(t)
        if method == "HERMITE":
            return hermite(self.t[window], self.states[window], t)
        return _lagrange(self.t[window], self.states[window], t)

    def _window(self, t: float) -> tuple[str, int, slice]:
        """Return method and degree of the interpolation at t, and the records that it takes."""
        method = self.meta.get("INTERPOLATION", "HERMITE").upper()
        degree = int(self.meta.get("INTERPOLATION_DEGREE", 1 if method == "LINEAR" else DEFAULT_DEGREE))
        count = min(points(method, degree), len(self.t))
        first = int(np.searchsorted(self.t, t)) - count // 2
        first = min(max(first, 0), len(self.t) - count)
        return method, min(degree, 2 * count - 1) if method == "HERMITE" else count - 1, slice(first, first + count)

    def sparseness(self, t: float) -> Sparseness:
        """Return how far the interpolation may be off at t (s since the first record), and what would do."""
        close = np.clip(np.searchsorted(self.t, t), 1, max(len(self.t) - 1, 1))
        if len(self.t) == 1 or np.any(self.t == t):
            return Sparseness(0.0, 0.0, "", math.inf)
        method, degree, window = self._window(t)
        error = interpolation_error(self.t[window], self.states[window], t, method == "HERMITE")
        step = float(self.t[close] - self.t[close - 1])
        enough = step * (ENOUGH_M / error) ** (1.0 / (degree + 1)) if error > 0.0 else math.inf
        return Sparseness(error, step, f"{method} of degree {degree}", enough)


class Sparseness(NamedTuple):
    """How far an interpolation may be off."""

    error_m: float  # estimated
    step_s: float  # between the records on both sides
    method: str
    enough_s: float  # between records that would be off by `ENOUGH_M`

    def __str__(self) -> str:
        """Say it in a line."""
        off = f"{self.error_m / 1e3:.1f} km" if self.error_m >= 1e3 else f"{self.error_m:.0f} m"
        return f"its records are {_minutes(self.step_s)} apart, between which {self.method} is off by some {off}"

    @property
    def cure(self) -> str:
        """What would do."""
        return f"a record every {_minutes(self.enough_s)} or oftener, or an epoch at the time of a record"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60.0:.3g} min" if seconds >= 60.0 else f"{seconds:.2g} s"


@dataclass(frozen=True, slots=True)
class Ephemeris:
    """An ephemeris file; ``header`` and ``comments`` as written."""

    path: Path
    header: dict[str, str]
    comments: tuple[str, ...]
    segments: tuple[Segment, ...]

    def at(self, jd: tuple[float, float]) -> tuple[Segment, FloatArray]:
        """Return the segment that covers a TT Julian date (two parts) and the state (6,) there on its axes, m and m/s.

        Where two segments meet, the later one holds: it begins after the manoeuvre between them.

        Raises
        ------
        InputError
            When no segment covers the time.
        """
        for segment in reversed(self.segments):
            t = segment.seconds(jd)
            if segment.span[0] - TOUCH_S <= t <= segment.span[1] + TOUCH_S:
                return segment, segment.interpolate(t)
        spans = [" to ".join(_iso(segment, t) for t in segment.span) for segment in self.segments]
        shown_spans = "; ".join(spans[:4]) + (f"; and {len(spans) - 4} more" if len(spans) > 4 else "")
        message = "the ephemeris does not cover this time"
        raise InputError(
            Problem(message, file=str(self.path), given=_text(jd), allowed=f"a time it covers, UTC: {shown_spans}")
        )


def tt_of(when: datetime) -> tuple[float, float]:
    """Return the TT Julian date (two parts) of a date with its zone."""
    utc = when.astimezone(UTC)
    fields = (utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second + utc.microsecond / 1e6)
    return tt_of_fields(fields, "UTC")


def tt_of_fields(fields: Fields, system: str) -> tuple[float, float]:
    """Return the TT Julian date (two parts) of a time in a time system."""
    jd1, jd2 = to_tt([fields], system)
    return float(jd1[0]), float(jd2[0])


def points(method: str, degree: int) -> int:
    """Return how many records an interpolation takes."""
    return max(2, (degree + 2) // 2) if method == "HERMITE" else degree + 1


def to_tt(times: list[Fields], system: str) -> tuple[FloatArray, FloatArray]:
    """Return the TT Julian dates (two parts, (n,) each) of times in a time system."""
    year, month, day, hour, minute, second = (np.array(part) for part in zip(*times, strict=True))
    with catch_warnings():
        simplefilter("ignore", erfa.ErfaWarning)  # "dubious year": leap seconds to come are not known
        scale = system if system == "UTC" else "TAI"  # all but UTC have days of 86,400 s
        jd1, jd2 = erfa.dtf2d(scale, year, month, day, hour, minute, second)
        if system == "UTC":
            jd1, jd2 = erfa.utctai(jd1, jd2)
        if system == "GPS":
            jd2 = jd2 + GPS_S / DAY_S
        if system == "TDB":
            day_part = np.mod(jd1 + jd2 + 0.5, 1.0)
            jd1, jd2 = erfa.tdbtt(jd1, jd2, erfa.dtdb(jd1, jd2, day_part, 0.0, 0.0, 0.0))
        elif system != "TT":
            jd1, jd2 = erfa.taitt(jd1, jd2)
    return np.asarray(jd1, dtype=np.float64), np.asarray(jd2, dtype=np.float64)


def ends_in_leap(day: date) -> bool:
    """Return whether a day ends with a leap second of UTC."""
    following = date.fromordinal(day.toordinal() + 1)
    with catch_warnings():
        simplefilter("ignore", erfa.ErfaWarning)
        before, after = (erfa.dat(one.year, one.month, one.day, 0.0) for one in (day, following))
    return bool(after - before > 0.5)


def _lagrange(t: FloatArray, values: FloatArray, at: float) -> FloatArray:
    """Interpolate each column by the polynomial through all points."""
    weights = [math.prod((at - b) / (a - b) for b in np.delete(t, k)) for k, a in enumerate(t)]
    return np.asarray(np.array(weights) @ values)


def interpolation_error(t: FloatArray, states: FloatArray, at: float, velocities: bool) -> float:
    """Estimate (m) by how much a polynomial through records (n, 6) misses the orbit at a time.

    Newton's form ends with the divided difference over all that is given: positions and, with ``velocities``,
    velocities. What is left out begins with the next one, times the product of (at - t_i) (de Boor, A Practical Guide
    to Splines, chapter I). The next is reckoned to be as much smaller as the last is than the one before it, or, in a
    motion that turns by omega a second, omega/n of the last, n being how much is given; whichever is more.
    """
    span, order = float(np.ptp(t)), np.argsort(np.abs(t - at))
    each = 2 if velocities else 1
    nodes, table = np.repeat((t[order] - at) / span, each), np.repeat(states[order, :3], each, axis=0)
    slopes = np.repeat(states[order, 3:], 2, axis=0)[:-1] * span
    before = last = float(np.linalg.norm(table[0]))
    for k in range(1, len(nodes)):
        width = (nodes[k:] - nodes[:-k])[:, None]
        equal = width == 0.0  # a position with its velocity
        table = np.where(equal, slopes if k == 1 and velocities else 0.0, np.diff(table, axis=0) / (width + equal))
        before, last = last, float(np.linalg.norm(table[0]))
    omega = span * float(np.max(np.linalg.norm(states[:, 3:], axis=1) / np.linalg.norm(states[:, :3], axis=1)))
    turning = omega / len(nodes)
    ratio = min(max(turning, last / before if before > 0.0 else 0.0), MOST_GROWTH * turning)
    return ratio * last * abs(math.prod(nodes.tolist()))


def hermite(t: FloatArray, states: FloatArray, at: float) -> FloatArray:
    """Interpolate positions by the polynomial through all positions and velocities; its derivative is the velocity."""
    span = float(t[-1] - t[0])
    s, x = (t - t[0]) / span, (at - float(t[0])) / span
    position, velocity = np.zeros(3), np.zeros(3)
    for k, a in enumerate(s):
        others = np.delete(s, k)
        basis = math.prod((x - b) / (a - b) for b in others)
        slope = sum(math.prod((x - c) / (a - c) for c in np.delete(others, j)) / (a - b) for j, b in enumerate(others))
        at_node = float(np.sum(1.0 / (a - others)))
        square, square_slope = basis * basis, 2.0 * basis * slope
        value = 1.0 - 2.0 * (x - a) * at_node
        r, v = states[k, :3], states[k, 3:] * span
        position += value * square * r + (x - a) * square * v
        velocity += (value * square_slope - 2.0 * at_node * square) * r + (square + (x - a) * square_slope) * v
    return np.concatenate([position, velocity / span])


def _text(jd: tuple[float, float]) -> str:
    """Write a TT Julian date as UTC."""
    with catch_warnings():
        simplefilter("ignore", erfa.ErfaWarning)
        year, month, day, clock = erfa.d2dtf("UTC", 3, *erfa.taiutc(*erfa.tttai(*jd)))
    hour, minute, second, milli = (int(part) for part in clock.item())
    return f"{int(year)}-{int(month):02d}-{int(day):02d}T{hour:02d}:{minute:02d}:{second:02d}.{milli:03d}Z"


def _iso(segment: Segment, t: float) -> str:
    return _text((segment.start_jd[0], segment.start_jd[1] + t / DAY_S))
