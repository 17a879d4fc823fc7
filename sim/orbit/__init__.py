"""The textbook's toolbox: orbits, transfers, relative motion, light, each with its units in the arguments' names.

A front door to `sim.core`: the same equations, with every argument checked. What lies out of an equation's domain
(kilometres for metres, degrees for radians, a hyperbola's eccentricity for an ellipse, one and a half revolutions) is a
ValueError that says what is meant, never a number. Each function has a textbook's worked example. SI units; the Earth
unless ``mu_m3_s2`` is given.

>>> import sim
>>> round(sim.orbit.hohmann(6378e3 + 300e3, 6378e3 + 400e3).total_m_s, 1)
57.2
>>> sim.orbit.hohmann(6678, 6778)
Traceback (most recent call last):
...
ValueError: from_radius_m: 6,678 m lies inside the Earth; metres from its centre are needed, not km, not a height
"""

from sim.orbit.clohessy_wiltshire import cw_step, cw_transfer
from sim.orbit.elements import Elements, apsides_m, elements_from_state, state_from_elements
from sim.orbit.frames import inertial_from_lvlh, lvlh_from_inertial, lvlh_from_rac, rac_from_lvlh
from sim.orbit.kepler import (
    eccentric_from_mean_rad,
    kepler_step,
    mean_from_true_rad,
    mean_motion_rad_s,
    period_s,
    true_from_mean_rad,
)
from sim.orbit.lambert import LambertTransfer, lambert_least_time_s, lambert_transfer
from sim.orbit.relative_elements import (
    RelativeElements,
    least_separation_m,
    relative_elements,
    relative_state,
    safe_ellipse,
)
from sim.orbit.state import State
from sim.orbit.sun import sun_position_m, sunlight
from sim.orbit.transfers import (
    Bielliptic,
    Hohmann,
    Phasing,
    bielliptic,
    circular_speed_m_s,
    hohmann,
    phasing,
    plane_change_m_s,
)
from sim.orbit.two_impulses import TwoImpulses
from sim.orbit.yamanaka_ankersen import ya_step, ya_transfer

__all__ = [
    "Bielliptic",
    "Elements",
    "Hohmann",
    "LambertTransfer",
    "Phasing",
    "RelativeElements",
    "State",
    "TwoImpulses",
    "apsides_m",
    "bielliptic",
    "circular_speed_m_s",
    "cw_step",
    "cw_transfer",
    "eccentric_from_mean_rad",
    "elements_from_state",
    "hohmann",
    "inertial_from_lvlh",
    "kepler_step",
    "lambert_least_time_s",
    "lambert_transfer",
    "least_separation_m",
    "lvlh_from_inertial",
    "lvlh_from_rac",
    "mean_from_true_rad",
    "mean_motion_rad_s",
    "period_s",
    "phasing",
    "plane_change_m_s",
    "rac_from_lvlh",
    "relative_elements",
    "relative_state",
    "safe_ellipse",
    "state_from_elements",
    "sun_position_m",
    "sunlight",
    "true_from_mean_rad",
    "ya_step",
    "ya_transfer",
]
