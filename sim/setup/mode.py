"""The two kinds of flight: a propagation of one ship, and a rendezvous of two. What differs in how they are flown."""

from __future__ import annotations

from typing import NamedTuple

from sim.environment import air_table
from sim.setup.axes import SAMPLE_ALONE_S, SAMPLE_LONG_S, SAMPLE_S

__all__ = ["PROPAGATION", "RENDEZVOUS", "Mode"]


class Mode(NamedTuple):
    """How one of the two kinds of flight is flown.

    Attributes
    ----------
    kernels : which functions it needs compiled, as `sim.speed` knows them
    ships : whose motion is integrated
    sample_s, sample_long_s : between two samples of a coast, and of one of hours at most
    air_ahead : how much further than it lasts the air is laid, see `sim.environment.air_table`
    """

    kernels: str
    ships: int
    sample_s: float
    sample_long_s: float
    air_ahead: float


PROPAGATION = Mode("one-ship", 1, SAMPLE_ALONE_S, SAMPLE_ALONE_S, 0.0)
RENDEZVOUS = Mode("two-ships", 2, SAMPLE_S, SAMPLE_LONG_S, air_table.AHEAD)
