"""Fixtures for the whole suite: the two speeds of the physics, a flight to look at, the watch over signatures."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pytest

import sim


@pytest.fixture(params=["interpreted", "compiled"])
def speed(request: pytest.FixtureRequest) -> str:
    """Run the test at both speeds; ``sim.speed.at(speed, function)`` gives the function to call."""
    return str(request.param)


@pytest.fixture(scope="session")
def sts_71() -> sim.Flight:
    """STS-71 from Ti to contact, flown once for all who only look at it: its samples cannot be changed."""
    flight = sim.run("sts-71", start="ti")
    for value in vars(flight).values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
    return flight


@pytest.fixture(scope="session", autouse=True)
def one_signature_a_kernel() -> Iterator[None]:
    """Fail the run when a compiled function met more than one set of types: a stray int costs another compilation."""
    yield
    speed_module = sys.modules.get("sim.speed")
    twins = speed_module.twins if speed_module else {}
    more = {name: twin.signatures for name, twin in twins.items() if len(twin.signatures) > 1}
    assert not more, f"compiled for several types: {more}"
