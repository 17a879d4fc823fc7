"""A module that changes hands is drawn on the ship that has it."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.flight.stages import part_of
from sim.views.draw.style import theme_named
from sim.views.film.film import Film
from sim.views.film.predictor import Predictor
from sim.views.film.reel import make_reel
from sim.views.scene.camera import CameraScene

SCENARIO = Path(__file__).parent.parent / "scenarios" / "valid" / "module-changes-hands.toml"


@pytest.fixture(scope="module")
def flight() -> sim.Flight:
    return sim.run(str(SCENARIO))


def has_module(vehicle: object) -> bool:
    return any(part.kind == "docking-module" for part in vehicle.modules)


def test_the_film_shows_it_on_atlantis_and_then_on_mir(flight: sim.Flight) -> None:
    undocking = flight.at("undocking")
    reel = make_reel(flight, [undocking - 0.1, undocking + 0.1])
    before, after = reel.shown(0), reel.shown(1)
    assert (has_module(before.target.vehicle), has_module(before.chaser.vehicle)) == (False, True)
    assert (has_module(after.target.vehicle), has_module(after.chaser.vehicle)) == (True, False)
    # the chaser's port is on the target's in both pictures, in the second a module's length further down
    assert reel.position == pytest.approx(reel.target_port, abs=0.05)
    module = 4.7 - 0.54  # its length less what the centre of mass has moved
    assert reel.target_port[1, 1] - reel.target_port[0, 1] == pytest.approx(module, abs=0.05)
    assert Predictor(reel).at(1).touches is None, "springs part them for good"


def test_the_module_keeps_its_place_in_the_picture(flight: sim.Flight) -> None:
    undocking = flight.at("undocking")
    middles = []
    for t in (undocking - 0.1, undocking + 0.1):
        film = Film(make_reel(flight, [t]), (1280, 720), theme_named("dark"))
        picture = np.frombuffer(bytes(film.frame(0)), dtype=np.uint8).reshape(720, 1280, 4)[90:620, 20:780].astype(int)
        orange = (picture[..., 0] - picture[..., 2] > 70) & (picture[..., 0] < 235) & (picture[..., 1] < 125)
        rows, columns = np.nonzero(orange)
        assert len(rows) > 200, "the module is orange"
        scene = film.scene
        a, d, e, f, _ = scene.camera.view(0)
        place = np.array([(np.median(columns) + 20.0 - e) / a, (np.median(rows) + 90.0 - f) / d])
        middles.append(place - scene.reel.target_port[0])
    # from the ports that met it is half a module below them, from those that part as much above
    assert middles[0][1] == pytest.approx(2.35, abs=0.8)
    assert middles[1][1] == pytest.approx(-2.35, abs=0.8)


def test_stills_of_the_departure_show_the_ships_that_part(flight: sim.Flight) -> None:
    near, away = part_of(flight, "approach") or flight, part_of(flight, "departure")
    assert away is not None
    assert not has_module(near.target_vehicle)
    assert has_module(away.target_vehicle)
    assert not has_module(away.chaser_vehicle)
    assert away.propellant_kg == pytest.approx(away.mass_kg[0] - away.mass_kg[-1])
    assert away.drift(float(away.t[0]) + 60.0, 5.0).port == pytest.approx(
        flight.drift(float(away.t[0]) + 60.0, 5.0).port, abs=1e-9
    )


def test_the_docking_camera_looks_from_the_port_in_use(flight: sim.Flight) -> None:
    scene, undocking = CameraScene(flight, (420.0, 320.0)), flight.at("undocking")
    for t in (flight.at("Final approach") + 60.0, undocking + 20.0):
        seen = scene.sighting(scene.pose(t))
        assert seen.ahead_m == pytest.approx(flight.state(t).range_m, abs=0.01)
        assert seen.lateral_m < 0.2
    keys = scene.ships(scene.pose(undocking + 1.0)).target.mesh.keys
    assert set(keys) != set(scene.ships(scene.pose(undocking - 1.0)).target.mesh.keys)
