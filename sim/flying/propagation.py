"""The run of a propagation: a target alone, which may burn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.flying.run import Run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import NDArray

    from sim.core.tuples import Vector
    from sim.vehicles import Engine

__all__ = ["PropagationRun"]


class PropagationRun(Run):
    """A target alone: it is held as its scenario has it in LVLH, and has no range to anything."""

    def range_and_rate(self) -> tuple[float, float]:
        """There is nothing to be a range to."""
        return math.nan, math.nan

    def relative(self, values: Mapping[str, NDArray[Any]], pairs: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """There is no chaser to be anywhere."""
        return {}

    def point(self, angle: float, turn_rate: float = 0.0) -> None:
        """It stays as it is held, which costs a burn nothing: thrust acts along the delta-v."""

    def turn_lead(self, angle: float, turn_rate: float) -> float:
        """It does not turn."""
        return 0.0

    def fire(self, delta_v: Vector, engine: Engine, bits: int = 0, turning: bool = False) -> None:
        """Burn, and look at the air anew on the orbit that this leads to; see `Run.fire`."""
        super().fire(delta_v, engine, bits, turning)
        self.breathe(anew=True)

    def _commanded(self) -> tuple[float, float]:
        return 0.0, 0.0

    def _is_far(self) -> bool:
        return False
