"""Fixed-step integration: order 8 for coasts, order 4 for control cycles."""

from math import ceil

from sim.core import dop853 as rk
from sim.core.dynamics import acceleration, pair_acceleration
from sim.core.tuples import Pair, State
from sim.core.world import World

ZERO = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def orbit_rate(world: World, t: float, cda_m: float, y: State) -> State:
    """Return the time derivative of one body's state: velocity (m/s) and acceleration (m/s2)."""
    ax, ay, az = acceleration(world, t, cda_m, y[0], y[1], y[2], y[3], y[4], y[5])
    return y[3], y[4], y[5], ax, ay, az


def pair_rate(world: World, t: float, y: State, z: State) -> tuple[State, State]:
    """Return the time derivatives of the target's state ``y`` and of the relative state ``z``."""
    ax, ay, az, bx, by, bz = pair_acceleration(
        world, t, y[0], y[1], y[2], y[3], y[4], y[5], z[0], z[1], z[2], z[3], z[4], z[5]
    )
    return (y[3], y[4], y[5], ax, ay, az), (z[3], z[4], z[5], bx, by, bz)


def add(y: State, d: State, lost: State) -> tuple[State, State]:
    """Return y + d and the digits that this sum lost, given those that the sum before lost (Kahan, CACM 8, 1965)."""
    d0 = d[0] - lost[0]
    d1 = d[1] - lost[1]
    d2 = d[2] - lost[2]
    d3 = d[3] - lost[3]
    d4 = d[4] - lost[4]
    d5 = d[5] - lost[5]
    s0 = y[0] + d0
    s1 = y[1] + d1
    s2 = y[2] + d2
    s3 = y[3] + d3
    s4 = y[4] + d4
    s5 = y[5] + d5
    return (s0, s1, s2, s3, s4, s5), (
        (s0 - y[0]) - d0,
        (s1 - y[1]) - d1,
        (s2 - y[2]) - d2,
        (s3 - y[3]) - d3,
        (s4 - y[4]) - d4,
        (s5 - y[5]) - d5,
    )


def orbit_increment(world: World, t: float, cda_m: float, y: State, h: float) -> State:
    """Return what one RK8 step of ``h`` s adds to one body's state."""
    k1 = orbit_rate(world, t, cda_m, y)
    k2 = orbit_rate(world, t + rk.C2 * h, cda_m, rk.stage2(h, y, k1))
    k3 = orbit_rate(world, t + rk.C3 * h, cda_m, rk.stage3(h, y, k1, k2))
    k4 = orbit_rate(world, t + rk.C4 * h, cda_m, rk.stage4(h, y, k1, k3))
    k5 = orbit_rate(world, t + rk.C5 * h, cda_m, rk.stage5(h, y, k1, k3, k4))
    k6 = orbit_rate(world, t + rk.C6 * h, cda_m, rk.stage6(h, y, k1, k4, k5))
    k7 = orbit_rate(world, t + rk.C7 * h, cda_m, rk.stage7(h, y, k1, k4, k5, k6))
    k8 = orbit_rate(world, t + rk.C8 * h, cda_m, rk.stage8(h, y, k1, k4, k5, k6, k7))
    k9 = orbit_rate(world, t + rk.C9 * h, cda_m, rk.stage9(h, y, k1, k4, k5, k6, k7, k8))
    k10 = orbit_rate(world, t + rk.C10 * h, cda_m, rk.stage10(h, y, k1, k4, k5, k6, k7, k8, k9))
    k11 = orbit_rate(world, t + rk.C11 * h, cda_m, rk.stage11(h, y, k1, k4, k5, k6, k7, k8, k9, k10))
    k12 = orbit_rate(world, t + h, cda_m, rk.stage12(h, y, k1, k4, k5, k6, k7, k8, k9, k10, k11))
    return rk.increment(h, k1, k6, k7, k8, k9, k10, k11, k12)


def pair_increment(world: World, t: float, y: State, z: State, h: float) -> tuple[State, State]:
    """Return what one RK8 step of ``h`` s adds to the target's state ``y`` and to the relative state ``z``."""
    k1, l1 = pair_rate(world, t, y, z)
    k2, l2 = pair_rate(world, t + rk.C2 * h, rk.stage2(h, y, k1), rk.stage2(h, z, l1))
    k3, l3 = pair_rate(world, t + rk.C3 * h, rk.stage3(h, y, k1, k2), rk.stage3(h, z, l1, l2))
    k4, l4 = pair_rate(world, t + rk.C4 * h, rk.stage4(h, y, k1, k3), rk.stage4(h, z, l1, l3))
    k5, l5 = pair_rate(world, t + rk.C5 * h, rk.stage5(h, y, k1, k3, k4), rk.stage5(h, z, l1, l3, l4))
    k6, l6 = pair_rate(world, t + rk.C6 * h, rk.stage6(h, y, k1, k4, k5), rk.stage6(h, z, l1, l4, l5))
    k7, l7 = pair_rate(world, t + rk.C7 * h, rk.stage7(h, y, k1, k4, k5, k6), rk.stage7(h, z, l1, l4, l5, l6))
    k8, l8 = pair_rate(world, t + rk.C8 * h, rk.stage8(h, y, k1, k4, k5, k6, k7), rk.stage8(h, z, l1, l4, l5, l6, l7))
    k9, l9 = pair_rate(
        world, t + rk.C9 * h, rk.stage9(h, y, k1, k4, k5, k6, k7, k8), rk.stage9(h, z, l1, l4, l5, l6, l7, l8)
    )
    k10, l10 = pair_rate(
        world,
        t + rk.C10 * h,
        rk.stage10(h, y, k1, k4, k5, k6, k7, k8, k9),
        rk.stage10(h, z, l1, l4, l5, l6, l7, l8, l9),
    )
    k11, l11 = pair_rate(
        world,
        t + rk.C11 * h,
        rk.stage11(h, y, k1, k4, k5, k6, k7, k8, k9, k10),
        rk.stage11(h, z, l1, l4, l5, l6, l7, l8, l9, l10),
    )
    k12, l12 = pair_rate(
        world,
        t + h,
        rk.stage12(h, y, k1, k4, k5, k6, k7, k8, k9, k10, k11),
        rk.stage12(h, z, l1, l4, l5, l6, l7, l8, l9, l10, l11),
    )
    return (
        rk.increment(h, k1, k6, k7, k8, k9, k10, k11, k12),
        rk.increment(h, l1, l6, l7, l8, l9, l10, l11, l12),
    )


def orbit_coast(world: World, t: float, cda_m: float, orbit: State, duration: float, max_step: float) -> State:
    """Propagate one body for ``duration`` s (backwards when negative) from time ``t`` s; return its state.

    ``orbit`` is inertial position and velocity (m, m/s), ``cda_m`` its drag area over mass (m2/kg). The steps are equal
    and at most ``max_step`` s (> 0) long; sums across steps are compensated.
    """
    if duration == 0.0:
        return orbit
    steps = ceil(abs(duration) / max_step)
    h = duration / steps
    y = orbit
    lost = ZERO
    for i in range(steps):
        y, lost = add(y, orbit_increment(world, t + i * h, cda_m, y, h), lost)
    return y


def pair_coast(world: World, t: float, pair: Pair, duration: float, max_step: float) -> Pair:
    """Propagate target and chaser for ``duration`` s (backwards when negative) from time ``t`` s; return the pair.

    ``pair`` is the target's inertial state and the chaser's relative to it (m, m/s; in a CW world curvilinear LVLH).
    The steps are equal and at most ``max_step`` s (> 0) long; sums across steps are compensated.
    """
    if duration == 0.0:
        return pair
    steps = ceil(abs(duration) / max_step)
    h = duration / steps
    y = pair[:6]
    z = pair[6:]
    lost_y = ZERO
    lost_z = ZERO
    for i in range(steps):
        dy, dz = pair_increment(world, t + i * h, y, z, h)
        y, lost_y = add(y, dy, lost_y)
        z, lost_z = add(z, dz, lost_z)
    return y + z


def pair_step(world: World, t: float, pair: Pair, dt: float, ax: float, ay: float, az: float) -> Pair:
    """Advance target and chaser by one classical Runge-Kutta step (order 4) of ``dt`` s and return the pair.

    (ax, ay, az) is the chaser's constant thrust acceleration (m/s2) on inertial axes, in a CW world on curvilinear
    LVLH axes; ``t`` and ``pair`` as for `pair_coast`.
    """
    x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz = pair
    h = 0.5 * dt
    gx, gy, gz, fx, fy, fz = pair_acceleration(world, t, x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz)
    fx += ax
    fy += ay
    fz += az
    sgx, sgy, sgz, sfx, sfy, sfz = gx, gy, gz, fx, fy, fz
    tgx, tgy, tgz, tfx, tfy, tfz = gx, gy, gz, fx, fy, fz
    v2x = vx + h * gx
    v2y = vy + h * gy
    v2z = vz + h * gz
    w2x = dvx + h * fx
    w2y = dvy + h * fy
    w2z = dvz + h * fz
    gx, gy, gz, fx, fy, fz = pair_acceleration(
        world,
        t + h,
        x + h * vx,
        y + h * vy,
        z + h * vz,
        v2x,
        v2y,
        v2z,
        dx + h * dvx,
        dy + h * dvy,
        dz + h * dvz,
        w2x,
        w2y,
        w2z,
    )
    fx += ax
    fy += ay
    fz += az
    sgx += gx
    sgy += gy
    sgz += gz
    sfx += fx
    sfy += fy
    sfz += fz
    tgx += 2.0 * gx
    tgy += 2.0 * gy
    tgz += 2.0 * gz
    tfx += 2.0 * fx
    tfy += 2.0 * fy
    tfz += 2.0 * fz
    v3x = vx + h * gx
    v3y = vy + h * gy
    v3z = vz + h * gz
    w3x = dvx + h * fx
    w3y = dvy + h * fy
    w3z = dvz + h * fz
    gx, gy, gz, fx, fy, fz = pair_acceleration(
        world,
        t + h,
        x + h * v2x,
        y + h * v2y,
        z + h * v2z,
        v3x,
        v3y,
        v3z,
        dx + h * w2x,
        dy + h * w2y,
        dz + h * w2z,
        w3x,
        w3y,
        w3z,
    )
    fx += ax
    fy += ay
    fz += az
    sgx += gx
    sgy += gy
    sgz += gz
    sfx += fx
    sfy += fy
    sfz += fz
    tgx += 2.0 * gx
    tgy += 2.0 * gy
    tgz += 2.0 * gz
    tfx += 2.0 * fx
    tfy += 2.0 * fy
    tfz += 2.0 * fz
    gx, gy, gz, fx, fy, fz = pair_acceleration(
        world,
        t + dt,
        x + dt * v3x,
        y + dt * v3y,
        z + dt * v3z,
        vx + dt * gx,
        vy + dt * gy,
        vz + dt * gz,
        dx + dt * w3x,
        dy + dt * w3y,
        dz + dt * w3z,
        dvx + dt * fx,
        dvy + dt * fy,
        dvz + dt * fz,
    )
    k = dt / 6.0
    p = dt * k
    return (
        x + (dt * vx + p * sgx),
        y + (dt * vy + p * sgy),
        z + (dt * vz + p * sgz),
        vx + k * (tgx + gx),
        vy + k * (tgy + gy),
        vz + k * (tgz + gz),
        dx + (dt * dvx + p * sfx),
        dy + (dt * dvy + p * sfy),
        dz + (dt * dvz + p * sfz),
        dvx + k * (tfx + (fx + ax)),
        dvy + k * (tfy + (fy + ay)),
        dvz + k * (tfz + (fz + az)),
    )
