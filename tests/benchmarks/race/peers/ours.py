"""This project: a Runge-Kutta-Nystrom method of order 12, compiled and interpreted."""

from __future__ import annotations

from race.case import ANGLE, DAY, SIDEREAL, START, Field, Racer, Run
from sim import speed
from sim.core import world as worlds
from sim.core.body import POINT
from sim.core.forces import harmonics
from sim.core.motion.integrate import orbit_coast

BLUE = "#0072B2"


def model(field: Field) -> worlds.World:
    """Return the field as the project's world; its Earth turns uniformly, or not at all."""
    if field.order == 0 and field.degree == 2:
        return worlds.world(gravity=worlds.ZONAL, mu=field.mu, radius=field.radius, j2=field.j2)
    table = harmonics.table(field.degree, field.order, field.mu, field.radius, list(field.c), list(field.s))
    return worlds.world(gravity=worlds.HARMONIC, mu=field.mu, radius=field.radius, field=table,
                        spin=SIDEREAL if field.turning else 0.0)  # fmt: skip


def clock(field: Field) -> float:
    """Return the time (s) at which the project's Earth, at zero when t = 0, stands as the field's at its start."""
    return ANGLE / SIDEREAL if field.turning else 0.0


def coast(field: Field, step: float, start: tuple[float, ...] = START) -> Run:
    """Hold the compiled coast."""
    function, world = speed.compiled(orbit_coast), speed.buffers(model(field))
    began = clock(field)
    return lambda: function(world, POINT, began, start, DAY, step)


def interpreted(field: Field, step: float) -> Run:
    """Hold the same function as plain Python."""
    world, began = model(field), clock(field)
    return lambda: orbit_coast(world, POINT, began, START, DAY, step)


RACERS = (
    Racer("this project, compiled", "ours", (720.0, 600.0, 500.0, 400.0, 300.0, 240.0, 200.0, 150.0), coast,
          colour=BLUE),
    Racer("this project, interpreted", "ours", (720.0, 500.0, 400.0, 300.0, 200.0), interpreted, colour=BLUE),
)  # fmt: skip
