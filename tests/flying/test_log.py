"""The rows of the control cycle's log: what is written is what is read back."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.core.rigid.attitude import Attitude
from sim.flying.log import Sample, empty_log, samples_of
from sim.gnc.state import LOGGED, Row, read_row, write_row

PAIR = tuple(0.5 + k for k in range(12))
HELD, TURNING = Attitude((0.5, -0.5, 0.5, -0.5), (0.1, 0.2, 0.3)), Attitude((0.6, 0.0, 0.8, 0.0), (-1.0, -2.0, -3.0))
FIRST = Row(7.0, PAIR, HELD, TURNING, 1e5, 0.25, 68)
SECOND = Row(8.0, PAIR[::-1], TURNING, HELD, 9e4, math.pi, 0)


@pytest.mark.parametrize("buffer", [list, np.array], ids=["list", "array"])
def test_what_the_cycle_writes_is_read_back(buffer: Callable[[list[float]], Any]) -> None:
    log = buffer(empty_log(3))
    assert len(log) == 3 * LOGGED
    write_row(log, 0, FIRST)
    write_row(log, 1, SECOND)
    samples = list(samples_of(log, 2, 4))
    assert samples == [Sample(FIRST, 4), Sample(SECOND, 4)]
    for row, _ in samples:
        figures = (row.t, *row.pair, *row.target.q, *row.target.rate, *row.chaser.q, *row.chaser.rate, row.mass)
        assert {type(value) for value in (*figures, row.spent)} == {float}
        assert type(row.bits) is int
    assert list(log[2 * LOGGED :]) == [0.0] * LOGGED


def test_a_row_fills_its_floats_in_the_order_of_its_fields() -> None:
    log = empty_log(1)
    write_row(log, 0, FIRST)
    assert log == [7.0, *PAIR, *HELD.q, *HELD.rate, *TURNING.q, *TURNING.rate, 1e5, 0.25, 68.0]
    assert read_row(log, 0) == FIRST
