"""Orbits to and from boinor, the maintained continuation of poliastro.

With a flight, such as ``flight = sim.run("sts-71", start="ti")``:

>>> orbit = to_boinor(flight, flight.at("Ti"), who="chaser")
>>> print(orbit.inc.to("deg").round(1))
51.6 deg
>>> table = from_boinor(orbit)  # goes into a scenario as target.orbit
>>> import sim
>>> again = sim.load("sts-71", start="ti", set={"target.orbit": table})

boinor is imported inside the functions: it takes seconds, which no other user of the simulator shall wait. There is no
way out to a two-line element set: SGP4's mean elements are found by fitting SGP4 to an arc of the orbit, not by
converting one state.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from sim.inputs.errors import InputError, Problem

if TYPE_CHECKING:
    from boinor.twobody import Orbit

    from sim.flight.flight import Flight

__all__ = ["from_boinor", "to_boinor"]


def to_boinor(flight: Flight, t: float, who: str = "target") -> Orbit:
    """Return a ship's orbit at a flight's time t (s) as a boinor `Orbit`: about the Earth, GCRS axes, epoch in TT.

    ``who`` is "target" or "chaser", centres of mass. At an impulse it is the state after it.

    Raises
    ------
    InputError
        For a ship that is not there, or a time outside the flight.
    """
    if who not in flight.vehicles:
        why = "this flight has no chaser" if who == "chaser" else f"'{who}' is no ship of a flight"
        raise InputError(Problem(why, allowed=", ".join(flight.vehicles)))

    from astropy import units
    from astropy.time import Time
    from boinor.bodies import Earth
    from boinor.twobody import Orbit

    six = flight.target_at(t) if who == "target" else flight.chaser_at(t)
    epoch = Time(*flight.plan.clock.tt_jd(float(t)), format="jd", scale="tt")
    return Orbit.from_vectors(Earth, six[:3] * units.m, six[3:] * units.m / units.s, epoch=epoch)


def from_boinor(orbit: Orbit) -> dict[str, Any]:
    """Return the table ``target.orbit`` of a scenario for a boinor (or poliastro) `Orbit` about the Earth.

    The table holds the state on GCRS axes and its time, as they stand in a file. A scenario's times have whole
    microseconds: the state is carried along for what the orbit's epoch has beyond.

    Raises
    ------
    InputError
        When the orbit is not about the Earth, or not on its equator's axes.
    """
    if orbit.attractor.name != "Earth":
        raise InputError(Problem(f"the orbit is about {orbit.attractor.name}", allowed="an orbit of the Earth"))
    if orbit.plane.name != "EARTH_EQUATOR":
        message = f"the orbit is given on the axes {orbit.plane.name}"
        raise InputError(Problem(message, allowed="the axes EARTH_EQUATOR: orbit.change_plane(Planes.EARTH_EQUATOR)"))

    from astropy.time import Time

    utc = orbit.epoch.utc
    when = utc.to_datetime(UTC)
    beyond = (orbit.epoch - Time(when, scale="utc")).to_value("s")
    if abs(beyond) > 1e-3:  # astropy's datetime cannot say 23:59:60
        raise InputError(Problem(f"the orbit's epoch, {utc.isot}, lies within a leap second", allowed="another epoch"))
    when += timedelta(microseconds=round(beyond * 1e6))
    beyond = (orbit.epoch - Time(when, scale="utc")).to_value("s")
    position, velocity = orbit.r.to_value("m"), orbit.v.to_value("m/s")
    position = position - velocity * beyond
    return {
        "state": {
            "frame": "gcrs",
            "time": when,
            "position": [f"{float(value)!r} m" for value in position],
            "velocity": [f"{float(value)!r} m/s" for value in velocity],
        }
    }
