"""The layout of a sample in the control cycle's log."""

import math

import numpy as np
import pytest

from sim.flying.log import Row, empty_log, rows_of
from sim.gnc.cycle import LOGGED, write_row

PAIR = tuple(0.5 + k for k in range(12))


@pytest.mark.parametrize("buffer", [list, np.array], ids=["list", "array"])
def test_what_the_cycle_writes_is_read_back(buffer) -> None:
    log = buffer(empty_log(3))
    write_row(log, 0, 7.0, PAIR, 1e5, 0.25, 68.0)
    write_row(log, LOGGED, 8.0, PAIR[::-1], 9e4, math.pi, 0.0)
    rows = list(rows_of(log, 2, 4))
    assert rows == [Row(7.0, PAIR, 1e5, 0.25, 68.0, 4), Row(8.0, PAIR[::-1], 9e4, math.pi, 0.0, 4)]
    assert {type(value) for row in rows for value in (row.t, *row.pair, row.mass, row.spent, row.mask)} == {float}
    assert len(log) == 3 * LOGGED
