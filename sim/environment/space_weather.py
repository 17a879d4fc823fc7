"""What the Sun and the Earth's magnetic field did in the years of the flights: F10.7 and Ap by date."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["CURE", "Indices", "indices", "span"]

TABLE = Path(__file__).parent / "data" / "space-weather.toml"
CURE = "f107 = 75, f107_81day = 75, ap = 8 (as measured), given in the file"
HALF_WINDOW = 40  # days on either side that the 81-day mean takes in


class Indices(NamedTuple):
    """Observed solar flux F10.7 of a day and its 81-day mean (solar flux units), and the daily geomagnetic Ap."""

    f107: float
    f107_81day: float
    ap: float


@cache
def _table() -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    with TABLE.open("rb") as stream:
        data = tomllib.load(stream)
    return data["day"], data["month"]


def span() -> tuple[str, str]:
    """Return the first and the last month of the table ("1995-01")."""
    months = sorted(_table()[1])
    return months[0], months[-1]


def indices(time: datetime) -> Indices | None:
    """Return the indices of a UTC date from the table; None outside its months.

    The days of docking have their own figures. Any other day has its month's means, and as 81-day mean that of the 81
    days about it, each with its month's flux, as far as the table goes.
    """
    day = time.astimezone(UTC).date()
    days, months = _table()
    if day.isoformat() in days:
        return Indices(*days[day.isoformat()])
    if f"{day:%Y-%m}" not in months:
        return None
    flux, ap = months[f"{day:%Y-%m}"]
    window = (_month(day, k) for k in range(-HALF_WINDOW, HALF_WINDOW + 1))
    known = [months[month][0] for month in window if month in months]
    return Indices(flux, sum(known) / len(known), ap)


def _month(day: date, offset: int) -> str:
    return f"{day + timedelta(days=offset):%Y-%m}"
