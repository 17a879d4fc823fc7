import math

import numpy as np
import pytest

from sim.vehicles import load
from sim.views.silhouette import load_shape, plain_shape
from sim.views.style import THEMES

THEME = THEMES["light"]


def cloud(shape, rotation):
    return np.concatenate([piece.path.vertices for piece in shape.pieces(np.asarray(rotation, dtype=float), THEME)])


def test_ships_are_to_scale():
    orbiter, mir = load_shape("orbiter"), load_shape("mir-sts-71")
    flat = cloud(orbiter, np.eye(3))
    assert np.ptp(flat[:, 0]) == pytest.approx(37.24, abs=0.5)  # 122.17 ft
    assert np.ptp(flat[:, 1]) == pytest.approx(14.0, abs=0.5)  # belly to tail top, wheels up
    assert np.ptp(cloud(mir, np.eye(3))[:, 0]) == pytest.approx(29.7, abs=0.3)  # span of the core's arrays


def test_docking_rings_stand_at_the_ports():
    mir, atlantis = load("mir-sts-71"), load("atlantis-sts-71")
    x, _, z = mir.ports["kristall"].position_m
    outline = load_shape("mir-sts-71").outline
    lowest = outline[outline[:, 2] > outline[:, 2].max() - 1e-6]
    assert lowest[:, 2] == pytest.approx(z, abs=1e-9)
    assert lowest[:, 0].mean() == pytest.approx(x, abs=0.3)
    x, _, z = atlantis.ports["ods"].position_m
    ring = next(plate for plate in load_shape("atlantis-sts-71").plates[::-1] if plate.colour == "black")
    top = ring.points[ring.points[:, 2] < ring.points[:, 2].min() + 1e-6]
    assert top[:, 2] == pytest.approx(z, abs=0.02)
    assert top[:, 0].mean() == pytest.approx(x, abs=0.05)


def test_docked_ships_do_not_overlap():
    mir, atlantis = load_shape("mir-sts-71"), load_shape("atlantis-sts-71")
    shift = np.array(load("mir-sts-71").ports["kristall"].position_m) - load("atlantis-sts-71").ports["ods"].position_m
    tail = atlantis.outline[:, [0, 2]] + shift[[0, 2]]
    for body in mir.turned:
        end = body.start + body.profile[-1, 0] * body.axis
        spread = body.profile[:, 1].max() * (1.0 - np.abs(body.axis[[0, 2]]))
        low = np.minimum(body.start, end)[[0, 2]] - spread
        high = np.maximum(body.start, end)[[0, 2]] + spread
        inside = (tail > low + 0.1) & (tail < high - 0.1)
        assert not inside.all(axis=1).any()


def test_handedness():
    """Body axes to picture: nose ahead (+x), fin up (-z); Spektr's second pair of arrays hangs behind."""
    orbiter = cloud(load_shape("orbiter"), np.eye(3))
    nose, fin = orbiter[np.argmax(orbiter[:, 0])], orbiter[np.argmin(orbiter[:, 1])]
    assert nose[0] > 20.0
    assert fin[0] < -10.0
    assert fin[1] < -10.0
    mir = load_shape("mir-sts-71")
    hanging = [plate.points for plate in mir.plates if plate.colour == "array" and plate.points[:, 2].max() > 10.0]
    assert hanging
    assert all((points[:, 0] < -9.0).all() for points in hanging)


def test_turning_the_ship_turns_the_picture():
    shape = load_shape("orbiter")
    level = cloud(shape, np.eye(3))
    c, s = math.cos(0.5), math.sin(0.5)
    pitched = cloud(shape, [[c, 0, s], [0, 1, 0], [-s, 0, c]])
    assert pitched == pytest.approx(level @ np.array([[c, s], [-s, c]]).T, abs=0.05)
    yawed = cloud(shape, np.diag([-1.0, -1.0, 1.0]))
    assert yawed[:, 0].min() == pytest.approx(-level[:, 0].max(), abs=0.01)


@pytest.mark.parametrize("name", ["orbiter", "atlantis-sts-71", "mir-sts-71"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_side_shows_something(name, theme):
    shape = load_shape(name)
    views = (np.eye(3), np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]), np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]))
    for rotation in views:
        pieces = shape.pieces(rotation, THEMES[theme])
        points = np.concatenate([piece.path.vertices for piece in pieces])
        assert np.ptp(points, axis=0).min() > 3.0


def test_far_pieces_come_first():
    mir = load_shape("mir-sts-71")
    pieces = mir.pieces(np.eye(3), THEME)
    behind = next(
        i for i, p in enumerate(pieces) if p.path.vertices[:, 1].max() > 10.9 and p.path.vertices[:, 0].max() < -10
    )
    core = next(i for i, p in enumerate(pieces) if p.fine and abs(p.path.vertices[:, 0]).max() < 2.1)
    assert behind < core


def test_unknown_ships_are_discs():
    assert load_shape("saturn-v") is None
    assert load_shape("../../vehicles/data/mir-sts-71") is None
    disc = plain_shape("x", 4.0)
    assert disc.size_m == 8.0
    assert np.ptp(cloud(disc, np.eye(3)), axis=0) == pytest.approx([8.0, 8.0], abs=0.1)
