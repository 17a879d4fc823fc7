"""Vehicles as values: mass, ports, drag, capture limits, engines and jets in SI units and body axes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.vehicles.module import Module, Vector

__all__ = ["G0", "CaptureLimits", "Engine", "Jet", "Port", "Vector", "Vehicle", "structural_to_body"]

G0 = 9.80665  # m/s2, standard gravity: what turns a specific impulse into an exhaust speed


@dataclass(frozen=True, slots=True)
class Port:
    """A docking port, in body axes: the centre of its face from the centre of mass, and its outward unit vector."""

    position_m: Vector
    axis: Vector


@dataclass(frozen=True, slots=True)
class CaptureLimits:
    """What the docking mechanism can catch, port to port at contact."""

    closing_rate_min_m_s: float
    closing_rate_max_m_s: float
    lateral_offset_max_m: float
    lateral_rate_max_m_s: float
    angle_max_rad: float


@dataclass(frozen=True, slots=True)
class Engine:
    """A rocket engine: thrust in vacuum and specific impulse; ``jets`` where it is the jets of the RCS that burn."""

    thrust_n: float
    isp_s: float
    jets: bool = False

    @property
    def flow_kg_s(self) -> float:
        """Propellant burned a second."""
        return self.thrust_n / self.exhaust_m_s

    @property
    def exhaust_m_s(self) -> float:
        """Speed of what comes out."""
        return self.isp_s * G0


@dataclass(frozen=True, slots=True)
class Jet:
    """A jet of the reaction control system.

    Attributes
    ----------
    name, group : such as "F1F" and "1"; groups that begin with V are verniers
    position_m : (3,) from the centre of mass, body axes
    force_n : (3,) force on the vehicle, body axes, nothing in the plume's way
    effective_force_n : (3,) the same with what the plume does to the vehicle itself
    flow_kg_s : propellant burned a second
    """

    name: str
    group: str
    position_m: Vector
    force_n: Vector
    effective_force_n: Vector
    flow_kg_s: float


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A spacecraft of a scenario, target or chaser.

    Attributes
    ----------
    name, title : the catalogue's name and the full one
    role : "target" | "chaser"
    mass_kg : mass
    radius_m : nearer than the sum of two vehicles' radii, centre to centre, they stand inside each other
    drag_areas_m2 : (3,) with the nose, the side and the belly to the wind; see `drag_area`
    drag_coefficient : of all three
    light_area_m2, light_coefficient : across the sunlight, and 1 where it is swallowed to 2 where it is thrown back
    ports : name -> `Port`
    provenance : key path -> where the figure comes from ("source: ..." or "chosen: ...")
    modules : the parts it is built of, or an orbiter's cargo; none where the file names none
    capture : what the docking mechanism can catch; None on a target, and on a chaser that cannot dock
    separation_speed_m_s : how fast the docking mechanism's springs push two ships apart; 0 where there are none
    insertion_mass_kg : mass after the second OMS burn, in the first orbit; 0 where the file does not give it
    propellant_kg : what the tanks ("rcs", "oms") hold in the first orbit, after the second OMS burn
    dimensions_m : name -> length, for pictures; a name that ends in _xo, _yo or _zo is a structural coordinate
    center_of_mass_m : (3,) centre of mass in structural axes (aft, right, up); None where the file has none
    engines : name -> `Engine`; those of a target burn where the scenario has no chaser
    jets : the jets, in the order of the file
    translation : mode ("norm", "low-z") -> command ("+X" ... "-Z") -> names of the jets it fires
    rcs_isp_s, min_pulse_s : specific impulse of the primary jets, shortest firing
    oms_residual_m_s, rcs_residual_m_s : 1 sigma along each axis of what a trimmed burn of these engines misses
    pulse_scatter : 1 sigma of a pulse's size, a fraction
    """

    name: str
    title: str
    role: str
    mass_kg: float
    radius_m: float
    drag_areas_m2: Vector
    drag_coefficient: float
    ports: Mapping[str, Port]
    provenance: Mapping[str, str]
    light_area_m2: float = 0.0
    light_coefficient: float = 0.0
    modules: tuple[Module, ...] = ()
    capture: CaptureLimits | None = None
    separation_speed_m_s: float = 0.0
    insertion_mass_kg: float = 0.0
    propellant_kg: Mapping[str, float] = field(default_factory=dict)
    dimensions_m: Mapping[str, float] = field(default_factory=dict)
    center_of_mass_m: Vector | None = None
    engines: Mapping[str, Engine] = field(default_factory=dict)
    jets: tuple[Jet, ...] = ()
    translation: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    rcs_isp_s: float = 0.0
    min_pulse_s: float = 0.0
    oms_residual_m_s: float = 0.0
    rcs_residual_m_s: float = 0.0
    pulse_scatter: float = 0.0
    _by_name: dict[str, Jet] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {jet.name: jet for jet in self.jets})

    def drag_area(self, wind: Vector) -> float:
        """Return the area (m2) that the air meets from a direction, a unit vector in body axes (either sense).

        Each of the three areas counts by its cosine, as of a box: too much by some 10 % between the axes, no more than
        the areas themselves are uncertain.
        """
        return math.fsum(area * abs(part) for area, part in zip(self.drag_areas_m2, wind, strict=True))

    def body(self, structural_m: Vector) -> Vector:
        """Turn a structural place (aft, right, up; m) into body axes from the centre of mass.

        Raises
        ------
        ValueError
            When the vehicle's file gives no centre of mass in structural axes.
        """
        if self.center_of_mass_m is None:
            raise ValueError(f"{self.name} has no structural axes")
        return structural_to_body(structural_m, self.center_of_mass_m)

    def jet(self, name: str) -> Jet:
        """Return a jet by its name."""
        return self._by_name[name]

    def force_n(self, mode: str, command: str) -> Vector:
        """Return the sum of the effective forces of a translation command's jets, body axes."""
        fired = [self._by_name[name].effective_force_n for name in self.translation[mode][command]]
        return (
            math.fsum(force[0] for force in fired),
            math.fsum(force[1] for force in fired),
            math.fsum(force[2] for force in fired),
        )

    def flow_kg_s(self, mode: str, command: str) -> float:
        """Return the propellant that a translation command's jets burn a second."""
        return math.fsum(self._by_name[name].flow_kg_s for name in self.translation[mode][command])


def structural_to_body(structural: Vector, center: Vector) -> Vector:
    """Turn a structural place (aft, right, up) into body axes (nose, right, belly) from the centre of mass."""
    return (center[0] - structural[0], structural[1] - center[1], center[2] - structural[2])
