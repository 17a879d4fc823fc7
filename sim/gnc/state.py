"""The state that the control cycle carries, and the rows that it logs."""

from typing import NamedTuple

from sim.core.rigid.attitude import Attitude
from sim.core.tuples import Pair


class State(NamedTuple):
    """All that a run of control cycles begins with and gives back."""

    t: float  # s since the epoch
    pair: Pair
    off: float  # rad by which the chaser is pitched from what is commanded, and how fast that grows
    off_rate: float
    target: Attitude
    chaser: Attitude
    mass: float  # kg
    spent: float  # m/s, delta-v so far
    outside: float  # s outside the corridor so far
    cycles: int  # flown so far


class Row(NamedTuple):
    """One sample of a run's log."""

    t: float
    pair: Pair
    target: Attitude
    chaser: Attitude
    mass: float
    spent: float
    bits: int  # of the commands that fire from here on, see sim.gnc.commands


LOGGED = 30  # floats of a row, in the order of its fields


def write_row(log: list[float], number: int, row: Row) -> None:
    """Write a row into a flat buffer, as its row number ``number``."""
    at = number * LOGGED
    log[at] = row.t
    for k in range(12):
        log[at + 1 + k] = row.pair[k]
    for k in range(4):
        log[at + 13 + k] = row.target.q[k]
        log[at + 20 + k] = row.chaser.q[k]
    for k in range(3):
        log[at + 17 + k] = row.target.rate[k]
        log[at + 24 + k] = row.chaser.rate[k]
    log[at + 27] = row.mass
    log[at + 28] = row.spent
    log[at + 29] = float(row.bits)


def read_row(log: list[float], number: int) -> Row:
    """Return a row of a flat buffer."""
    at = number * LOGGED
    return Row(
        log[at],
        (
            log[at + 1], log[at + 2], log[at + 3], log[at + 4], log[at + 5], log[at + 6], log[at + 7], log[at + 8],
            log[at + 9], log[at + 10], log[at + 11], log[at + 12],
        ),
        Attitude((log[at + 13], log[at + 14], log[at + 15], log[at + 16]), (log[at + 17], log[at + 18], log[at + 19])),
        Attitude((log[at + 20], log[at + 21], log[at + 22], log[at + 23]), (log[at + 24], log[at + 25], log[at + 26])),
        log[at + 27],
        log[at + 28],
        int(log[at + 29]),
    )  # fmt: skip
