"""The errors with which burns and pulses are flown: what model.execution = "seeded" adds and "perfect" leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.gnc.noise import burn_error

if TYPE_CHECKING:
    from sim.core.tuples import Vector
    from sim.scenario import Scenario
    from sim.vehicles import Vehicle

__all__ = ["burn_errors", "perfect", "pulse_scatter"]


def pulse_scatter(scenario: Scenario, ship: Vehicle) -> float:
    """Return the standard deviation of a pulse of the jets, as a share of it; `sim.gnc.cycle` draws the errors."""
    return ship.pulse_scatter if scenario.model.execution == "seeded" else 0.0


def burn_errors(scenario: Scenario, ship: Vehicle, number: int, jets: bool) -> Vector:
    """Return what a burn adds to its delta-v (m/s) on each axis, drawn by the number of its phase.

    ``jets``: whether the jets of the RCS burn, whose residuals are others than those of the large engines.
    """
    sigma = 0.0
    if scenario.model.execution == "seeded":
        sigma = ship.rcs_residual_m_s if jets else ship.oms_residual_m_s
    x, y, z = (sigma * burn_error(scenario.model.seed, 3 * number + axis) for axis in range(3))
    return x, y, z


def perfect(scenario: Scenario) -> Scenario:
    """Return the scenario with every burn and pulse exact."""
    model = scenario.model.model_copy(update={"execution": "perfect"})
    return scenario.model_copy(update={"model": model})
