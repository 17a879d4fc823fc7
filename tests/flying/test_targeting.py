"""Burns solved on the model flown: against closed forms of two-body motion, and against an integration of our own."""

import math
import re
from datetime import UTC, datetime

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import sim
from sim.core.constants import J2, MU_EARTH, R_EARTH
from sim.environment.mean_orbit import mean_orbit
from sim.inputs.units import FOOT, NAUTICAL_MILE

NODE = {"delay": "2 h", "nearest": "node"}


@pytest.fixture
def fly(fly_small):
    """Fly burns (name, solve, at, aim), or coasts, from an insertion far behind, and a Ti of nothing at a time."""

    def go(*burns, gravity="two-body", apogee="300 km", perigee="300 km", phase="60 deg", node=None, later=None):
        phases = {}
        for name, solve, at, aim in burns:
            burn = {"kind": "burn", "solve": solve, "at": at, "aim": aim}
            phases[name] = {"kind": "coast", "until": at} if solve == "coast" else burn
        if later:
            nothing = {"solve": "fixed", "delta_v": ["0 ft/s", "0 ft/s", "0 ft/s"]}
            phases["Ti"] = {"kind": "burn", **nothing, "at": {"time": datetime.fromisoformat(later)}}
        insertion = {"apogee": apogee, "perigee": perigee, "phase": phase, **({"node": node} if node else {})}
        orbit = {"altitude": "390 km", "inclination": "51.65 deg", "argument_of_latitude": "300 deg"}
        return fly_small(
            phases,
            time={"epoch": datetime(1995, 6, 27, 20, 15, 13, tzinfo=UTC)},
            model={"gravity": gravity},
            target={"port": "none", "orbit": orbit},
            chaser={"port": "none", "insertion": insertion},
        )

    return go


def own(flight, k=-1):
    return flight.target[k] + flight.relative[k]


def behind(flight, k=-1):
    """Return the angle (rad) from the chaser forward to the target's place, in the target's orbit plane."""
    r, v, c = flight.target[k, :3], flight.target[k, 3:], own(flight, k)[:3]
    up, normal = r / np.linalg.norm(r), np.cross(r, v) / np.linalg.norm(np.cross(r, v))
    ahead = np.cross(normal, up)
    return -math.atan2(c @ ahead, c @ up)


def test_a_start_far_away_is_where_the_file_says(fly):
    flight = fly(later="1995-06-27T20:20:00Z", gravity="j2", apogee="293 km", perigee="157 km", phase="115 deg")
    orbit = mean_orbit(flight.plan.world, tuple(own(flight, 0).tolist()))
    assert orbit.apogee_m == pytest.approx(293e3, abs=20.0)
    assert orbit.perigee_m == pytest.approx(157e3, abs=20.0)
    assert math.degrees(orbit.anomaly) % 360.0 == pytest.approx(180.0, abs=0.1)
    theirs = mean_orbit(flight.plan.world, tuple(flight.target[0].tolist()))
    assert math.degrees(theirs.latitude - orbit.latitude) % 360.0 == pytest.approx(115.0, abs=0.01)
    assert math.degrees(theirs.node - orbit.node) == pytest.approx(0.0, abs=1e-6)


def test_its_node_lies_so_far_east_of_the_targets(fly):
    flight = fly(later="1995-06-27T20:20:00Z", gravity="j2", node="0.24 deg")
    orbit = mean_orbit(flight.plan.world, tuple(own(flight, 0).tolist()))
    theirs = mean_orbit(flight.plan.world, tuple(flight.target[0].tolist()))
    assert math.degrees(orbit.node - theirs.node) == pytest.approx(0.24, abs=1e-5)
    assert math.degrees(behind(flight, 0)) == pytest.approx(60.0, abs=0.3)


def test_phasing_on_circles_is_what_the_mean_motions_say(fly):
    """Two circles: the axis that gains the phase in the time is known in closed form, and so is the burn."""
    flight = fly(
        ("NC1", "phasing", {"delay": "1 h"}, {"downrange": "-40 nmi", "at": "Ti"}),
        later="1995-06-28T16:15:13Z",
    )
    assert not flight.failure
    r_t, r_c = R_EARTH + 390e3, R_EARTH + 300e3
    n_t, n_c = math.sqrt(MU_EARTH / r_t**3), math.sqrt(MU_EARTH / r_c**3)
    gain = math.radians(60.0) - 40.0 * NAUTICAL_MILE / r_t - (n_c - n_t) * 3600.0
    wanted = n_t + gain / (19.0 * 3600.0)
    a = (MU_EARTH / wanted**2) ** (1.0 / 3.0)
    # the radius where an ellipse from here stands at the end enters the angle: hold to what that can be
    forward = math.sqrt(MU_EARTH * (2.0 / r_c - 1.0 / a)) - math.sqrt(MU_EARTH / r_c)
    burn = flight.burns[0]
    assert burn.dv_lvlh_m_s[0] == pytest.approx(forward, abs=0.15)
    assert burn.dv_lvlh_m_s[1:] == (0.0, 0.0)
    assert behind(flight) * r_t == pytest.approx(40.0 * NAUTICAL_MILE, abs=30.0)
    assert "closing" in burn.note
    assert "no air" in burn.note


def test_phasing_reaches_its_aim_over_a_flattened_earth_too(fly):
    """From the state after the burn scipy integrates both ships apart, with J2 written down once more."""
    flight = fly(
        ("NC1", "phasing", {"revolutions": 2, "nearest": "apogee"}, {"downrange": "-40 nmi", "at": "Ti"}),
        gravity="j2", apogee="293 km", perigee="157 km", phase="200 deg", later="1995-06-29T04:15:13Z",
    )  # fmt: skip
    burn = flight.burns[0]
    k = int(np.searchsorted(flight.t, burn.t_s + burn.duration_s + 0.5))

    def force(t, s):
        x, y, z = s[:3]
        r2 = x * x + y * y + z * z
        r = math.sqrt(r2)
        f = 1.5 * J2 * (R_EARTH / r) ** 2
        w = -MU_EARTH / (r2 * r)
        return [*s[3:], w * x * (1 + f * (1 - 5 * z * z / r2)), w * y * (1 + f * (1 - 5 * z * z / r2)),
                w * z * (1 + f * (3 - 5 * z * z / r2))]  # fmt: skip

    span = (flight.t[k], flight.plan.clock.seconds(flight.scenario.phase[-1].at.time))
    mir, ship = (
        solve_ivp(force, span, s, "DOP853", rtol=1e-11, atol=1e-6).y[:, -1] for s in (flight.target[k], own(flight, k))
    )
    up, normal = mir[:3], np.cross(mir[:3], mir[3:])
    ahead = np.cross(normal / np.linalg.norm(normal), up / np.linalg.norm(up))
    arc = np.linalg.norm(up) * math.atan2(ship[:3] @ ahead, ship[:3] @ up / np.linalg.norm(up))
    assert arc == pytest.approx(-40.0 * NAUTICAL_MILE, abs=20.0)


def test_a_burn_at_the_apogee_meets_it(fly):
    flight = fly(
        ("NC1", "phasing", {"revolutions": 2.2, "nearest": "apogee"}, {"downrange": "-40 nmi", "at": "Ti"}),
        apogee="320 km", perigee="200 km", later="1995-06-28T16:15:13Z",
    )  # fmt: skip
    state = flight.target_at(flight.burns[0].nominal_s)
    k = int(np.searchsorted(flight.t, flight.burns[0].t_s))
    r, v = own(flight, k)[:3], own(flight, k)[3:]
    assert np.linalg.norm(r) == pytest.approx(R_EARTH + 320e3, abs=300.0)
    assert abs(r @ v) / np.linalg.norm(r) < 8.0  # half the burn before it
    assert state.shape == (6,)


def test_height_is_half_a_hohmann_transfer(fly):
    """Between circles, half a revolution on: the first burn of Hohmann's transfer (Vallado, section 6.3)."""
    r_1, r_2 = R_EARTH + 300e3, R_EARTH + 390e3 - 1200.0 * FOOT
    a = 0.5 * (r_1 + r_2)
    half = math.pi * math.sqrt(a**3 / MU_EARTH)
    flight = fly(("NH", "height", {"delay": "1 h"}, {"below": "1200 ft", "after": f"{half} s"}))
    forward = math.sqrt(MU_EARTH * (2.0 / r_1 - 1.0 / a)) - math.sqrt(MU_EARTH / r_1)
    assert flight.burns[0].dv_lvlh_m_s[0] == pytest.approx(forward, rel=3e-3)  # a burn of a hundred seconds


def test_a_height_that_no_burn_can_steer_is_explained(fly):
    turn = 2.0 * math.pi * math.sqrt((R_EARTH + 390e3) ** 3 / MU_EARTH)
    flight = fly(("NH", "height", {"delay": "1 h"}, {"below": "1200 ft", "after": f"{turn} s"}))
    assert "revolutions on, the chaser is back at the height at which it burned" in flight.failure
    assert not flight.goal_met


def test_plane_turns_into_the_targets(fly):
    """Two circles crossing at an angle: at the node the burn is 2 v sin(angle/2) (Vallado, section 6.4)."""
    flight = fly(
        ("NPC", "plane", {"delay": "1 h", "nearest": "node"}, {"at": "Ti"}),
        node="0.05 deg", later="1995-06-28T03:15:13Z",
    )  # fmt: skip
    i = math.radians(51.65)
    angle = 2.0 * math.asin(math.sin(i) * math.sin(0.5 * math.radians(0.05)))
    speed = math.sqrt(MU_EARTH / (R_EARTH + 300e3))
    burn = flight.burns[0]
    assert abs(burn.dv_lvlh_m_s[1]) == pytest.approx(2.0 * speed * math.sin(0.5 * angle), rel=2e-3)
    normals = [np.cross(s[:3], s[3:]) for s in (flight.target[-1], own(flight))]
    cross = np.linalg.norm(np.cross(*normals)) / np.linalg.norm(normals[0]) / np.linalg.norm(normals[1])
    assert cross < 0.01 * angle
    assert "4.5" in burn.note  # km apart without it: a sin(angle)


def test_coelliptic_keeps_its_height(fly):
    flight = fly(
        ("NSR", "coelliptic", {"revolutions": 1.25}, None),
        apogee="371 km", perigee="350 km", phase="3 deg", later="1995-06-28T00:15:13Z",
    )  # fmt: skip
    assert not flight.failure
    k = int(np.searchsorted(flight.t, flight.burns[0].t_s + flight.burns[0].duration_s))
    heights = flight.curvilinear[k:, 2]
    assert np.ptp(heights) < 100.0
    before = flight.curvilinear[:k, 2]
    assert np.ptp(before) > 20e3
    assert heights[0] == pytest.approx(before[-1], abs=400.0)  # it changes while the engine burns


def test_a_height_above_the_target_is_said_to_be_above(fly):
    flight = fly(
        ("NSR", "coelliptic", {"delay": "46 min"}, None),
        ("NH", "height", {"delay": "1 h"}, {"below": "-100 km", "after": "46 min"}),
        apogee="420 km", perigee="415 km", phase="3 deg",
    )  # fmt: skip
    assert not flight.failure
    assert re.match(r"keeps 1[0-9]\.\d\d nmi above the target", flight.burns[0].note)
    assert flight.burns[1].note.startswith("aims 328,084 ft above the target")


def test_what_a_burn_is_solved_for_counts_the_burns_between(fly):
    """NH lifts the orbit on the way: NC1 must know of it, or the chaser comes late."""
    flight = fly(
        ("NC1", "phasing", {"delay": "1 h"}, {"downrange": "-40 nmi", "at": "Ti"}),
        ("NH", "height", {"after": "NC1", "revolutions": 5}, {"below": "5 nmi", "at": "Ti"}),
        later="1995-06-28T08:36:13Z",
    )  # fmt: skip
    assert not flight.failure
    assert [burn.name for burn in flight.burns] == ["NC1", "NH", "Ti"]
    assert abs(flight.burns[1].dv_lvlh_m_s[0]) > 1.0
    assert flight.curvilinear[-1, 0] == pytest.approx(-40.0 * NAUTICAL_MILE, abs=50.0)
    assert flight.curvilinear[-1, 2] == pytest.approx(5.0 * NAUTICAL_MILE, abs=5.0)


@pytest.mark.parametrize(
    ("between", "at"),
    [
        (("Rest", "coast", {"duration": "2 h"}, None), {"after": "Rest", "delay": "455 min"}),
        (("NPC", "plane", NODE, {"at": "Ti"}), {"after": "NPC", "delay": "320 min"}),
        (("NPC", "plane", NODE, {"at": "Ti"}), {"delay": "320 min"}),
        (("NC2", "phasing", {"delay": "2 h"}, {"downrange": "-40 nmi", "at": "Ti"}), {"delay": "335 min"}),
    ],
    ids=["a coast", "a plane change", "the end of the phase before", "a burn with the same aim"],
)
def test_a_burn_between_may_count_from_what_lies_between(fly, between, at):
    """NC1 is solved with NH where it will be: it arrives, and leaves NC2 nothing to do."""
    flight = fly(
        ("NC1", "phasing", {"delay": "1 h"}, {"downrange": "-40 nmi", "at": "Ti"}),
        between,
        ("NH", "height", at, {"below": "5 nmi", "at": "Ti"}),
        later="1995-06-28T08:36:13Z", node="0.05 deg",
    )  # fmt: skip
    assert not flight.failure
    assert flight.curvilinear[-1, 0] == pytest.approx(-40.0 * NAUTICAL_MILE, abs=100.0)
    assert all(math.hypot(*burn.dv_lvlh_m_s) < 0.1 for burn in flight.burns if burn.name == "NC2")


def test_an_aim_before_the_end_of_what_lies_between_is_explained(fly):
    flight = fly(
        ("NC1", "phasing", {"delay": "1 h"}, {"downrange": "-40 nmi", "at": "Ti"}),
        ("Rest", "coast", {"range": "9000 km"}, None),
        later="1995-06-27T21:45:13Z",
    )
    assert flight.failure.startswith("NC1: ")
    assert "before 'Rest', which lies between, has ended" in flight.failure


def test_drag_is_told_by_a_flight_without_it_in_sampled_air_too(fly, tmp_path):
    burn = ("NC1", "phasing", {"delay": "1 h"}, {"downrange": "-40 nmi", "at": "Ti"})
    fly(burn, later="1995-06-28T08:36:13Z")
    moved = []
    for air in ({"density": "8.56e-13 kg/m3", "height": "390 km", "scale_height": "45 km"}, {"model": "nrlmsise-00"}):
        flight = sim.run(tmp_path / "small.toml", set={"model.drag": True, "model.atmosphere": air})
        moved.append(float(re.search(r"drag until then moves it \+(\d+) m ahead", flight.burns[0].note)[1]))
    assert moved[0] == pytest.approx(90.0, abs=40.0)  # 1.5 a t^2 of either ship: 400 m and 320 m
    assert moved[1] == pytest.approx(moved[0], rel=0.5)


def test_arriving_level(fly):
    flight = fly(
        ("NC", "phasing", {"delay": "30 min"}, {"downrange": "-8 nmi", "at": "Ti", "level": True}),
        apogee="395 km", perigee="370 km", phase="1 deg", later="1995-06-27T22:17:00Z",
    )  # fmt: skip
    assert flight.curvilinear[-1, 0] == pytest.approx(-8.0 * NAUTICAL_MILE, abs=5.0)
    assert flight.curvilinear[-1, 5] == pytest.approx(0.0, abs=2e-3)
    assert flight.burns[0].dv_lvlh_m_s[2] != 0.0


def test_corrective_is_an_intercept_timed_by_a_later_burn(fly):
    place = ["-48600 ft", "0 ft", "1200 ft"]
    flight = fly(
        ("NCC", "corrective", {"before": "Ti", "lead": "57.7 min"}, {"position": place, "at": "Ti"}),
        apogee="392 km", perigee="375 km", phase="0.5 deg", gravity="j2", later="1995-06-27T21:55:13Z",
    )  # fmt: skip
    burn = flight.burns[0]
    assert burn.nominal_s == pytest.approx(6000.0 - 57.7 * 60.0, abs=1e-6)
    assert flight.curvilinear[-1, :3] == pytest.approx([-48600.0 * FOOT, 0.0, 1200.0 * FOOT], abs=0.5)


def test_large_burns_take_both_engines_and_burn_what_the_rocket_equation_says(fly):
    flight = fly(
        ("NC1", "phasing", {"delay": "1 h"}, {"downrange": "-40 nmi", "at": "Ti"}),
        phase="40 deg", perigee="200 km", later="1995-06-28T16:15:13Z",
    )  # fmt: skip
    burn = flight.burns[0]
    assert burn.engine == "OMS, both engines"
    assert burn.oms
    size = math.hypot(*burn.dv_lvlh_m_s)
    assert burn.propellant_kg == pytest.approx(flight.mass_kg[0] * -math.expm1(-size / (315.1 * 9.80665)), rel=1e-9)
    assert burn.nominal_s - burn.t_s == pytest.approx(0.5 * burn.duration_s, abs=1.5)


def test_the_arc_has_no_jump_where_the_chaser_is_more_than_half_a_turn_behind(fly):
    flight = fly(apogee="293 km", perigee="157 km", phase="237 deg", later="1995-06-28T20:15:13Z", gravity="j2")
    radius = np.linalg.norm(flight.target[:, :3], axis=1)
    angle = np.degrees(flight.curvilinear[:, 0] / radius)
    assert angle[0] == pytest.approx(-237.0, abs=1.0)
    assert np.abs(np.diff(angle)).max() < 2.0
    assert angle[-1] > -100.0
    assert -math.degrees(behind(flight)) % 360.0 == pytest.approx(angle[-1] % 360.0, abs=1e-6)


@pytest.mark.parametrize("below", ["-30000 km", "9000 km"])
def test_an_aim_that_no_orbit_comes_to_ends_the_flight_in_words(fly, below):
    flight = fly(("NH", "height", {"delay": "1 h"}, {"below": below, "after": "46 min"}))
    assert flight.failure.startswith("NH: ")
    assert not flight.goal_met


def test_the_nose_points_along_the_burn_on_the_far_side_of_the_orbit_too(fly):
    flight = fly(
        ("NC1", "phasing", {"revolutions": 2, "nearest": "apogee"}, {"downrange": "-40 nmi", "at": "Ti"}),
        gravity="j2", apogee="293 km", perigee="157 km", phase="200 deg", later="1995-06-29T04:15:13Z",
    )  # fmt: skip
    burn = flight.burns[0]
    assert burn.dv_lvlh_m_s[0] > 10.0
    k = int(np.searchsorted(flight.t, burn.t_s))
    w, x, y, z = flight.attitude[k]
    nose = np.array([1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)])
    belly = np.array([2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)])
    state = own(flight, k)
    assert nose @ state[3:] / np.linalg.norm(state[3:]) > 0.999
    assert -belly @ state[:3] / np.linalg.norm(state[:3]) > 0.999
