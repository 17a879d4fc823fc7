import math

import numpy as np
import pytest

from sim.vehicles import load
from sim.views.draw.silhouette import shape_of
from sim.views.scene.touching import Hulls

NAMES = ["mir-sts-71", "atlantis-sts-71"]


def turn(angle):
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def cloud(name, rotation, **how):
    return np.concatenate(shape_of(load(name)).sketch(rotation, **how).polygons)


def test_ships_are_to_scale():
    flat = cloud("atlantis-sts-71", np.eye(3))
    assert np.ptp(flat[:, 0]) == pytest.approx(37.24, abs=0.5)  # 122.17 ft
    assert shape_of(load("atlantis-sts-71")).size_m == pytest.approx(37.24, abs=0.5)


def test_nose_ahead_fin_up_and_mir_reaches_down_to_its_port():
    orbiter = cloud("atlantis-sts-71", np.eye(3))
    assert orbiter[np.argmax(orbiter[:, 0])][0] > 20.0
    fin = orbiter[np.argmin(orbiter[:, 1])]
    assert fin[0] < -10.0
    assert fin[1] < -10.0
    x, _, z = load("mir-sts-71").ports["kristall"].position_m
    mir = cloud("mir-sts-71", np.eye(3))
    lowest = mir[np.argmax(mir[:, 1])]
    assert lowest[1] == pytest.approx(z, abs=0.6)
    assert lowest[0] == pytest.approx(x, abs=1.0)


@pytest.mark.parametrize("vbar", ["left", "right"])
def test_turning_the_ship_turns_the_picture(vbar):
    level = cloud("atlantis-sts-71", np.eye(3), vbar=vbar)
    pitched = cloud("atlantis-sts-71", turn(0.5), vbar=vbar)
    c, s = math.cos(0.5), math.sin(0.5)
    for axis in (0, 1):
        turned = level @ np.array([[c, s], [-s, c]]).T
        assert pitched[:, axis].min() == pytest.approx(turned[:, axis].min(), abs=0.1)
        assert pitched[:, axis].max() == pytest.approx(turned[:, axis].max(), abs=0.1)


@pytest.mark.parametrize("name", NAMES)
def test_the_contour_bounds_the_polygons_and_small_turns_are_shared(name):
    shape = shape_of(load(name))
    sketch = shape.sketch(np.eye(3))
    points = np.concatenate(sketch.polygons)
    edge = sketch.contour.reshape(-1, 2)
    assert edge.min(axis=0) == pytest.approx(points.min(axis=0), abs=0.5)
    assert edge.max(axis=0) == pytest.approx(points.max(axis=0), abs=0.5)
    assert len(edge) < 0.6 * len(points)
    assert len(sketch.polygons) == len(sketch.colours) == len(sketch.areas)
    assert (sketch.areas > 0.0).all()
    a, b, c = np.moveaxis(sketch.triangles, 1, 0)
    of_triangles = 0.5 * np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])
    assert np.bincount(sketch.owner, of_triangles) == pytest.approx(sketch.areas, abs=1e-9)
    assert shape.sketch(turn(0.003), fine=False) is shape.sketch(turn(0.002), fine=False)
    assert shape.sketch(turn(0.003)) is not shape.sketch(np.eye(3))


@pytest.fixture(scope="module")
def hulls():
    mir, atlantis = (shape_of(load(name)) for name in NAMES)
    ports = [np.array(load(name).ports[port].position_m) for name, port in zip(NAMES, ("kristall", "ods"), strict=True)]
    return Hulls(mir.mesh, atlantis.mesh, *ports), ports[0] - ports[1]


def test_docked_ships_do_not_touch_but_crossed_ones_do(hulls):
    ships, docked = hulls
    assert ships.first(np.eye(3), docked[None, :]) is None
    assert ships.first(np.eye(3), np.array([[0.0, 0.0, 6.0]])) == 0
    assert ships.first(np.eye(3), np.array([[np.inf] * 3])) is None


def test_a_path_touches_where_it_first_reaches_the_hull(hulls):
    ships, docked = hulls
    # from ahead along V-bar at the height of Mir's middle, nose to the rear: the tail, 14 m behind, meets Kvant
    path = np.column_stack([np.linspace(200.0, -200.0, 401), np.zeros(401), np.zeros(401)])
    first = ships.first(np.eye(3), path)
    assert first is not None
    assert 15.0 < path[first, 0] < 45.0
    beside = path + np.array([0.0, 60.0, 0.0])
    assert ships.first(np.eye(3), beside) is None
    below = path + np.array([0.0, 0.0, float(docked[2]) + 30.0])
    assert ships.first(np.eye(3), below) is None
