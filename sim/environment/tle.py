"""NORAD two-line element sets: the state of the orbit they describe, on the simulator's inertial axes."""

import math

import erfa
import numpy as np

from sim.environment.clock import DAY_S, Clock
from sim.environment.earth import teme_to_gcrs

# What SGP4's error numbers mean for the user (Vallado et al., AIAA 2006-6753, sgp4unit's header)
SGP4_FAILURES = {
    1: "the eccentricity leaves 0 to 1",
    2: "the mean motion is not positive",
    3: "the eccentricity with its periodic terms leaves 0 to 1",
    4: "the orbit's parameter is negative",
    5: "the orbit's perigee lies below the Earth's surface",
    6: "the orbit has decayed",
}


def tle_state(
    line1: str, line2: str, clock: Clock, t: float = 0.0, *, checksum: bool = True
) -> tuple[float, float, float, float, float, float]:
    """Position (m) and velocity (m/s) on GCRS axes of an element set at time t (s).

    SGP4 with the constants of WGS-72, for which element sets are made. The age of the set is true elapsed time:
    a leap second between the set and t counts. The velocity is rotated only: the axes of TEME turn by 50 arcseconds
    a year, 0.05 mm/s in a low orbit. Without ``checksum`` the last digit of a line may be wrong or missing.

    Raises
    ------
    ValueError
        if the lines are not a pair of an element set, a checksum is wrong, or SGP4 reports an error (decayed ...)
    """
    from sgp4.api import WGS72, Satrec

    line1, line2 = _checked(line1, "1", checksum), _checked(line2, "2", checksum)
    if line1[2:7] != line2[2:7]:
        raise ValueError(f"the element set's lines belong to two objects, {line1[2:7]} and {line2[2:7]}")
    satellite = Satrec.twoline2rv(line1, line2, WGS72)
    if satellite.error:
        raise ValueError(_failure(line1, satellite.error, "at its own epoch"))
    set_tt = erfa.taitt(*erfa.utctai(satellite.jdsatepoch, satellite.jdsatepochF))
    tt = clock.tt_jd(float(t))
    age_min = float((tt[0] - set_tt[0]) + (tt[1] - set_tt[1])) * DAY_S / 60.0
    error, position_km, velocity_km_s = satellite.sgp4_tsince(age_min)
    if error or not all(map(math.isfinite, (*position_km, *velocity_km_s))):
        raise ValueError(_failure(line1, error, f"{age_min / 1440.0:+.1f} days from its epoch"))
    rotation = teme_to_gcrs(clock, float(t))
    x, y, z = (1e3 * (rotation @ np.array(position_km))).tolist()
    vx, vy, vz = (1e3 * (rotation @ np.array(velocity_km_s))).tolist()
    return x, y, z, vx, vy, vz


def _failure(line1: str, error: int, when: str) -> str:
    return f"element set {line1[2:7].strip()}, {when}: {SGP4_FAILURES.get(error, 'SGP4 gives no finite state')}"


def checksum_of(line: str) -> str:
    """Return the last digit that a line of an element set ought to have: its digits added up, a minus counts one."""
    return str(sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10)


def _checked(line: str, number: str, checksum: bool) -> str:
    """Hold a line against the format: its number, 69 columns, its checksum."""
    line = line.rstrip()
    if not checksum and line.isascii():
        line = line[:68] + checksum_of(line)
    if not line.isascii() or not line.startswith(number + " ") or len(line) != 69:
        raise ValueError(f"line {number} of an element set has 69 columns and begins with '{number} ': {line[:80]!r}")
    right = checksum_of(line)
    if line[68] != right:
        raise ValueError(f"line {number} of the element set: its checksum (last digit) is {line[68]}, not {right}")
    return line
