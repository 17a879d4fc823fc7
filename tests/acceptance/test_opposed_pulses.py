"""Close to Mir, no jet undoes what another just did: opposed pairs of firings are rare on every flight."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.gnc.commands import JETS

pytestmark = pytest.mark.acceptance

WITHIN_S = 2.0
CONTROLLED = ("approach", "hold", "dock", "back-out", "fly-around")


def firings(flight: sim.Flight) -> tuple[int, int]:
    """Count the firings of control cycles, and those that came within two seconds of their opposite's."""
    near = [k for k, phase in enumerate(flight.scenario.phase) if phase.kind in CONTROLLED]
    fired = pairs = 0
    last: dict[str, float] = {}
    for k in np.flatnonzero(np.isin(flight.phase, near)):
        for command, bit in JETS.items():
            if flight.jets[k] & bit:
                fired += 1
                other = ("-" if command[0] == "+" else "+") + command[1]
                pairs += flight.t[k] - last.get(other, -np.inf) <= WITHIN_S + 1e-6
                last[command] = float(flight.t[k])
    return fired, pairs


@pytest.mark.parametrize(("name", "seed"), [("sts-63", 0), ("sts-63", 4), ("sts-74", 1), ("sts-79", 2), ("sts-89", 3)])
def test_opposed_pairs_are_fewer_than_one_firing_in_a_hundred(name: str, seed: int) -> None:
    fired, pairs = firings(sim.run(name, start="ti", set={"model.seed": seed}))
    assert fired > 100
    assert pairs < 0.01 * fired
