"""The world that a trajectory moves in: one flat record of floats, chosen once and handed to every function."""

from collections.abc import Iterator
from math import inf, isfinite
from typing import NamedTuple, TypeAlias

from sim.core.constants import FLATTENING, J2, MU_EARTH, OMEGA_EARTH, R_EARTH

LINEAR = -1.0  # two-body for the target; for the relative motion its linear part, on a circle Clohessy-Wiltshire
CW_CURVILINEAR = 0.0  # Clohessy-Wiltshire about a circular two-body orbit, its states in curvilinear LVLH
TWO_BODY = 1.0
ZONAL = 2.0  # two-body and the zonal harmonics J2..J6; those that are zero cost nothing
HARMONIC = 3.0  # two-body and the harmonics of `field`, turning with the Earth of `sky`

Buffer: TypeAlias = list[float]
"""A flat table of floats; where compiled code reads it, a contiguous array of float64."""

OFF: Buffer = [0.0]  # a table of nothing
IN_LAYERS = 1.0
LAYERED: Buffer = [IN_LAYERS]  # for `World.air`: the layers of sim.core.forces.drag, whatever the exponential's figures

# How the tables are laid out: figures before the rows, figures of a row, and how few rows can be interpolated
FIELD_HEAD, FIELD_ROW = 4, 8
SKY_HEAD, SKY_ROW, SKY_ROWS = 4, 11, 4
AIR_HEAD, AIR_ROW, AIR_ROWS = 2, 4, 8


class World(NamedTuple):
    """How gravity and air act, and where Sun and Moon are; what they act on is a `sim.core.body.Body`.

    Floats and flat buffers, so that compiled code sees one type. Build it with `world`, which refuses what cannot be;
    `sim.speed.buffers` turns its lists into the arrays that compiled functions take, and looks at it again.
    """

    gravity: float  # LINEAR, CW_CURVILINEAR, TWO_BODY, ZONAL or HARMONIC
    mu: float  # m3/s2
    radius: float  # m, equatorial
    j2: float
    j3: float
    j4: float
    j5: float
    j6: float
    spin: float  # rad/s, the rotation of the Earth and its air about +z
    flattening: float
    density: float  # kg/m3 at density_height; 0.0 means no drag
    density_height: float  # m above the ellipsoid
    scale_height: float  # m
    mean_motion: float  # rad/s of the target on its circle in a CW world; 0.0 elsewhere
    sun_mu: float  # m3/s2; 0.0 means that the Sun does not pull
    moon_mu: float  # m3/s2; 0.0 means that the Moon does not pull
    field: Buffer  # harmonics of gravity, see sim.core.forces.harmonics
    sky: Buffer  # how the Earth stands, and where Sun and Moon are, see sim.core.forces.sky
    air: Buffer  # density along the orbit or LAYERED, see sim.core.forces.drag


def world(
    gravity: float = ZONAL,
    mu: float = MU_EARTH,
    radius: float = R_EARTH,
    j2: float = J2,
    j3: float = 0.0,
    j4: float = 0.0,
    j5: float = 0.0,
    j6: float = 0.0,
    spin: float = OMEGA_EARTH,
    flattening: float = FLATTENING,
    density: float = 0.0,
    density_height: float = 390e3,
    scale_height: float = 45e3,
    mean_motion: float = 0.0,
    sun_mu: float = 0.0,
    moon_mu: float = 0.0,
    field: Buffer = OFF,
    sky: Buffer = OFF,
    air: Buffer = OFF,
) -> World:
    """Build a `World`; every number, integer or numpy scalar too, becomes a float, every sequence a list of floats.

    Without arguments it is the Earth with J2, no air and no light. A world with ``gravity=CW_CURVILINEAR`` needs its
    ``mean_motion``; it and a linear one know nothing of the rest. Sun, Moon and light need their places in ``sky``. The
    atmosphere's default height and scale height are chosen: a fair mean of NRLMSISE-00 at the solar minimum of 1995-97.

    Raises
    ------
    ValueError
        When the figures contradict each other or cannot be, with all that is wrong (see `faults`).
    """
    made = World(
        float(gravity),
        float(mu),
        float(radius),
        float(j2),
        float(j3),
        float(j4),
        float(j5),
        float(j6),
        float(spin),
        float(flattening),
        float(density),
        float(density_height),
        float(scale_height),
        float(mean_motion),
        float(sun_mu),
        float(moon_mu),
        [float(value) for value in field],
        [float(value) for value in sky],
        [float(value) for value in air],
    )
    return checked(made)


def checked(world: World) -> World:
    """Return a `World` in which nothing is wrong.

    Raises
    ------
    ValueError
        With all that is wrong.
    """
    wrong = faults(world)
    if wrong:
        raise ValueError(f"this world cannot be: {'; '.join(wrong)}")
    return world


def faults(world: World) -> list[str]:
    """Return what is wrong with a `World`, a clause each: unknown codes, tables missing or cut, figures without sense.

    In a world without faults no function reads a table beyond its end, whatever the time and place.
    """
    return [*_wrong_figures(world), *_wrong_together(world), *_wrong_tables(world)]


def _wrong_figures(world: World) -> Iterator[str]:
    if world.gravity not in (LINEAR, CW_CURVILINEAR, TWO_BODY, ZONAL, HARMONIC):
        yield (
            "gravity is LINEAR (-1), CW_CURVILINEAR (0), TWO_BODY (1), ZONAL (2) or HARMONIC (3), "
            f"not {world.gravity:g}"
        )
    for name, value in world._asdict().items():
        if name in ("mu", "radius") and not 0.0 < value < inf:
            yield f"{name} must be positive and finite, not {value:g}"
        elif name in ("density", "sun_mu", "moon_mu") and not 0.0 <= value < inf:
            yield f"{name} must be finite and not negative, 0 for none, not {value:g}"
        elif name in ("j2", "j3", "j4", "j5", "j6", "spin", "density_height", "mean_motion") and not isfinite(value):
            yield f"{name} must be finite, not {value:g}"
    if not 0.0 <= world.flattening < 1.0:
        yield f"flattening is from 0 to less than 1, not {world.flattening:g}"
    if not world.scale_height > 0.0:
        yield f"scale_height must be positive (infinite: the same density everywhere), not {world.scale_height:g}"


def _wrong_together(world: World) -> Iterator[str]:
    if world.gravity in (LINEAR, CW_CURVILINEAR) and (world.density > 0.0 or world.sun_mu > 0.0 or world.moon_mu > 0.0):
        yield "a linear or CW world has neither air nor Sun nor Moon"
    if world.gravity == HARMONIC and len(world.field) <= 1:
        yield "gravity=HARMONIC needs a field (sim.environment.gravity_field.load)"
    if len(world.sky) <= 1:
        for name, mu in (("sun_mu", world.sun_mu), ("moon_mu", world.moon_mu)):
            if mu > 0.0:
                yield f"{name} needs a sky, the table of where Sun and Moon are (sim.environment.sky_table.sample)"


def _wrong_tables(world: World) -> Iterator[str]:
    for name, table in (("field", world.field), ("sky", world.sky), ("air", world.air)):
        fault = _table_fault(name, table)
        if fault:
            yield f"the table {name} {fault}"


def _table_fault(name: str, table: Buffer) -> str:
    """Return what is wrong with one of a `World`'s tables; nothing is with one that is `OFF`."""
    if len(table) <= 1:
        return "" if len(table) == 1 else "is empty: leave it out instead"
    if not all(map(isfinite, table)):
        return "has numbers that are not finite"
    if name == "field":
        return _field_fault(table)
    head, row, rows = (SKY_HEAD, SKY_ROW, SKY_ROWS) if name == "sky" else (AIR_HEAD, AIR_ROW, AIR_ROWS)
    if (len(table) - head) % row or len(table) < head + rows * row:
        return f"is {head} figures and whole rows of {row}, {rows} at least, not {len(table)} figures"
    return "" if table[1] > 0.0 else f"has rows that are {table[1]:g} s apart"


def _field_fault(field: Buffer) -> str:
    if len(field) < FIELD_HEAD:
        return "is cut"
    degree, order, mu, radius = field[:FIELD_HEAD]
    if degree != int(degree) or order != int(order) or not 0.0 <= order <= degree or degree < 2.0:
        return f"has degree {degree:g} and order {order:g}: the degree is 2 at least, the order 0 to it"
    if not (mu > 0.0 and radius > 0.0):
        return f"has mu {mu:g} m3/s2 and radius {radius:g} m"
    columns = range(0, int(order) + 2, 2)
    size = FIELD_HEAD
    for m in columns:
        size += 2 * FIELD_ROW * (int(degree) + 2 - m)
    return "" if len(field) == size else f"of {degree:g}x{order:g} is of {size} figures, not {len(field)}"


def span(table: Buffer, head: int, row: int) -> tuple[float, float]:
    """Return from when to when (s) a table of sky or air holds, always where it is `OFF`."""
    if len(table) <= 1:
        return -inf, inf
    return table[0], table[0] + table[1] * ((len(table) - head) // row - 1)


def beyond(world: World, first: float, last: float, light: float = 0.0) -> str:
    """Return which table of a `World` does not reach from ``first`` to ``last`` (s), and how far it does; "" if none.

    ``light`` is how long (s) before the light set out that presses on the body; 0.0 where none does.
    """
    uses = [("air", span(world.air, AIR_HEAD, AIR_ROW), first)] if world.density > 0.0 else []
    if light > 0.0 or world.sun_mu > 0.0 or world.moon_mu > 0.0 or world.gravity == HARMONIC:
        uses.append(("sky", span(world.sky, SKY_HEAD, SKY_ROW), first - light))
    for name, (begin, end), since in uses:
        if not (begin <= since and last <= end):
            return f"the table {name} holds from {begin:g} s to {end:g} s, not from {since:g} s to {last:g} s"
    return ""
