import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.inputs.errors import InputError
from sim.views.meshes.port import TARGET_DEPTH, TARGET_STAND_OFF
from sim.views.plots.camera import camera, describe_camera
from sim.views.plots.three_d import three_d
from sim.views.scene import camera as camera_scene
from sim.views.scene.camera import DEPTH, CameraScene, lean_words, offset_words
from sim.views.scene.poses import pose

FOOT = 0.3048
SIZE = (420.0, 320.0)


@pytest.fixture(scope="module")
def docking():
    return sim.run("sts-71", start="ti", set={"model.navigation": "perfect"})


@pytest.fixture(scope="module")
def scene(docking):
    return CameraScene(docking, SIZE)


def lateral(docking, t):
    which = docking.docking_axis[0]
    return np.delete(np.asarray(docking.state(t).port[:3]), which)


@pytest.mark.parametrize("feet", [170.0, 28.0, 10.0, 3.0])
def test_the_camera_reads_the_flights_own_offsets(docking, scene, feet):
    t = docking.when_range(feet * FOOT)
    seen = scene.sighting(scene.pose(t))
    x, y = lateral(docking, t)  # chaser's port less the target's: along V-bar, and against the orbit's normal
    assert seen.lateral_m == pytest.approx(math.hypot(x, y), abs=1e-6)
    # nose ahead, left wing to the north: the picture's top is ahead, its right is north (-y)
    assert seen.up_m == pytest.approx(-x, abs=1e-6)
    assert seen.right_m == pytest.approx(y, abs=1e-6)
    assert seen.ahead_m == pytest.approx(docking.state(t).port[2], abs=1e-6)
    assert seen.range_m == pytest.approx(feet * FOOT, rel=1e-3)


@pytest.mark.parametrize("feet", [100.0, 28.0, 10.0])
def test_the_port_stands_in_the_picture_where_the_numbers_say(docking, scene, feet):
    t = docking.when_range(feet * FOOT)
    now = pose(docking, t)
    lens = scene.lens(now)
    seen = scene.sighting(scene.pose(t))
    spot = lens.flat(lens.see(now.target @ scene.ships(now).target_port))
    scale = lens.focal / (seen.ahead_m + DEPTH)
    assert spot[0] == pytest.approx(SIZE[0] / 2 + seen.right_m * scale, abs=1e-6)
    assert spot[1] == pytest.approx(SIZE[1] / 2 - seen.up_m * scale, abs=1e-6)


def test_the_painted_target_is_where_the_port_is(docking, scene):
    t = docking.when_range(10.0 * FOOT)
    now = pose(docking, t)
    lens = scene.lens(now)
    frame = scene.draw(scene.pose(t), words=False)
    ships = scene.ships(now)
    white = ships.target.mesh.keys.index("target-cross")
    bars = np.flatnonzero(ships.target.mesh.colours == white)
    # the near cross stands before the plate: nearer than the ring's face by what the mesh says
    near = now.target @ (
        scene.ships(now).target_port - (TARGET_DEPTH - TARGET_STAND_OFF) * scene.ships(now).target_axis
    )
    middle = lens.flat(lens.see(near))
    corners = ships.target.mesh.vertices[ships.target.mesh.faces[bars, :4]]
    expected = lens.flat(lens.see(corners))
    drawn = [ring for ring in frame.polygons if len(ring) == 4 and np.linalg.norm(ring.mean(axis=0) - middle) < 0.5]
    assert any(np.allclose(ring, want, atol=1e-6) for ring in drawn for want in expected)


def test_parallax_the_near_cross_moves_more_than_the_plate(docking, scene):
    t = docking.when_range(10.0 * FOOT)
    now = pose(docking, t)
    lens = scene.lens(now)
    plate, cross = (
        lens.flat(lens.see(scene.ships(now).target_port - depth * scene.ships(now).target_axis))
        for depth in (TARGET_DEPTH, TARGET_DEPTH - TARGET_STAND_OFF)
    )
    seen = scene.sighting(scene.pose(t))
    apart = cross - plate
    off_axis = np.array([seen.right_m, -seen.up_m])
    assert apart @ off_axis > 0.0  # the near cross runs ahead of the plate, away from the middle
    assert abs(apart[0] * off_axis[1] - apart[1] * off_axis[0]) < 1e-9 * SIZE[0]


def test_handedness_a_module_to_the_north_is_on_the_right(docking, scene):
    now = pose(docking, docking.when_range(100.0 * FOOT))
    lens = scene.lens(now)
    here = lens.flat(lens.see(np.zeros(3)))
    north, ahead = (lens.flat(lens.see(np.array(p))) for p in ((0.0, -5.0, 0.0), (5.0, 0.0, 0.0)))
    assert north[0] > here[0] + 20.0
    assert ahead[1] < here[1] - 20.0
    # and in the mesh itself: Kvant-2 reaches ahead, so its end is drawn above the middle
    module = next(m for m in docking.target_vehicle.modules if m.kind == "kvant-2")
    assert lens.flat(lens.see(np.array(module.end_m)))[1] < here[1]


def test_attitude_errors_have_the_sign_of_the_turn_that_mends_them(docking):
    t = docking.when_range(28.0 * FOOT)
    true = pose(docking, t)
    angle = math.radians(1.5)
    c, s = math.cos(angle), math.sin(angle)
    up = {  # body turns that leave the camera looking too low, too far left, and leaning to the left
        "pitch": np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]]),
        "yaw": np.array([[1, 0, 0], [0, c, s], [0, -s, c]]),
        "roll": np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]),
    }
    scene = CameraScene(docking, SIZE)
    level = scene.sighting(scene.pose(t))
    assert max(abs(level.pitch), abs(level.yaw), abs(level.roll)) < 1e-6
    for name, turn in up.items():
        bent = dataclasses.replace(true, chaser=true.chaser @ turn)
        seen = scene.sighting(bent)
        axes = scene.ships(bent).camera @ bent.chaser.T
        port_axis = -(bent.target @ scene.ships(bent).target_axis)  # where a square camera looks
        assert abs(getattr(seen, name)) == pytest.approx(angle, abs=1e-6)
        if name == "pitch":
            assert math.copysign(1, seen.pitch) == math.copysign(1, float(axes[1] @ port_axis))
        if name == "yaw":
            assert math.copysign(1, seen.yaw) == math.copysign(1, float(axes[0] @ port_axis))
        others = [abs(getattr(seen, other)) for other in up if other != name]
        assert max(others) < 1e-6


def test_night_is_dark_and_the_floodlight_reaches_only_near(docking, scene, monkeypatch):
    def brightness(feet, lit):
        t = docking.when_range(feet * FOOT)
        now = dataclasses.replace(pose(docking, t), lit=lit)
        return float(scene._lit(now, scene.lens(now)).mean())

    assert brightness(10.0, False) > 1.2 * brightness(300.0, False)
    assert brightness(300.0, True) > 1.5 * brightness(300.0, False)


def test_the_earth_is_behind_the_ship_only_where_it_is(docking, scene, monkeypatch):
    t = docking.when_range(28.0 * FOOT)
    true = pose(docking, t)
    up = scene.lens(true)  # from below: black sky
    polygons, _ = camera_scene.earth(up, true.radius_m, true.sun)
    assert polygons == []
    flip = np.diag([-1.0, 1.0, -1.0])  # upside down: looking at the Earth
    down = scene.lens(dataclasses.replace(true, chaser=flip @ true.chaser))
    polygons, colours = camera_scene.earth(down, true.radius_m, true.sun)
    assert len(polygons) > 50
    assert colours.min() >= 0.0
    assert colours.max() <= 1.0


def test_a_frame_is_plain_and_inside_its_words(docking, scene):
    frame = scene.draw(scene.pose(docking.when_range(28.0 * FOOT)))
    assert frame.colours.shape == (len(frame.polygons), 4)
    assert all(ring.ndim == 2 and ring.shape[1] == 2 and np.isfinite(ring).all() for ring in frame.polygons)
    assert all(0.0 <= text.x <= SIZE[0] and 0.0 <= text.y <= SIZE[1] for text in frame.texts)
    assert all(line.points.min() >= 0.0 and line.points[:, 0].max() <= SIZE[0] for line in frame.lines)
    assert {text.align for text in frame.texts} <= {"left", "center", "right"}
    assert scene.draw(scene.pose(docking.when_range(28.0 * FOOT)), words=False).texts == []


def test_every_time_of_the_flight_can_be_drawn(docking, scene):
    for t in np.linspace(docking.t[0], docking.t[-1], 40):
        assert len(scene.draw(scene.pose(float(t))).polygons) > 10


def test_words_say_side_and_unit(scene, docking):
    seen = scene.sighting(scene.pose(docking.when_range(28.0 * FOOT)))
    here = dataclasses.replace(seen, right_m=0.10, up_m=-0.05, ahead_m=8.0)
    assert offset_words(here) == "port 3.9 in right, 2.0 in low"
    assert offset_words(dataclasses.replace(here, right_m=-3.0)) == "port 9.8 ft left, 0.2 ft low"
    assert "out of the picture" in offset_words(dataclasses.replace(here, ahead_m=-40.0))
    assert lean_words(dataclasses.replace(here, pitch=2.0)) == "not facing the port"
    assert lean_words(dataclasses.replace(here, pitch=math.radians(-0.52), yaw=0.0, roll=1e-9)) == (
        "pitch \u22120.5\u00b0   yaw 0.0\u00b0   roll 0.0\u00b0"
    )


def test_a_figure_in_both_themes(docking):
    figure = camera(docking, at="10 ft", theme="dark")
    assert len(figure.axes) == 3
    words = " ".join(text.get_text() for ax in figure.axes for text in ax.texts)
    assert "10.0" in words
    assert "docking target" in words
    assert "30.0 ft" in describe_camera(docking)
    camera(docking)
    with pytest.raises(InputError, match="theme"):
        camera(docking, theme="blue")


def test_no_camera_without_ports():
    alone = sim.run(Path(__file__).parents[1] / "scenarios" / "valid" / "propagation-alone.toml")
    with pytest.raises(InputError, match="port"):
        camera(alone)
    with pytest.raises(InputError, match="flies to the target"):
        three_d(alone)
