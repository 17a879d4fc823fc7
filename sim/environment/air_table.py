"""The air along an orbit: NRLMSISE-00 sampled ahead of the ship, as the table that `sim.core.forces.drag` interpolates.

The orbit is predicted with J2 and an exponential atmosphere, the model is asked once for all its points, and the rows
say how dense the air is there and how it thins out with height. What is flown differs a little from what was
predicted: the height is taken care of by the table's own terms, the time by laying the table anew some hours later.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.core import elementary
from sim.core.body import Body
from sim.core.constants import J2
from sim.core.forces.drag import SAMPLED, height
from sim.core.motion.integrate import orbit_coast
from sim.core.motion.sampled import orbit_track
from sim.core.world import AIR_ROW, AIR_ROWS, HARMONIC, TWO_BODY, ZONAL
from sim.environment.earth import sub_point
from sim.environment.grid import snapped
from sim.environment.space_weather import CURE, Indices, indices, span
from sim.inputs.errors import InputError, Problem
from sim.speed import at, flat, over

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.core.tuples import State
    from sim.core.world import World
    from sim.environment.clock import Clock

    FloatArray = NDArray[np.float64]

__all__ = ["Air", "indices_for", "lay", "msis"]

MSISE_00 = 0  # pymsis's number of NRLMSISE-00
STEP = 60.0  # s between rows (chosen: the interpolation then errs by 1e-4 of the density)
LONGEST = 12 * 3600.0  # s for which a table is used (chosen)
SHORTEST = 1800.0  # s
AHEAD = 2.5 * 3600.0  # s that a table reaches beyond, for burns that are solved ahead (chosen)
DRIFT = 40e3  # m that drag may shift the ship along its orbit before a table is laid anew (chosen)
LOWEST = 80e3  # m: the prediction ends here
LONG_STEP = 180.0  # s, longest integration step of the prediction
ROUND = 5600.0  # s, about a revolution
# The grid of a table's row: height (m), logarithm of the density, its fall (1/m) and half its curvature (1/m2)
STEPS = (2.0**-10, 2.0**-30, 2.0**-50, 2.0**-64)


class Air(NamedTuple):
    """A world with its table of the air, and the time (s) from which it is to be laid anew."""

    world: World
    until: float


def indices_for(given: Indices | None, time: datetime) -> Indices:
    """Return the indices given, or those of the date.

    Raises
    ------
    InputError
        When none are given and the date lies outside the table.
    """
    if given is not None:
        return given
    found = indices(time)
    if found is None:
        first, last = span()
        message = f"solar flux and geomagnetic index are known here from {first} to {last}, not for {time:%Y-%m-%d}"
        raise InputError(Problem(message, key="model.atmosphere", allowed=CURE))
    return found


def msis(
    times: list[datetime] | NDArray[np.datetime64],
    latitude: FloatArray,
    longitude: FloatArray,
    height_m: FloatArray,
    given: Indices,
) -> FloatArray:
    """Return NRLMSISE-00's mass density (kg/m3) at n times (UTC), geodetic places (rad) and heights (m); shape (n,).

    J. Picone et al., NRLMSISE-00 empirical model of the atmosphere, J. Geophys. Res. 107 (A12), 2002, as run by
    pymsis; with anomalous oxygen, as for drag. All indices are passed on, so that pymsis has nothing to download.
    """
    from pymsis import calculate

    n = len(height_m)
    out = calculate(
        times, np.degrees(longitude), np.degrees(latitude), height_m / 1e3, np.full(n, given.f107),
        np.full(n, given.f107_81day), np.full((n, 7), given.ap), version=MSISE_00,
    )  # fmt: skip
    return np.asarray(out.reshape(n, -1)[:, 0], dtype=np.float64)


def lay(
    world: World,
    clock: Clock,
    given: Indices | None,
    t: float,
    orbit: State,
    cda_m: float,
    speed: str,
    ahead_s: float = AHEAD,
) -> Air:
    """Return the world with the air of NRLMSISE-00 ahead of ``orbit`` (GCRS, m and m/s) at ``t`` s.

    A table that is there already is kept up to ``t`` and goes on from there, so that the density does not jump and
    stays known for all that was flown. ``cda_m`` (m2/kg) is used for the prediction, ``speed`` is
    that at which it is flown, and ``ahead_s`` is how far (s) beyond its time of use the table shall reach.

    Raises
    ------
    InputError
        When the indices are neither given nor known.
    """
    given = indices_for(given, clock.utc(t))
    gravity = ZONAL if world.gravity >= ZONAL else TWO_BODY
    real = world.gravity == HARMONIC
    free = world._replace(
        gravity=gravity, j2=J2, j3=0.0, j4=0.0, j5=0.0, j6=0.0, density=0.0, sun_mu=0.0, moon_mu=0.0,
        air=flat(speed, [0.0]),
    )  # fmt: skip
    ahead = _predict(free, t, orbit, cda_m, speed, t, ROUND / 32.0, 32)
    there = _mean(free, _rows(free, clock, t, ROUND / 32.0, ahead, given, real))
    speed2 = orbit[3] * orbit[3] + orbit[4] * orbit[4] + orbit[5] * orbit[5]
    local = there.density * elementary.exp((there.density_height - height(there, *orbit[:3])) / there.scale_height)
    brake = 0.5 * cda_m * max(local, there.density) * speed2
    use = min(max(math.sqrt(2.0 * DRIFT / (3.0 * brake)), SHORTEST), LONGEST) if brake > 0.0 else LONGEST
    old: FloatArray = np.array(world.air if len(world.air) > 1 else [t - STEP, STEP])
    start = float(old[0])
    old = old[: 2 + AIR_ROW * (int((t - start) / STEP) + AIR_ROWS // 2 + 1)]  # with all that density at t is made of
    first = start + STEP * ((len(old) - 2) // AIR_ROW)
    count = math.ceil((t + use + ahead_s - first) / STEP) + AIR_ROWS // 2 + 1
    ahead = _predict(there, t, orbit, cda_m, speed, first, STEP, count)
    rows = _rows(there, clock, first, STEP, ahead, given, real)
    lasting = [rows[-1]] * max(0, AIR_ROWS - len(rows))  # so that there are enough rows in any case
    table: FloatArray = np.concatenate([old, rows.ravel(), *lasting])
    mean = _mean(there, rows)
    return Air(
        world._replace(
            density=mean.density,
            density_height=mean.density_height,
            scale_height=mean.scale_height,
            air=flat(speed, table.tolist()),
        ),
        t + use if len(ahead) == count else math.inf,
    )


def _predict(
    world: World, t: float, orbit: State, cda_m: float, speed: str, first: float, step: float, count: int
) -> FloatArray:
    """Return positions (n, 3) every ``step`` s from ``first`` on, of an orbit at ``t``; fewer where it comes down."""
    body = Body(cda_m, 0.0)
    orbit = at(speed, orbit_coast)(world, body, t, orbit, first - t, STEP)
    places = flat(speed, [0.0] * (3 * count))
    known = at(speed, orbit_track)(world, body, first, orbit, step, float(count), LONG_STEP, LOWEST, places)
    return np.array(places).reshape(count, 3)[: max(1, int(known))]


def _rows(
    world: World, clock: Clock, first: float, step: float, places: FloatArray, given: Indices, real: bool
) -> FloatArray:
    """Return the table's rows (n, 4) for places (n, 3), GCRS m, every ``step`` s from ``first`` on."""
    n = len(places)
    t: FloatArray = first + step * np.arange(n, dtype=np.float64)
    latitude, longitude, above = sub_point(clock, t, places)
    zero = np.datetime64(clock.utc(0.0).replace(tzinfo=None), "ms")
    times = zero + np.round(1e3 * t).astype("timedelta64[ms]")
    low = np.minimum(SAMPLED, 0.5 * above)
    rho = msis(
        np.tile(times, 3),
        np.tile(latitude, 3),
        np.tile(longitude, 3),
        np.concatenate([above, above - low, above + low]),
        given,
    )
    q, deeper, higher = np.log(rho.reshape(3, n))
    # the height that drag finds there: about the real pole where the Earth turns with it, else about GCRS's
    ours = above if real else over(height)(world, *places.T)
    fall, bend = 0.5 * (deeper - higher) / low, 0.5 * (deeper + higher - 2.0 * q) / (low * low)
    columns = (ours, q, fall, bend)
    return np.column_stack([snapped(column, step) for column, step in zip(columns, STEPS, strict=True)])


def _mean(world: World, rows: FloatArray) -> World:
    """Return the world with the exponential atmosphere that is the mean of a table's rows."""
    middle, fall = (snapped(float(np.mean(rows[:, k])), STEPS[k]) for k in (0, 2))
    density = float(np.mean(np.exp(rows[:, 1] + rows[:, 2] * (rows[:, 0] - middle))))
    return world._replace(
        density=elementary.exp(snapped(float(np.log(density)), STEPS[1])),
        density_height=middle,
        scale_height=1.0 / fall,
    )
