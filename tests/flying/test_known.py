"""Guidance goes by what is known, not by what is true: a chaser that is misled about its place acts on the error."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.flying.phases import fly_phase
from sim.flying.rendezvous import RendezvousRun
from sim.flying.run import FlightEnd, finish
from sim.gnc.state import State
from sim.setup.setup import make_plan

UP = 300.0  # m by which the chaser believes itself nearer to the target's centre on the R-bar than it is


class Misled(RendezvousRun):
    @property
    def known(self) -> State:
        target, relative = self.state.pair[:6], self.state.pair[6:]
        size = sum(x * x for x in target[:3]) ** 0.5
        place = tuple(d + UP * x / size for d, x in zip(relative[:3], target[:3], strict=True))
        return self.state._replace(pair=(*target, *place, *relative[3:]))  # type: ignore[arg-type]


@pytest.fixture
def misled(small: Callable[..., Path], tmp_path: Path) -> Callable[..., Misled]:
    def make(kind: str, **keys: object) -> Misled:
        path = small(tmp_path, {"the way": {"kind": kind, **keys}}, position=(0, 0, 200))
        return Misled(make_plan(sim.load(path), "interpreted"))

    return make


def test_what_is_seen_is_what_is_known(misled: Callable[..., Misled]) -> None:
    run = misled("hold", axis="+R", range="190 m", until={"duration": "1 min"})
    assert run.sight(0.0).lvlh[2] == pytest.approx(200.0 - UP)
    assert run.lvlh()[2] == pytest.approx(200.0)
    assert run.sight(0.0).port[2] == pytest.approx(run.port_along(0.0)[2] - UP)
    assert run.situation().below == pytest.approx(200.0 - UP)


@pytest.mark.parametrize(
    ("kind", "keys", "words"),
    [
        ("hold", {"range": "190 m", "until": {"duration": "1 min"}}, "does not stand on the"),
        ("dock", {"rate": "0.1 ft/s"}, "does not stand on the"),
        ("approach", {"gates": [{"range": "150 m", "rate": "0.2 m/s"}], "until": {"range": "100 m"}}, "already inside"),
        ("back-out", {"gates": [{"range": "150 m", "rate": "0.2 m/s"}], "until": {"range": "180 m"}}, "does not stand"),
    ],
)
def test_a_law_on_an_axis_begins_from_it(
    misled: Callable[..., Misled], kind: str, keys: dict[str, object], words: str
) -> None:
    with pytest.raises(FlightEnd, match=words):
        finish(fly_phase(misled(kind, axis="+R", **keys), 0))


def test_a_fly_around_begins_from_it(misled: Callable[..., Misled]) -> None:
    run = misled("fly-around", radius="100 m", sense="ahead", until={"loops": 1})
    run.segment = 1
    next(fly_phase(run, 0))
    assert run.law is not None
    assert abs(run.law.angle) == pytest.approx(math.pi, abs=1e-3)  # above Mir, as it believes
    assert run.law.begin == pytest.approx(UP - 200.0, rel=0.01)
