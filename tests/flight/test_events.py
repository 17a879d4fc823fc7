"""Events against closed forms, against dense brute force, and against the flight's own events."""

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.body import POINT
from sim.core.constants import FLATTENING, MU_EARTH, R_EARTH
from sim.core.forces.radiation import sunlight
from sim.core.motion.integrate import orbit_coast, pair_coast
from sim.core.relative.lvlh import pair_to_lvlh
from sim.core.relative.ports import pitched
from sim.environment.clock import Clock
from sim.environment.sun import sun_position
from sim.flight.columns import COLUMNS
from sim.flight.events import KINDS, NAMES, _shadow, find, gates
from sim.flight.motion import Track
from sim.output.face import Flight
from sim.speed import over

RATE = math.sqrt(MU_EARTH / (R_EARTH + 390e3) ** 3)
Fly = Callable[..., Flight]
LONG = {"coast": {"kind": "coast", "limit": "12 h", "until": {"duration": "40000 s"}}}


@pytest.fixture
def fly(fly_small: Fly) -> Fly:
    """Coast for some seconds, with a chaser where its place is given, or fly other phases."""

    def go(seconds: float, gravity: str = "two-body", phases: dict[str, Any] | None = None, **more: Any) -> Flight:
        coast = {"coast": {"kind": "coast", "until": {"duration": f"{seconds} s"}}}
        return fly_small(phases or coast, model={"gravity": gravity}, frame="lvlh-curvilinear", **more)

    return go


# Closed forms


def test_a_radial_hop_crosses_v_bar_after_half_and_whole_revolutions(fly: Fly) -> None:
    # Clohessy-Wiltshire: z = w/n sin nt, x = x0 + 2 w/n (1 - cos nt)
    flight = fly(8000.0, "cw-curvilinear", position=(-200, 0, 0), velocity=(0, 0, 0.2))
    n = flight.plan.world.mean_motion
    found = flight.find("v-bar")
    assert [event.t_s for event in found] == pytest.approx([math.pi / n, 2.0 * math.pi / n], abs=1e-6)
    ahead = 4.0 * 0.2 / n - 200.0
    assert [event.note for event in found] == [f"upwards, {ahead:.1f} m ahead", "downwards, 200.0 m behind"]
    cosine = math.acos(1.0 - 200.0 * n / (2.0 * 0.2))
    crossings = flight.find("r-bar")
    assert [event.t_s for event in crossings[:2]] == pytest.approx([cosine / n, (2.0 * math.pi - cosine) / n], abs=1e-6)
    below = 0.2 / n * math.sin(cosine)
    assert crossings[0].note == f"forwards, {below:.1f} m below"
    port = np.array([0.0, 0.0, below]) + np.subtract(flight.plan.chaser_port, flight.plan.target_port)
    assert crossings[0].range_m == pytest.approx(float(np.linalg.norm(port)), abs=1e-6)


def test_a_chaser_at_rest_on_v_bar_crosses_nothing(fly: Fly) -> None:
    flight = fly(6000.0, "cw-curvilinear", position=(-200, 0, 0))
    assert flight.find("v-bar", "r-bar") == ()


def test_nodes_of_a_circular_orbit_half_a_revolution_apart(fly: Fly) -> None:
    orbit = {"altitude": "390 km", "inclination": "51.65 deg", "argument_of_latitude": "100 deg"}
    flight = fly(12000.0, target={"orbit": orbit})
    found = flight.find("node")
    first = math.radians(80.0) / RATE
    assert [event.t_s for event in found] == pytest.approx([first + k * math.pi / RATE for k in range(4)], abs=1e-6)
    assert [event.name for event in found[:2]] == ["descending node", "ascending node"]
    assert [event.name for event in flight.find("ascending node")] == ["ascending node"] * 2


@pytest.mark.parametrize("eccentricity", [0.0005, 0.02])
def test_apsides_by_keplers_equation(fly: Fly, eccentricity: float) -> None:
    elements = {
        "semi_major_axis": "6800 km", "eccentricity": eccentricity, "inclination": "51.65 deg",
        "raan": "0 deg", "argument_of_perigee": "30 deg", "true_anomaly": "90 deg",
    }  # fmt: skip
    flight = fly(9000.0, target={"orbit": {"elements": elements}})
    n = math.sqrt(MU_EARTH / 6800e3**3)
    eccentric = math.atan2(math.sqrt(1.0 - eccentricity**2), eccentricity)
    mean = eccentric - eccentricity * math.sin(eccentric)
    found = flight.find("apsis")
    assert [event.name for event in found] == ["apogee", "perigee", "apogee"]
    assert [event.t_s for event in found] == pytest.approx([(k * math.pi - mean) / n for k in (1, 2, 3)], abs=2e-6)
    assert found[1].note.startswith(f"{(6800e3 * (1.0 - eccentricity) - R_EARTH) / 1e3:.1f} km")


@pytest.mark.parametrize("eccentricity", [0.0, 1e-12, 1e-10])
def test_a_circle_has_no_apsides(fly: Fly, eccentricity: float) -> None:
    elements = {"semi_major_axis": "6800 km", "eccentricity": eccentricity, "inclination": "51.65 deg"}
    flight = fly(40000.0, target={"orbit": {"elements": elements}}, phases=LONG)
    assert flight.find("apsis") == ()
    assert len(flight.find("node")) == 14


def test_an_orbit_that_is_barely_none_has_its_apsides(fly: Fly) -> None:
    elements = {
        "semi_major_axis": "6800 km",
        "eccentricity": 1e-7,
        "inclination": "51.65 deg",
        "true_anomaly": "90 deg",
    }
    names = [event.name for event in fly(40000.0, target={"orbit": {"elements": elements}}, phases=LONG).find("apsis")]
    assert names == ["apogee", "perigee"] * 7


def test_passing_by_is_a_closest_approach(fly: Fly) -> None:
    flight = fly(400.0, position=(-700, 60, 0), velocity=(5, 0, 0))
    (closest,) = flight.find("closest")
    track = Track(flight)

    def distance(t: float) -> float:
        return float(np.linalg.norm(track.port_at(np.array([t]))[0, :3]))

    times = closest.t_s + np.linspace(-2.0, 2.0, 2001)
    lvlh = np.array([_reflown(flight, float(t)) for t in times])
    ours = [pitched(flight.plan.chaser_port, math.atan2(x, z), 0.0)[:3] for x, _, z, *_ in lvlh]  # bay towards Mir
    exact = np.linalg.norm(lvlh[:, :3] + ours - np.array(flight.plan.target_port), axis=1)
    assert closest.range_m == pytest.approx(min(exact), abs=1e-6)
    assert closest.range_rate_m_s == pytest.approx(0.0, abs=1e-9)
    assert distance(closest.t_s - 0.01) > closest.range_m < distance(closest.t_s + 0.01)
    assert closest.note == "the least"


def test_ranges_are_passed_both_ways_and_as_the_flight_itself_finds_them(fly: Fly) -> None:
    start = {"position": (-700, 60, 0), "velocity": (5, 0, 0)}
    flight = fly(400.0, **start)
    found = flight.find("range", ranges=[350.0, 200.0])
    assert [event.note for event in found] == ["closing", "closing", "opening", "opening"]
    assert [event.range_m for event in found] == pytest.approx([350.0, 200.0, 200.0, 350.0], abs=1e-6)
    ended = fly(0.0, phases={"to a range": {"kind": "coast", "until": {"range": "350 m"}}}, **start)
    assert found[0].t_s == pytest.approx(ended.t[-1], abs=2e-6)


# The Sun


def test_sunsets_and_sunrises_against_brute_force(sts_71: Flight) -> None:
    times = np.arange(0.0, float(sts_71.t[-1]), 1.0)
    places, suns = Track(sts_71).positions(times), sun_position(sts_71.plan.clock, times)
    light = over(sunlight)(R_EARTH, FLATTENING, places, suns)
    falls = times[:-1][(light[:-1] >= 0.5) & (light[1:] < 0.5)]
    rises = times[:-1][(light[:-1] < 0.5) & (light[1:] >= 0.5)]
    sunsets, sunrises = sts_71.find("sunset"), sts_71.find("sunrise")
    for found, brute in ((sunsets, falls), (sunrises, rises)):
        assert len(found) == len(brute)
        for event, second in zip(found, brute, strict=True):
            assert second <= event.t_s <= second + 1.0
    # to a microsecond, on positions integrated from the sample before
    for event in (*sunsets, *sunrises):
        before, after = (_light(sts_71, event.t_s + shift) - 0.5 for shift in (-1e-6, 1e-6))
        assert before * after < 0.0, event


def test_the_edges_of_penumbra_and_umbra(sts_71: Flight) -> None:
    found = sts_71.find("shadow", "sun")
    order = ["penumbra entry", "sunset", "umbra entry", "umbra exit", "sunrise", "penumbra exit"]
    assert [event.name for event in found] == order * 2
    for event in found:
        before, after = (_light(sts_71, event.t_s + shift) for shift in (-0.05, 0.05))
        if event.name.startswith("penumbra"):
            assert 0.99 < min(before, after) < max(before, after) == 1.0
        elif event.name.startswith("umbra"):
            assert min(before, after) < 1e-12  # rounding
            assert 1e-6 < max(before, after) < 0.01


def test_an_eclipse_of_a_second_is_not_missed(sts_71: Flight) -> None:
    # the node is turned until half the Sun's disc is hidden for about a second; samples are 30 s apart
    clock = Clock(sts_71.plan.clock.epoch)
    times = np.arange(0.0, 5600.0, 30.0)

    def eclipse(raan: float) -> list[float]:
        radius = R_EARTH + 390e3
        rate = math.sqrt(MU_EARTH / radius**3)
        p, q = np.array([math.cos(raan), math.sin(raan), 0.0]), np.array([-math.sin(raan), math.cos(raan), 0.0])
        q = q * math.cos(1.3) + np.array([0.0, 0.0, math.sin(1.3)])

        def positions(t: np.ndarray) -> np.ndarray:
            u = rate * np.asarray(t)[:, None]
            return radius * (np.cos(u) * p + np.sin(u) * q)

        track = SimpleNamespace(t=times, pairs=positions(times), positions=positions, plan=SimpleNamespace(clock=clock))
        return sorted(one.t for one in _shadow(track) if one.kind == "sun")  # type: ignore[arg-type]

    dark = next(raan for raan in np.arange(0.0, 6.3, 0.1) if len(eclipse(raan)) == 2 and not eclipse(raan + 0.1))
    light = dark + 0.1
    for _ in range(60):
        middle = 0.5 * (dark + light)
        found = eclipse(middle)
        if len(found) == 2 and found[1] - found[0] < 1.0:
            break
        dark, light = (middle, light) if found else (dark, middle)
    else:
        pytest.fail("no eclipse shorter than a second was found")
    assert 0.0 < found[1] - found[0] < 1.0
    assert not [t for t in times if found[0] < t < found[1]]


def test_the_flights_own_list_goes_on_for_a_revolution(sts_71: Flight) -> None:
    events = sts_71.sun_events
    assert [t for t, _ in events] == sorted(t for t, _ in events)
    assert all(a[1] != b[1] for a, b in pairwise(events))
    assert events[-1][0] > sts_71.t[-1]
    inside = [(event.t_s, event.name) for event in sts_71.find("sun")]
    assert [name for _, name in events[: len(inside)]] == [name for _, name in inside]
    assert [t for t, _ in events[: len(inside)]] == pytest.approx([t for t, _ in inside], abs=1e-6)
    t, name = sts_71.next_sun_event(float(sts_71.t[-1]))
    assert (t, name) in events
    assert name == ("sunset" if sts_71.lit(float(sts_71.t[-1])) else "sunrise")


# The motion between samples


@pytest.mark.parametrize("gravity", ["cw", "cw-curvilinear", "ya", "two-body", "j2", "zonal"])
def test_between_samples_it_is_as_if_integrated(fly: Fly, gravity: str) -> None:
    flight = fly(3000.0, gravity, position=(-9000, 100, 2000), velocity=(3, 0, 1))
    times = np.random.default_rng(1).uniform(0.0, 3000.0, 40)
    track = Track(flight)
    states, lvlh = track.states(times), track.lvlh_at(times)
    for t, state, local in zip(times, states, lvlh, strict=True):
        assert local == pytest.approx(_reflown(flight, float(t)), abs=1e-8)
        orbit = orbit_coast(flight.plan.world, POINT, 0.0, tuple(flight.target[0].tolist()), float(t), 60.0)
        assert state[:6] == pytest.approx(orbit, abs=1e-7)


def test_samples_a_minute_apart_are_as_good(fly: Fly) -> None:
    flight = fly(6000.0, "j2", position=(-9000, 100, 2000))
    every = slice(None, None, 6)
    sparse = replace_arrays(flight, every)
    for kind in ("node", "apsis", "sun", "v-bar", "r-bar", "closest"):
        close, wide = flight.find(kind), find(sparse, kind)
        assert [event.name for event in close] == [event.name for event in wide]
        assert [event.t_s for event in wide] == pytest.approx([event.t_s for event in close], abs=2e-6)


def test_air_that_was_laid_anew_since_moves_no_event(fly: Fly) -> None:
    # long runs sample the air as they go; the last one's may be three times that of the flight's first day
    flight = fly(12000.0, "j2")
    world = flight.plan.world._replace(density=2e-12)
    assert flight.plan.target_body.cda_m > 0.0
    sparse = replace(replace_arrays(flight, slice(None, None, 30)), plan=replace(flight.plan, world=world))
    for kind, tolerance in (("node", 1e-6), ("sun", 1e-6), ("apsis", 2e-2)):
        close, wide = flight.find(kind), find(sparse, kind)
        assert [event.t_s for event in wide] == pytest.approx([event.t_s for event in close], abs=tolerance)


def test_inside_a_burn(fly: Fly) -> None:
    # ten seconds of one OMS engine: the middle of the burn against the same burn flown to its middle
    phases = {
        "burn": {"kind": "burn", "solve": "fixed", "delta_v": ["2.5 m/s", "0 m/s", "0.5 m/s"]},
        "coast": {"kind": "coast", "until": {"duration": "600 s"}},
    }
    flight = fly(0.0, "j2", phases, position=(-9000, 0, 2000))
    burn = flight.burns[0]
    assert burn.duration_s > 8.0
    from sim.gnc.guidance.burn import burn as fire
    from sim.vehicles.vehicle import G0

    plan, chaser = flight.plan, flight.chaser_vehicle
    assert chaser is not None
    engine = chaser.engines["oms-1"]
    pair = (*flight.target[0].tolist(), *flight.relative[0].tolist())
    for share in (0.25, 0.5, 0.75):
        # the delta-v spent after a share of the burning time, by the rocket equation
        flow = engine.thrust_n / (engine.isp_s * G0)
        part = (
            engine.isp_s
            * G0
            * math.log(flight.mass_kg[0] / (flight.mass_kg[0] - flow * share * burn.duration_s))
            / math.hypot(*burn.dv_lvlh_m_s)
        )
        dv = tuple(part * one for one in burn.dv_lvlh_m_s)
        there, _, seconds = fire(
            plan.world, plan.target_body, plan.chaser_body, 0.0, pair, float(flight.mass_kg[0]), dv, engine.thrust_n,
            engine.isp_s * G0, 0.0,
        )  # fmt: skip
        assert seconds == pytest.approx(share * burn.duration_s)
        state = Track(flight).states(np.array([burn.t_s + seconds]))[0]
        assert state[6:9] == pytest.approx(there[6:9], abs=3e-5)
        assert state[:6] == pytest.approx(there[:6], abs=1e-6)


# What may be asked


def test_all_that_a_flight_has_is_in_order_and_none_twice(sts_71: Flight) -> None:
    found = sts_71.find()
    assert [event.t_s for event in found] == sorted(event.t_s for event in found)
    assert len({(event.name, event.t_s) for event in found}) == len(found)
    assert {event.kind for event in found} <= set(KINDS)
    assert {event.kind for event in found} >= {"node", "apsis", "sun", "shadow", "station", "closest"}
    assert 0.0 <= found[0].t_s <= found[-1].t_s <= sts_71.t[-1]
    assert all(event in found for kind in ("node", "station") for event in sts_71.find(kind))


def test_the_gates_of_an_approach_are_passed_when_the_timeline_says(sts_71: Flight) -> None:
    gates = [event for event in sts_71.events if event.kind == "gate" and event.range_m > 100.0]
    found = sts_71.find("range", ranges=[gate.range_m for gate in gates])
    for gate in gates:
        (mine,) = (event for event in found if event.name == gate.name)
        assert mine.range_m == pytest.approx(gate.range_m, abs=1e-6)
        assert mine.t_s == pytest.approx(gate.t_s, abs=10.0)  # there linear between samples, along the axis


def test_gates_are_passed_along_the_approach_axis_to_a_micrometre(sts_71: Flight) -> None:
    exact = gates(sts_71)
    linear = [event for event in sts_71.events if event.kind == "gate"]
    assert [(event.name, event.note) for event in exact] == [(event.name, event.note) for event in linear]
    axis, side = sts_71.docking_axis
    track = Track(sts_71)
    for mine, timeline in zip(exact, linear, strict=True):
        assert mine.t_s == pytest.approx(timeline.t_s, abs=0.5)
        state = track.port_at(np.array([mine.t_s, mine.t_s - 1e-3]))
        assert side * state[0, axis] == pytest.approx(mine.range_m, abs=1e-6)
        assert side * state[1, axis] > mine.range_m
        assert mine.range_rate_m_s == pytest.approx(side * state[0, 3 + axis], abs=1e-12)
        assert mine.range_rate_m_s < 0.0


def test_the_docking_is_the_closest_approach(sts_71: Flight) -> None:
    closest = sts_71.find("closest")[-1]
    assert closest.t_s == pytest.approx(sts_71.t[-1], abs=2.0)


def test_wrong_questions_say_what_there_is(sts_71: Flight, fly: Fly) -> None:
    with pytest.raises(ValueError, match="did you mean 'sunset'"):
        sts_71.find("sunsets")
    with pytest.raises(ValueError, match="ranges="):
        sts_71.find("range")
    alone = fly(6000.0)
    with pytest.raises(ValueError, match="need a chaser"):
        alone.find("v-bar")
    assert {event.kind for event in alone.find()} == {*KINDS[4:]} - {"apsis"}  # a circle has none
    assert {event.range_m for event in alone.find()} == {0.0}
    assert all(kind in KINDS for kind in NAMES.values())


def test_a_flight_of_no_length_has_no_events(sts_71: Flight) -> None:
    start = replace_arrays(sts_71, slice(0, 1))
    assert [event.kind for event in find(start)] == ["closest"]
    assert find(start, ranges=[]) == find(start)
    assert gates(start) == ()


def test_the_sun_of_a_station_that_comes_down(fly: Fly) -> None:
    """After the end a station is followed as long as it is in orbit: a revolution, but not through the Earth."""
    assert Track(fly(60.0), 6000.0, first=-1).t[-1] == 6060.0
    down = sim.run("mir-deorbit-2001")
    after = Track(down, 6000.0, first=-1)
    heights = np.linalg.norm(after.pairs[:, :3], axis=1) - R_EARTH
    assert heights[-1] < 80e3 < heights[-2]
    assert 0.0 < after.t[-1] - down.t[-1] < 600.0
    assert math.isinf(down.next_sun_event(float(down.t[-1]))[0])


def _reflown(flight: Flight, t: float) -> tuple[float, ...]:
    """Integrate a coasting flight from its start to a time; its LVLH state."""
    relative = flight.curvilinear[0] if flight.plan.world.gravity == 0.0 else flight.relative[0]
    pair = (*flight.target[0].tolist(), *relative.tolist())
    world, target = flight.plan.world, flight.plan.target_body
    return pair_to_lvlh(world, target, t, pair_coast(world, target, flight.plan.chaser_body, 0.0, pair, t, 30.0))


def _light(flight: Flight, t: float) -> float:
    """Return the light at a time on the target's orbit, integrated from the sample before."""
    k = int(np.searchsorted(flight.t, t, side="right")) - 1
    plan, start = flight.plan, float(flight.t[k])
    orbit = orbit_coast(plan.world, plan.target_body, start, tuple(flight.target[k].tolist()), t - start, 10.0)
    return sunlight(R_EARTH, FLATTENING, orbit[:3], tuple(sun_position(flight.plan.clock, t).tolist()))


def replace_arrays(flight: Flight, every: slice) -> Flight:
    """Return the flight with only some of its samples."""
    return replace(flight, **{name: getattr(flight, name)[every] for name in COLUMNS})
