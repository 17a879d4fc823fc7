"""Mir built of its modules: masses, centres of mass, lengths and clearances against what the sources give."""

import itertools
import math

import numpy as np
import pytest

from sim import vehicles
from sim.inputs.errors import InputError
from sim.vehicles.layers import DATA

DOCKED = [("71", "atlantis"), ("74", "atlantis"), ("76", "atlantis"), ("79", "atlantis"), ("81", "atlantis"),
          ("84", "atlantis"), ("86", "atlantis"), ("89", "endeavour"), ("91", "discovery")]  # fmt: skip
FLIGHTS = ["63", *(flight for flight, _ in DOCKED)]
COMPLETE = ["79", "81", "84", "86", "89", "91"]
STATIONS = [*(f"mir-sts-{flight}" for flight in FLIGHTS), "mir-sts-74-departure", "mir-2001"]


def mir(flight):
    return vehicles.load(f"mir-sts-{flight}")


def by_kind(vehicle):
    return {module.kind: module for module in vehicle.modules}


def station_axes(vehicle):
    """Rows: the station's +X, +Y, +Z in body axes, read off Kvant and Kvant-2."""
    parts = by_kind(vehicle)
    x, y = np.array(parts["kvant"].axis), np.array(parts["kvant-2"].axis)
    return np.array([x, y, np.cross(x, y)])


# An independent sum over the same cylinders, good to 0.7 m itself: (model mass t, port minus centre of mass, centre of
# mass from the node), station axes, m.
SUMS = {
    "63": (84.3, (-4.6, -13.1, 0.0), (4.64, 0.0, 0.0)),
    "71": (96.9, (-16.0, 0.1, 0.0), (2.91, -0.08, 0.0)),
    "74": (103.9, (-3.8, 0.1, -11.8), (3.77, -0.07, -1.34)),
    "76": (101.0, (-4.2, 0.1, -15.8), (4.18, -0.07, -2.01)),
} | dict.fromkeys(COMPLETE, (127.7, (-3.1, 0.1, -17.3), (3.07, -0.06, -0.48)))


@pytest.mark.parametrize("flight", SUMS)
def test_centre_of_mass_and_port_are_those_of_an_independent_sum(flight):
    tonnes, port, center = SUMS[flight]
    vehicle = mir(flight)
    (place,) = vehicle.ports.values()
    axes = station_axes(vehicle)
    core = by_kind(vehicle)["core"]
    node = np.array(core.base_m) + 1.2 * np.array(core.axis)
    assert sum(module.mass_kg for module in vehicle.modules) == pytest.approx(tonnes * 1000.0)
    assert axes @ place.position_m == pytest.approx(port, abs=0.11)
    assert axes @ -node == pytest.approx(center, abs=0.11)


@pytest.mark.parametrize("name", STATIONS)
def test_the_origin_is_the_modules_centre_of_mass(name):
    vehicle = vehicles.load(name)
    middles = [(np.array(module.base_m) + module.end_m) / 2.0 for module in vehicle.modules]
    masses = [module.mass_kg for module in vehicle.modules]
    # STS-71 has its port laid on the axis, which the sum puts 0.1 m off it
    assert np.average(middles, axis=0, weights=masses) == pytest.approx([0.0, 0.0, 0.0], abs=0.1)


def test_lengths_across_the_station():
    parts = by_kind(mir("63"))  # NASA RP-1357: 33 m from ship to ship, with both
    assert math.dist(parts["soyuz"].end_m, parts["progress"].end_m) == pytest.approx(33.0, abs=0.1)
    parts = by_kind(
        mir("79")
    )  # 31 m from Priroda to the Docking Module, 27.5 m from Kvant-2 to Spektr, 19 m core to Kvant
    assert math.dist(parts["priroda"].end_m, parts["docking-module"].end_m) == pytest.approx(31.0, abs=0.1)
    assert math.dist(parts["kvant-2"].end_m, parts["spektr"].end_m) == pytest.approx(27.5, abs=0.15)
    assert math.dist(parts["core"].base_m, parts["kvant"].end_m) == pytest.approx(19.0, abs=0.1)


def test_spans_and_areas_of_the_arrays():
    parts = by_kind(mir("63"))

    def span(kind):
        first, second = parts[kind].arrays[:2]
        assert first.direction == pytest.approx([-part for part in second.direction])
        widths = [hull(parts[kind], array.root_m) for array in (first, second)]
        return first.span_m + second.span_m + sum(widths)

    assert span("core") == pytest.approx(29.73, abs=0.02)
    assert span("kvant-2") == pytest.approx(24.0, abs=0.02)
    assert span("kristall") == pytest.approx(36.0, abs=0.02)
    area = sum(array.span_m * array.chord_m for module in parts.values() for array in module.arrays)
    ships = sum(array.span_m * array.chord_m for kind in ("soyuz", "progress") for array in parts[kind].arrays)
    assert sum(len(module.arrays) for module in parts.values()) == 11  # NASA RP-1357: 11 arrays, 224 m2
    assert area - ships == pytest.approx(224.0, abs=3.0)


def hull(module, station):
    """Radius of a module's hull at a station."""
    for length, diameter in module.sections:
        if station <= length:
            return diameter / 2.0
        station -= length
    raise AssertionError(station)


def inside(module, points, margin=0.0):
    """Which of (n, 3) points lie inside a module's cylinders, shrunk by a margin."""
    away = points - np.array(module.base_m)
    along = away @ module.axis
    off = np.linalg.norm(away - along[:, None] * np.array(module.axis), axis=1)
    found, start = np.zeros(len(points), bool), 0.0
    for length, diameter in module.sections:
        found |= (along > start + margin) & (along < start + length - margin) & (off < diameter / 2.0 - margin)
        start += length
    return found


def skin(module):
    """Points all over a module's cylinders, from the axis to the skin."""
    up, axis = np.array(module.up), np.array(module.axis)
    side, start, points = np.cross(axis, up), 0.0, []
    for length, diameter in module.sections:
        for along in np.linspace(start, start + length, 8):
            for angle in np.linspace(0.0, 2.0 * math.pi, 17)[:-1]:
                for radius in np.linspace(0.0, diameter / 2.0, 5):
                    way = math.cos(angle) * up + math.sin(angle) * side
                    points.append(np.array(module.base_m) + along * axis + radius * way)
        start += length
    return np.array(points)


def blanket(module, array):
    """Points all over an array."""
    direction = np.array(array.direction)
    across = np.cross(array.normal, direction)
    root = np.array(module.base_m) + array.root_m * np.array(module.axis) + hull(module, array.root_m) * direction
    spans, chords = np.linspace(0.0, array.span_m, 40), np.linspace(-0.5, 0.5, 9) * array.chord_m
    return np.array([root + s * direction + c * across for s in spans for c in chords])


@pytest.mark.parametrize("name", ["mir-sts-63", "mir-sts-71", "mir-sts-74", "mir-sts-76", "mir-sts-79"])
def test_no_module_and_no_array_stands_inside_another(name):
    vehicle = vehicles.load(name)
    skins = {module.kind: skin(module) for module in vehicle.modules}
    for module, other in itertools.permutations(vehicle.modules, 2):
        assert not inside(module, skins[other.kind], 0.01).any(), (module.kind, other.kind)
        for array in other.arrays:
            assert not inside(module, blanket(other, array)).any(), (module.kind, other.kind)
    arrays = [(module.kind, blanket(module, array)) for module in vehicle.modules for array in module.arrays]
    for (one, points), (two, others) in itertools.combinations(arrays, 2):
        gap = np.sqrt(((points[:, None, :] - others[None, :, :]) ** 2).sum(axis=2).min())
        assert gap > 0.5, (one, two, gap)


def test_the_clearance_test_finds_what_stands_inside():
    core, kvant = by_kind(mir("71"))["core"], by_kind(mir("71"))["kvant"]
    assert inside(core, skin(core), 0.01).any()
    assert not inside(core, np.array([kvant.end_m])).any()


@pytest.mark.parametrize("name", STATIONS)
def test_axes_are_square_and_the_station_is_right_handed(name):
    vehicle = vehicles.load(name)
    parts = by_kind(vehicle)
    assert np.linalg.det(station_axes(vehicle)) == pytest.approx(1.0)
    if "priroda" in parts:
        assert station_axes(vehicle)[2] == pytest.approx(parts["priroda"].axis)
    if "docking-module" in parts:
        assert -station_axes(vehicle)[2] == pytest.approx(parts["docking-module"].axis)
    if "spektr" in parts:
        assert -station_axes(vehicle)[1] == pytest.approx(parts["spektr"].axis)
    for module in vehicle.modules:
        assert math.hypot(*module.axis) == pytest.approx(1.0)
        assert math.hypot(*module.up) == pytest.approx(1.0)
        assert np.dot(module.axis, module.up) == pytest.approx(0.0)
        for array in module.arrays:
            assert 0.0 < array.root_m < module.length_m
            assert np.dot(array.direction, module.axis) == pytest.approx(0.0)
            assert np.dot(array.normal, array.direction) == pytest.approx(0.0)
            assert math.hypot(*array.normal) == pytest.approx(1.0)


@pytest.mark.parametrize("flight", FLIGHTS)
def test_the_port_is_the_end_of_its_module_and_looks_where_the_shuttle_came_from(flight):
    vehicle = mir(flight)
    ((name, port),) = vehicle.ports.items()
    module = by_kind(vehicle)[name]
    assert name == ("kristall" if flight in ("63", "71", "74") else "docking-module")
    assert port.position_m == pytest.approx(module.end_m)
    assert port.axis == ((1.0, 0.0, 0.0) if flight == "63" else (0.0, 0.0, 1.0))
    assert module.axis == pytest.approx(port.axis)


@pytest.mark.parametrize(("flight", "orbiter"), DOCKED)
def test_docked_the_centres_are_a_little_further_apart_than_the_radii(flight, orbiter):
    chaser, target = vehicles.load(f"{orbiter}-sts-{flight}"), mir(flight)
    (port,) = target.ports.values()
    own = chaser.ports["docking-module" if flight == "74" else "ods"]
    nose = np.array(port.position_m) - own.position_m  # nose along V-bar, bay up: body axes of both alike
    docked = math.hypot(*nose)
    assert 0.93 * docked < chaser.radius_m + target.radius_m < docked


def test_the_docking_module_goes_from_one_ship_to_the_other():
    carried = by_kind(vehicles.load("atlantis-sts-74"))["docking-module"]
    ports = vehicles.load("atlantis-sts-74").ports
    assert np.subtract(ports["docking-module"].position_m, ports["ods"].position_m) == pytest.approx([0.0, 0.0, -4.7])
    assert carried.base_m == pytest.approx(ports["ods"].position_m)
    before, after = vehicles.load("mir-sts-74"), vehicles.load("mir-sts-74-departure")
    left = np.subtract(after.ports["docking-module"].position_m, after.ports["kristall"].position_m)
    assert left == pytest.approx([0.0, 0.0, 4.7])
    mass = vehicles.load("atlantis-sts-74").mass_kg - vehicles.load("atlantis-sts-74-departure").mass_kg
    assert after.mass_kg - before.mass_kg == mass == pytest.approx(carried.mass_kg)
    assert not vehicles.load("atlantis-sts-74-departure").modules


@pytest.mark.parametrize("flight", FLIGHTS)
def test_mir_falls_as_fast_on_every_flight(flight):
    vehicle = mir(flight)
    assert vehicle.mass_kg / (vehicle.drag_areas_m2[0] * vehicle.drag_coefficient) == pytest.approx(200.0, abs=0.6)


def test_masses_of_the_station():
    assert [round(mir(flight).mass_kg / 1000.0, 1) for flight in FLIGHTS[:5]] == [93.6, 103.0, 110.5, 107.5, 136.0]
    furnished = [mir(f).mass_kg / sum(m.mass_kg for m in mir(f).modules) for f in ("71", "74", "76", "79")]
    assert furnished == pytest.approx([1.064] * 4, abs=0.002)  # the same share above the modules' sum


def test_visiting_ships_have_their_own_names_and_places():
    names = {flight: [m.name for m in mir(flight).modules if m.kind in ("soyuz", "progress")] for flight in FLIGHTS}
    assert names["76"] == ["Soyuz TM-23"]
    assert sorted(names["91"]) == ["Progress M-39", "Soyuz TM-27"]
    assert len({tuple(sorted(ships)) for ships in names.values()}) == 10
    for flight in COMPLETE:
        parts = by_kind(mir(flight))
        assert station_axes(mir(flight)) @ parts["soyuz"].axis == pytest.approx([-1.0, 0.0, 0.0])
        assert parts["progress"].base_m == pytest.approx(parts["kvant"].end_m)


# (what to replace in mir-sts-79, by what, words of the error)
WRONG = [
    ('kristall = { value = "core -Z"', 'kristal = { value = "core -Z"', "did you mean 'kristall'"),
    ('kristall = { value = "core -Z"', 'kristall = { value = "core -W"', "stands on nothing"),
    ('kristall = { value = "core -Z"', 'kristall = { value = "core -Y"', "spektr stands there already"),
    ('kristall = { value = "core -Z"', 'kristall = { value = "docking-module end"', "stands on nothing"),
    ('kristall = { value = "core -Z"', "kristall = { value = 3", "a text is needed"),
    ('kristall = { value = "core -Z"', 'core = { value = "core -Z"', "unknown key 'core'"),
    ('x = { value = "-X"', 'x = { value = "ahead"', "not an axis of the station"),
    ('x = { value = "-X"', 'x = { value = "-Z"', "cannot lie along one line"),
    ('x = { value = "-X"', 'w = { value = "-X"', "unknown key 'w'"),
    ('kvant = { value = ["from-kristall", ', 'kvant = { value = ["from-crystal", ', "did you mean 'from-kristall'"),
    ('kvant = { value = ["from-kristall", "cooperative"]', 'kvant = { value = "all"', "a list is needed"),
    ('soyuz = { value = "Soyuz TM-24"', 'sojus = { value = "Soyuz TM-24"', "did you mean 'soyuz'"),
    ('end_of = { value = "docking-module"', 'end_of = { value = "docking-moduel"', "has no such module"),
    ("end_of = {", 'axis = { value = [0, 1, 0], chosen = "test" }\nend_of = {', "a port stands at a position"),
    ("end_of = {", 'position = { value = ["0 m", "0 m", "17 m"], chosen = "test" }\n'
     'axis = { value = [0, 1, 0], chosen = "test" }\nend_of = {', "this module looks along"),
    ('parts = "mir-modules.toml"\n', "", "the file of the modules is needed"),
    ('parts = "mir-modules.toml"', 'parts = "nothing.toml"', "no such file"),
    ('parts = "mir-modules.toml"', 'parts = "orbiter-jets.toml"', "a table of modules with a core"),
    ('parts = "mir-modules.toml"', f'parts = "{"m" * 300}"', "cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), WRONG)
def test_a_station_that_cannot_be_built_says_why(tmp_path, old, new, words):
    text = (DATA / "mir-sts-79.toml").read_text()
    assert old in text
    path = tmp_path / "ship.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(InputError) as error:
        vehicles.load(path)
    assert words in str(error.value)
    assert all(problem.file for problem in error.value.problems)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('["0.6 m", "2.9 m"]', '["0.9 m", "2.9 m"]', "not as long as the module"),
        ('["4.4 m", "4.15 m"]', '["4.4 m", "4.45 m"]', "not as wide as the module"),
        ('["0.6 m", "2.9 m"]', '["-0.6 m", "2.9 m"]', "more than zero"),
        ('["0.6 m", "2.9 m"], ["4.4 m", "4.15 m"], ["0.8 m", "2.2 m"]', '"5.8 m"', "a list of [length, diameter]"),
        ('mass = { value = "11.0 t", source', 'mass = { value = "11.0 t", because', "unknown key 'because'"),
        ('sides = { value = ["-up"]', 'sides = { value = ["down"]', "not a side"),
        ('title = "Kvant"', "title = 1", "a title is needed"),
    ],
)
def test_a_wrong_table_of_modules_says_what_and_where(tmp_path, old, new, words):
    text = (DATA / "mir-modules.toml").read_text()
    assert old in text
    (tmp_path / "mir-modules.toml").write_text(text.replace(old, new, 1))
    (tmp_path / "ship.toml").write_text((DATA / "mir-sts-79.toml").read_text())
    with pytest.raises(InputError) as error:
        vehicles.load(tmp_path / "ship.toml")
    assert words in str(error.value)
    assert {problem.file for problem in error.value.problems} == {str(tmp_path / "mir-modules.toml")}
    assert all(problem.line for problem in error.value.problems)


def test_arrays_of_a_ship_without_modules_are_an_error(tmp_path):
    text = (DATA / "mir-sts-79.toml").read_text()
    station, arrays = text.index("# The station's own axes"), text.index("[arrays]")
    path = tmp_path / "ship.toml"
    port = '[ports.docking-module]\nend_of = { value = "docking-module", source = "status report of 14 March 1996" }\n'
    path.write_text(text[:station].replace(port, "") + text[arrays:])
    with pytest.raises(InputError, match="no modules whose these are"):
        vehicles.load(path)
