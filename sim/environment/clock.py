"""The flight's clock: UTC at the edge, seconds of Terrestrial Time since the epoch inside."""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import overload
from warnings import catch_warnings, simplefilter

import erfa
import numpy as np
from numpy.typing import NDArray

from sim.environment.earth_orientation import EarthOrientation, ut1_minus_tai
from sim.environment.grid import TIME, snapped

DAY_S = 86400.0
TT_MINUS_TAI_S = 32.184  # IAU 1991 recommendation IV


@dataclass(frozen=True, slots=True)
class Clock:
    """The time scales of one flight.

    Inside the simulator a time is t: seconds of Terrestrial Time since `epoch`, so that a leap second is a second
    like any other. Mission elapsed time counts from `liftoff`, or from the epoch where there is none.

    Attributes
    ----------
    epoch : datetime
        where t is zero; any zone, but it must have one
    liftoff : datetime or None
        zero of mission elapsed time
    orientation : EarthOrientation or None
        how the Earth stands during the flight, where it is given; else the IERS's daily values say it

    Raises
    ------
    ValueError
        for a date without a time zone, or before 1960, when UTC began
    """

    epoch: datetime
    liftoff: datetime | None = None
    orientation: EarthOrientation | None = None
    _epoch_jd: tuple[float, float] = field(init=False, repr=False, compare=False)
    _liftoff_s: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_epoch_jd", _tt_of(self.epoch))
        object.__setattr__(self, "_liftoff_s", 0.0 if self.liftoff is None else self.seconds(self.liftoff))

    def seconds(self, utc: datetime) -> float:
        """Time t (s) of a UTC date; ValueError for a date without a zone. Inverse of `utc`, to a microsecond."""
        jd1, jd2 = _tt_of(utc)
        return snapped(((jd1 - self._epoch_jd[0]) + (jd2 - self._epoch_jd[1])) * DAY_S, TIME)

    def utc(self, t: float) -> datetime:
        """UTC of time t (s), to the nearest microsecond.

        A datetime has no 23:59:60: for the length of a leap second it stands at 23:59:59.999999 (`iso` shows the
        leap second as it is). ValueError if t is not finite or lies outside the years 1960 to 9999.
        """
        year, month, day, hour, minute, second, micro = self._calendar(t, 6)
        if second >= 60:
            return datetime(year, month, day, hour, minute, 59, 999_999, tzinfo=UTC)
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)

    def iso(self, t: float, decimals: int = 0) -> str:
        """UTC of time t (s) as ISO 8601 text ending in Z, rounded to `decimals` (0 to 9); a leap second reads :60.

        ValueError as for `utc`, and for other decimals.
        """
        if not 0 <= decimals <= 9:
            raise ValueError(f"a second is written with 0 to 9 decimals, not {decimals}")
        year, month, day, hour, minute, second, fraction = self._calendar(t, decimals)
        tail = f".{fraction:0{decimals}d}" if decimals else ""
        return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{tail}Z"

    def met(self, t: float) -> str:
        """Mission elapsed time of t (s) as d/hh:mm:ss, rounded to the second; before lift-off with a leading minus."""
        if not math.isfinite(t):
            raise ValueError("a time of the flight is not a finite number")
        elapsed = round(t - self._liftoff_s)
        minutes, second = divmod(abs(elapsed), 60)
        hours, minute = divmod(minutes, 60)
        day, hour = divmod(hours, 24)
        return f"{'-' if elapsed < 0 else ''}{day}/{hour:02d}:{minute:02d}:{second:02d}"

    @overload
    def tt_jd(self, t: float) -> tuple[float, float]: ...
    @overload
    def tt_jd(self, t: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]: ...
    def tt_jd(self, t: float | NDArray[np.float64]) -> tuple[float, float | NDArray[np.float64]]:
        """Julian date of t (s, one or (n,)) in Terrestrial Time, in two parts (days) whose sum it is.

        ValueError where t is not finite; so for all that is computed from a clock.
        """
        if not (np.isfinite(t).all() if isinstance(t, np.ndarray) else math.isfinite(t)):
            raise ValueError("a time of the flight is not a finite number")
        return self._epoch_jd[0], self._epoch_jd[1] + t / DAY_S

    @overload
    def ut1_jd(self, t: float) -> tuple[float, float]: ...
    @overload
    def ut1_jd(self, t: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]: ...
    def ut1_jd(self, t: float | NDArray[np.float64]) -> tuple[float, float | NDArray[np.float64]]:
        """Julian date of t (s, one or (n,)) in UT1, the Earth's rotation, in two parts (days).

        UT1 comes from the daily values of the IERS, see `sim.environment.earth_orientation`, unless given; ValueError
        before 1962.
        """
        jd1, jd2 = self.tt_jd(t)
        tai = jd2 - TT_MINUS_TAI_S / DAY_S
        if self.orientation is not None:
            utc = self.epoch.astimezone(UTC)
            with catch_warnings():
                simplefilter("ignore", erfa.ErfaWarning)
                ahead = erfa.dat(utc.year, utc.month, utc.day, 0.0)  # TAI - UTC
            return jd1, tai + (self.orientation.ut1_utc_s - float(ahead)) / DAY_S
        return jd1, tai + ut1_minus_tai(jd1, tai) / DAY_S

    def _calendar(self, t: float, decimals: int) -> tuple[int, int, int, int, int, int, int]:
        jd1, jd2 = self.tt_jd(float(t))
        with catch_warnings():
            simplefilter("ignore", erfa.ErfaWarning)  # "dubious year": leap seconds to come are not known
            utc = erfa.taiutc(*erfa.tttai(jd1, jd2))
            year, month, day, clock = erfa.d2dtf("UTC", decimals, *utc)
        if not 1960 <= year <= 9999:
            raise ValueError(f"t = {t} s from {self.epoch.isoformat()} lies outside the years 1960 to 9999")
        hour, minute, second, fraction = (int(part) for part in clock.item())
        return int(year), int(month), int(day), hour, minute, second, fraction


def to_second(when: datetime) -> datetime:
    """Return a date rounded to the second, as every clock that is printed or drawn shows it."""
    return (when + timedelta(seconds=0.5)).replace(microsecond=0)


def _tt_of(utc: datetime) -> tuple[float, float]:
    """Julian date (two parts) of a date in Terrestrial Time."""
    if utc.utcoffset() is None:
        raise ValueError(f"{utc.isoformat()} has no time zone: write UTC, such as {utc.isoformat()}Z")
    utc = utc.astimezone(UTC)
    if utc.year < 1960:
        raise ValueError(f"{utc.isoformat()} lies before 1960, when UTC began")
    second = utc.second + utc.microsecond / 1e6
    with catch_warnings():
        simplefilter("ignore", erfa.ErfaWarning)
        jd1, jd2 = erfa.dtf2d("UTC", utc.year, utc.month, utc.day, utc.hour, utc.minute, second)
        tt1, tt2 = erfa.taitt(*erfa.utctai(jd1, jd2))
    return float(tt1), float(tt2)
