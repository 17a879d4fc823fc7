"""Sessions: the same flight in steps, taken over by hand, handed back, and replayed to the same bits."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.flight.columns import COLUMNS
from sim.flight.flight import Flight
from sim.flying.loop import fly
from sim.flying.session import Commanded, Session, replay
from sim.gnc.control.jet_select import FORWARD, IN, LOW_Z, NORM, command


@pytest.fixture(scope="module")
def docking() -> sim.Scenario:
    return sim.load(Path(__file__).parents[1] / "scenarios" / "valid" / "kind-approach-hold-dock.toml")


@pytest.fixture
def session(docking: sim.Scenario) -> Session:
    """A session a minute into the final approach."""
    made = Session(docking)
    while made.phase != "Final approach" and made.step():
        pass
    made.fly_to(made.t + 60.0)
    return made


def pilot(session: Session, closing: float) -> None:
    """Fly a second towards the port, at a closing rate, and stay in front of it."""

    def nudge(offset: float, rate: float) -> float:
        lack = -offset / 60.0 - rate
        return math.copysign(1.0, lack) if abs(lack) > 0.006 else 0.0

    x, y, _, vx, vy, vz = session.port()
    session.pulse(inward=1.0 if closing + vz > 0.01 else 0.0, across=nudge(x, vx), normal=nudge(y, vy))


def same(one: Flight, other: Flight) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in COLUMNS)


def test_in_steps_it_is_the_same_flight_sample_by_sample(docking: sim.Scenario) -> None:
    session = Session(docking)
    steps = 0
    while session.step():
        steps += 1
    assert steps > 1000  # a pause after every control cycle
    assert same(session.flight(), fly(docking, speed="interpreted"))


def test_a_pause_shows_the_state_and_whose_hands_it_is_in(session: Session) -> None:
    assert session.phase == "Final approach"
    assert not session.by_hand
    assert session.state.t == session.t
    assert session.known == session.state
    assert 1.0 < session.port()[2] < 10.0
    session.pulse()
    assert session.by_hand
    session.step()
    assert not session.by_hand


def test_a_pulse_by_hand_does_what_the_jets_table_says(session: Session) -> None:
    run = session._run
    for axis, direction, along in (("across", FORWARD, 0), ("inward", IN, 2)):
        before = np.array(session.port())
        mass = session.state.mass
        session.pulse(**{axis: 2.0}, seconds=0.5)
        after = np.array(session.port())
        low_z = run.law is not None and before[2] < run.law.low_z
        force = command(run.plan.jets, LOW_Z if low_z else NORM, direction).force[along]
        push = force * 2.0 * run.plan.craft.min_pulse / mass
        # within three times the pulse's scatter, and what the tide does meanwhile
        assert after[3 + along] - before[3 + along] == pytest.approx(push, rel=3.0 * run.plan.craft.scatter, abs=5e-4)


def test_without_a_pulse_nothing_fires(session: Session) -> None:
    mass, spent = session.state.mass, session.state.spent
    for _ in range(5):
        session.pulse()
    assert (session.state.mass, session.state.spent) == (mass, spent)
    assert session.flight().jets[-1] == 0


def test_what_was_flown_by_hand_flies_again_to_the_same_bits_at_both_speeds(session: Session) -> None:
    rng = np.random.default_rng(71)
    for burst in range(3):
        for _ in range(10):
            session.pulse(across=float(rng.integers(-1, 2)), normal=float(rng.integers(-1, 2)), seconds=0.2)
        for _ in range(20 * (burst + 1)):
            session.step()
    session.finish()
    flown = session.flight()
    assert len(session.commanded) == 30
    for speed in ("interpreted", "compiled"):
        again = replay(session.scenario, session.commanded, speed)
        assert same(again.flight(), flown)
        assert again.commanded == session.commanded


def test_flown_in_by_hand_it_touches_and_is_judged(session: Session) -> None:
    while not session.touched:
        pilot(session, 0.03)
    assert session.port()[2] == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(ValueError, match="joined"):
        session.pulse()
    session.finish()
    contact = session.flight().contact
    assert contact is not None
    assert contact.t_s == pytest.approx(session.commanded[-1].t, abs=1.0)


def test_while_it_coasts_one_takes_over_too() -> None:
    session = Session(sim.load("sts-71", start="ti"))
    session.fly_to(900.0)
    there = session.lvlh()
    for _ in range(10):
        session.pulse(inward=1.0)
    assert session.lvlh() != there
    assert session.state.spent > 0.05
    session.fly_to(session.t + 60.0)
    assert not session.by_hand


# By hand the same guards hold as by the laws


Small = Callable[..., Path]


@pytest.fixture
def beside_mir(small: Small, tmp_path: Path) -> Callable[..., Session]:
    """A session that coasts below Mir, so many metres off the axis."""

    def make(off: float, below: float, closing: float) -> Session:
        coast = {"kind": "coast", "until": {"duration": "30 min"}}
        path = small(tmp_path, {"by": coast}, position=(off, 0, below), velocity=(0, 0, -closing))
        return Session(sim.load(path))

    return make


def test_far_off_the_axis_ports_pass_each_other(beside_mir: Callable[..., Session]) -> None:
    session = beside_mir(80.0, 40.0, 2.0)
    for _ in range(60):
        session.pulse()
    assert session.lvlh()[2] < -50.0
    assert not session.touched
    assert not session.ended


def test_hulls_that_meet_end_the_flight(beside_mir: Callable[..., Session]) -> None:
    session = beside_mir(15.0, 60.0, 2.0)
    while not session.ended:
        session.pulse()
    assert "collision" in session.failure
    assert np.linalg.norm(session.lvlh()[:3]) == pytest.approx(20.0, abs=3.0)
    flight = session.flight()
    assert not flight.goal_met
    assert flight.failure == session.failure
    with pytest.raises(ValueError, match="it is over"):
        session.pulse()


@pytest.mark.parametrize("closing", [0.03, 0.6])
def test_a_meeting_outside_the_docking_phase_is_judged(docking: sim.Scenario, closing: float) -> None:
    session = Session(docking)
    while session.phase != "Final approach" and session.step():
        pass
    run = session._run
    while run.plan.scenario.phase[run.phase].kind == "dock":  # as if another phase flew
        run.phase -= 1
    while not session.ended:
        pilot(session, closing)
    contact = session.flight().contact
    assert contact is not None
    assert contact.captured == (closing < 0.1)
    assert session.failure == "" if contact.captured else "not captured" in session.failure


def test_a_pause_shows_the_attitude_of_its_time() -> None:
    session = Session(sim.load("sts-71", start="ti"))
    session.fly_to(600.0)
    run = session._run
    for _ in range(40):  # through a slew
        session.step()
        target, chaser = run.plan.kernels.commanded(run.plan.world, run.plan.craft, session.t, run.pair, *run.pitch())
        assert session.state.target.q == target[0]
        assert session.state.chaser.q == chaser[0]


def test_handed_back_the_bay_follows_mir_again(beside_mir: Callable[..., Session]) -> None:
    session = beside_mir(0.0, 300.0, 0.0)
    session.step()
    before = session._run.pointing
    session.pulse(across=5.0)
    assert session._run.pointing != before
    session.step()
    assert session._run.pointing == before
    session.fly_to(1500.0)
    x, _, z, _, _, _ = session.lvlh()
    assert abs(x / z) > 0.1
    assert session._run.pitch()[0] == pytest.approx(math.atan2(x, z), abs=0.02)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"seconds": 0.0}, "up to 1 s"),
        ({"seconds": 1.5}, "up to 1 s"),
        ({"seconds": float("nan")}, "up to 1 s"),
        ({"inward": float("inf")}, "finite"),
    ],
)
def test_what_cannot_be_flown_is_told(session: Session, given: dict[str, float], said: str) -> None:
    state = session.state
    with pytest.raises(ValueError, match=said):
        session.pulse(**given)
    assert session.state == state
    assert session.commanded == []


def test_a_list_of_another_flight_is_told(docking: sim.Scenario) -> None:
    with pytest.raises(ValueError, match="where somebody took over"):
        replay(docking, [Commanded(17.3, 1.0, 0.0, 1.0, 0.0)])


def test_after_the_end_there_is_nothing_to_fly(docking: sim.Scenario) -> None:
    session = Session(docking)
    session.finish()
    assert session.ended
    assert not session.step()
    with pytest.raises(ValueError, match="nothing to fly"):
        session.pulse()


def test_a_target_alone_is_told() -> None:
    with pytest.raises(ValueError, match="chaser"):
        Session(sim.load("mir-decay-1995"))
