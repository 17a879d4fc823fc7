"""The shipped vehicles against the figures that their sources give, and vehicle files that are wrong."""

import math

import pytest

from sim import vehicles
from sim.inputs.errors import InputError
from sim.inputs.units import FOOT, LBF
from sim.vehicles.loader import DATA

ATLANTIS = vehicles.load("atlantis-sts-71")
MIR = vehicles.load("mir-sts-71")


def ft_s2(newton, mass_kg=100e3):
    return newton / mass_kg / FOOT


# Accelerations at 100 t in ft/s2, computed from the effective forces independently of this code; the figure for +X is
# that of the rendezvous checklist. (mode, command) -> (along the command, coupling along X, coupling along Z)
ACCELERATIONS = {
    ("norm", "+X"): (0.250, None, 0.044),
    ("norm", "-X"): (0.255, None, 0.044),
    ("norm", "+Y"): (0.254, None, None),
    ("norm", "-Y"): (0.254, None, None),
    ("norm", "+Z"): (0.382, None, None),
    ("norm", "-Z"): (0.530, 0.107, None),
    ("low-z", "+Z"): (0.088, None, None),
}


@pytest.mark.parametrize(("mode", "command"), ACCELERATIONS)
def test_accelerations_are_those_of_the_effective_forces(mode, command):
    along, x, z = ACCELERATIONS[mode, command]
    force = ATLANTIS.force_n(mode, command)
    sign, axis = (1.0 if command[0] == "+" else -1.0), "XYZ".index(command[1])
    assert ft_s2(sign * force[axis]) == pytest.approx(along, abs=6e-4)
    if x is not None:
        assert ft_s2(force[0]) == pytest.approx(x, abs=6e-4)
    if z is not None:
        assert ft_s2(force[2]) == pytest.approx(z, abs=6e-4)


@pytest.mark.parametrize("command", ["+X", "-X", "+Y", "-Y", "-Z"])
def test_low_z_changes_only_the_command_away_from_the_target(command):
    assert ATLANTIS.force_n("low-z", command) == ATLANTIS.force_n("norm", command)


def test_low_z_fires_no_jet_towards_the_target():
    for command in ATLANTIS.translation["low-z"]:
        assert not any(name.endswith("U") for name in ATLANTIS.translation["low-z"][command])


def test_propellant_for_a_foot_per_second():
    # At 100 t: 24 lb with three up jets, 141 lb in LOW Z; at 103 t 54 kg a m/s for -Z, 38 for X.
    def pounds(mode, command, axis):
        force = abs(ATLANTIS.force_n(mode, command)[axis])
        return ATLANTIS.flow_kg_s(mode, command) / 0.45359237 / ft_s2(force)

    assert pounds("norm", "+Z", 2) == pytest.approx(24.4, abs=0.1)
    assert pounds("low-z", "+Z", 2) == pytest.approx(141.0, abs=0.6)
    assert ATLANTIS.flow_kg_s("norm", "-Z") * 103e3 / -ATLANTIS.force_n("norm", "-Z")[2] == pytest.approx(54.0, abs=0.5)
    assert ATLANTIS.flow_kg_s("norm", "+X") * 103e3 / ATLANTIS.force_n("norm", "+X")[0] == pytest.approx(38.0, abs=0.5)


def test_a_minimum_pulse_to_the_docking_side_is_twelve_millimetres_a_second():
    pulse = -ATLANTIS.force_n("norm", "-Z")[2] * ATLANTIS.min_pulse_s / 103e3
    assert pulse == pytest.approx(12.5e-3, abs=0.1e-3)


def test_the_jets_are_forty_four_and_push_as_their_names_say():
    assert len(ATLANTIS.jets) == 44
    assert len({jet.name for jet in ATLANTIS.jets}) == 44
    assert sum(jet.group.startswith("V") for jet in ATLANTIS.jets) == 6
    away = {"F": (0, -1), "A": (0, 1), "L": (1, 1), "R": (1, -1), "U": (2, 1), "D": (2, -1)}
    for jet in ATLANTIS.jets:
        axis, sign = away[jet.name[2]]
        if jet.name[2] == "D" or jet.name[0] != "F" or jet.name[2] in "FU":
            assert jet.force_n[axis] * sign > 0
        assert jet.effective_force_n[axis] * sign > 0
        thrust = math.hypot(*jet.force_n) / LBF
        assert 24.0 <= thrust <= 24.6 if jet.group.startswith("V") else 869.9 <= thrust <= 888.7
        assert 5.0 < math.hypot(*jet.position_m) < 21.0


def test_left_and_right_jets_are_mirror_images():
    by_name = {jet.name: jet for jet in ATLANTIS.jets}
    for left, right in [
        ("L1A", "R1A"),
        ("L2L", "R2R"),
        ("L4U", "R4U"),
        ("L3D", "R3D"),
        ("L5D", "R5D"),
        ("F5L", "F5R"),
        ("F3L", "F4R"),
    ]:
        a, b = by_name[left], by_name[right]
        assert a.effective_force_n == pytest.approx(
            (b.effective_force_n[0], -b.effective_force_n[1], b.effective_force_n[2])
        )
        assert a.position_m[::2] == pytest.approx(b.position_m[::2])
        assert a.position_m[1] + b.position_m[1] == pytest.approx(-2 * 0.4 * 0.0254)  # the centre of mass is 0.4 in off


def test_a_plume_that_strikes_the_airframe_costs_thrust():
    down = ATLANTIS.jet("L3D")
    lost = 1.0 - math.hypot(*down.effective_force_n) / math.hypot(*down.force_n)
    assert lost == pytest.approx(0.2, abs=0.02)  # 691 of 870 lbf are left
    assert down.effective_force_n[2] / down.force_n[2] == pytest.approx(0.73, abs=0.01)


def test_the_ports_stand_where_structure_and_centre_of_mass_put_them():
    assert ATLANTIS.ports["ods"].position_m == pytest.approx((9.46, -0.01, -2.64), abs=0.005)
    assert ATLANTIS.ports["ods"].axis == (0.0, 0.0, -1.0)
    assert MIR.ports["kristall"].position_m == (0.0, 0.0, 16.0)
    assert MIR.ports["kristall"].axis == (0.0, 0.0, 1.0)


def test_docked_the_ships_are_a_little_further_apart_than_their_radii():
    ods, kristall = ATLANTIS.ports["ods"].position_m, MIR.ports["kristall"].position_m
    docked = math.hypot(ods[0], ods[1], kristall[2] - ods[2])
    assert docked == pytest.approx(20.9, abs=0.1)
    assert 0.9 * docked < ATLANTIS.radius_m + MIR.radius_m < docked


def test_masses_engines_and_drag():
    assert ATLANTIS.mass_kg == MIR.mass_kg == 103e3
    oms = ATLANTIS.engines["oms-1"]
    assert oms.thrust_n == pytest.approx(27.08e3, abs=10)
    assert oms.isp_s * 9.80665 / FOOT == pytest.approx(10136.8, abs=2.5)  # exhaust speed, ft/s; the Isp is rounded
    assert oms.thrust_n / 105e3 == pytest.approx(0.258, abs=0.001)
    assert MIR.mass_kg / (MIR.drag_areas_m2[0] * MIR.drag_coefficient) == pytest.approx(200.0, abs=0.2)
    assert MIR.capture is None
    assert ATLANTIS.capture.closing_rate_max_m_s == pytest.approx(0.061, abs=1e-4)
    assert ATLANTIS.capture.lateral_offset_max_m == pytest.approx(0.107, abs=4e-4)


@pytest.mark.parametrize("name", vehicles.names())
def test_every_figure_says_where_it_comes_from(name):
    vehicle = vehicles.load(name)
    assert {"mass", "radius", "drag.coefficient"} <= set(vehicle.provenance)
    assert {"drag.area", "drag.front"} & set(vehicle.provenance)
    for key, text in vehicle.provenance.items():
        kind, _, words = text.partition(": ")
        assert kind in ("source", "chosen"), key
        assert len(words) > 5, key


def test_the_jets_groups_take_no_jet_twice():
    for commands in ATLANTIS.translation.values():
        for jets in commands.values():
            assert len(set(jets)) == len(jets)


def test_an_unknown_vehicle_names_the_nearest():
    with pytest.raises(InputError) as error:
        vehicles.load("atlantis-sts71")
    assert error.value.problems[0].nearest == "atlantis-sts-71"


def test_a_path_counts_from_the_scenarios_folder(tmp_path):
    (tmp_path / "ships").mkdir()
    (tmp_path / "ships" / "mir.toml").write_text((DATA / "mir-sts-71.toml").read_text())
    vehicle = vehicles.load("ships/mir.toml", relative_to=tmp_path / "scenario.toml")
    assert (vehicle.name, vehicle.mass_kg) == ("mir", MIR.mass_kg)


def test_a_changed_file_is_read_again(tmp_path):
    path = tmp_path / "mir.toml"
    text = (DATA / "mir-sts-71.toml").read_text()
    path.write_text(text)
    assert vehicles.load(path).mass_kg == 103e3
    path.write_text(text.replace('"103 t"', '"104000 kg"'))
    assert vehicles.load(path).mass_kg == 104e3


# (file, what to replace, by what, words of the error)
WRONG = [
    ("mir-sts-71", 'role = "target"', 'role = "ship"', "not a role"),
    ("mir-sts-71", "schema = 1", "schema = 2", "schema = 1"),
    ("mir-sts-71", "title = ", "titel = ", "did you mean 'title'"),
    ("mir-sts-71", '"103 t"', '"103 m"', "is a length; a mass is needed"),
    ("mir-sts-71", '"103 t"', "103000", "has no unit"),
    ("mir-sts-71", '"103 t"', '"-103 t"', "must be more than zero"),
    ("mir-sts-71", '"103 t"', '"0 t"', "must be more than zero"),
    ("mir-sts-71", 'mass = { value = "103 t", source', 'mass = { value = "103 t", origin', "unknown key 'origin'"),
    ("mir-sts-71", '"103 t", source', '"103 t", chosen = "x", source', "a source or the reason"),
    ("mir-sts-71", 'mass = { value = "103 t", source', 'mass = { source', "the value is missing"),
    ("mir-sts-71", "value = 2.2, chosen", 'value = "2.2", chosen', "a plain number is needed"),
    ("mir-sts-71", "value = 2.2, chosen", "value = nan, chosen", "a plain number is needed"),
    ("mir-sts-71", "[drag]", "[darg]", "did you mean 'drag'"),
    ("mir-sts-71", "[0, 0, 1]", "[0, 0, 2]", "a vector of length 1"),
    ("mir-sts-71", "[0, 0, 1]", "[0, 1]", "three components"),
    ("mir-sts-71", '["0 m", "0 m", "16.0 m"]', '["0 m", "0 m", "16.0 s"]', "is a time; a length is needed"),
    ("mir-sts-71", "position = { value", "structural = { value", "needs structure.center_of_mass"),
    ("orbiter", "[drag]", '[drag]\narea = { value = "9 m2", chosen = "for this test" }', "not both"),
    ("orbiter", "planform = ", "belly = ", "unknown key 'belly'"),
    ("mir-2001", "[engines.all]\nthrust", "[engines.all]\npush", "unknown key 'push'"),
    ("mir-sts-71", "[ports.kristall]", "[capture.one]\n[ports.kristall]", "unknown key 'capture'"),
    ("mir-sts-71", 'mass = { value = "103 t", source', 'mass = "103 t"\nx = { source', "unknown key 'x'"),
    ("orbiter", '"7:1", "8:1"]', '"7:1", "8:9"]', "not so many jets"),
    ("orbiter", '"7:1", "8:1"]', '"7:1", "77:1"]', "not so many jets"),
    ("orbiter", '"orbiter-jets.toml"', '"other-jets.toml"', "no such file"),
    ("orbiter", '"orbiter-jets.toml"', '"mir-sts-71.toml"', "not a jet table"),
    ("orbiter-docking", "closing_rate_max", "closing_rate_maxx", "did you mean 'closing_rate_max'"),
    ("orbiter", '[rcs.translation.norm]\n"+X"', '[rcs.translation.norm]\n"+W"', "unknown key '+W'"),
    ("orbiter", 'isp = { value = "280 s"', 'isp = { value = "0 s"', "must be more than zero"),
    ("orbiter", '{ value = ["1104.2 in", "0.4 in", "371.8 in"]', '{ value = ["1104.2 in"]', "three components"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "words"), WRONG)
def test_a_wrong_vehicle_file_says_what_and_where(tmp_path, name, old, new, words):
    text = (DATA / f"{name}.toml").read_text()
    assert old in text
    if name.startswith("orbiter"):  # wrong below, seen from the flight's file
        for file in ("atlantis-sts-71", "orbiter-docking", "orbiter"):
            (tmp_path / f"{file}.toml").write_text((DATA / f"{file}.toml").read_text())
    path = tmp_path / (f"{name}.toml" if name.startswith("orbiter") else "ship.toml")
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(InputError) as error:
        vehicles.load(tmp_path / "atlantis-sts-71.toml" if name.startswith("orbiter") else path)
    assert words in str(error.value)
    assert all(problem.file for problem in error.value.problems)


def test_errors_of_a_vehicle_file_name_its_lines_all_at_once(tmp_path):
    text = (DATA / "mir-sts-71.toml").read_text().replace('"103 t"', '"103 m"').replace('"12 m"', '"12"')
    path = tmp_path / "ship.toml"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        vehicles.load(path)
    lines = text.split("\n")
    found = [(problem.key, lines[problem.line - 1].split(" ")[0]) for problem in error.value.problems]
    assert found == [("mass.value", "mass"), ("radius.value", "radius")]
