"""How the Earth stands: UT1, the pole and the celestial pole's offsets, from the IERS's daily values or as given.

The values are those of the series 20 C04 (Bizouard et al., J. Geodesy 93, 621, 2019), of which the package
astropy_iers_data carries a copy: one line of fixed width a day, from 1 January 1962 on. Only the lines of the days
asked for are read, so that a flight does not wait for 23,000 others.

Between two days values are interpolated linearly, as astropy does. The tides of less than a day, which C04 leaves out,
move a point on the equator by up to 3 cm; linear interpolation costs another centimetre.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import overload
from warnings import catch_warnings, simplefilter

import erfa
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

ARCSECOND = np.pi / 648000.0
MJD_ZERO = 2400000.5
DAY_S = 86400.0
FILE = "eopc04.1962-now"
FIRST_MJD = 37665  # 1 January 1962, the series' first line
UT1_DRIFT = 1e-3  # s a day by which UT1 leaves a value that is held: 0.3 to 2 ms since 1995, by the same series


@dataclass(frozen=True, slots=True)
class EarthOrientation:
    """How the Earth stands, as given instead of the IERS's values, the same for a whole flight.

    Attributes
    ----------
    ut1_utc_s : UT1 - UTC, s
    x_p, y_p : of the pole, rad
    dx, dy : offsets of the celestial pole from IAU 2006/2000A, rad

    """

    ut1_utc_s: float
    x_p: float = 0.0
    y_p: float = 0.0
    dx: float = 0.0
    dy: float = 0.0


@overload
def ut1_minus_tai(jd1: float, jd2: float) -> float: ...
@overload
def ut1_minus_tai(jd1: float, jd2: FloatArray) -> FloatArray: ...
def ut1_minus_tai(jd1: float, jd2: float | FloatArray) -> float | FloatArray:
    """UT1 - TAI (s) at TAI Julian dates of two parts (days; the second one value or (n,)).

    Unlike UT1 - UTC it runs smoothly through leap seconds. After the table's last day its last value is kept: the
    error then grows by about 1 ms, half a metre at the equator, a day. ValueError before 1962.
    """
    mjd = (jd1 - MJD_ZERO) + jd2
    days, difference, *_ = _table(mjd)
    value = np.interp(mjd, days, difference)
    return value if isinstance(jd2, np.ndarray) else float(value)


@overload
def pole(jd1: float, jd2: float) -> tuple[float, float]: ...
@overload
def pole(jd1: float, jd2: FloatArray) -> tuple[FloatArray, FloatArray]: ...
def pole(jd1: float, jd2: float | FloatArray) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Coordinates x_p, y_p (rad) of the pole at TAI Julian dates of two parts; limits as for `ut1_minus_tai`."""
    days, _, x, y, _, _ = _table((jd1 - MJD_ZERO) + jd2)
    return _both(jd1, jd2, days, x, y)


@overload
def celestial_offsets(jd1: float, jd2: float) -> tuple[float, float]: ...
@overload
def celestial_offsets(jd1: float, jd2: FloatArray) -> tuple[FloatArray, FloatArray]: ...
def celestial_offsets(jd1: float, jd2: float | FloatArray) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Offsets dX, dY (rad) of the celestial pole from IAU 2006/2000A at TAI Julian dates; limits as `ut1_minus_tai`."""
    days, _, _, _, dx, dy = _table((jd1 - MJD_ZERO) + jd2)
    return _both(jd1, jd2, days, dx, dy)


@lru_cache(maxsize=1)
def last_day() -> float:
    """MJD (TAI) of the table's last line."""
    return float(_read(10**6, 10**6)[0][-1])


def _both(
    jd1: float, jd2: float | FloatArray, days: FloatArray, x: FloatArray, y: FloatArray
) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Interpolate two columns of the table at one date or many."""
    mjd = (jd1 - MJD_ZERO) + jd2
    a, b = np.asarray(np.interp(mjd, days, x)), np.asarray(np.interp(mjd, days, y))
    return (a, b) if isinstance(jd2, np.ndarray) else (float(a), float(b))


def _table(mjd: float | FloatArray) -> tuple[FloatArray, ...]:
    """Lines of the table around the given days: MJD (TAI) of each, UT1 - TAI (s), x_p, y_p, dX, dY (rad)."""
    first, last = float(np.min(mjd)), float(np.max(mjd))
    if first < FIRST_MJD:
        raise ValueError("the Earth's rotation is known from 1 January 1962 on: the flight's date lies before")
    # 0h UTC comes up to a minute after 0h TAI: one line more before the first day
    return _read(max(int(first) - 1, FIRST_MJD), int(last) + 1)


@lru_cache(maxsize=64)
def _read(first: int, last: int) -> tuple[FloatArray, ...]:
    """Read the lines of the days first to last (MJD), or the table's last line where it ends before."""
    source = files("astropy_iers_data") / "data" / FILE
    with source.open("rb") as stream:
        header = 0
        while (line := stream.readline()).startswith(b"#"):
            header += len(line)
        width = len(line)
        lines = (stream.seek(0, 2) - header) // width if width else 0
        first, last = (min(max(day - FIRST_MJD, 0), lines - 1) for day in (first, last))
        stream.seek(header + first * width)
        text = stream.read((last - first + 1) * width)
    try:
        rows = np.array([line.split()[4:10] for line in text.splitlines()], dtype=np.float64)
        expected = np.arange(FIRST_MJD + first, FIRST_MJD + last + 1)
        if lines < 1 or rows.shape != (len(expected), 6) or not np.array_equal(rows[:, 0], expected):
            raise ValueError("days do not follow each other")
    except ValueError as error:
        raise ValueError(f"{source}: not the table of Earth orientation that was expected ({error})") from None
    with catch_warnings():
        simplefilter("ignore", erfa.ErfaWarning)  # "dubious year": leap seconds to come are not known
        _, offset = erfa.utctai(MJD_ZERO + rows[:, 0], 0.0)  # TAI - UTC at 0h UTC, days
    angles = (rows[:, column] * ARCSECOND for column in (1, 2, 4, 5))
    table = rows[:, 0] + offset, rows[:, 3] - offset * DAY_S, *angles
    for column in table:
        column.flags.writeable = False  # shared by the cache
    return table
