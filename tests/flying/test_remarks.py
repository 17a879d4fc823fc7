"""What a flight says of itself where what it was made of is less sure than its numbers look."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sim
from sim.environment.earth_orientation import MJD_ZERO, last_day

Fly = Callable[..., sim.Flight]
COAST = {"C": {"kind": "coast", "until": {"duration": "10 min"}}}


def after_the_table(days: float) -> datetime:
    return datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=last_day() + MJD_ZERO - 2451545.0 + days)


def test_past_the_table_of_earth_orientation_the_error_is_said(fly_small: Fly) -> None:
    note = fly_small(COAST, time={"epoch": after_the_table(100.0)}).notes["Earth orientation"]
    assert f"known to {after_the_table(0.01):%d %B %Y}" in note
    assert "1e+02 ms aside, 47 m at the equator" in note
    assert "Earth orientation" not in fly_small(COAST, time={"epoch": after_the_table(-2.0)}).notes
