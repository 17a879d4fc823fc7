"""How the range between two docking ports is measured."""

from __future__ import annotations

import pytest

from sim.core.relative.ports import AXIS, NONE, STRAIGHT, docking_range
from sim.speed import at

PORT = (3.0, 12.0, -4.0, 0.6, 5.0, 0.8)


def test_the_three_ways_of_a_range(speed: str) -> None:
    get = at(speed, docking_range)
    assert get(PORT, STRAIGHT, 0.0, 1.0) == pytest.approx((13.0, (1.8 + 60.0 - 3.2) / 13.0), rel=1e-15)
    assert get(PORT, AXIS, 0.0, 1.0) == (3.0, 0.6)
    assert get(PORT, AXIS, 2.0, -1.0) == (4.0, -0.8)
    assert get(PORT, NONE, 2.0, -1.0) == (0.0, 0.0)


def test_through_the_port_the_range_along_the_axis_changes_its_sign(speed: str) -> None:
    get = at(speed, docking_range)
    before, after = ((0.0, 0.0, z, 0.0, 0.0, -0.03) for z in (0.01, -0.01))
    assert get(before, AXIS, 2.0, 1.0) == (0.01, -0.03)
    assert get(after, AXIS, 2.0, 1.0) == (-0.01, -0.03)
