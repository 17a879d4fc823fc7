"""Ephemerides of others that are not as they should be: too sparse, too short elsewhere, with a blemish."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import sim
from sim.core.constants import MU_EARTH
from sim.core.orbit.elements import state_from_elements
from sim.core.orbit.kepler import propagate
from sim.inputs.ephemeris import tt_of
from sim.inputs.errors import InputError
from sim.inputs.oem import read_oem

CASES = Path(__file__).parents[1] / "scenarios" / "oem"
START = datetime(2022, 1, 17, 12, tzinfo=UTC)
Small = Callable[..., Path]


def orbit(a: float, e: float) -> tuple[float, ...]:
    return state_from_elements(MU_EARTH, a, e, 0.9, 0.4, 0.7, 0.3)


def segment(start: tuple[float, ...], minutes: list[float], head: str = "", extra: str = "") -> str:
    """Write a segment of a Kepler orbit."""
    times = [START + timedelta(minutes=m) for m in minutes]
    rows = []
    for when, m in zip(times, minutes, strict=True):
        state = propagate(MU_EARTH, 60.0 * m, start)
        rows.append(f"{when:%Y-%m-%dT%H:%M:%S.%f} " + " ".join(f"{x / 1e3:.9f}" for x in state))
    return "\n".join(
        [
            "META_START", "OBJECT_NAME = MIR", "OBJECT_ID = 1986-017A", "CENTER_NAME = EARTH", "REF_FRAME = GCRF",
            "TIME_SYSTEM = UTC", f"START_TIME = {times[0]:%Y-%m-%dT%H:%M:%S.%f}",
            f"STOP_TIME = {times[-1]:%Y-%m-%dT%H:%M:%S.%f}", *([head] if head else []), "META_STOP", *rows, extra,
        ]
    )  # fmt: skip


def written(folder: Path, *segments: str) -> Path:
    file = folder / "orbit.oem"
    text = "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2022-01-17T20:00:00\nORIGINATOR = TEST\n"
    file.write_text(text + "\n".join(segments) + "\n", encoding="ascii")
    return file


@pytest.fixture
def start(small: Small, tmp_path: Path) -> Callable[..., sim.Flight]:
    """Fly ten seconds from an ephemeris at so many minutes."""

    def go(file: Path, minutes: float) -> sim.Flight:
        phases = {"C": {"kind": "coast", "until": {"duration": "10 s"}}}
        epoch = START + timedelta(minutes=minutes)
        return sim.run(small(tmp_path, phases, time={"epoch": epoch}), set={"target.orbit": {"oem": str(file)}})

    return go


def test_a_sparse_ephemeris_is_told_with_its_step(start: Callable[..., sim.Flight]) -> None:
    with pytest.raises(InputError, match=r"30 min apart, between which HERMITE of degree 7 is off by some 1\d\.\d km"):
        start(CASES / "sparse.oem", 255.0)
    flight = start(CASES / "sparse.oem", 240.0)  # at a record
    assert flight.target[0, :3] / 1e3 == pytest.approx([-5795.094325, -2195.710021, -2770.296590], abs=1e-6)
    assert "Ephemeris" not in flight.notes


@pytest.mark.parametrize(
    ("a", "e", "step", "head"),
    [
        (6.788e6, 0.0, 30.0, ""),
        (6.788e6, 0.0, 25.0, ""),
        (6.788e6, 0.0, 20.0, ""),
        (6.788e6, 0.0, 13.0, ""),
        (26.6e6, 0.72, 60.0, ""),
        (42.164e6, 0.0, 180.0, ""),
        (6.788e6, 0.0, 5.0, "INTERPOLATION = HERMITE\nINTERPOLATION_DEGREE = 3"),
        (6.788e6, 0.0, 5.0, "INTERPOLATION = LAGRANGE\nINTERPOLATION_DEGREE = 5"),
        (6.788e6, 0.0, 1.0, "INTERPOLATION = LINEAR\nINTERPOLATION_DEGREE = 1"),
    ],
)
def test_the_error_is_estimated_within_a_factor_of_three(
    tmp_path: Path, a: float, e: float, step: float, head: str
) -> None:
    start = orbit(a, e)
    ephemeris = read_oem(written(tmp_path, segment(start, [step * k for k in range(12)], head)))
    for share in (4.5, 5.3):
        jd = tt_of(START + timedelta(minutes=step * share))
        part, state = ephemeris.at(jd)
        true = math.dist(state[:3], propagate(MU_EARTH, 60.0 * step * share, start)[:3])
        sparse = part.sparseness(part.seconds(jd))
        assert true / 3.0 < sparse.error_m < 3.0 * true
        assert sparse.step_s == pytest.approx(60.0 * step, abs=1e-3)


def test_what_is_advised_is_enough(tmp_path: Path) -> None:
    start = orbit(6.788e6, 0.0)
    part, _ = read_oem(CASES / "sparse.oem").at(tt_of(START + timedelta(minutes=255)))
    enough = part.sparseness(255 * 60.0).enough_s / 60.0
    dense = read_oem(written(tmp_path, segment(start, [enough * k for k in range(12)])))
    state = dense.at(tt_of(START + timedelta(minutes=5.5 * enough)))[1]
    assert math.dist(state[:3], propagate(MU_EARTH, 330.0 * enough, start)[:3]) < 20.0


def test_an_ephemeris_that_is_a_little_sparse_is_flown_with_a_note(
    start: Callable[..., sim.Flight], tmp_path: Path
) -> None:
    from_orbit = orbit(6.788e6, 0.0)
    dense, sparse = (written(tmp_path, segment(from_orbit, [m * k for k in range(12)])) for m in (4.0, 20.0))
    note = start(sparse, 90.0).notes["Ephemeris"]
    assert "20 min apart" in note
    assert "a record every 12" in note
    sparse.unlink()
    dense = written(tmp_path, segment(from_orbit, [4.0 * k for k in range(12)]))
    assert "Ephemeris" not in start(dense, 18.0).notes


def test_a_short_segment_elsewhere_is_not_judged(start: Callable[..., sim.Flight]) -> None:
    flight = start(CASES / "short.oem", 2.0)
    assert flight.target[0, :3] / 1e3 == pytest.approx([6725.9492, 569.4305, 718.4425], abs=1e-3)
    assert "Ephemeris" not in flight.notes


def test_a_segment_that_is_wrong_is_judged_where_it_is_used(start: Callable[..., sim.Flight], tmp_path: Path) -> None:
    a, later = orbit(6.788e6, 0.0), [60.0 + 4.0 * k for k in range(8)]
    minutes = [4.0 * k for k in range(8)]
    for wrong in ("not a record", "META_STOP", "2022-01-17T13:30:00 1 2 3 4 5 six"):
        file = written(tmp_path, segment(a, minutes), segment(a, later, extra=wrong))
        assert start(file, 10.0).target[0, :3] == pytest.approx(propagate(MU_EARTH, 600.0, a)[:3], abs=0.1)
        with pytest.raises(InputError, match=r"orbit\.oem:\d+"):
            start(file, 70.0)
        with pytest.raises(InputError):  # read as a whole, all of it counts
            read_oem(file)
    broken = written(tmp_path, segment(a, later, extra="not a record"), segment(a, minutes))
    assert start(broken, 10.0).goal_met


def test_blemishes_are_noted_and_flown(start: Callable[..., sim.Flight], tmp_path: Path) -> None:
    a = orbit(6.788e6, 0.0)
    head = "MESSAGE_ID = 7\nINTERPOLATION = HERMITE\nINTERPOLATION_DEGREE = 7"
    flight = start(written(tmp_path, segment(a, [0.0, 1.0, 2.0], head)), 0.5)
    assert flight.target[0, :3] == pytest.approx(propagate(MU_EARTH, 30.0, a)[:3], abs=0.1)
    note = flight.notes["Ephemeris"]
    assert "line 12: 'MESSAGE_ID' is no key of the metadata" in note
    assert "line 14: HERMITE of degree 7 needs 4 records, and the segment has 3: degree 5 is taken" in note


def test_covariances_are_not_judged_for_a_flight(start: Callable[..., sim.Flight], tmp_path: Path) -> None:
    covariance = "COVARIANCE_START\nEPOCH = 2022-01-17T12:00:00\n1e-4\n0 0 1e-4\nCOVARIANCE_STOP"
    file = written(tmp_path, segment(orbit(6.788e6, 0.0), [4.0 * k for k in range(8)], extra=covariance))
    assert start(file, 10.0).goal_met
    with pytest.raises(InputError, match="covariance"):
        read_oem(file)
