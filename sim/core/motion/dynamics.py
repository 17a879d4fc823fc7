"""Equations of motion: of one body, of a pair (target, and chaser relative to it), and of the pair in a CW world."""

from sim.core.body import Body
from sim.core.forces.drag import drag
from sim.core.forces.encke import tidal
from sim.core.forces.gravity import two_body, zonal
from sim.core.forces.harmonics import acceleration as harmonics
from sim.core.forces.radiation import LIGHT_TIME, pressure
from sim.core.forces.sky import MOON, SUN, from_earth, orientation, place, to_earth
from sim.core.forces.third_body import third_body
from sim.core.tuples import Matrix, Vector
from sim.core.world import CW, HARMONIC, TWO_BODY, ZONAL, World

POLE = (0.0, 0.0, 1.0)  # of the Earth where it does not turn with the real one: the z axis of GCRS


def perturbed(world: World, target: Body, chaser: Body) -> bool:
    """Return whether anything beside a central force acts on either of two bodies."""
    return world.gravity != CW and (
        world.gravity != TWO_BODY
        or world.density != 0.0
        or world.sun_mu != 0.0
        or world.moon_mu != 0.0
        or target.srp_m != 0.0
        or chaser.srp_m != 0.0
    )


def perturbation(
    world: World,
    body: Body,
    t: float,
    x: float,
    y: float,
    z: float,
    vx: float,
    vy: float,
    vz: float,
) -> Vector:
    """Return all acceleration (m/s2) beside two-body gravity; arguments as for `acceleration`.

    The Earth's bulge or harmonics, air, Sun, Moon and sunlight, each where the world has it.
    """
    ax = ay = az = 0.0
    pole = POLE
    if world.gravity == CW:
        return ax, ay, az
    if world.gravity == ZONAL:
        ax, ay, az = zonal(world, x, y, z)
    elif world.gravity == HARMONIC:
        m = orientation(world, t)
        pole = (m[6], m[7], m[8])
        ax, ay, az = field_pull(world, m, x, y, z)
    if world.density != 0.0:
        bx, by, bz = drag(world, t, pole, body.cda_m, x, y, z, vx, vy, vz)
        ax += bx
        ay += by
        az += bz
    if world.sun_mu != 0.0:
        sx, sy, sz = place(world.sky, t, SUN)
        bx, by, bz = third_body(world.sun_mu, x, y, z, sx, sy, sz)
        ax += bx
        ay += by
        az += bz
    if world.moon_mu != 0.0:
        sx, sy, sz = place(world.sky, t, MOON)
        bx, by, bz = third_body(world.moon_mu, x, y, z, sx, sy, sz)
        ax += bx
        ay += by
        az += bz
    if body.srp_m != 0.0:
        sx, sy, sz = place(world.sky, t - LIGHT_TIME, SUN)
        bx, by, bz = pressure(world, body.srp_m, x, y, z, sx, sy, sz)
        ax += bx
        ay += by
        az += bz
    return ax, ay, az


def field_pull(world: World, m: Matrix, x: float, y: float, z: float) -> Vector:
    """Return the acceleration (m/s2) by the harmonics at an inertial place (m), ``m`` turning it to Earth axes."""
    ux, uy, uz = to_earth(m, x, y, z)
    ax, ay, az = harmonics(world.field, ux, uy, uz)
    return from_earth(m, ax, ay, az)


def acceleration(
    world: World,
    body: Body,
    t: float,
    x: float,
    y: float,
    z: float,
    vx: float,
    vy: float,
    vz: float,
) -> tuple[float, float, float]:
    """Return the inertial acceleration (m/s2) of a free body at ``t`` (s), position (m) and velocity (m/s).

    In a CW world it is two-body gravity.
    """
    gx, gy, gz = two_body(world.mu, x, y, z)
    px, py, pz = perturbation(world, body, t, x, y, z, vx, vy, vz)
    return gx + px, gy + py, gz + pz


def pair_acceleration(
    world: World,
    target: Body,
    chaser: Body,
    t: float,
    x: float,
    y: float,
    z: float,
    vx: float,
    vy: float,
    vz: float,
    dx: float,
    dy: float,
    dz: float,
    dvx: float,
    dvy: float,
    dvz: float,
) -> tuple[float, float, float, float, float, float]:
    """Return the target's acceleration and the second derivative of the relative position (m/s2), three each.

    Arguments are both bodies, time (s), the target's inertial state and the chaser's relative to it (m, m/s): on
    inertial axes, or, in a CW world, in curvilinear LVLH (x forward, y against the orbit normal, z down), where the
    relative motion is x'' = 2 n z', y'' = -n^2 y, z'' = 3 n^2 z - 2 n x' (Clohessy and Wiltshire, J. Aerospace Sci. 27,
    1960). Elsewhere it is Encke's difference for the gravity of Earth, Sun and Moon, in proportion to the separation,
    and for the rest the difference of both ships' perturbations: it leaves a rounding error of some 1e-17 m/s2.
    """
    gx, gy, gz = two_body(world.mu, x, y, z)
    if world.gravity == CW:
        n = world.mean_motion
        return gx, gy, gz, 2.0 * n * dvz, -n * n * dy, 3.0 * n * n * dz - 2.0 * n * dvx
    ex, ey, ez = tidal(world.mu, x, y, z, dx, dy, dz)
    if not perturbed(world, target, chaser):
        return gx, gy, gz, ex, ey, ez
    cx = x + dx
    cy = y + dy
    cz = z + dz
    px = py = pz = 0.0
    pole = POLE
    if world.gravity == ZONAL:
        px, py, pz = zonal(world, x, y, z)
        qx, qy, qz = zonal(world, cx, cy, cz)
        ex += qx - px
        ey += qy - py
        ez += qz - pz
    elif world.gravity == HARMONIC:
        m = orientation(world, t)
        pole = (m[6], m[7], m[8])
        px, py, pz = field_pull(world, m, x, y, z)
        qx, qy, qz = field_pull(world, m, cx, cy, cz)
        ex += qx - px
        ey += qy - py
        ez += qz - pz
    if world.density != 0.0:
        bx, by, bz = drag(world, t, pole, target.cda_m, x, y, z, vx, vy, vz)
        qx, qy, qz = drag(world, t, pole, chaser.cda_m, cx, cy, cz, vx + dvx, vy + dvy, vz + dvz)
        px += bx
        py += by
        pz += bz
        ex += qx - bx
        ey += qy - by
        ez += qz - bz
    if world.sun_mu != 0.0:
        sx, sy, sz = place(world.sky, t, SUN)
        bx, by, bz = third_body(world.sun_mu, x, y, z, sx, sy, sz)
        qx, qy, qz = tidal(world.sun_mu, x - sx, y - sy, z - sz, dx, dy, dz)
        px += bx
        py += by
        pz += bz
        ex += qx
        ey += qy
        ez += qz
    if world.moon_mu != 0.0:
        sx, sy, sz = place(world.sky, t, MOON)
        bx, by, bz = third_body(world.moon_mu, x, y, z, sx, sy, sz)
        qx, qy, qz = tidal(world.moon_mu, x - sx, y - sy, z - sz, dx, dy, dz)
        px += bx
        py += by
        pz += bz
        ex += qx
        ey += qy
        ez += qz
    if target.srp_m != 0.0 or chaser.srp_m != 0.0:
        sx, sy, sz = place(world.sky, t - LIGHT_TIME, SUN)
        bx, by, bz = pressure(world, target.srp_m, x, y, z, sx, sy, sz)
        qx, qy, qz = pressure(world, chaser.srp_m, cx, cy, cz, sx, sy, sz)
        px += bx
        py += by
        pz += bz
        ex += qx - bx
        ey += qy - by
        ez += qz - bz
    return gx + px, gy + py, gz + pz, ex, ey, ez


def relative_acceleration(
    world: World,
    target: Body,
    chaser: Body,
    t: float,
    x: float,
    y: float,
    z: float,
    vx: float,
    vy: float,
    vz: float,
    dx: float,
    dy: float,
    dz: float,
    dvx: float,
    dvy: float,
    dvz: float,
) -> tuple[float, float, float]:
    """Return the second derivative of the relative position (m/s2) alone; arguments as for `pair_acceleration`."""
    _, _, _, ax, ay, az = pair_acceleration(world, target, chaser, t, x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz)
    return ax, ay, az
