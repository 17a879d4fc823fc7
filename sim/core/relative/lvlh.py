"""The target's local frame: LVLH in NASA's sense, rectangular and curvilinear, with exact rates.

x is V-bar (forward, along the local horizontal in the orbit plane), y is opposite to the orbit normal, z is R-bar
(down to the Earth's centre); the origin is the target's centre of mass (Fehse, *Automated Rendezvous and Docking of
Spacecraft*, chapter 3, calls it the local orbital frame).

The frame turns with the orbit and, when a force acts out of the orbit's plane, also about the radius: the orbit's
normal then moves at r a_h / h (from h' = r x a, as in Gauss's equations for the node and the
inclination). Both parts are in the rates here, so that a relative velocity carried into LVLH is the
time derivative of the position there, to rounding.

Curvilinear offsets are cylindrical: x is the arc along the target's own radius, z the difference of the radii (in the
target's orbit plane), y unchanged. In them Clohessy and Wiltshire's equations hold to far larger distances.

Arguments and results are in metres, metres per second, radians and seconds throughout.
"""

from __future__ import annotations

from math import sqrt

from sim.core.body import Body
from sim.core.elementary import atan2, sin, sincos
from sim.core.motion.dynamics import acceleration, perturbed
from sim.core.tuples import Matrix, Pair, State, Vector
from sim.core.world import CW_CURVILINEAR, LINEAR, World


def axes(x: float, y: float, z: float, vx: float, vy: float, vz: float) -> Matrix:
    """Return the unit vectors of LVLH on inertial axes: three of V-bar, three of minus the normal, three of R-bar.

    The argument is the target's inertial state. A state that falls straight down has no orbit plane and no LVLH
    (ZeroDivisionError).
    """
    hx = y * vz - z * vy
    hy = z * vx - x * vz
    hz = x * vy - y * vx
    h = sqrt(hx * hx + hy * hy + hz * hz)
    yx = -hx / h
    yy = -hy / h
    yz = -hz / h
    r = sqrt(x * x + y * y + z * z)
    zx = -x / r
    zy = -y / r
    zz = -z / r
    return yy * zz - yz * zy, yz * zx - yx * zz, yx * zy - yy * zx, yx, yy, yz, zx, zy, zz


def rate(position: Vector, velocity: Vector, acceleration: Vector) -> Vector:
    """Return the angular velocity of LVLH in inertial space, on LVLH axes.

    All three arguments are the target's, inertial. The components are 0, -h/r^2 (the turn along the orbit) and
    -r a_h/h (the turn about the radius, a_h being the acceleration along the orbit's normal).
    """
    x, y, z = position
    vx, vy, vz = velocity
    ax, ay, az = acceleration
    hx = y * vz - z * vy
    hy = z * vx - x * vz
    hz = x * vy - y * vx
    h2 = hx * hx + hy * hy + hz * hz
    r2 = x * x + y * y + z * z
    return 0.0, -sqrt(h2) / r2, -sqrt(r2) * (ax * hx + ay * hy + az * hz) / h2


def to_lvlh(target: State, acceleration: Vector, relative: State) -> State:
    """Return position and velocity in LVLH of a relative state given on inertial axes.

    ``target`` is the target's inertial state, ``acceleration`` its whole acceleration, ``relative`` chaser minus
    target. The velocity is the one seen in the turning frame: axes * v - omega x rho.
    """
    tx, ty, tz, tvx, tvy, tvz = target
    ax, ay, az = acceleration
    rx, ry, rz, rvx, rvy, rvz = relative
    hx = ty * tvz - tz * tvy
    hy = tz * tvx - tx * tvz
    hz = tx * tvy - ty * tvx
    h2 = hx * hx + hy * hy + hz * hz
    r2 = tx * tx + ty * ty + tz * tz
    h = sqrt(h2)
    r = sqrt(r2)
    yx = -hx / h
    yy = -hy / h
    yz = -hz / h
    zx = -tx / r
    zy = -ty / r
    zz = -tz / r
    xx = yy * zz - yz * zy
    xy = yz * zx - yx * zz
    xz = yx * zy - yy * zx
    wy = -h / r2
    wz = -r * (ax * hx + ay * hy + az * hz) / h2
    x = xx * rx + xy * ry + xz * rz
    y = yx * rx + yy * ry + yz * rz
    z = zx * rx + zy * ry + zz * rz
    return (
        x,
        y,
        z,
        xx * rvx + xy * rvy + xz * rvz - wy * z + wz * y,
        yx * rvx + yy * rvy + yz * rvz - wz * x,
        zx * rvx + zy * rvy + zz * rvz + wy * x,
    )


def from_lvlh(target: State, acceleration: Vector, lvlh: State) -> State:
    """Return the relative state on inertial axes of a state in LVLH: the inverse of `to_lvlh`."""
    x, y, z, vx, vy, vz = lvlh
    xx, xy, xz, yx, yy, yz, zx, zy, zz = axes(*target)
    tx, ty, tz, tvx, tvy, tvz = target
    _, wy, wz = rate((tx, ty, tz), (tvx, tvy, tvz), acceleration)
    ux = vx + wy * z - wz * y
    uy = vy + wz * x
    uz = vz - wy * x
    return (
        xx * x + yx * y + zx * z,
        xy * x + yy * y + zy * z,
        xz * x + yz * y + zz * z,
        xx * ux + yx * uy + zx * uz,
        xy * ux + yy * uy + zy * uz,
        xz * ux + yz * uy + zz * uz,
    )


def to_curvilinear(radius: float, radius_rate: float, lvlh: State) -> State:
    """Return the curvilinear offset and its rate of a rectangular LVLH state.

    ``radius`` is the target's distance from the Earth's centre, ``radius_rate`` its derivative. With rho the chaser's
    radius projected on the target's orbit plane and theta its angle ahead, x = R theta and z = R - rho.
    """
    x, y, z, vx, vy, vz = lvlh
    up = radius - z
    rho = sqrt(up * up + x * x)
    angle = atan2(x, up)
    # R - rho without the cancellation of two nearly equal radii
    below = (z * (radius + up) - x * x) / (radius + rho)
    angle_rate = (vx * up - x * (radius_rate - vz)) / (rho * rho)
    return (
        radius * angle,
        y,
        below,
        radius_rate * angle + radius * angle_rate,
        vy,
        (radius_rate * (z - below) + up * vz - x * vx) / rho,
    )


def from_curvilinear(radius: float, radius_rate: float, curvilinear: State) -> State:
    """Return the rectangular LVLH state of a curvilinear one: the inverse of `to_curvilinear`."""
    arc, y, below, arc_rate, vy, below_rate = curvilinear
    angle = arc / radius
    s, c = sincos(angle)
    half = sin(0.5 * angle)
    versine = 2.0 * half * half
    rho = radius - below
    angle_rate = (arc_rate - radius_rate * angle) / radius
    return (
        rho * s,
        y,
        below * c + radius * versine,
        (radius_rate - below_rate) * s + rho * angle_rate * c,
        vy,
        radius_rate * versine + below_rate * c + rho * angle_rate * s,
    )


def polar(lvlh: State, angle: float, turn_rate: float) -> State:
    """Return an LVLH state on polar axes (across, out of plane, outward), its rates as seen in them while they turn.

    Polar axes stand in the orbit plane at the angle theta (0 straight below the target, from there towards ahead):
    e_t = (cos theta, 0, -sin theta) on LVLH axes, e_y = (0, 1, 0) and e_r = (sin theta, 0, cos theta).
    """
    x, y, z, vx, vy, vz = lvlh
    s, c = sincos(angle)
    across, out = x * c - z * s, x * s + z * c
    return across, y, out, vx * c - vz * s - turn_rate * out, vy, vx * s + vz * c + turn_rate * across


def target_acceleration(world: World, target: Body, t: float, orbit: State) -> Vector:
    """Return an acceleration of the target that gives LVLH its exact rates.

    Only the part along the orbit's normal matters for them. Where the world has none (a central force and no air) it
    is zero, and nothing is computed.
    """
    if not perturbed(world, target, target):
        return 0.0, 0.0, 0.0
    x, y, z, vx, vy, vz = orbit
    return acceleration(world, target, t, x, y, z, vx, vy, vz)


def pair_to_lvlh(world: World, target: Body, t: float, pair: Pair) -> State:
    """Return the chaser's rectangular LVLH state of a pair; ``target`` is what air and light act on."""
    tx, ty, tz, tvx, tvy, tvz, rx, ry, rz, rvx, rvy, rvz = pair
    if world.gravity == CW_CURVILINEAR:
        radius = sqrt(tx * tx + ty * ty + tz * tz)
        return from_curvilinear(radius, 0.0, (rx, ry, rz, rvx, rvy, rvz))
    orbit = (tx, ty, tz, tvx, tvy, tvz)
    return to_lvlh(orbit, target_acceleration(world, target, t, orbit), (rx, ry, rz, rvx, rvy, rvz))


def pair_to_curvilinear(world: World, target: Body, t: float, pair: Pair) -> State:
    """Return the chaser's curvilinear LVLH state of a pair.

    In a linear world it is the rectangular one: linear equations do not know the orbit's curvature.
    """
    tx, ty, tz, tvx, tvy, tvz, rx, ry, rz, rvx, rvy, rvz = pair
    if world.gravity == CW_CURVILINEAR:
        return rx, ry, rz, rvx, rvy, rvz
    if world.gravity == LINEAR:
        return pair_to_lvlh(world, target, t, pair)
    radius = sqrt(tx * tx + ty * ty + tz * tz)
    return to_curvilinear(radius, (tx * tvx + ty * tvy + tz * tvz) / radius, pair_to_lvlh(world, target, t, pair))


def pair_from_lvlh(world: World, target: Body, t: float, orbit: State, lvlh: State) -> Pair:
    """Return the pair of a target on an orbit (inertial state) and a chaser's rectangular LVLH state."""
    tx, ty, tz, tvx, tvy, tvz = orbit
    if world.gravity == CW_CURVILINEAR:
        radius = sqrt(tx * tx + ty * ty + tz * tz)
        rx, ry, rz, rvx, rvy, rvz = to_curvilinear(radius, 0.0, lvlh)
    else:
        rx, ry, rz, rvx, rvy, rvz = from_lvlh(orbit, target_acceleration(world, target, t, orbit), lvlh)
    return tx, ty, tz, tvx, tvy, tvz, rx, ry, rz, rvx, rvy, rvz


def pair_from_curvilinear(world: World, target: Body, t: float, orbit: State, curvilinear: State) -> Pair:
    """Return the pair of a target on an orbit (inertial state) and a chaser's curvilinear LVLH state."""
    tx, ty, tz, tvx, tvy, tvz = orbit
    if world.gravity == CW_CURVILINEAR:
        rx, ry, rz, rvx, rvy, rvz = curvilinear
        return tx, ty, tz, tvx, tvy, tvz, rx, ry, rz, rvx, rvy, rvz
    if world.gravity == LINEAR:
        return pair_from_lvlh(world, target, t, orbit, curvilinear)
    radius = sqrt(tx * tx + ty * ty + tz * tz)
    lvlh = from_curvilinear(radius, (tx * tvx + ty * tvy + tz * tvz) / radius, curvilinear)
    return pair_from_lvlh(world, target, t, orbit, lvlh)


def chaser_axes(world: World, pair: Pair) -> Matrix:
    """Return the local axes at the chaser's place: forward, minus the normal and down, each on inertial axes.

    These are the target's LVLH axes turned by the angle between the two radii in the target's orbit plane: the
    directions in which the curvilinear coordinates grow. In the curvilinear CW world, whose states are such already,
    they are the identity; in a linear world they are the target's own.
    """
    if world.gravity == CW_CURVILINEAR:
        return 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0
    tx, ty, tz, tvx, tvy, tvz, rx, ry, rz, _, _, _ = pair
    xx, xy, xz, yx, yy, yz, zx, zy, zz = axes(tx, ty, tz, tvx, tvy, tvz)
    if world.gravity == LINEAR:
        return xx, xy, xz, yx, yy, yz, zx, zy, zz
    ahead = xx * rx + xy * ry + xz * rz
    up = sqrt(tx * tx + ty * ty + tz * tz) - (zx * rx + zy * ry + zz * rz)
    rho = sqrt(up * up + ahead * ahead)
    s = ahead / rho
    c = up / rho
    return (
        c * xx + s * zx,
        c * xy + s * zy,
        c * xz + s * zz,
        yx,
        yy,
        yz,
        c * zx - s * xx,
        c * zy - s * xy,
        c * zz - s * xz,
    )


def elevation(world: World, target: Body, t: float, pair: Pair) -> float:
    """Return the angle of the line of sight from the chaser to the target above the chaser's local horizontal.

    -90 to +90 degrees, in radians: +90 with the chaser straight below the target, slightly negative with the chaser
    level with it (the horizon falls away). It is 0 when both are at one place.
    """
    tx, ty, tz, _, _, _, _, _, _, _, _, _ = pair
    x, y, z, _, _, _ = pair_to_lvlh(world, target, t, pair)
    radius = sqrt(tx * tx + ty * ty + tz * tz)
    # The chaser stands at r = (x, y, z - R), the line of sight is l = -(x, y, z). Both parts, times |r|: l.r upwards,
    # and |l x r| = R sqrt(x^2 + y^2) along the horizontal.
    above = z * (radius - z) - x * x - y * y
    return atan2(above, radius * sqrt(x * x + y * y))


def range_and_rate(state: State) -> tuple[float, float]:
    """Return the distance from the origin and its rate (negative when closing) of a position and velocity.

    At the origin itself the rate is the speed.
    """
    x, y, z, vx, vy, vz = state
    distance = sqrt(x * x + y * y + z * z)
    if distance == 0.0:
        return 0.0, sqrt(vx * vx + vy * vy + vz * vz)
    return distance, (x * vx + y * vy + z * vz) / distance
