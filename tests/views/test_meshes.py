import math

import numpy as np
import pytest

from sim.vehicles import load, names
from sim.views.draw.projection import Lens, perspective, side_view
from sim.views.draw.shading import PAINT, base_colours, lambert
from sim.views.meshes import mesh_of, ordered_of
from sim.views.meshes.builders import box, plate, turned
from sim.views.meshes.mesh import mesh_of_parts, moved, newell
from sim.views.meshes.order import ordered

ALL = [name for name in names() if name.startswith(("mir-sts", "atlantis", "discovery", "endeavour"))]
FEW = ["mir-sts-71", "mir-sts-91", "atlantis-sts-71"]


def area(mesh):
    return sum(0.5 * np.linalg.norm(newell(mesh.vertices[mesh.faces[i, : mesh.sides[i]]])) for i in range(len(mesh)))


def covers(polygon, point):
    """Whether a convex polygon (k, 2) holds a point, whichever way it runs."""
    following = np.roll(polygon, -1, axis=0)
    edge, to = following - polygon, point - polygon
    turns = edge[:, 0] * to[:, 1] - edge[:, 1] * to[:, 0]
    return bool((turns > 1e-9).all() or (turns < -1e-9).all())


def hit(mesh, eye, direction):
    """The face that a ray from the eye meets first, found without any order, and how far away it is."""
    corners = mesh.vertices[mesh.faces]
    slope = mesh.normals @ direction
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.einsum("ij,ij->i", mesh.normals, corners[:, 0] - eye) / slope
    point = eye + distance[:, None] * direction
    edge, to = np.roll(corners, -1, axis=1) - corners, point[:, None] - corners
    turns = np.einsum("ijk,ik->ij", np.cross(edge, to), mesh.normals)
    still = np.linalg.norm(edge, axis=2) < 1e-12  # a corner repeated
    met = (slope < -1e-9) & (distance > 0.0) & ((turns > 1e-9) | still).all(axis=1)
    if not met.any():
        return None, math.inf
    which = int(np.argmin(np.where(met, distance, np.inf)))
    return which, float(distance[which])


@pytest.mark.parametrize("name", ALL)
def test_every_ship_of_the_flights_has_a_mesh(name):
    mesh = mesh_of(load(name))
    assert 500 < len(mesh) < 2500
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1.0)
    assert set(mesh.keys) <= set(PAINT)
    corners = mesh.vertices[mesh.faces]
    flat = np.einsum("ijk,ik->ij", corners - corners[:, :1], mesh.normals)
    assert np.abs(flat).max() < 0.03  # flat but for lofts' quadrilaterals


@pytest.mark.parametrize("name", FEW)
def test_sorting_cuts_little_and_loses_nothing(name):
    mesh, sorted_ship = mesh_of(load(name)), ordered_of(load(name))
    assert len(sorted_ship.mesh) < 1.3 * len(mesh)
    assert area(sorted_ship.mesh) == pytest.approx(area(mesh), rel=1e-6)
    for eye in np.eye(3) * 100.0:
        assert sorted(sorted_ship.sequence(eye).tolist()) == list(range(len(sorted_ship.mesh)))


@pytest.mark.parametrize("name", FEW)
def test_what_is_painted_last_is_what_a_ray_meets_first(name):
    ship = ordered_of(load(name))
    rng = np.random.default_rng(3)
    met = 0
    for _ in range(3):
        back = rng.normal(size=3)
        back /= np.linalg.norm(back)
        eye = 60.0 * back
        right = np.cross(-back, rng.normal(size=3))
        right /= np.linalg.norm(right)
        axes = np.stack([right, np.cross(right, -back), -back])
        lens = Lens(eye, axes, 500.0, (300.0, 300.0), (600.0, 600.0))
        paint = np.arange(3 * len(ship.mesh), dtype=float).reshape(-1, 3)  # a colour of its own for each face
        polygons, colours = perspective(ship, np.eye(3), np.zeros(3), lens, paint)
        for x, y in rng.uniform(120.0, 480.0, size=(40, 2)):
            towards = axes.T @ np.array([(x - 300.0) / 500.0, (300.0 - y) / 500.0, 1.0])
            which, distance = hit(ship.mesh, eye, towards)
            on_top = [int(c[0]) // 3 for p, c in zip(polygons, colours, strict=True) if covers(p, np.array([x, y]))]
            if which is None:
                assert not on_top
                continue
            met += 1
            normal, corner = ship.mesh.normals[on_top[-1]], ship.mesh.vertices[ship.mesh.faces[on_top[-1], 0]]
            painted = float(normal @ (corner - eye)) / float(normal @ towards)
            assert painted == pytest.approx(distance, abs=0.05)  # or one painted on it
    assert met > 15


def test_a_plane_that_must_cut_does_and_the_order_holds():
    # three bars, each over the next: no order of whole bars is right
    bars = []
    for k in range(3):
        turn = np.array(
            [[math.cos(a := k * 2 * math.pi / 3), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]]
        )
        bar = plate((-2.0, 0.45, -0.5), (4.0, 0.0, 1.0), (0.0, 0.3, 0.0), ("hull", "dark"))
        bars.append(moved(bar, turn, (0, 0, 0)))
    mesh = mesh_of_parts(bars)
    cut = ordered(mesh)
    assert len(cut.mesh) > len(mesh)
    eye = np.array([0.0, 0.0, 30.0])
    drawn = [i for i in cut.sequence(eye).tolist() if cut.mesh.normals[i] @ eye > cut.face_offsets[i]]
    rng, seen = np.random.default_rng(1), 0
    for x, y in rng.uniform(-1.6, 1.6, size=(600, 2)):
        towards = np.array([x, y, 0.0]) - eye
        which, _ = hit(cut.mesh, eye, towards)
        over = []
        for i in drawn:
            corners = cut.mesh.vertices[cut.mesh.faces[i, : cut.mesh.sides[i]]]
            scale = 30.0 / (30.0 - corners[:, 2])
            if covers(corners[:, :2] * scale[:, None], np.array([x, y])):
                over.append(i)
        if which is not None and over:
            assert over[-1] == which
            seen += len(over) > 1
    assert seen > 0


def test_solids_are_the_right_way_out():
    mesh = mesh_of_parts(
        [box((-1, -2, -3), (1, 2, 3), "hull"), *turned((9, 0, 0), (1, 1, 0), [(0, 1), (2, 2)], "white")]
    )
    for part in set(mesh.parts.tolist()):
        faces = np.flatnonzero(mesh.parts == part)
        middle = mesh.vertices[np.unique(mesh.faces[faces])].mean(axis=0)
        for i in faces:
            assert mesh.normals[i] @ (mesh.vertices[mesh.faces[i, 0]] - middle) > 0.0
    assert area(mesh_of_parts([box((-1, -2, -3), (1, 2, 3), "hull")])) == pytest.approx(88.0)


def test_ships_are_as_large_as_in_nature():
    orbiter = mesh_of(load("atlantis-sts-71")).vertices
    assert np.ptp(orbiter[:, 0]) == pytest.approx(37.24, abs=0.3)  # 122.17 ft
    assert np.ptp(orbiter[:, 1]) == pytest.approx(23.79, abs=0.1)  # 78.06 ft
    for name, port in (("mir-sts-71", "kristall"), ("mir-sts-91", "docking-module"), ("atlantis-sts-71", "ods")):
        vehicle = load(name)
        place, axis = np.array(vehicle.ports[port].position_m), np.array(vehicle.ports[port].axis)
        mesh = mesh_of(vehicle)
        ring = np.concatenate(
            [mesh.vertices[mesh.faces[i]] for i in range(len(mesh)) if mesh.keys[mesh.colours[i]] == "ring-face"]
        )
        mine = ring[np.linalg.norm(ring - place, axis=1) < 1.0]
        assert np.linalg.norm(mine - place, axis=1).max() == pytest.approx(0.775, abs=1e-6)
        assert np.abs((mine - place) @ axis).max() < 1e-6


def test_the_arm_is_on_the_left_and_seen_from_there():
    mesh = mesh_of(load("atlantis-sts-71"))
    arm = np.concatenate(
        [mesh.vertices[mesh.faces[i]] for i in range(len(mesh)) if mesh.keys[mesh.colours[i]] == "arm"]
    )
    assert arm[:, 1].max() < -2.0  # the left wing is at -y
    assert arm[:, 2].max() < -0.9  # and the bay at -z


@pytest.mark.parametrize("vbar", ["left", "right"])
def test_side_views_look_at_opposite_sides_and_do_not_mirror(vbar):
    # a flag on the north side (-y) ahead (+x) and below (+z): seen from the north, hidden from the south
    flag = plate((2.0, -1.0, 1.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), ("orange", "orange"))
    body = box((-3.0, -0.9, -3.0), (3.0, 0.9, 3.0), "hull")
    ship = ordered(mesh_of_parts([body, flag]))
    polygons, colours = side_view(ship, np.eye(3), vbar, paint={"orange": "#ff0000", "hull": "#00ff00"})
    assert colours.shape == (len(polygons), 4)
    red = [k for k, colour in enumerate(colours) if colour[0] > 2.0 * colour[1]]
    x, y = polygons[red[0]].mean(axis=0)
    assert x == pytest.approx(-2.5 if vbar == "left" else 2.5)  # V-bar side
    assert y == pytest.approx(-1.5)  # below
    drawn_last = red[-1] == len(polygons) - 1
    assert drawn_last == (vbar == "left")


def test_a_pitched_ship_turns_with_its_rotation():
    ship = ordered_of(load("atlantis-sts-71"))
    c, s = math.cos(math.pi / 2), math.sin(math.pi / 2)
    polygons, _ = side_view(ship, np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]))
    points = np.concatenate(polygons)
    nose = mesh_of(load("atlantis-sts-71")).vertices[:, 0].max()
    assert points[:, 1].max() == pytest.approx(nose, abs=1e-6)  # nose up, as ahead of the target


def test_lambert_is_brightest_towards_the_light_and_keeps_the_paint():
    mesh = mesh_of_parts([box((-1, -1, -1), (1, 1, 1), "hull")])
    base = base_colours(mesh)
    lit = lambert(base, mesh.normals, (0.0, 0.0, -1.0), strength=0.5, ambient=0.3)
    top = int(np.argmax(mesh.normals @ np.array([0.0, 0.0, -1.0])))
    bottom = int(np.argmin(mesh.normals @ np.array([0.0, 0.0, -1.0])))
    assert lit[top] == pytest.approx(0.8 * base[top])
    assert lit[bottom] == pytest.approx(0.3 * base[bottom])


def test_a_polygon_that_reaches_behind_the_eye_is_cut():
    wall = ordered(mesh_of_parts([plate((-1.0, 0.5, -5.0), (2.0, 0.0, 0.0), (0.0, 0.0, 15.0), ("hull", "dark"))]))
    lens = Lens(np.zeros(3), np.array([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]), 100.0, (50.0, 50.0), (100.0, 100.0))
    polygons, _ = perspective(wall, np.eye(3), np.zeros(3), lens, base_colours(wall.mesh))
    assert len(polygons) == 1
    assert np.isfinite(polygons[0]).all()
    assert polygons[0][:, 1].max() < 50.0  # above the middle: y grows downwards
    assert polygons[0][:, 1].min() == pytest.approx(50.0 - 100.0 * 0.5 / 0.15)
