"""Equations of motion: of one body, of a pair (target, and chaser relative to it), and of the pair in a CW world."""

from sim.core.drag import drag
from sim.core.encke import tidal
from sim.core.gravity import two_body, zonal
from sim.core.world import CW, TWO_BODY, ZONAL, World


def perturbed(world: World) -> bool:
    """Return whether anything beside a central force acts on either ship."""
    return world.gravity != CW and (
        world.gravity != TWO_BODY
        or world.density != 0.0
        or world.sun_mu != 0.0
        or world.moon_mu != 0.0
        or world.target_srp != 0.0
        or world.chaser_srp != 0.0
    )


def perturbation(
    world: World,
    t: float,
    cda_m: float,
    srp_m: float,
    x: float,
    y: float,
    z: float,
    vx: float,
    vy: float,
    vz: float,
) -> tuple[float, float, float]:
    """Return all acceleration (m/s2) beside two-body gravity: zonals and drag; arguments as for `acceleration`."""
    ax = ay = az = 0.0
    if world.gravity == ZONAL:
        ax, ay, az = zonal(world, x, y, z)
    if world.density != 0.0 and world.gravity != CW:
        bx, by, bz = drag(world, t, cda_m, x, y, z, vx, vy, vz)
        ax += bx
        ay += by
        az += bz
    return ax, ay, az


def acceleration(
    world: World,
    t: float,
    cda_m: float,
    srp_m: float,
    x: float,
    y: float,
    z: float,
    vx: float,
    vy: float,
    vz: float,
) -> tuple[float, float, float]:
    """Return the inertial acceleration (m/s2) of a free body at ``t`` (s), position (m) and velocity (m/s).

    ``cda_m`` is its drag coefficient times area over mass, ``srp_m`` the same of radiation pressure (m2/kg). In a CW
    world it is two-body gravity.
    """
    gx, gy, gz = two_body(world.mu, x, y, z)
    px, py, pz = perturbation(world, t, cda_m, srp_m, x, y, z, vx, vy, vz)
    return gx + px, gy + py, gz + pz


def pair_acceleration(
    world: World,
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

    Arguments are time (s), the target's inertial state and the chaser's relative to it (m, m/s): on inertial axes, or,
    in a CW world, in curvilinear LVLH (x forward, y against the orbit normal, z down), where the relative motion is
    x'' = 2 n z', y'' = -n^2 y, z'' = 3 n^2 z - 2 n x' (Clohessy and Wiltshire, J. Aerospace Sci. 27, 1960).
    Elsewhere it is Encke's difference of two-body gravity and the difference of the perturbations.
    """
    gx, gy, gz = two_body(world.mu, x, y, z)
    if world.gravity == CW:
        n = world.mean_motion
        return gx, gy, gz, 2.0 * n * dvz, -n * n * dy, 3.0 * n * n * dz - 2.0 * n * dvx
    ex, ey, ez = tidal(world.mu, x, y, z, dx, dy, dz)
    if perturbed(world):
        px, py, pz = perturbation(world, t, world.target_cda_m, world.target_srp, x, y, z, vx, vy, vz)
        qx, qy, qz = perturbation(
            world, t, world.chaser_cda_m, world.chaser_srp, x + dx, y + dy, z + dz, vx + dvx, vy + dvy, vz + dvz
        )
        return gx + px, gy + py, gz + pz, ex + (qx - px), ey + (qy - py), ez + (qz - pz)
    return gx, gy, gz, ex, ey, ez


def relative_acceleration(
    world: World,
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
    _, _, _, ax, ay, az = pair_acceleration(world, t, x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz)
    return ax, ay, az
