"""Laws of the close approach: how fast to come in or go out, when to fire a pulse, how to arrive at the speed wanted.

Along an axis all lengths are port to port: ``s`` the distance still to go (m), ``w`` the closing rate (m/s, positive
when closing), ``a`` the acceleration that carries the chaser away from the target when no jet fires (on the R-bar
3 n^2 z, "natural braking"), ``g`` how fast that acceleration falls per metre of approach (1/s^2). A law answers in
whole pulses: positive towards the target, negative away from it. Around the target they go by the centres of mass.
"""

from __future__ import annotations

from math import ceil, pi, sqrt
from typing import NamedTuple

from sim.core.elementary import cos, sin
from sim.core.tuples import Vector
from sim.gnc.control.pulses import Sizes, Wanted
from sim.gnc.navigation.sensors import Sight

APPROACH = 0.0
HOLD = 1.0
DOCK = 2.0
BACK_OUT = 3.0
FLY_AROUND = 4.0
HAND = 5.0  # pulses as somebody commands them

# Chosen: time in which a hold corrects a displacement (where nature pushes outward, and elsewhere), and the lateral
# deadband's look-ahead limits.
HOLD_TIME = 120.0
HOLD_TIME_ALONE = 60.0
HOLD_RATE = 0.03  # m/s at most, a tenth of a foot per second, back to the range of a hold (chosen)
LATERAL_TIME_SHORT = 30.0
LATERAL_TIME_LONG = 200.0
HYSTERESIS = 1.25  # of the pulse that serves it: a band of rates is at least so wide (chosen)
AIMING = 1.5  # m before contact, where pulses aim at the rate and the offset at contact
SLOW_CONTACT = 0.6  # of the rate wanted at contact: slower, a last pulse makes up for it (chosen)
QUIET = 0.2  # m before contact, where sideways pulses end; those along the approach at half of it
OUTWARD = 5.0e-5  # m/s^2, from which on nature is reckoned to brake (chosen)
VERTICAL = 1.0e-6  # 1/s^2, fall of the outward acceleration per metre above which it is the R-bar's: there 4e-6, 3 n^2
BRAKING = 5.0e-4  # m/s^2 of jets that the law counts on where nature does not brake (chosen)
TRACK_TIME = 60.0  # s in which a fly-around corrects what lies outside its deadband (chosen)
TRACK_RATE = 0.3  # m/s at most, back to the circle (chosen)
EASING = 0.05  # of the rate back to the circle: by so much it falls in `TRACK_TIME` / 20, three seconds (chosen)
SPIRAL = 0.25 * pi  # rad of a fly-around in which its radius is reached: an eighth of a turn (chosen)


class Law(NamedTuple):
    """One phase of the close approach, every field a float (SI, radians).

    The chaser stands at a polar angle in the orbit plane: 0 straight below the target, from there towards ahead.
    """

    kind: float
    angle: float  # at the start time: 0 below, pi/2 ahead, pi above, -pi/2 behind
    turn_rate: float  # of the angle, rad/s
    start_time: float  # s since the epoch
    stop: float  # range at which the approach is to stand still; negative: it flies through
    end: float  # range at which the phase ends; negative: never by range
    end_time: float  # time at which the phase ends, s since the epoch
    hold: float  # range of the hold; of a fly-around, its radius between the centres of mass
    begin: float  # radius at which a fly-around begins
    rate: float  # closing rate wanted at contact
    low_z: float  # inside this range no jet may fire towards the target
    corridor: float  # tangent of the corridor's half angle; 0.0: no corridor
    corridor_inside: float  # the corridor counts inside this range
    deadband: float  # tangent of the lateral deadband's half angle, at a fly-around that of its deadband either way
    deadband_floor: float  # smallest lateral deadband, m
    cylinder: float  # lateral distance that is never a corridor violation, m
    hand: Vector = (0.0, 0.0, 0.0)  # minimum pulses flown by hand: inward, across, out of plane


def guide(law: Law, gates: list[float], known: Sight, sizes: Sizes, t: float) -> Wanted:
    """Return the pulses that a law wants at ``t`` (s), of what is known.

    ``gates`` is flat, see `gate_rate`; ``sizes`` says what one minimum pulse does.
    """
    if law.kind == HAND:
        return Wanted(law.hand[0], law.hand[1], law.hand[2])
    across, outward, fall = natural_acceleration(known)
    center, port = known.center, known.port
    if law.kind == FLY_AROUND:
        r, r_rate, r_acceleration = radius(law, t)
        deadband = max(law.deadband * r, law.deadband_floor)
        away = outward - r_acceleration
        return Wanted(
            -tracking_pulses(center[2] - r, center[5] - r_rate, away, deadband, sizes.outward, sizes.inward),
            tracking_pulses(center[0], center[3], across, deadband, sizes.forward, sizes.backward),
            tracking_pulses(center[1], center[4], 0.0, deadband, sizes.right, sizes.left),
        )
    s, w = port[2], -center[5]  # the rates of the centre of mass: a slew moves the port too, but it ends by itself
    return Wanted(
        axial_pulses(law, gates, s, w, outward, fall, sizes.inward, sizes.outward),
        lateral_pulses(law, s, w, port[0], center[3], sizes.forward, sizes.backward),
        lateral_pulses(law, s, w, port[1], center[4], sizes.right, sizes.left),
    )


def natural_acceleration(known: Sight) -> tuple[float, float, float]:
    """Acceleration across and outward when no jet fires (the pilot's CW), and the outward one's fall per metre nearer.

    As seen in the polar axes: with turn rate w and the centre of mass at (across, out) these turn under the chaser,
    which adds w^2 across - 2 w out' and w^2 out + 2 w across'.
    """
    n2, lvlh, center = known.orbit_rate2, known.lvlh, known.center
    forward = 2.0 * sqrt(n2) * lvlh[5]
    down = 3.0 * n2 * lvlh[2] - 2.0 * sqrt(n2) * lvlh[3]
    w, c, s = known.turn_rate, cos(known.angle), sin(known.angle)
    return (
        forward * c - down * s + w * (w * center[0] - 2.0 * center[5]),
        forward * s + down * c + w * (w * center[2] + 2.0 * center[3]),
        3.0 * n2 * c * c,
    )


def polar_angle(law: Law, t: float) -> float:
    """Return the angle at which the law has the chaser at time ``t``, rad."""
    return law.angle + law.turn_rate * (t - law.start_time)


def radius(law: Law, t: float) -> tuple[float, float, float]:
    """Return the radius of a fly-around at time ``t``, its rate and its acceleration (m, m/s, m/s^2).

    From the radius at its beginning to its own it goes within `SPIRAL`, smoothly (3 u^2 - 2 u^3).
    """
    whole = SPIRAL / max(abs(law.turn_rate), 1.0e-9)
    u = (t - law.start_time) / whole
    if u >= 1.0:
        return law.hold, 0.0, 0.0
    way = law.hold - law.begin
    return (
        law.begin + way * u * u * (3.0 - 2.0 * u),
        way * 6.0 * u * (1.0 - u) / whole,
        way * (6.0 - 12.0 * u) / (whole * whole),
    )


def gate_rate(gates: list[float], s: float) -> float:
    """Rate of the gates at range ``s``, closing or opening: straight lines between them, level beyond the outermost.

    ``gates`` is flat, range and rate by turns, from the farthest to the nearest gate.
    """
    count = len(gates) // 2
    if s >= gates[0]:
        return gates[1]
    for k in range(1, count):
        if s >= gates[2 * k]:
            share = (s - gates[2 * k]) / (gates[2 * k - 2] - gates[2 * k])
            return gates[2 * k + 1] + share * (gates[2 * k - 1] - gates[2 * k + 1])
    return gates[2 * count - 1]


def stopping_rate(s: float, stop: float, a: float) -> float:
    """Fastest closing rate from which the chaser can still come to rest at ``stop``.

    Below or above the target the outward acceleration ``a`` brakes alone; where nature brakes little (the V-bar)
    the law counts on `BRAKING` of jets.
    """
    braking = a if a > OUTWARD else BRAKING
    return sqrt(2.0 * braking * max(s - stop, 0.0))


def into(rate: float, least: float, most: float, plus: float, minus: float) -> float:
    """Return the fewest whole pulses that bring a rate into a band, signed like the rate; none inside it.

    ``plus`` and ``minus`` are what one minimum pulse does to the rate either way (m/s, both > 0). A band that is
    narrower than `HYSTERESIS` of the larger is widened about its middle: no pulse overshoots it and calls for its
    opposite.
    """
    lack = 0.5 * max(HYSTERESIS * max(plus, minus) - (most - least), 0.0)
    low, high = least - lack, most + lack
    if rate < low:
        return float(ceil((low - rate) / plus))
    if rate > high:
        return -float(ceil((rate - high) / minus))
    return 0.0


def docking_rate(s: float, a: float, g: float, rate: float) -> float:
    """Closing rate from which, coasting the last `AIMING` metres, contact comes at ``rate``.

    Coasting, w^2 - 2 a s + g s^2 stays as it is; at contact ``a`` is a - g s.
    """
    coasted = min(s, AIMING)
    return sqrt(max(rate * rate + 2.0 * (a - g * s) * coasted + g * coasted * coasted, 0.0))


def axial_pulses(
    law: Law, gates: list[float], s: float, w: float, a: float, g: float, pulse: float, brake: float
) -> float:
    """Pulses along the approach axis: positive towards the target, negative away.

    ``pulse`` and ``brake`` are what one minimum pulse does to the closing rate in either direction (m/s, both > 0).
    Too fast is let be longer than too slow, since nature brakes; but not at a hold where it does not.
    """
    if law.kind == BACK_OUT:
        return -opening_pulses(law, gates, s, -w, brake, pulse)
    slow, fast = 0.5, 1.2
    if law.kind == DOCK:
        wanted = docking_rate(s, a, g, law.rate)
        if s < AIMING:
            return last_pulses(s, w, wanted, pulse, brake)
        slow = 0.2
    elif law.kind == HOLD:
        away = (s - law.hold) / (HOLD_TIME if g > VERTICAL else HOLD_TIME_ALONE)
        wanted = min(max(away, -HOLD_RATE), HOLD_RATE)
        if g <= VERTICAL:
            slow, fast = 0.6, 0.7
    else:
        wanted = gate_rate(gates, s)
        if law.stop >= 0.0:
            wanted = min(wanted, stopping_rate(s, law.stop, a))
    return into(w, wanted - slow * pulse, wanted + fast * pulse, pulse, brake)


def last_pulses(s: float, w: float, wanted: float, pulse: float, brake: float) -> float:
    """Pulses of the last `AIMING` metres, which make the closing rate the one ``wanted`` there.

    A pulse towards the target is large, one of LOW-Z against it six times smaller: too fast is braked by small ones,
    and a large one is for a rate of which much is lost.
    """
    if s <= 0.5 * QUIET:
        return 0.0
    least = SLOW_CONTACT * wanted
    pulses = into(w, least, max(wanted + brake, least + HYSTERESIS * pulse), pulse, brake)
    return pulses if s > QUIET else min(pulses, 0.0)


def opening_pulses(law: Law, gates: list[float], s: float, w: float, push: float, brake: float) -> float:
    """Pulses along the axis on the way out, positive away: at the gates' rates, and to rest where the law says to stop.

    ``w`` is the opening rate. Stopping is done towards the target, by jets that fire away from it: LOW-Z does not
    weaken them.
    """
    wanted = gate_rate(gates, s)
    if law.stop >= 0.0:
        wanted = min(wanted, sqrt(2.0 * BRAKING * max(law.stop - s, 0.0)))
    return into(w, wanted - 0.5 * brake, wanted + 0.8 * brake, push, brake)


def tracking_pulses(error: float, rate: float, drift: float, deadband: float, plus: float, minus: float) -> float:
    """Pulses along one axis that keep the chaser within a deadband of a moving point; signed like the axis.

    Parameters
    ----------
    error, rate : of the chaser from the point, m and m/s
    drift : acceleration from the point when no jet fires, m/s^2, counted in a second ahead
    plus, minus : what one minimum pulse does along the axis and against it, m/s, both > 0

    Against a drift the pulses begin at half their size, so that they swing about the rate wanted and do not lag. With
    the drift, or without one, a rate of nearly the larger pulse is let be: the drift takes back what one overshoots. On
    the way back the rate wanted falls, and a little too fast is let be.

    """
    beyond = max(abs(error) - deadband, 0.0)
    back = min(beyond / TRACK_TIME, TRACK_RATE)
    miss = rate + drift - (back if error < 0.0 else -back)
    much = 0.9 * max(plus, minus)
    least, most = -0.5 * plus if drift < 0.0 else -much, 0.5 * minus if drift > 0.0 else much
    if error < 0.0:
        return into(miss, least, most + EASING * back, plus, minus)
    return into(miss, least - EASING * back, most, plus, minus)


def lateral_pulses(law: Law, s: float, w: float, offset: float, rate: float, plus: float, minus: float) -> float:
    """Pulses along a lateral axis that bring the port back to the approach line; signed like the axis.

    ``plus`` and ``minus`` are what one minimum pulse does along the axis and against it (m/s, both > 0). Inside the
    deadband nothing fires unless the drift is fast enough to leave it within the look-ahead time; outside it the chaser
    is sent back at the rate that returns it in that time, and a pulse that did so is let be until the middle. Close to
    the port only the offset predicted for contact counts.
    """
    pulse = max(plus, minus)
    if law.kind == DOCK and s < AIMING:
        if s < QUIET:
            return 0.0
        to_go = s / max(w, 0.5 * law.rate)
        most = max(0.9 * pulse, law.deadband_floor / to_go)
        return into(rate, -offset / to_go - most, -offset / to_go + most, plus, minus)
    deadband = max(law.deadband_floor, law.deadband * s)
    horizon = min(max(0.3 * s / max(w, 0.01), LATERAL_TIME_SHORT), LATERAL_TIME_LONG)
    beyond = abs(offset) - deadband
    if beyond > 0.0:
        least = max(beyond / horizon, pulse / 3.0)
        most = 1.3 * least + 1.5 * pulse
    else:
        least = -max(0.7 * pulse, deadband / horizon)
        most = max(2.0 * pulse, (deadband + abs(offset)) / horizon)
    if offset < 0.0:
        return into(rate, least, most, plus, minus)
    return into(rate, -most, -least, plus, minus)
