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
from sim.scenario.tables.gravity import GravityField

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

    epoch: Utc = Field(description="Where the simulation starts: date, time and zone.")
    liftoff: Utc = Field(
        default=_UNSET,
        description="Zero of mission elapsed time; the epoch when left out.",
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

    model: Literal["exponential", "constant", "nrlmsise-00"] = Field(
        default="exponential",
        description="exponential: thins out with height; constant: equally dense everywhere; nrlmsise-00: as Sun, "
        "season, time of day and place make it.",
    )
    density: Density = Field(
        default=8.6e-13,
        description="exponential, constant: the density, at the height given. Default chosen: NRLMSISE-00, mean over "
        "Mir's orbit on 29 June 1995.",
        json_schema_extra={"default": "8.6e-13 kg/m3"},
    )
    height: AirHeight = Field(
        default=390e3,
        description="exponential: height above the ellipsoid at which the density holds.",
        json_schema_extra={"default": "390 km"},
    )
    scale_height: ScaleHeight = Field(
        default=45e3,
        description="exponential: height over which the density falls by a factor e. Default chosen, from NRLMSISE-00.",
        json_schema_extra={"default": "45 km"},
    )
    f107: Flux | None = Field(
        default=None,
        description="nrlmsise-00: solar flux at 10.7 cm as observed on the day before, in solar flux units. All three "
        "indices may be left out from January 1995 to July 1998: the docking days' own, other days' monthly means.",
    )
    f107_81day: Flux | None = Field(
        default=None, description="nrlmsise-00: the mean of the same flux over the 81 days about the day."
    )
    ap: ApIndex | None = Field(default=None, description="nrlmsise-00: the day's geomagnetic index Ap.")

    @property
    def indices(self) -> Indices | None:
        """What the Sun does, as the file gives it; None where it says nothing and the date is to tell."""
        if self.f107 is None or self.f107_81day is None or self.ap is None:
            return None
        return Indices(self.f107, self.f107_81day, self.ap)

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
        description="cw: Clohessy-Wiltshire's equations about a circular orbit; two-body: a spherical Earth; "
        "j2: with its flattening; zonal: J2 to J6; degree x order, such as 20x20: the Earth's whole field (EGM2008), "
        "turning with it.",
    )
    sun: StrictBool = Field(default=False, description="Whether the Sun's gravity counts; not in cw.")
    moon: StrictBool = Field(default=False, description="Whether the Moon's gravity counts; not in cw.")
    solar_pressure: StrictBool = Field(
        default=False, description="Whether sunlight presses, outside the Earth's shadow; not in cw."
    )
    drag: StrictBool = Field(default=True, description="Whether the air brakes.")
    atmosphere: Atmosphere = Field(default=Atmosphere(), description="The air that brakes.")
    attitude: Literal["perfect"] = Field(
        default="perfect", description="perfect: the attitude commanded is held exactly."
    )
    navigation: Literal["perfect"] = Field(default="perfect", description="perfect: guidance knows the true state.")
    execution: Literal["seeded", "perfect"] = Field(
        default="seeded",
        description="seeded: burns and pulses miss by the vehicle's figures, drawn from the seed; perfect: they hit.",
    )
    seed: Seed = Field(default=0, description="The same scenario, seed and version give the same numbers.")


class State(Table):
    """Position and velocity of the target, on the axes of a frame."""

    frame: Literal["gcrs", "j2000", "m50", "teme", "itrs"] = Field(
        default="gcrs",
        description="gcrs: inertial, as flown here; j2000: mean equator of 2000, also EME2000; m50: mean equator of "
        "1950, the Shuttle's; teme: of element sets; itrs: the Earth's axes, velocity relative to the turning Earth.",
    )
    time: Utc | None = Field(
        default=None, description="When it is there; it is coasted to the epoch, which it is when left out."
    )
    position: LengthVector = Field(description="x, y, z.")
    velocity: SpeedVector = Field(description="x, y, z.")


class Elements(Table):
    """Orbital elements."""

    kind: Literal["osculating", "mean"] = Field(
        default="osculating",
        description="osculating: of the ellipse that touches the orbit; mean: without the periodic terms of J2 "
        "(Brouwer's theory of first order) and the long one of J3, the kind that element sets hold.",
    )
    frame: Literal["gcrs", "j2000", "m50", "teme"] = Field(
        default="gcrs", description="The equator and equinox that the angles count from; see a state's frame."
    )
    time: Utc | None = Field(default=None, description="When they hold; the epoch if left out. They are coasted there.")
    semi_major_axis: Length = Field(description="Semi-major axis, from the Earth's centre.")
    eccentricity: Eccentricity = Field(description="Eccentricity, a plain number.")
    inclination: Inclination = Field(description="Inclination to the equator.")
    raan: Angle = Field(
        default=0.0, description="Right ascension of the ascending node.", json_schema_extra={"default": "0 deg"}
    )
    argument_of_perigee: Angle = Field(
        default=0.0, description="From the node to the perigee.", json_schema_extra={"default": "0 deg"}
    )
    true_anomaly: Angle = Field(
        default=0.0, description="From the perigee to the spacecraft.", json_schema_extra={"default": "0 deg"}
    )
    mean_anomaly: Angle | None = Field(default=None, description="The mean anomaly, in the place of the true one.")


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
        description="Path of an ephemeris file (CCSDS OEM, keyword-value notation), from the scenario's own folder: "
        "the target starts where it is at the epoch.",
    )
    altitude: Length | None = Field(default=None, description="Height of a circular orbit above 6378.137 km.")
    inclination: Inclination | None = Field(default=None, description="Inclination of the circular orbit.")
    raan: Angle = Field(
        default=0.0,
        description="Right ascension of the circular orbit's ascending node.",
        json_schema_extra={"default": "0 deg"},
    )
    argument_of_latitude: Angle = Field(
        default=0.0, description="From the node to the spacecraft.", json_schema_extra={"default": "0 deg"}
    )


class TargetAttitude(Table):
    """How the target points."""

    hold: Literal["lvlh"] = Field(default="lvlh", description="lvlh: fixed to the local vertical and the orbit.")
    rotation: AngleVector = Field(
        default=(0.0, 0.0, 0.0),
        description="Yaw, pitch, roll of the body axes from the LVLH axes.",
        json_schema_extra={"default": ["0 deg", "0 deg", "0 deg"]},
    )


class Target(Table):
    """The vehicle at the origin of the relative motion."""

    vehicle: Line = Field(description="Name of a shipped vehicle, or the path of a vehicle file ending in .toml.")
    orbit: Orbit = Field(
        description="Its orbit at the epoch.", examples=[{"altitude": "390 km", "inclination": "51.65 deg"}]
    )
    attitude: TargetAttitude = Field(default=TargetAttitude(), description="How it points.")
    port: Name | None = Field(
        default=None, description="The docking port that is approached; the vehicle's only one when left out."
    )


class Relative(Table):
    """Where the chaser starts from the target, centre of mass to centre of mass."""

    frame: Literal["lvlh", "lvlh-curvilinear"] = Field(
        description="lvlh: straight axes; lvlh-curvilinear: x along the orbit's arc, z height difference."
    )
    position: LengthVector = Field(description="x along V-bar (forward), y, z along R-bar (down).")
    velocity: SpeedVector = Field(description="The rate of the position, as seen in the turning frame.")
    at: Utc | None = Field(default=None, description="When the chaser is there if no jet fires; the epoch if left out.")


class Insertion(Table):
    """Where the chaser starts when it is still far away: on the orbit that it was inserted into, after OMS-2.

    Its plane is the target's, but for the node. Heights are mean ones, as element sets and status reports give them.
    """

    apogee: Length = Field(description="Mean height of the apogee above 6378.137 km.")
    perigee: Length = Field(description="Mean height of the perigee above 6378.137 km.")
    phase: Phase = Field(description="How far the target is ahead: an angle in the orbit.")
    true_anomaly: Angle = Field(
        default=math.pi,
        description="Where on its orbit it is, from the perigee: OMS-2 burns at the apogee.",
        json_schema_extra={"default": "180 deg"},
    )
    node: Angle = Field(
        default=0.0,
        description="How far east of the target's its ascending node is: the lower orbit's turns westward faster.",
        json_schema_extra={"default": "0 deg"},
    )


class ChaserAttitude(Table):
    """How the chaser points during proximity operations."""

    rotation: AngleVector = Field(
        default=(0.0, 0.0, 0.0),
        description="Yaw, pitch, roll of the body axes from the LVLH axes below the target: zero is nose along V-bar, "
        "bay up. Elsewhere in the orbit plane it is pitched so that the same side faces the target. Chosen.",
        json_schema_extra={"default": ["0 deg", "0 deg", "0 deg"]},
    )


class Chaser(Table):
    """The vehicle that flies to the target; it starts beside it, or far away on an orbit of its own."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["relative"]}, {"required": ["insertion"]}]})

    vehicle: Line = Field(description="Name of a shipped vehicle, or the path of a vehicle file ending in .toml.")
    mass: Mass | None = Field(default=None, description="Mass at the epoch; the vehicle's own when left out.")
    port: Name | None = Field(default=None, description="Its docking port; the vehicle's only one when left out.")
    relative: Relative | None = Field(default=None, description="Where it starts, from the target.")
    insertion: Insertion | None = Field(default=None, description="The orbit on which it starts, far from the target.")
    attitude: ChaserAttitude = Field(default=ChaserAttitude(), description="How it points near the target.")


class Start(Table):
    """Another start of the same flight: ``--from``."""

    phase: Name = Field(description="The phase that it begins with; those before it are left out.")
    last: Name | None = Field(
        default=None,
        description="The phase that it ends with, those after it left out; the file's last one when left out.",
    )
    epoch: Utc = Field(description="Where the simulation then starts: date, time and zone.")
    mass: Mass | None = Field(default=None, description="The chaser's mass by then; the vehicle's own when left out.")
    relative: Relative = Field(description="Where the chaser then is.")
