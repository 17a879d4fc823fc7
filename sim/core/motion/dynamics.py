"""Equations of motion: of one body, of a pair (target, and chaser relative to it), linear too."""

from sim.core.body import Body
from sim.core.forces.drag import drag
from sim.core.forces.encke import gradient, tidal
from sim.core.forces.gravity import two_body, zonal
from sim.core.forces.harmonics import acceleration as harmonics
from sim.core.forces.radiation import LIGHT_TIME, pressure
from sim.core.forces.sky import MOON, SUN, from_earth, orientation, place, to_earth
from sim.core.forces.third_body import third_body
from sim.core.tuples import Vector
from sim.core.world import CW_CURVILINEAR, HARMONIC, LINEAR, TWO_BODY, ZONAL, World

POLE = (0.0, 0.0, 1.0)  # of the Earth where it does not turn with the real one: the z axis of GCRS


def perturbed(world: World, target: Body, chaser: Body) -> bool:
    """Return whether anything beside a central force acts on either of two bodies."""
    return world.gravity != CW_CURVILINEAR and (
        (world.gravity != TWO_BODY and world.gravity != LINEAR)
        or world.density != 0.0
        or world.sun_mu != 0.0
        or world.moon_mu != 0.0
        or target.srp_m != 0.0
        or chaser.srp_m != 0.0
    )


def perturbation(
    world: World, body: Body, t: float, x: float, y: float, z: float, vx: float, vy: float, vz: float
) -> Vector:
    """Return the acceleration (m/s2) by the Earth's bulge or harmonics, by air and by sunlight, where the world has it.

    Arguments as for `acceleration`.
    """
    ax = ay = az = 0.0
    pole = POLE
    if world.gravity == ZONAL:
        ax, ay, az = zonal(world, x, y, z)
    elif world.gravity == HARMONIC:
        m = orientation(world, t)
        pole = (m[6], m[7], m[8])
        ux, uy, uz = to_earth(m, x, y, z)
        ux, uy, uz = harmonics(world.field, ux, uy, uz)
        ax, ay, az = from_earth(m, ux, uy, uz)
    if world.density != 0.0:
        bx, by, bz = drag(world, t, pole, body.cda_m, x, y, z, vx, vy, vz)
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


def third_bodies(world: World, t: float, x: float, y: float, z: float) -> Vector:
    """Return the acceleration (m/s2) at a place (m) by Sun and Moon, where the world has them."""
    ax = ay = az = 0.0
    if world.sun_mu != 0.0:
        sx, sy, sz = place(world.sky, t, SUN)
        ax, ay, az = third_body(world.sun_mu, x, y, z, sx, sy, sz)
    if world.moon_mu != 0.0:
        sx, sy, sz = place(world.sky, t, MOON)
        bx, by, bz = third_body(world.moon_mu, x, y, z, sx, sy, sz)
        ax += bx
        ay += by
        az += bz
    return ax, ay, az


def tides(world: World, t: float, x: float, y: float, z: float, dx: float, dy: float, dz: float) -> Vector:
    """Return by how much (m/s2) Earth, Sun and Moon, each a point, pull more at a place ``d`` (m) away.

    By Encke's difference: in proportion to the separation, and so without loss however small that is. In a linear world
    it is what is linear in the separation.
    """
    if world.gravity == LINEAR:
        return gradient(world.mu, x, y, z, dx, dy, dz)
    ax, ay, az = tidal(world.mu, x, y, z, dx, dy, dz)
    if world.sun_mu != 0.0:
        sx, sy, sz = place(world.sky, t, SUN)
        bx, by, bz = tidal(world.sun_mu, x - sx, y - sy, z - sz, dx, dy, dz)
        ax += bx
        ay += by
        az += bz
    if world.moon_mu != 0.0:
        sx, sy, sz = place(world.sky, t, MOON)
        bx, by, bz = tidal(world.moon_mu, x - sx, y - sy, z - sz, dx, dy, dz)
        ax += bx
        ay += by
        az += bz
    return ax, ay, az


def acceleration(
    world: World, body: Body, t: float, x: float, y: float, z: float, vx: float, vy: float, vz: float
) -> Vector:
    """Return the inertial acceleration (m/s2) of a free body at ``t`` (s), position (m) and velocity (m/s).

    In a curvilinear CW world it is two-body gravity.
    """
    gx, gy, gz = two_body(world.mu, x, y, z)
    if world.gravity == CW_CURVILINEAR:
        return gx, gy, gz
    px, py, pz = perturbation(world, body, t, x, y, z, vx, vy, vz)
    if world.sun_mu != 0.0 or world.moon_mu != 0.0:
        sx, sy, sz = third_bodies(world, t, x, y, z)
        return gx + px + sx, gy + py + sy, gz + pz + sz
    return gx + px, gy + py, gz + pz


def clohessy_wiltshire(n: float, y: float, z: float, vx: float, vz: float) -> Vector:
    """Return the relative acceleration (m/s2) in a curvilinear CW world of the rate ``n`` (rad/s).

    Curvilinear LVLH, m and m/s; it depends neither on x nor on the speed across the plane. See `pair_acceleration`.
    """
    return 2.0 * n * vz, -n * n * y, 3.0 * n * n * z - 2.0 * n * vx


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
    inertial axes, or, in a curvilinear CW world, in curvilinear LVLH (x forward, y against the orbit normal, z down),
    where the relative motion is x'' = 2 n z', y'' = -n^2 y, z'' = 3 n^2 z - 2 n x' (Clohessy and Wiltshire, J.
    Aerospace Sci. 27, 1960). Elsewhere it is Encke's difference for the pull of points (`tides`), and for the rest the
    difference of both bodies' perturbations: it leaves a rounding error of some 1e-17 m/s2.
    """
    gx, gy, gz = two_body(world.mu, x, y, z)
    if world.gravity == CW_CURVILINEAR:
        ax, ay, az = clohessy_wiltshire(world.mean_motion, dy, dz, dvx, dvz)
        return gx, gy, gz, ax, ay, az
    ex, ey, ez = tides(world, t, x, y, z, dx, dy, dz)
    if not perturbed(world, target, chaser):
        return gx, gy, gz, ex, ey, ez
    px, py, pz = perturbation(world, target, t, x, y, z, vx, vy, vz)
    qx, qy, qz = perturbation(world, chaser, t, x + dx, y + dy, z + dz, vx + dvx, vy + dvy, vz + dvz)
    ex += qx - px
    ey += qy - py
    ez += qz - pz
    if world.sun_mu != 0.0 or world.moon_mu != 0.0:
        sx, sy, sz = third_bodies(world, t, x, y, z)
        return gx + px + sx, gy + py + sy, gz + pz + sz, ex, ey, ez
    return gx + px, gy + py, gz + pz, ex, ey, ez
