"""The race of the propagators runs, on a small scale: this project and scipy alone."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent / "benchmarks"


@pytest.fixture(autouse=True)
def _on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)


def few(names: dict[str, tuple[float, ...]]) -> list:
    from dataclasses import replace

    from race.peers import racers

    found = {racer.name: racer for racer in racers()}
    return [replace(found[name], settings=settings, warm_ups=1) for name, settings in names.items()]


def test_a_small_race_tells_who_is_how_fast_and_how_good() -> None:
    from race import case, measure, report

    contest = few({"this project, compiled": (900.0, 600.0), "scipy DOP853, floats": (1e-9, 1e-11)})
    cases, absent = measure.prepare(contest, [case.j2()])
    assert not absent
    measure.race(cases, 2)
    coarse, fine, scipys, finer = (c.error for c in cases)
    assert 1e-6 < fine < coarse < 1e-2 < scipys < 1.0
    assert finer < 1e-3
    ours, theirs = (report.cost(cases, racer.name, "J2") for racer in contest)
    assert 0.0 < ours < theirs / 20.0
    table = "\n".join(report.work_precision(cases, "J2"))
    assert f"x {theirs / ours:.3g}" in table
    held = {hold.what: hold for hold in report.holds(cases, [], math.nan)}
    assert held["J2, 1 mm, compiled: our time / scipy's best"].measured == ours / theirs
    assert math.isnan(held["J2, 1 mm, compiled: our time / brahe's best"].measured)


def test_the_harmonics_of_truth_and_racer_are_the_same_field() -> None:
    from race import case, truth
    from race.peers import ours

    field = case.harmonics(4, 4)
    assert math.dist(ours.coast(field, 60.0)()[:3], truth.fine(field, case.START)) < 1e-4
    assert math.dist(ours.coast(case.j2(), 60.0)()[:3], truth.truth(case.j2())) < 1e-5


def test_a_handful_at_once() -> None:
    from race import case, many

    (crowd,) = many.race_many(case.j2(), 1, 8, {"ours"})
    assert crowd.error < 1e-3
    assert crowd.cpu[0] > 0.0


def test_who_is_absent_is_named_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from race import case, measure

    monkeypatch.setitem(sys.modules, "brahe", None)
    cases, absent = measure.prepare(few({"brahe RKN12(10)": (1e-9,)}), [case.j2()])
    assert not cases
    assert absent[0].startswith("brahe RKN12(10): not installed")


def test_time_at_an_error_is_read_between_settings_and_luck_is_no_merit() -> None:
    from race.measure import at_error

    assert at_error([(1.0, 1e-1), (10.0, 1e-5)], 1e-3) == pytest.approx(10.0**0.5)
    assert at_error([(1.0, 1e-2), (2.0, 1e-9), (4.0, 1e-4)], 1e-3) == pytest.approx(2.0**0.5)
    assert at_error([(1.0, 1e-4)], 1e-3) == 1.0
    assert math.isnan(at_error([(1.0, 1e-1), (2.0, 1e-2)], 1e-3))


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    from race import case, measure, picture

    contest = few({"this project, compiled": (900.0, 600.0)})
    cases = [
        measure.Case(racer, case.j2(), setting, lambda: (), error, [ms])
        for racer in contest
        for setting, error, ms in ((300.0, 0.4, 0.06), (150.0, 3e-4, 0.13))
    ]
    path = picture.draw(cases, tmp_path / "race.png")
    assert 5_000 < path.stat().st_size < 150_000


def test_a_process_that_fails_says_why_and_one_that_runs_is_measured(tmp_path: Path) -> None:
    from race import processes, report

    good = processes.Process("good", [sys.executable, "-c", "print(1)"])
    bad = processes.Process("bad", [sys.executable, "-c", "raise ValueError('no such orbit')"])
    for process in (good, bad):
        processes.once(process, tmp_path)
    assert good.wall[0] > 0.0
    assert bad.failure == "ValueError: no such orbit"
    assert "left out: ValueError: no such orbit" in "\n".join(report.whole([good, bad]))
