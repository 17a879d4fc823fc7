"""The orbiters of the ten flights: masses, propellant, and what they have in common."""

import pytest

from sim import vehicles
from sim.inputs.units import POUND
from sim.vehicles.vehicle import structural_to_body

# Lift-off masses in kg as the sources give them; None where none is published.
LIFTOFF = {
    "discovery-sts-63": 112_253, "atlantis-sts-71": None, "atlantis-sts-74": 112_358, "atlantis-sts-76": 111_740,
    "atlantis-sts-79": 113_093, "atlantis-sts-81": 113_375, "atlantis-sts-84": None, "atlantis-sts-86": 114_087,
    "endeavour-sts-89": 114_166, "discovery-sts-91": 117_859,
}  # fmt: skip
ATLANTIS = vehicles.load("atlantis-sts-71")


@pytest.mark.parametrize("name", LIFTOFF)
def test_an_orbiter_grows_lighter_from_lift_off_to_mir(name):
    orbiter = vehicles.load(name)
    assert 1_500 < orbiter.insertion_mass_kg - orbiter.mass_kg < 4_000
    if LIFTOFF[name]:
        assert 4_000 < LIFTOFF[name] - orbiter.insertion_mass_kg < 8_000
        assert 8_000 < LIFTOFF[name] - orbiter.mass_kg < 10_000
    burned = orbiter.insertion_mass_kg - orbiter.mass_kg
    assert burned < orbiter.propellant_kg["oms"]


@pytest.mark.parametrize("name", LIFTOFF)
def test_orbiters_share_all_but_masses_and_docking_system(name):
    orbiter = vehicles.load(name)
    assert orbiter.jets == ATLANTIS.jets
    assert orbiter.translation == ATLANTIS.translation
    assert orbiter.drag_areas_m2 == ATLANTIS.drag_areas_m2
    assert orbiter.dimensions_m == ATLANTIS.dimensions_m
    if name != "discovery-sts-63":
        assert orbiter.ports["ods"] == ATLANTIS.ports["ods"]
        assert orbiter.capture == ATLANTIS.capture
        assert orbiter.separation_speed_m_s == pytest.approx(0.0305, abs=1e-4)


def test_discovery_could_not_dock_on_sts_63():
    discovery = vehicles.load("discovery-sts-63")
    assert discovery.capture is None
    assert discovery.separation_speed_m_s == 0.0
    assert list(discovery.ports) == ["bay"]
    assert discovery.ports["bay"].axis == (0.0, 0.0, -1.0)
    below = discovery.ports["bay"].position_m[2] - ATLANTIS.ports["ods"].position_m[2]
    assert below == pytest.approx((475.75 - 410.0) * 0.0254)


def test_propellant_and_engines():
    assert ATLANTIS.propellant_kg["rcs"] == pytest.approx((2450 + 2 * 2485) * POUND)
    assert ATLANTIS.propellant_kg["oms"] == pytest.approx(18_200 * POUND)
    one, both = ATLANTIS.engines["oms-1"], ATLANTIS.engines["oms-both"]
    assert both.thrust_n == pytest.approx(2.0 * one.thrust_n)
    assert both.isp_s == one.isp_s
    assert both.flow_kg_s == pytest.approx(2.0 * one.flow_kg_s)


def test_structural_places_become_body_places():
    assert ATLANTIS.body((731.60 * 0.0254, 0.0, 475.75 * 0.0254)) == pytest.approx(ATLANTIS.ports["ods"].position_m)
    nose = ATLANTIS.body((ATLANTIS.dimensions_m["nose_xo"], 0.0, 10.0))
    tail = ATLANTIS.body((ATLANTIS.dimensions_m["tail_xo"], 0.0, 10.0))
    assert nose[0] - tail[0] == pytest.approx(32.8, abs=0.05)
    assert structural_to_body((1.0, 2.0, 3.0), (1.0, 2.0, 3.0)) == (0.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="no structural axes"):
        vehicles.load("mir-sts-71").body((0.0, 0.0, 0.0))
