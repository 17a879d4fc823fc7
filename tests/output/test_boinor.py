"""Orbits to boinor and back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.core.motion.integrate import orbit_coast
from sim.inputs.errors import InputError
from sim.output.boinor import from_boinor, to_boinor

FILES = Path(__file__).parent.parent / "scenarios" / "valid"
HOP = FILES / "kind-burn-intercept.toml"
ALONE = str(FILES / "propagation-alone.toml")


@pytest.fixture(scope="module")
def flight():
    return sim.run(ALONE)


def test_out_and_in_again_is_the_same_state(flight):
    k = 123
    orbit = to_boinor(flight, float(flight.t[k]))
    table = from_boinor(orbit)
    again = sim.run(sim.load(ALONE, set={"target.orbit": table, "time.epoch": table["state"]["time"]}))
    np.testing.assert_array_equal(again.target[0], flight.target[k])
    back = to_boinor(again, 0.0)
    assert abs((back.epoch - orbit.epoch).to_value("s")) < 1e-9


def test_an_orbit_of_another_time_is_coasted_to_the_epoch(flight):
    table = from_boinor(to_boinor(flight, float(flight.t[123])))
    again = sim.load(ALONE, set={"target.orbit": table})  # the epoch stays: 20 minutes back, J2 and drag
    assert np.linalg.norm(sim.run(again).target[0, :3] - flight.target[0, :3]) < 1e-6


@pytest.mark.parametrize("who", ["target", "chaser"])
def test_between_samples(who):
    hop = sim.run(str(HOP), set={"model.gravity": "j2"})
    plan = hop.plan
    states = hop.target if who == "target" else hop.target + hop.relative
    body = plan.target_body if who == "target" else plan.chaser_body
    k = len(hop.t) - 5
    for ahead in (1.0, 7.0):
        exact = orbit_coast(plan.world, body, float(hop.t[k]), tuple(states[k].tolist()), ahead, 10.0)
        orbit = to_boinor(hop, float(hop.t[k]) + ahead, who=who)
        assert np.linalg.norm(orbit.r.to_value("m") - exact[:3]) < 1e-5
        assert np.linalg.norm(orbit.v.to_value("m/s") - exact[3:]) < 1e-6


def test_boinor_sees_the_same_ellipse(flight):
    orbit = to_boinor(flight, 0.0)
    from sim.core.constants import MU_EARTH
    from sim.core.orbit.elements import elements_from_state

    a, e, i, raan, _, _ = elements_from_state(MU_EARTH, tuple(flight.target[0].tolist()))
    assert orbit.a.to_value("m") == pytest.approx(a, rel=1e-12)
    assert float(orbit.ecc) == pytest.approx(e, abs=1e-12)
    assert orbit.inc.to_value("rad") == pytest.approx(i, abs=1e-12)
    assert orbit.raan.to_value("rad") == pytest.approx(raan, abs=1e-12)


def test_an_epoch_between_microseconds_of_another_time_scale():
    from astropy import units as u
    from astropy.time import Time
    from boinor.bodies import Earth
    from boinor.twobody import Orbit

    epoch = Time("2001-03-23T05:00:00", scale="tdb") + 0.1234564 * u.s
    orbit = Orbit.from_classical(
        Earth, 6600 * u.km, 0.001 * u.one, 51.6 * u.deg, 10 * u.deg, 20 * u.deg, 30 * u.deg, epoch=epoch
    )
    state = from_boinor(orbit)["state"]
    position = np.array([float(text.split()[0]) for text in state["position"]])
    beyond = (orbit.epoch - Time(state["time"])).to_value("s")
    assert 0.0 < abs(beyond) < 0.51e-6
    np.testing.assert_allclose(position + orbit.v.to_value("m/s") * beyond, orbit.r.to_value("m"), atol=2e-9, rtol=0)


def test_what_cannot_be_taken(flight):
    from astropy import units as u
    from boinor.bodies import Earth, Moon
    from boinor.frames import Planes
    from boinor.twobody import Orbit

    with pytest.raises(InputError, match="about Moon"):
        from_boinor(Orbit.circular(Moon, 100 * u.km))
    with pytest.raises(InputError, match="EARTH_ECLIPTIC"):
        from_boinor(Orbit.circular(Earth, 400 * u.km, plane=Planes.EARTH_ECLIPTIC))
    with pytest.raises(InputError, match="has no chaser"):
        to_boinor(flight, 0.0, who="chaser")
    with pytest.raises(InputError, match="'mir' is no ship"):
        to_boinor(flight, 0.0, who="mir")
    with pytest.raises(InputError, match="no state at"):
        to_boinor(flight, 1e6)


def test_a_run_does_not_import_boinor():
    code = f"import sys, sim; sim.run({ALONE!r}); assert not [m for m in sys.modules if m.startswith('boinor')]"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
