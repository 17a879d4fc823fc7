"""The two ships as the loop flies them: ports, jets, drag. A module may change hands, and then each is another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import vehicles
from sim.core.body import POINT, Body
from sim.core.elementary import acos, sincos
from sim.core.rigid.quaternion import from_matrix
from sim.core.vectors import dot
from sim.gnc.commands import JETS, LOW_Z
from sim.gnc.craft import Craft
from sim.scenario.tables.phases import Dock, Docked
from sim.setup.axes import ANGLES
from sim.setup.execution_errors import pulse_scatter

if TYPE_CHECKING:
    from sim.core.tuples import Quaternion, Vector
    from sim.scenario import Scenario
    from sim.scenario.tables.models import Chaser
    from sim.vehicles.vehicle import Port, Vehicle

    Matrix = tuple[Vector, Vector, Vector]

__all__ = ["IDENTITY", "Ships", "TwoShips", "one_ship", "pitch_matrix", "rotation_matrix", "turned", "two_ships"]

NOWHERE = (0.0, 0.0, 0.0)
IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Ships:
    """The ships as they are from one phase on: a target alone, or `TwoShips`.

    Attributes
    ----------
    phase : number of the first phase that is flown with them
    target : the vehicle
    craft : what air and light act on, ports and pulses as `sim.gnc.cycle.fly_segment` takes them
    target_port, chaser_port : (3,) m from the centre of mass, LVLH axes, the chaser's as it stands below the target
    docking_ports : the same two in the axes of their ships; None where they have none
    """

    phase: int
    target: Vehicle
    craft: Craft
    target_port: Vector = NOWHERE
    chaser_port: Vector = NOWHERE
    docking_ports: tuple[Port, Port] | None = None

    @property
    def vehicles(self) -> dict[str, Vehicle]:
        """The ships by what they are, "target" first; the last is the one that burns."""
        return {"target": self.target}


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoShips(Ships):
    """A target and a chaser.

    Attributes
    ----------
    chaser : the vehicle
    jets : its jets as `sim.gnc.cycle.fly_segment` takes them
    misalignment_rad : between the axes of the two ports at contact
    """

    chaser: Vehicle
    jets: list[float]
    misalignment_rad: float

    @property
    def vehicles(self) -> dict[str, Vehicle]:
        """The ships by what they are, "target" first; the last is the one that burns."""
        return {"target": self.target, "chaser": self.chaser}


def two_ships(scenario: Scenario, chaser: Chaser) -> tuple[TwoShips, ...]:
    """Return the ships of a rendezvous: those it begins with, then those that a docked phase leaves, from the next on.

    ``chaser`` is the scenario's.
    """
    target = scenario.target
    found = [_pair(scenario, chaser, 0, target.vehicle, target.port, chaser.vehicle, chaser.port)]
    for k, phase in enumerate(scenario.phase):
        if isinstance(phase, Docked) and phase.leaves is not None:
            new = phase.leaves
            found.append(_pair(scenario, chaser, k + 1, new.target, new.target_port, new.chaser, new.chaser_port))
    return tuple(found)


def one_ship(scenario: Scenario) -> Ships:
    """Return the target of a propagation."""
    target = vehicles.load(scenario.target.vehicle)
    station = rotation_matrix(scenario.target.attitude.rotation)
    held = quaternion_of(station)
    craft = Craft(
        target=_body(scenario, target, target.mass_kg, station),
        chaser=POINT,
        target_port=NOWHERE,
        chaser_port=NOWHERE,
        target_below=held,
        chaser_below=held,
        min_pulse=0.08,
        scatter=0.0,
    )
    return Ships(0, target, craft)


def _pair(
    scenario: Scenario,
    given: Chaser,
    phase: int,
    target_name: str,
    theirs: str | None,
    chaser_name: str,
    ours: str | None,
) -> TwoShips:
    """Turn two vehicles and the names of their ports into the numbers that the loop flies from a phase on."""
    target, chaser = vehicles.load(target_name), vehicles.load(chaser_name)
    station, rotation = (rotation_matrix(ship.attitude.rotation) for ship in (scenario.target, given))
    mass = given.mass if phase == 0 else None
    target_port = chaser_port = NOWHERE
    ports: tuple[Port, Port] | None = None
    misalignment = 0.0
    if theirs and ours:
        ports = their_port, our_port = target.ports[theirs], chaser.ports[ours]
        chaser_port = turned(rotation, our_port.position_m)
        target_port = turned(station, their_port.position_m)
        at_contact = next((ANGLES[one.axis] for one in scenario.phase if isinstance(one, Dock)), 0.0)
        axis = turned(pitch_matrix(at_contact), turned(rotation, our_port.axis))
        facing = -dot(axis, turned(station, their_port.axis))
        misalignment = acos(max(-1.0, min(1.0, facing)))
    craft = Craft(
        target=_body(scenario, target, target.mass_kg, station),
        chaser=_body(scenario, chaser, mass or chaser.mass_kg, rotation),
        target_port=target_port,
        chaser_port=chaser_port,
        target_below=quaternion_of(station),
        chaser_below=quaternion_of(rotation),
        min_pulse=chaser.min_pulse_s,
        scatter=pulse_scatter(scenario, chaser),
    )
    return TwoShips(
        phase,
        target,
        craft,
        target_port,
        chaser_port,
        ports,
        chaser=chaser,
        jets=jet_table(chaser, rotation),
        misalignment_rad=misalignment,
    )


def _body(scenario: Scenario, ship: Vehicle, mass_kg: float, attitude: Matrix) -> Body:
    """Return the drag of a ship held in LVLH, where the wind comes from ahead, and what light presses: area to mass.

    One figure for all of the time that it is so: that of the attitude held near the target, and of its first mass.
    """
    model = scenario.model
    lit = model.solar_pressure and not model.linear
    return Body(
        cda_m=ship.drag_coefficient * ship.drag_area(attitude[0]) / mass_kg,
        srp_m=ship.light_coefficient * ship.light_area_m2 / mass_kg if lit else 0.0,
    )


def jet_table(chaser: Vehicle, rotation: Matrix) -> list[float]:
    """Return the table of `sim.gnc.control.jet_select`: what fires for each polar direction, NORM then LOW-Z.

    Below the target the polar axes are those of LVLH, and elsewhere the chaser is pitched with them: one table serves.
    For every direction the body command that lies nearest to it is taken; approaches are flown with the body axes
    along the polar axes, where the two are the same.
    """
    table: list[float] = []
    for mode, flag in (("norm", 0), ("low-z", LOW_Z)):
        for axis in range(3):
            for sign in (1.0, -1.0):
                along = [sign * rotation[axis][k] for k in range(3)]
                best = max(range(3), key=lambda k: abs(along[k]))
                command = ("+" if along[best] > 0.0 else "-") + "XYZ"[best]
                force = turned(rotation, chaser.force_n(mode, command))
                table += [*force, chaser.flow_kg_s(mode, command), float(JETS[command] | flag)]
    return table


def rotation_matrix(yaw_pitch_roll: Vector) -> Matrix:
    """Return the matrix that turns body axes into LVLH axes, rows LVLH: yaw about z, then pitch, then roll."""
    yaw, pitch, roll = yaw_pitch_roll
    (sy, cy), (sp, cp), (sr, cr) = sincos(yaw), sincos(pitch), sincos(roll)
    return (
        (cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr),
        (sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr),
        (-sp, cp * sr, cp * cr),
    )


def quaternion_of(rotation: Matrix) -> Quaternion:
    """Return the quaternion of a rotation given as rows."""
    (a, b, c), (d, e, f), (g, h, i) = rotation
    return from_matrix((a, b, c, d, e, f, g, h, i))


def pitch_matrix(angle: float) -> Matrix:
    """Return the matrix that pitches a chaser from its attitude below the target to that at a polar angle, LVLH."""
    s, c = sincos(angle)
    return (c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c)


def turned(rotation: Matrix, vector: Vector) -> Vector:
    """Return rotation times vector."""
    return dot(rotation[0], vector), dot(rotation[1], vector), dot(rotation[2], vector)
