"""Fixtures for the whole suite: the speeds of the physics, small scenarios, a flight, the watch over signatures."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim

HANG_S = 300.0  # far longer than anything that is counted takes, on any machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about machine code where none is made."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        for item in items:
            if item.get_closest_marker("machine_code"):
                item.add_marker(pytest.mark.skip(reason="NUMBA_DISABLE_JIT is set: nothing is compiled"))


@pytest.fixture(params=["interpreted", "compiled", "javascript"])
def speed(request: pytest.FixtureRequest) -> str:
    """Run the test at all three speeds; ``sim.speed.at(speed, function)`` gives the function to call."""
    return available(request.param)


@pytest.fixture(params=["compiled", "javascript"])
def other_speed(request: pytest.FixtureRequest) -> str:
    """Run the test at both speeds that are to give the bits of the interpreted one."""
    return available(request.param)


@pytest.fixture(params=["interpreted", "compiled"])
def rows_speed(request: pytest.FixtureRequest) -> str:
    """Run the test at both speeds that rows of arrays have."""
    return str(request.param)


def available(speed: str) -> str:
    """Give a speed, or skip the test where its engine is missing."""
    if speed == "javascript":
        pytest.importorskip("quickjs", reason="JavaScript is run by quickjs, which is not installed")
    return speed


@pytest.fixture
def work() -> Callable[[], AbstractContextManager[list[int]]]:
    """Count the calls of functions inside ``with work() as calls``, in ``calls[0]``: the same on every machine.

    What hangs ends the whole run with a traceback, after `HANG_S`.
    """

    @contextmanager
    def counting() -> Iterator[list[int]]:
        calls = [0]

        def count(frame: object, event: str, given: object) -> None:
            calls[0] += event in ("call", "c_call")

        before = sys.getprofile()
        faulthandler.dump_traceback_later(HANG_S, exit=True)
        sys.setprofile(count)
        try:
            yield calls
        finally:
            sys.setprofile(before)
            faulthandler.cancel_dump_traceback_later()

    return counting


@pytest.fixture(scope="session")
def small() -> Callable[..., Path]:
    """Write a small scenario: ``small(folder, {"let go": {"kind": "coast", ...}}, position=(0, 0, 50))``.

    Mir flies on a circle 390 km high, without air or errors. There is a chaser, Atlantis, where its ``position`` (m,
    or texts with a unit) is given, at rest in ``frame`` but for a ``velocity`` (m/s); or where a ``chaser`` is. Further
    tables add their keys to those of the scenario, ``model={"gravity": "j2"}``; None takes a table or a key away.
    """

    def write(
        folder: Path,
        phases: Mapping[str, Mapping[str, Any]],
        *,
        position: Sequence[float | str] | None = None,
        velocity: Sequence[float | str] = (0, 0, 0),
        frame: str = "lvlh",
        chaser: Mapping[str, Any] | None = None,
        title: str = "A small test",
        file: str = "small.toml",
        **tables: Mapping[str, Any] | None,
    ) -> Path:
        scenario: dict[str, dict[str, Any]] = {
            "time": {"epoch": datetime(1996, 1, 1, tzinfo=UTC)},
            "model": {"gravity": "two-body", "drag": False, "execution": "perfect"},
            "target": {"vehicle": "mir-sts-71", "orbit": {"altitude": "390 km", "inclination": "51.65 deg"}},
        }
        if position is not None or chaser is not None:
            scenario["chaser"] = {"vehicle": "atlantis-sts-71"}
        if position is not None:
            place = {"position": [_with_unit(x, "m") for x in position]}
            rate = {"velocity": [_with_unit(x, "m/s") for x in velocity]}
            scenario["chaser"]["relative"] = {"frame": frame, **place, **rate}
        for name, table in {"chaser": chaser or {}, **tables}.items():
            if table is None:
                del scenario[name]
            elif table:
                scenario.setdefault(name, {}).update(table)
        lines = ["schema = 1", f"title = {_toml(title)}"]
        heads = [(f"[{name}]", table) for name, table in scenario.items()]
        for head, table in [*heads, *(("[[phase]]", {"name": name, **keys}) for name, keys in phases.items())]:
            lines += [head, *(f"{key} = {_toml(value)}" for key, value in table.items() if value is not None)]
        path = folder / file
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def _with_unit(value: float | str, unit: str) -> str:
    return value if isinstance(value, str) else f"{value} {unit}"


def _toml(value: Any) -> str:
    """Write a value as TOML does, tables inline."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


@pytest.fixture
def fly_small(small: Callable[..., Path], tmp_path: Path) -> Callable[..., sim.Flight]:
    """Fly a small scenario of the same arguments; ``changes`` are what ``sim.run`` sets, ``speed`` is its speed."""

    def fly(
        phases: Mapping[str, Mapping[str, Any]],
        changes: Mapping[str, Any] | None = None,
        speed: str | None = None,
        **scenario: Any,
    ) -> sim.Flight:
        return sim.run(small(tmp_path, phases, **scenario), set=dict(changes or {}), speed=speed)

    return fly


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
    more = {name: twin.signatures for name, twin in twins.items() if len(getattr(twin, "signatures", ())) > 1}
    assert not more, f"compiled for several types: {more}"
