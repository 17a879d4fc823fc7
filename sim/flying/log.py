"""What a run logs: the samples of the control cycle, each with the phase in which it was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.gnc.state import LOGGED, Row, read_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Sample", "empty_log", "samples_of"]


class Sample(NamedTuple):
    """One sample of a flight: the kernel's row, and the index of the phase."""

    row: Row
    phase: int


def empty_log(rows: int) -> list[float]:
    """Return an empty log for the control cycle to write ``rows`` samples into."""
    return [0.0] * (LOGGED * rows)


def samples_of(log: Sequence[float], rows: int, phase: int) -> Iterator[Sample]:
    """Yield the first ``rows`` samples of a log that the control cycle wrote during a phase."""
    flat: Any = list(map(float, log[: rows * LOGGED]))  # plain floats, whatever the log is made of
    for number in range(rows):
        yield Sample(read_row(flat, number), phase)
