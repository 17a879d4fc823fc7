"""The scenario file's tables as models: where and when, how the world moves, the target and the chaser.

Field descriptions become those of the JSON Schema. Values are SI floats (radians) and UTC datetimes after loading.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from sim.environment.space_weather import Indices
from sim.inputs.fields import (
    Angle,
    Density,
    Length,
    Line,
    Mass,
    Name,
    NumberField,
    QuantityField,
    Speed,
    TextField,
    Utc,
    wrong,
)
from sim.scenario.tables.gravity import LINEAR, GravityField

__all__ = [
    "Atmosphere", "Chaser", "ChaserAttitude", "Elements", "Insertion", "Model", "Orbit", "Relative", "Start",
    "State", "Table", "Target", "TargetAttitude", "Time",
]  # fmt: skip

LengthVector = tuple[Length, Length, Length]
SpeedVector = tuple[Speed, Speed, Speed]
AngleVector = tuple[Angle, Angle, Angle]
AirHeight = Annotated[float, QuantityField("length", least=0.0, most=1e6, range_text="between 0 km and 1000 km")]
ScaleHeight = Annotated[float, QuantityField("length", least=5e3, most=1e6, range_text="between 5 km and 1000 km")]
Inclination = Annotated[float, QuantityField("angle", least=0.0, most=math.pi, range_text="between 0 deg and 180 deg")]
Phase = Annotated[float, QuantityField("angle", least=0.0, below=2.0 * math.pi, range_text="between 0 deg and 360 deg")]
Eccentricity = Annotated[float, NumberField(least=0.0, range_text="zero or more, and less than 1 for an orbit")]
GravityModel = Annotated[str, GravityField()]
Seed = Annotated[int, NumberField(least=0, most=2**31 - 1, whole=True, range_text="between 0 and 2147483647")]

Flux = Annotated[float, NumberField(least=50.0, most=500.0, range_text="between 50 and 500 solar flux units")]
ApIndex = Annotated[float, NumberField(least=0.0, most=400.0, range_text="between 0 and 400")]

Tle = Annotated[str, TextField(80)]

_UNSET = datetime(1972, 1, 1, tzinfo=UTC)


class Table(BaseModel):
    """A table of the file: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Time(Table):
    """When the simulation starts, and what mission elapsed time counts from."""

    epoch: Utc = Field(description="When the simulation starts: date, time and zone.")
    liftoff: Utc = Field(
        default=_UNSET,
        description="When mission elapsed time starts. When left out, at the epoch.",
        json_schema_extra={"default": None},
    )

    @model_validator(mode="after")
    def _liftoff_is_epoch(self) -> Time:
        if "liftoff" not in self.model_fields_set:
            object.__setattr__(self, "liftoff", self.epoch)
        return self


class Atmosphere(Table):
    """The air that brakes, turning with the Earth; keys that belong to another model than the one chosen rest."""

    model_config = ConfigDict(
        json_schema_extra={
            "dependentRequired": {
                "f107": ["f107_81day", "ap"],
                "f107_81day": ["f107", "ap"],
                "ap": ["f107", "f107_81day"],
            }
        }
    )

    model: Literal["layered", "exponential", "constant", "nrlmsise-00"] = Field(
        default="layered",
        description="layered: a published table of the mean air from the ground to 1,000 km, exponential between its "
        "heights; exponential: the density falls with height from the one given, good near there; constant: the same "
        "everywhere; nrlmsise-00: a model of the real atmosphere, by Sun, season, time of day and place. When left "
        "out, exponential where a density, a height or a scale height is given.",
    )
    density: Density = Field(
        default=8.6e-13,
        description="exponential, constant: the density at the height given. The default was chosen: the mean of "
        "NRLMSISE-00 over Mir's orbit on 29 June 1995.",
        json_schema_extra={"default": "8.6e-13 kg/m3"},
    )
    height: AirHeight = Field(
        default=390e3,
        description="exponential: the height above the ellipsoid at which the air has this density.",
        json_schema_extra={"default": "390 km"},
    )
    scale_height: ScaleHeight = Field(
        default=45e3,
        description="exponential: the height over which the density falls by a factor e; chosen from NRLMSISE-00.",
        json_schema_extra={"default": "45 km"},
    )
    f107: Flux | None = Field(
        default=None,
        description="nrlmsise-00: the solar flux at 10.7 cm observed on the day before, in solar flux units. From "
        "January 1995 to July 1998 all three indices may be left out: docking days have their own, others monthly "
        "means.",
    )
    f107_81day: Flux | None = Field(
        default=None, description="nrlmsise-00: the mean of the same flux over 81 days, with the day in the middle."
    )
    ap: ApIndex | None = Field(default=None, description="nrlmsise-00: the geomagnetic index Ap of the day.")

    @property
    def indices(self) -> Indices | None:
        """What the Sun does, as the file gives it; None where it says nothing and the date is to tell."""
        if self.f107 is None or self.f107_81day is None or self.ap is None:
            return None
        return Indices(self.f107, self.f107_81day, self.ap)

    @model_validator(mode="after")
    def _exponential_by_its_keys(self) -> Atmosphere:
        given = self.model_fields_set
        if "model" not in given and given & {"density", "height", "scale_height"}:
            object.__setattr__(self, "model", "exponential")
        return self

    @model_validator(mode="after")
    def _three_indices(self) -> Atmosphere:
        given = [key for key in ("f107", "f107_81day", "ap") if getattr(self, key) is not None]
        if 0 < len(given) < 3:
            alone = f"{' and '.join(given)} alone {'says' if len(given) == 1 else 'say'}"
            raise wrong(f"{alone} too little: the three indices go together", "f107 = 75, f107_81day = 75, ap = 8")
        return self


class Model(Table):
    """How the world moves; every key has a default."""

    gravity: GravityModel = Field(
        default="j2",
        description="cw: the equations of Clohessy and Wiltshire as in the textbooks, on straight axes about a "
        "circular orbit: 3 m off after a revolution from 1 km, 300 m from 10 km; cw-curvilinear: the same equations "
        "with the arc along the orbit and the height difference, good to tens of kilometres along it; ya: those of "
        "Yamanaka and Ankersen about the ellipse given, on straight axes, with the errors of cw; two-body: a spherical "
        "Earth; "
        "j2: the flattened Earth; zonal: J2 to J6; degree x order, such as 20x20: the Earth's field EGM2008, which "
        "turns with it.",
    )
    sun: StrictBool = Field(default=False, description="Whether the Sun pulls; not in cw, cw-curvilinear and ya.")
    moon: StrictBool = Field(default=False, description="Whether the Moon pulls; not in cw, cw-curvilinear and ya.")
    solar_pressure: StrictBool = Field(
        default=False,
        description="Whether sunlight pushes the ships outside the Earth's shadow; not in the worlds named there.",
    )
    drag: StrictBool = Field(default=True, description="Whether the air slows the ships.")
    atmosphere: Atmosphere = Field(default=Atmosphere(), description="The air that slows the ships.")
    attitude: Literal["perfect"] = Field(
        default="perfect", description="perfect: the commanded attitude is held exactly."
    )
    navigation: Literal["perfect"] = Field(
        default="perfect", description="perfect: the guidance knows the true position and velocity."
    )
    execution: Literal["seeded", "perfect"] = Field(
        default="seeded",
        description="seeded: burns and pulses have small errors, drawn from the seed; perfect: they have none.",
    )
    burns: Literal["finite", "impulsive"] = Field(
        default="finite",
        description="finite: burns take the time that the engine's thrust needs; impulsive: a burn changes the "
        "velocity at once, as in the textbooks. The pulses of approaches, holds and dockings are finite in any case.",
    )
    seed: Seed = Field(
        default=0, description="Chooses the errors. The same scenario, seed and version give the same numbers."
    )

    @property
    def linear(self) -> bool:
        """Whether it is a world of linear equations, which know no force but the Earth's central one."""
        return self.gravity in LINEAR


class State(Table):
    """Position and velocity of the target, on the axes of a frame."""

    frame: Literal["gcrs", "j2000", "m50", "teme", "itrs"] = Field(
        default="gcrs",
        description="gcrs: the inertial axes used here; j2000: mean equator of 2000, also called EME2000; m50: mean "
        "equator of 1950, used for the Shuttle; teme: the axes of element sets; itrs: the Earth's axes, with the "
        "velocity relative to the turning Earth.",
    )
    time: Utc | None = Field(
        default=None,
        description="When the state holds. The target coasts from then to the epoch. When left out, at the epoch.",
    )
    position: LengthVector = Field(description="The position: x, y, z.")
    velocity: SpeedVector = Field(description="The velocity: x, y, z.")


class Elements(Table):
    """Orbital elements."""

    kind: Literal["osculating", "mean"] = Field(
        default="osculating",
        description="osculating: those of the ellipse that touches the orbit; mean: without the periodic terms of J2 "
        "(Brouwer's theory of first order) and the long-periodic one of J3, as in element sets.",
    )
    frame: Literal["gcrs", "j2000", "m50", "teme"] = Field(
        default="gcrs", description="The equator and equinox from which the angles count; see the frame of a state."
    )
    time: Utc | None = Field(
        default=None,
        description="When the elements hold. The target coasts from then to the epoch. When left out, at the epoch.",
    )
    semi_major_axis: Length = Field(description="The semi-major axis, from the Earth's centre.")
    eccentricity: Eccentricity = Field(description="The eccentricity, a number without a unit.")
    inclination: Inclination = Field(description="The inclination to the equator.")
    raan: Angle = Field(
        default=0.0, description="The right ascension of the ascending node.", json_schema_extra={"default": "0 deg"}
    )
    argument_of_perigee: Angle = Field(
        default=0.0,
        description="The argument of perigee: the angle from the node to the perigee.",
        json_schema_extra={"default": "0 deg"},
    )
    true_anomaly: Angle = Field(
        default=0.0,
        description="The true anomaly: the angle from the perigee to the spacecraft.",
        json_schema_extra={"default": "0 deg"},
    )
    mean_anomaly: Angle | None = Field(default=None, description="The mean anomaly, instead of the true one.")


class Orbit(Table):
    """An orbit: an element set, a state, elements, an ephemeris file, or height and inclination of a circular one."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [key]} for key in ("tle", "state", "elements", "oem", "altitude")],
            "dependentRequired": {
                "altitude": ["inclination"],
                "inclination": ["altitude"],
                "raan": ["altitude"],
                "argument_of_latitude": ["altitude"],
            },
        }
    )

    tle: tuple[Tle, Tle] | None = Field(default=None, description="The two lines of an element set.")
    state: State | None = Field(default=None, description="Position and velocity.")
    elements: Elements | None = Field(default=None, description="Orbital elements.")
    oem: Line | None = Field(
        default=None,
        description="The path of an ephemeris file (CCSDS OEM, keyword-value notation), seen from the scenario's own "
        "folder. The target starts where the file has it at the epoch.",
    )
    altitude: Length | None = Field(
        default=None, description="The height of a circular orbit above a radius of 6378.137 km."
    )
    inclination: Inclination | None = Field(default=None, description="The inclination of the circular orbit.")
    raan: Angle = Field(
        default=0.0,
        description="The right ascension of the circular orbit's ascending node.",
        json_schema_extra={"default": "0 deg"},
    )
    argument_of_latitude: Angle = Field(
        default=0.0, description="The angle from the node to the spacecraft.", json_schema_extra={"default": "0 deg"}
    )


class TargetAttitude(Table):
    """How the target points."""

    hold: Literal["lvlh"] = Field(default="lvlh", description="lvlh: it does not turn in LVLH.")
    rotation: AngleVector = Field(
        default=(0.0, 0.0, 0.0),
        description="Yaw, pitch and roll of the body axes from the LVLH axes.",
        json_schema_extra={"default": ["0 deg", "0 deg", "0 deg"]},
    )


class Target(Table):
    """The vehicle at the origin of the relative motion."""

    vehicle: Line = Field(description="The name of a shipped vehicle, or the path of a vehicle file, ending in .toml.")
    orbit: Orbit = Field(
        description="The target's orbit at the epoch.", examples=[{"altitude": "390 km", "inclination": "51.65 deg"}]
    )
    attitude: TargetAttitude = Field(default=TargetAttitude(), description="Which way the target points.")
    port: Name | None = Field(
        default=None, description="The docking port that is approached. When left out, the vehicle's only one."
    )


class Relative(Table):
    """Where the chaser starts from the target, centre of mass to centre of mass."""

    frame: Literal["lvlh", "lvlh-curvilinear"] = Field(
        description="lvlh: straight axes; lvlh-curvilinear: x along the orbit's arc, z the difference of heights."
    )
    position: LengthVector = Field(description="The position: x along V-bar (forward), y, z along R-bar (down).")
    velocity: SpeedVector = Field(description="The velocity, as seen in the turning frame.")
    at: Utc | None = Field(
        default=None, description="When the chaser is there if no jet fires. When left out, at the epoch."
    )


class Insertion(Table):
    """Where the chaser starts when it is still far away: on the orbit that it was inserted into, after OMS-2.

    Its plane is the target's, but for the node. Heights are mean ones, as element sets and status reports give them.
    """

    apogee: Length = Field(description="The mean height of the apogee above a radius of 6378.137 km.")
    perigee: Length = Field(description="The mean height of the perigee above a radius of 6378.137 km.")
    phase: Phase = Field(description="How far the target is ahead, as an angle in the orbit.")
    true_anomaly: Angle = Field(
        default=math.pi,
        description="Where the chaser is on its orbit, from the perigee: OMS-2 burns at the apogee.",
        json_schema_extra={"default": "180 deg"},
    )
    node: Angle = Field(
        default=0.0,
        description="How far its ascending node is east of the target's. A lower orbit's node turns west faster.",
        json_schema_extra={"default": "0 deg"},
    )


class ChaserAttitude(Table):
    """How the chaser points during proximity operations."""

    rotation: AngleVector = Field(
        default=(0.0, 0.0, 0.0),
        description="Yaw, pitch and roll of the body axes from the LVLH axes, below the target. Zero is nose along "
        "V-bar, bay up. Elsewhere in the orbit plane the ship is pitched so that the same side faces the target. "
        "Chosen.",
        json_schema_extra={"default": ["0 deg", "0 deg", "0 deg"]},
    )


class Chaser(Table):
    """The vehicle that flies to the target; it starts beside it, or far away on an orbit of its own."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["relative"]}, {"required": ["insertion"]}]})

    vehicle: Line = Field(description="The name of a shipped vehicle, or the path of a vehicle file, ending in .toml.")
    mass: Mass | None = Field(default=None, description="The mass at the epoch. When left out, the vehicle's own.")
    port: Name | None = Field(
        default=None, description="The chaser's docking port. When left out, the vehicle's only one."
    )
    relative: Relative | None = Field(default=None, description="Where the chaser starts, as seen from the target.")
    insertion: Insertion | None = Field(
        default=None, description="The orbit on which the chaser starts, far from the target."
    )
    attitude: ChaserAttitude = Field(default=ChaserAttitude(), description="How the chaser points near the target.")


class Start(Table):
    """Another start of the same flight: ``--from``."""

    phase: Name = Field(description="The phase with which the flight begins; those before it are left out.")
    last: Name | None = Field(
        default=None,
        description="The phase with which the flight ends; those after it are left out. When not given, the last of "
        "the file.",
    )
    epoch: Utc = Field(description="When the simulation then starts: date, time and zone.")
    mass: Mass | None = Field(
        default=None, description="The chaser's mass at that time. When left out, the vehicle's own."
    )
    relative: Relative = Field(description="Where the chaser is at that time.")
