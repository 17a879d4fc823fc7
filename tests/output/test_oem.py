"""Ephemeris files: read strictly, interpolated, and written so that others read them."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.core.constants import MU_EARTH
from sim.core.motion.integrate import orbit_coast
from sim.core.orbit.kepler import propagate
from sim.environment import ephemeris as ephemeris_file
from sim.environment.clock import Clock
from sim.environment.frames import from_gcrs
from sim.inputs.errors import InputError
from sim.output import oem

FILES = Path(__file__).parent.parent / "scenarios" / "valid"
ALONE = FILES / "propagation-alone.toml"

# After the example of CCSDS 502.0-B-3, annex G: two segments, comments, useable times, day of the year
EXAMPLE = """CCSDS_OEM_VERS = 3.0
COMMENT An example

CREATION_DATE = 2026-01-01T00:00:00
ORIGINATOR = TEST
MESSAGE_ID = 1
META_START
COMMENT about this segment
OBJECT_NAME = MIR
OBJECT_ID = 1986-017A
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = UTC
START_TIME = 1995-180T09:30:00
USEABLE_START_TIME = 1995-180T09:31:00
USEABLE_STOP_TIME = 1995-180T09:33:00
STOP_TIME = 1995-06-29T09:34:00Z
INTERPOLATION = HERMITE
INTERPOLATION_DEGREE = 3
META_STOP
COMMENT the data
1995-06-29T09:30:00.0 6768.137 0.0 0.0 0.0 4.762 6.018
1995-06-29T09:31:00.0 6752.488 285.530 360.844 -0.5214 4.7511 6.0041
1995-06-29T09:32:00.0 6705.613 569.738 720.019 -1.0405 4.7186 5.9630
1995-06-29T09:33:00.0 6627.728 851.310 1075.862 -1.5545 4.6646 5.8948
1995-180T09:34:00 6519.194 1.128945E+03 1426.730D0 -2.0613 4.5894 5.7998
COVARIANCE_START
EPOCH = 1995-06-29T09:31:00
COV_REF_FRAME = RTN
1e-4
0 1e-4
0 0 1e-4
0 0 0 1e-10
0 0 0 0 1e-10
1e-9 0 0 0 0 1e-10
COVARIANCE_STOP
META_START
OBJECT_NAME = MIR
OBJECT_ID = 1986-017A
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = UTC
START_TIME = 1995-06-29T09:33:00
STOP_TIME = 1995-06-29T09:33:00
META_STOP
1995-06-29T09:33:00.0 6627.728 851.310 1075.862 -1.5535 4.6646 5.8948
"""


@pytest.fixture
def file(tmp_path):
    def make(text):
        path = tmp_path / "mir.oem"
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.fixture(scope="module")
def flight():
    return sim.run(str(ALONE))


def test_header_metadata_comments_covariance(file):
    ephemeris = ephemeris_file.read(file(EXAMPLE))
    assert ephemeris.header["MESSAGE_ID"] == "1"
    assert ephemeris.comments == ("An example",)
    first, second = ephemeris.segments
    assert first.meta["OBJECT_ID"] == "1986-017A"
    assert first.comments == ("about this segment", "the data")
    assert (first.frame, len(first.t), len(second.t)) == ("j2000", 5, 1)
    assert first.span == pytest.approx((60.0, 180.0))
    np.testing.assert_allclose(first.t, [0.0, 60.0, 120.0, 180.0, 240.0], atol=1e-9)
    np.testing.assert_array_equal(first.states[4, :3], [6519194.0, 1128945.0, 1426730.0])
    (covariance,) = first.covariances
    assert covariance.frame == "RTN"
    assert covariance.matrix[0, 5] == covariance.matrix[5, 0] == 1e-9


def test_where_two_segments_meet_the_later_holds(file):
    ephemeris = ephemeris_file.read(file(EXAMPLE))
    clock = Clock(datetime(1995, 6, 29, 9, 33, tzinfo=UTC))
    before, after = ephemeris_file.state_at(ephemeris, clock, -1e-3), ephemeris_file.state_at(ephemeris, clock, 0.0)
    jump = np.array(from_gcrs("j2000", clock, 0.0, after)) - from_gcrs("j2000", clock, 0.0, before)
    assert jump[3] == pytest.approx(1.0, abs=0.02)  # m/s: the burn, and a millisecond of gravity


def test_useable_times_bound_the_interpolation(file):
    ephemeris = ephemeris_file.read(file(EXAMPLE))
    clock = Clock(datetime(1995, 6, 29, 9, 30, tzinfo=UTC))
    ephemeris_file.state_at(ephemeris, clock, 60.0)
    with pytest.raises(InputError, match=r"does not cover(.|\n)*09:31:00.000Z to 1995-06-29T09:33:00.000Z"):
        ephemeris_file.state_at(ephemeris, clock, 30.0)


CIRCLE = (6.77e6, 1.0e5, -3.0e5, 100.0, 4760.0, 6010.0)


def kepler_file(system, offset, method, degree, step=60.0, records=20, frame="GCRF"):
    """Return an OEM of a two-body orbit whose first record is 12:00:00 of the time system."""
    lines = [
        "CCSDS_OEM_VERS = 2.0", "CREATION_DATE = 2026-01-01T00:00:00", "ORIGINATOR = TEST", "META_START",
        "OBJECT_NAME = A", "OBJECT_ID = A", "CENTER_NAME = EARTH", f"REF_FRAME = {frame}", f"TIME_SYSTEM = {system}",
    ]  # fmt: skip
    times = [f"1998-06-29T12:{int(k * step // 60):02d}:{k * step % 60:012.9f}" for k in range(records)]
    lines += [f"START_TIME = {times[0]}", f"STOP_TIME = {times[-1]}"]
    if method:
        lines += [f"INTERPOLATION = {method}", f"INTERPOLATION_DEGREE = {degree}"]
    lines.append("META_STOP")
    for k, when in enumerate(times):
        state = propagate(MU_EARTH, k * step - offset, CIRCLE)
        lines.append(" ".join([when, *(f"{value / 1e3:.15g}" for value in state)]))
    return "\n".join(lines) + "\n"


# 12:00:00 of each system as UTC on 29 June 1998: TAI - UTC = 31 s, TT = TAI + 32.184 s, GPS = TAI - 19 s
@pytest.mark.parametrize(
    ("system", "ahead"), [("UTC", 0.0), ("TAI", 31.0), ("TT", 63.184), ("GPS", 12.0), ("TDB", 63.184)]
)
def test_time_systems(file, system, ahead):
    ephemeris = ephemeris_file.read(file(kepler_file(system, 0.0, "HERMITE", 7)))
    clock = Clock(datetime(1998, 6, 29, 12, tzinfo=UTC))
    state = ephemeris_file.state_at(ephemeris, clock, 300.0 - ahead)
    tdb = 0.0016 * 7700.0 if system == "TDB" else 0.0  # TDB leaves TT by up to 1.7 ms
    assert math.dist(state[:3], propagate(MU_EARTH, 300.0, CIRCLE)[:3]) < 1e-5 + tdb


def test_tdb_as_astropy_has_it(file):
    from astropy.time import Time

    segment = ephemeris_file.read(file(kepler_file("TDB", 0.0, "", 0))).segments[0]
    theirs = Time("1998-06-29T12:00:00", scale="tdb").tt
    assert abs((segment.start_jd[0] - theirs.jd1) + (segment.start_jd[1] - theirs.jd2)) * 86400.0 < 5e-6


@pytest.mark.parametrize(
    ("method", "degree", "metres", "metres_s"),
    [("HERMITE", 7, 1e-4, 1e-5), ("", 0, 1e-4, 1e-5), ("LAGRANGE", 9, 1e-2, 1e-4), ("LAGRANGE", 5, 2.0, 1e-2),
     ("HERMITE", 3, 2.0, 0.1), ("LINEAR", 1, 4100.0, 5.0)],
)  # fmt: skip
def test_interpolation_as_the_file_asks(file, method, degree, metres, metres_s):
    ephemeris = ephemeris_file.read(file(kepler_file("UTC", 0.0, method, degree)))
    clock = Clock(datetime(1998, 6, 29, 12, tzinfo=UTC))
    for t in (0.0, 10.0, 333.0, 600.0, 1139.0):
        wanted = propagate(MU_EARTH, t, CIRCLE)
        state = ephemeris_file.state_at(ephemeris, clock, t)
        assert math.dist(state[:3], wanted[:3]) < metres
        assert math.dist(state[3:], wanted[3:]) < metres_s


def test_a_leap_second_is_a_second(file):
    text = EXAMPLE.replace("1995-06-29T09:3", "1995-180T09:3")
    for minute, when in enumerate(("23:59:59", "23:59:60", "24:00:00")):
        text = text.replace(f"1995-180T09:3{minute}:00", f"1998-12-31T{when}")
    text = text.replace("1998-12-31T24:00:00", "1999-01-01T00:00:00").replace("1995-180T09:3", "1999-001T00:0")
    first = ephemeris_file.read(file(text)).segments[0]
    np.testing.assert_allclose(first.t[:3], [0.0, 1.0, 2.0], atol=1e-9)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("CCSDS_OEM_VERS = 3.0\n", "", 3, "not an OEM"),
        ("= 3.0", "= 4.0", 1, "version 4.0"),
        ("ORIGINATOR = TEST\n", "", 1, "lacks ORIGINATOR"),
        ("OBJECT_NAME = MIR\n", "OBJECT_NANE = MIR\n", 9, "did you mean 'OBJECT_NAME'"),
        ("REF_FRAME = EME2000", "REF_FRAME = J2000", 12, "did you mean 'EME2000'"),
        ("REF_FRAME = EME2000", "REF_FRAME = TOD", 12, "no frame that is read"),
        ("TIME_SYSTEM = UTC", "TIME_SYSTEM = UT1", 13, "no time system"),
        ("CENTER_NAME = EARTH", "CENTER_NAME = MOON", 11, "only orbits of the Earth"),
        ("INTERPOLATION_DEGREE = 3\n", "", 19, "without its degree"),
        ("HERMITE", "HERMIT", 18, "did you mean 'HERMITE'"),
        ("OBJECT_ID = 1986-017A\nCENTER_NAME = EARTH\nREF_FRAME = EME2000\nTIME_SYSTEM = UTC\nSTART_TIME = 1995-06",
         "OBJECT_ID = 1998-067A\nCENTER_NAME = EARTH\nREF_FRAME = EME2000\nTIME_SYSTEM = UTC\nSTART_TIME = 1995-06",
         39, "a second object"),
        ("6705.613 ", "67O5.613 ", 24, "'67O5.613' is not a number"),
        ("6705.613 ", "nan ", 24, "not a number"),
        ("6705.613 ", "", 24, "here are 6"),
        ("6705.613 569.738", "6705613.0 569738.0", 24, "km and km/s, not m"),
        ("1995-06-29T09:32:00.0 ", "1995-06-29T09:30:30.0 ", 24, "does not rise"),
        ("1995-06-29T09:32:00.0 ", "1995-02-29T09:32:00.0 ", 24, "is not a time"),
        ("1995-06-29T09:32:00.0 ", "1995-06-29T09:31:60.0 ", 24, "is not a time"),
        ("1995-06-29T09:32:00.0 ", "29.06.1995_09:32 ", 24, "such as 1995-06-29T13"),
        ("1995-180T09:34:00 ", "1995-366T09:34:00 ", 26, "is not a time"),
        ("STOP_TIME = 1995-06-29T09:34:00Z", "STOP_TIME = 1995-06-29T09:33:30Z", 17, "after STOP_TIME"),
        ("0 1e-4\n0 0 1e-4", "0 1e-4\n0 0 0 1e-4", 32, "not the next row"),
        ("COVARIANCE_STOP\n", "", 36, "COVARIANCE_STOP"),
        ("META_STOP\n1995-06-29T09:33:00.0 6627.728 851.310 1075.862 -1.5535 4.6646 5.8948\n", "", 44,
         "before META_STOP"),
        ("1995-06-29T09:33:00.0 6627.728 851.310 1075.862 -1.5535 4.6646 5.8948\n", "", 37, "has no records"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(file, old, new, line, words):
    assert EXAMPLE.count(old) >= 1
    path = file(EXAMPLE.replace(old, new, 1))
    with pytest.raises(InputError) as error:
        ephemeris_file.read(path)
    said = [problem for problem in error.value.problems if words in str(problem).replace('"', "'")]
    assert said, str(error.value)
    assert any(problem.line == line for problem in said), str(error.value)
    assert all(problem.file == str(path) for problem in error.value.problems)


def test_files_that_are_no_oem(file, tmp_path):
    for text, words in (("", "empty"), ("<?xml version='1.0'?><oem/>", "XML"), ("Mir is well", "not an OEM")):
        with pytest.raises(InputError, match=words):
            ephemeris_file.read(file(text))
    with pytest.raises(InputError, match="no such file"):
        ephemeris_file.read(tmp_path / "none.oem")
    with pytest.raises(InputError, match="is a folder, not an ephemeris file"):
        ephemeris_file.read(tmp_path)
    (tmp_path / "bytes.oem").write_bytes(b"CCSDS_OEM_VERS = 2.0\n\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8 text"):
        ephemeris_file.read(tmp_path / "bytes.oem")


def test_at_most_twenty_problems(file):
    with pytest.raises(InputError) as error:
        ephemeris_file.read(file(EXAMPLE + "wrong\n" * 500))
    assert len(error.value.problems) == 20


# --- what we write -------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", ["GCRF", "EME2000", "TEME", "ITRF2000"])
def test_written_and_read_again(flight, tmp_path, frame):
    oem.write(flight, tmp_path / "mir.oem", frame=frame)
    ephemeris = ephemeris_file.read(tmp_path / "mir.oem")
    plan, start = flight.plan, tuple(flight.target[0].tolist())
    for t in (0.0, 5.0, 1234.567, 5539.0, 5544.0):
        exact = orbit_coast(plan.world, plan.target_body, 0.0, start, t, 60.0)
        state = ephemeris_file.state_at(ephemeris, flight.plan.clock, t)
        # A velocity in TEME is turned and no more, as SGP4 gives it: its axes turn by 50 arcseconds a year, which the
        # polynomial through positions and velocities does not know.
        assert math.dist(state[:3], exact[:3]) < (1e-3 if frame == "TEME" else 2e-6)
        assert math.dist(state[3:], exact[3:]) < (3e-4 if frame == "TEME" else 1e-6)


def test_another_library_reads_it(flight, tmp_path):
    from astropy.time import Time
    from oem import OrbitEphemerisMessage

    oem.write(flight, tmp_path / "mir.oem")
    theirs = OrbitEphemerisMessage.open(tmp_path / "mir.oem")
    assert theirs.states[0].frame == "GCRF"
    for k in (0, 1, len(flight.t) // 2):
        state = theirs.states[k]
        assert (
            abs((Time(state.epoch) - Time(*flight.plan.clock.tt_jd(float(flight.t[k])), format="jd", scale="tt")).sec)
            < 1e-6
        )
        assert np.linalg.norm(state.position * 1e3 - flight.target[k, :3]) < 2e-6
        assert np.linalg.norm(state.velocity * 1e3 - flight.target[k, 3:]) < 2e-9
    between = theirs(Time("1995-06-29T09:40:05.5", scale="utc"))
    ours = ephemeris_file.state_at(ephemeris_file.read(tmp_path / "mir.oem"), flight.plan.clock, 605.5)
    assert np.linalg.norm(between.position * 1e3 - ours[:3]) < 1e-3


def test_another_library_s_file_is_read(flight, tmp_path):
    from oem import OrbitEphemerisMessage

    oem.write(flight, tmp_path / "mir.oem")
    OrbitEphemerisMessage.open(tmp_path / "mir.oem").save_as(tmp_path / "theirs.oem", file_format="kvn")
    state = ephemeris_file.state_at(
        ephemeris_file.read(tmp_path / "theirs.oem"), flight.plan.clock, float(flight.t[33])
    )
    k = 33
    assert math.dist(state[:3], flight.target[k, :3]) < 1e-3


def test_a_scenario_starts_from_it():
    from_file = sim.run(str(FILES / "orbit-oem.toml"))
    there = sim.run(str(ALONE))
    assert np.linalg.norm(from_file.target[0, :3] - there.target[0, :3]) < 2e-6


@pytest.fixture(scope="module")
def hop():
    return sim.run(str(FILES / "kind-burn-intercept.toml"), set={"model.gravity": "j2"})


def test_no_segment_of_a_chaser_spans_a_burn(hop, tmp_path):
    oem.write(hop, tmp_path / "chaser.oem", which="chaser")
    segments = ephemeris_file.read(tmp_path / "chaser.oem").segments
    burn = hop.burns[0]
    assert len(segments) >= 1 + (burn.t_s > hop.t[0])
    chaser = hop.target + hop.relative
    ephemeris = ephemeris_file.read(tmp_path / "chaser.oem")
    for k in range(0, len(hop.t), 7):
        if k + 1 < len(hop.t) and hop.t[k + 1] == hop.t[k]:
            continue  # before an impulse; the file has what is after
        state = ephemeris_file.state_at(ephemeris, hop.plan.clock, float(hop.t[k]))
        assert math.dist(state[:3], chaser[k, :3]) < 2e-5
    import oem as library

    assert len(library.OrbitEphemerisMessage.open(tmp_path / "chaser.oem").segments) == len(segments)


def test_what_cannot_be_written(flight, tmp_path):
    with pytest.raises(InputError, match="has no chaser"):
        oem.write(flight, tmp_path / "x.oem", which="chaser")
    with pytest.raises(InputError, match="did you mean 'GCRF'"):
        oem.write(flight, tmp_path / "x.oem", frame="GCRS")


def test_the_run_s_files(flight, hop, tmp_path):
    from sim.output.outputs import OWN, write_ephemerides

    write_ephemerides(flight, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["target.oem"]
    write_ephemerides(hop, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"target.oem", "chaser.oem"} < set(OWN)
