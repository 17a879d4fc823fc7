"""One step of order 12, of one body and of a pair: the stages of `sim.core.motion.rkn12` one after the other.

Velocities are worked out where air drags; nothing else asks for them.
"""

from sim.core.body import Body
from sim.core.motion import rkn12 as rk
from sim.core.motion import rkn12_velocities as rv
from sim.core.motion.dynamics import acceleration, pair_acceleration
from sim.core.tuples import State, Vector
from sim.core.world import World


def pull(world: World, body: Body, t: float, p: Vector, v: Vector) -> Vector:
    """Return a body's acceleration (m/s2) at ``t`` s, position ``p`` (m) and velocity ``v`` (m/s)."""
    return acceleration(world, body, t, p[0], p[1], p[2], v[0], v[1], v[2])


def pulls(
    world: World, target: Body, chaser: Body, t: float, p: Vector, v: Vector, d: Vector, w: Vector
) -> tuple[Vector, Vector]:
    """Return the target's acceleration (m/s2) and that of the relative position ``d`` (m), its rate being ``w``."""
    ax, ay, az, bx, by, bz = pair_acceleration(
        world, target, chaser, t, p[0], p[1], p[2], v[0], v[1], v[2], d[0], d[1], d[2], w[0], w[1], w[2]
    )
    return (ax, ay, az), (bx, by, bz)


def orbit_increment(world: World, body: Body, t: float, y: State, h: float) -> State:
    """Return what one step of order 12 over ``h`` s adds to a body's state ``y``."""
    air = world.density != 0.0 and body.cda_m != 0.0
    v = y[3:]
    k1 = pull(world, body, t, y[:3], v)
    if air:
        v = rv.velocity2(h, y, k1)
    p = rk.place2(h, y, k1)
    k2 = pull(world, body, t + rk.C2 * h, p, v)
    if air:
        v = rv.velocity3(h, y, k1, k2)
    p = rk.place3(h, y, k1, k2)
    k3 = pull(world, body, t + rk.C3 * h, p, v)
    if air:
        v = rv.velocity4(h, y, k1, k2, k3)
    p = rk.place4(h, y, k1, k2, k3)
    k4 = pull(world, body, t + rk.C4 * h, p, v)
    if air:
        v = rv.velocity5(h, y, k1, k2, k3, k4)
    p = rk.place5(h, y, k1, k3, k4)
    k5 = pull(world, body, t + rk.C5 * h, p, v)
    if air:
        v = rv.velocity_of_5(h, y, rv.V6_1, rv.V6_2, rv.V6_3, rv.V6_4, rv.V6_5, k1, k2, k3, k4, k5)
    p = rk.place6(h, y, k1, k3, k4, k5)
    k6 = pull(world, body, t + rk.C6 * h, p, v)
    if air:
        v = rv.velocity7(h, y, k1, k2, k3, k4, k5, k6)
    p = rk.place7(h, y, k1, k3, k4, k5, k6)
    k7 = pull(world, body, t + rk.C7 * h, p, v)
    if air:
        v = rv.velocity_of_5(h, y, rv.V8_1, rv.V8_4, rv.V8_5, rv.V8_6, rv.V8_7, k1, k4, k5, k6, k7)
    p = rk.place8(h, y, k1, k4, k5, k6, k7)
    k8 = pull(world, body, t + rk.C8 * h, p, v)
    if air:
        v = rv.velocity_of_5(h, y, rv.V9_1, rv.V9_4, rv.V9_6, rv.V9_7, rv.V9_8, k1, k4, k6, k7, k8)
    p = rk.place9(h, y, k1, k3, k4, k5, k6, k7, k8)
    k9 = pull(world, body, t + rk.C9 * h, p, v)
    if air:
        v = rv.velocity_of_5(h, y, rv.V10_1, rv.V10_6, rv.V10_7, rv.V10_8, rv.V10_9, k1, k6, k7, k8, k9)
    p = rk.place10(h, y, k1, k3, k4, k5, k6, k7, k8, k9)
    k10 = pull(world, body, t + rk.C10 * h, p, v)
    if air:
        v = rv.velocity_of_5(h, y, rv.V11_1, rv.V11_7, rv.V11_8, rv.V11_9, rv.V11_10, k1, k7, k8, k9, k10)
    p = rk.place11(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10)
    k11 = pull(world, body, t + rk.C11 * h, p, v)
    if air:
        v = rv.velocity_of_5(h, y, rv.V12_1, rv.V12_8, rv.V12_9, rv.V12_10, rv.V12_11, k1, k8, k9, k10, k11)
    p = rk.place12(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11)
    k12 = pull(world, body, t + rk.C12 * h, p, v)
    if air:
        v = rv.velocity13(h, y, k1, k8, k9, k10, k11, k12)
    p = rk.place13(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12)
    k13 = pull(world, body, t + rk.C13 * h, p, v)
    if air:
        v = rv.velocity14(h, y, k1, k8, k9, k10, k11, k12, k13)
    p = rk.place14(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13)
    k14 = pull(world, body, t + rk.C14 * h, p, v)
    if air:
        v = rv.velocity15(h, y, k1, k7, k8, k9, k10, k11, k12, k13, k14)
    p = rk.place15(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14)
    k15 = pull(world, body, t + rk.C15 * h, p, v)
    if air:
        v = rv.velocity16(h, y, k1, k7, k8, k9, k10, k11, k12, k13, k14, k15)
    p = rk.place16(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15)
    k16 = pull(world, body, t + h, p, v)
    if air:
        v = rv.velocity17(h, y, k1, k7, k8, k9, k10, k11, k12, k13, k14, k15)
    p = rk.place17(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15)
    k17 = pull(world, body, t + h, p, v)
    return rk.increment(h, y, k1, k7, k8, k9, k10, k11, k12, k13, k14, k15, k16, k17)


def pair_increment(
    world: World, target: Body, chaser: Body, t: float, y: State, z: State, h: float
) -> tuple[State, State]:
    """Return what one step of order 12 over ``h`` s adds to target ``y`` and to relative state ``z``."""
    air = world.density != 0.0 and (target.cda_m != 0.0 or chaser.cda_m != 0.0)
    v = y[3:]
    w = z[3:]
    k1, l1 = pulls(world, target, chaser, t, y[:3], v, z[:3], w)
    if air:
        v = rv.velocity2(h, y, k1)
        w = rv.velocity2(h, z, l1)
    p = rk.place2(h, y, k1)
    d = rk.place2(h, z, l1)
    k2, l2 = pulls(world, target, chaser, t + rk.C2 * h, p, v, d, w)
    if air:
        v = rv.velocity3(h, y, k1, k2)
        w = rv.velocity3(h, z, l1, l2)
    p = rk.place3(h, y, k1, k2)
    d = rk.place3(h, z, l1, l2)
    k3, l3 = pulls(world, target, chaser, t + rk.C3 * h, p, v, d, w)
    if air:
        v = rv.velocity4(h, y, k1, k2, k3)
        w = rv.velocity4(h, z, l1, l2, l3)
    p = rk.place4(h, y, k1, k2, k3)
    d = rk.place4(h, z, l1, l2, l3)
    k4, l4 = pulls(world, target, chaser, t + rk.C4 * h, p, v, d, w)
    if air:
        v = rv.velocity5(h, y, k1, k2, k3, k4)
        w = rv.velocity5(h, z, l1, l2, l3, l4)
    p = rk.place5(h, y, k1, k3, k4)
    d = rk.place5(h, z, l1, l3, l4)
    k5, l5 = pulls(world, target, chaser, t + rk.C5 * h, p, v, d, w)
    if air:
        v = rv.velocity_of_5(h, y, rv.V6_1, rv.V6_2, rv.V6_3, rv.V6_4, rv.V6_5, k1, k2, k3, k4, k5)
        w = rv.velocity_of_5(h, z, rv.V6_1, rv.V6_2, rv.V6_3, rv.V6_4, rv.V6_5, l1, l2, l3, l4, l5)
    p = rk.place6(h, y, k1, k3, k4, k5)
    d = rk.place6(h, z, l1, l3, l4, l5)
    k6, l6 = pulls(world, target, chaser, t + rk.C6 * h, p, v, d, w)
    if air:
        v = rv.velocity7(h, y, k1, k2, k3, k4, k5, k6)
        w = rv.velocity7(h, z, l1, l2, l3, l4, l5, l6)
    p = rk.place7(h, y, k1, k3, k4, k5, k6)
    d = rk.place7(h, z, l1, l3, l4, l5, l6)
    k7, l7 = pulls(world, target, chaser, t + rk.C7 * h, p, v, d, w)
    if air:
        v = rv.velocity_of_5(h, y, rv.V8_1, rv.V8_4, rv.V8_5, rv.V8_6, rv.V8_7, k1, k4, k5, k6, k7)
        w = rv.velocity_of_5(h, z, rv.V8_1, rv.V8_4, rv.V8_5, rv.V8_6, rv.V8_7, l1, l4, l5, l6, l7)
    p = rk.place8(h, y, k1, k4, k5, k6, k7)
    d = rk.place8(h, z, l1, l4, l5, l6, l7)
    k8, l8 = pulls(world, target, chaser, t + rk.C8 * h, p, v, d, w)
    if air:
        v = rv.velocity_of_5(h, y, rv.V9_1, rv.V9_4, rv.V9_6, rv.V9_7, rv.V9_8, k1, k4, k6, k7, k8)
        w = rv.velocity_of_5(h, z, rv.V9_1, rv.V9_4, rv.V9_6, rv.V9_7, rv.V9_8, l1, l4, l6, l7, l8)
    p = rk.place9(h, y, k1, k3, k4, k5, k6, k7, k8)
    d = rk.place9(h, z, l1, l3, l4, l5, l6, l7, l8)
    k9, l9 = pulls(world, target, chaser, t + rk.C9 * h, p, v, d, w)
    if air:
        v = rv.velocity_of_5(h, y, rv.V10_1, rv.V10_6, rv.V10_7, rv.V10_8, rv.V10_9, k1, k6, k7, k8, k9)
        w = rv.velocity_of_5(h, z, rv.V10_1, rv.V10_6, rv.V10_7, rv.V10_8, rv.V10_9, l1, l6, l7, l8, l9)
    p = rk.place10(h, y, k1, k3, k4, k5, k6, k7, k8, k9)
    d = rk.place10(h, z, l1, l3, l4, l5, l6, l7, l8, l9)
    k10, l10 = pulls(world, target, chaser, t + rk.C10 * h, p, v, d, w)
    if air:
        v = rv.velocity_of_5(h, y, rv.V11_1, rv.V11_7, rv.V11_8, rv.V11_9, rv.V11_10, k1, k7, k8, k9, k10)
        w = rv.velocity_of_5(h, z, rv.V11_1, rv.V11_7, rv.V11_8, rv.V11_9, rv.V11_10, l1, l7, l8, l9, l10)
    p = rk.place11(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10)
    d = rk.place11(h, z, l1, l3, l4, l5, l6, l7, l8, l9, l10)
    k11, l11 = pulls(world, target, chaser, t + rk.C11 * h, p, v, d, w)
    if air:
        v = rv.velocity_of_5(h, y, rv.V12_1, rv.V12_8, rv.V12_9, rv.V12_10, rv.V12_11, k1, k8, k9, k10, k11)
        w = rv.velocity_of_5(h, z, rv.V12_1, rv.V12_8, rv.V12_9, rv.V12_10, rv.V12_11, l1, l8, l9, l10, l11)
    p = rk.place12(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11)
    d = rk.place12(h, z, l1, l3, l4, l5, l6, l7, l8, l9, l10, l11)
    k12, l12 = pulls(world, target, chaser, t + rk.C12 * h, p, v, d, w)
    if air:
        v = rv.velocity13(h, y, k1, k8, k9, k10, k11, k12)
        w = rv.velocity13(h, z, l1, l8, l9, l10, l11, l12)
    p = rk.place13(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12)
    d = rk.place13(h, z, l1, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12)
    k13, l13 = pulls(world, target, chaser, t + rk.C13 * h, p, v, d, w)
    if air:
        v = rv.velocity14(h, y, k1, k8, k9, k10, k11, k12, k13)
        w = rv.velocity14(h, z, l1, l8, l9, l10, l11, l12, l13)
    p = rk.place14(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13)
    d = rk.place14(h, z, l1, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13)
    k14, l14 = pulls(world, target, chaser, t + rk.C14 * h, p, v, d, w)
    if air:
        v = rv.velocity15(h, y, k1, k7, k8, k9, k10, k11, k12, k13, k14)
        w = rv.velocity15(h, z, l1, l7, l8, l9, l10, l11, l12, l13, l14)
    p = rk.place15(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14)
    d = rk.place15(h, z, l1, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13, l14)
    k15, l15 = pulls(world, target, chaser, t + rk.C15 * h, p, v, d, w)
    if air:
        v = rv.velocity16(h, y, k1, k7, k8, k9, k10, k11, k12, k13, k14, k15)
        w = rv.velocity16(h, z, l1, l7, l8, l9, l10, l11, l12, l13, l14, l15)
    p = rk.place16(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15)
    d = rk.place16(h, z, l1, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13, l14, l15)
    k16, l16 = pulls(world, target, chaser, t + h, p, v, d, w)
    if air:
        v = rv.velocity17(h, y, k1, k7, k8, k9, k10, k11, k12, k13, k14, k15)
        w = rv.velocity17(h, z, l1, l7, l8, l9, l10, l11, l12, l13, l14, l15)
    p = rk.place17(h, y, k1, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15)
    d = rk.place17(h, z, l1, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13, l14, l15)
    k17, l17 = pulls(world, target, chaser, t + h, p, v, d, w)
    dy = rk.increment(h, y, k1, k7, k8, k9, k10, k11, k12, k13, k14, k15, k16, k17)
    dz = rk.increment(h, z, l1, l7, l8, l9, l10, l11, l12, l13, l14, l15, l16, l17)
    return dy, dz
