"""Every segment of control cycles of two flights, flown again in JavaScript: not one bit differs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.gnc.cycle import MOST_ROWS, fly_segment
from sim.gnc.guidance.approach import APPROACH, BACK_OUT, DOCK, FLY_AROUND, HOLD
from sim.gnc.state import LOGGED
from sim.setup import kernels
from sim.speed import at, compiled

pytest.importorskip("quickjs", reason="JavaScript is run by quickjs, which is not installed")


def segments(
    name: str, start: str | None, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[tuple[Any, ...], tuple[Any, ...], bytes]]:
    """Fly a scenario; give each call of `fly_segment` there, rehearsals too: arguments, result, rows."""
    calls = []

    def recorded(*given: Any) -> Any:
        world, craft, law, gates, jets, state, cycles, seed, log, every, first = given
        result = compiled(fly_segment)(*given)
        rows = log[: LOGGED * result[2]].tobytes()
        room = min(len(log) // LOGGED, result[2] + MOST_ROWS)  # a log ends a segment when a cycle has no room in it
        short = [0.0] * (LOGGED * room)
        calls.append(((world, craft, law, gates, jets, state, cycles, seed, short, every, first), result, rows))
        return result

    plain = kernels.speed.at
    monkeypatch.setattr(kernels.speed, "at", lambda s, f: recorded if f is fly_segment else plain(s, f))
    assert not sim.run(name, start=start, speed="compiled").failure
    return calls


@pytest.mark.slow
@pytest.mark.parametrize(("name", "start", "cycles"), [("sts-71", "ti", 10_000), ("sts-81", None, 13_000)])
def test_every_segment_has_the_same_bits(
    name: str, start: str | None, cycles: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = segments(name, start, monkeypatch)
    monkeypatch.undo()
    in_javascript = at("javascript", fly_segment)
    flown, laws = 0, set()
    for given, (state, status, rows), log in calls:
        again = in_javascript(*given)
        assert repr(again) == repr((state, status, rows))  # shortest digits: one bit more or less is another text
        assert np.array(given[8])[: LOGGED * rows].tobytes() == log
        flown += state.cycles - given[5].cycles
        laws.add(given[2].kind)
    assert flown > cycles
    assert laws >= ({APPROACH, HOLD, DOCK} if start else {APPROACH, HOLD, DOCK, BACK_OUT, FLY_AROUND})
