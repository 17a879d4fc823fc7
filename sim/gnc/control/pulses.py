"""Firing: whole pulses on three axes, each with its own error."""

from typing import NamedTuple

from sim.core.elementary import sincos
from sim.core.tuples import Matrix, Vector
from sim.gnc.control.jet_select import BACKWARD, FORWARD, IN, LEFT, OUT, RIGHT, Command, command, direction
from sim.gnc.craft import Craft
from sim.gnc.noise import pulse_error

MOST_PULSES = 12.0  # at most this many minimum pulses in one cycle, on one axis (chosen)


class Sizes(NamedTuple):
    """What one minimum pulse does to the chaser's velocity along each polar direction, m/s, all positive."""

    inward: float
    outward: float
    forward: float
    backward: float
    right: float
    left: float


class Wanted(NamedTuple):
    """Signed whole pulses: inward towards the target, across and out of plane along the polar axes."""

    inward: float
    across: float
    normal: float


class Firing(NamedTuple):
    """What fires from the start of a cycle on: the axes inward, across, out of plane."""

    seconds: Vector
    pushes: Matrix  # m/s2 on LVLH axes, one axis after the other
    flows: Vector  # kg/s
    bits: tuple[int, int, int]  # see sim.gnc.commands


QUIET = Firing((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0, 0, 0))


def sizes(craft: Craft, jets: list[float], mode: float, mass: float) -> Sizes:
    """Return what one minimum pulse does along each direction, for a mass in kg."""
    share = craft.min_pulse / mass
    return Sizes(
        abs(command(jets, mode, IN).force[2]) * share,
        abs(command(jets, mode, OUT).force[2]) * share,
        abs(command(jets, mode, FORWARD).force[0]) * share,
        abs(command(jets, mode, BACKWARD).force[0]) * share,
        abs(command(jets, mode, RIGHT).force[1]) * share,
        abs(command(jets, mode, LEFT).force[1]) * share,
    )


def control(
    craft: Craft,
    jets: list[float],
    mode: float,
    wanted: Wanted,
    pitch: float,
    mass: float,
    duration: float,
    seed: int,
    cycle: int,
) -> Firing:
    """Return what fires for the pulses wanted, within a cycle of ``duration`` s, the chaser pitched by ``pitch`` rad.

    ``seed`` and the number of the ``cycle`` give each pulse its error.
    """
    c_1 = command(jets, mode, direction(wanted.inward, IN, OUT))
    c_2 = command(jets, mode, direction(wanted.across, FORWARD, BACKWARD))
    c_3 = command(jets, mode, direction(wanted.normal, RIGHT, LEFT))
    s_1 = min(min(abs(wanted.inward), MOST_PULSES) * craft.min_pulse, duration)
    s_2 = min(min(abs(wanted.across), MOST_PULSES) * craft.min_pulse, duration)
    s_3 = min(min(abs(wanted.normal), MOST_PULSES) * craft.min_pulse, duration)
    if s_1 <= 0.0 and s_2 <= 0.0 and s_3 <= 0.0:
        return QUIET
    draw = 3 * cycle
    p_1 = push(c_1, s_1, pitch, mass, craft.scatter, seed, draw)
    p_2 = push(c_2, s_2, pitch, mass, craft.scatter, seed, draw + 1)
    p_3 = push(c_3, s_3, pitch, mass, craft.scatter, seed, draw + 2)
    return Firing(
        (s_1, s_2, s_3),
        (p_1[0], p_1[1], p_1[2], p_2[0], p_2[1], p_2[2], p_3[0], p_3[1], p_3[2]),
        (c_1.flow, c_2.flow, c_3.flow),
        (c_1.bits, c_2.bits, c_3.bits),
    )


def still_firing(firing: Firing, after: float) -> int:
    """Return the bits of the commands that fire on ``after`` s of the cycle."""
    s, b = firing.seconds, firing.bits
    # bits, not numbers: commands share LOW-Z, and two axes may share a command
    return (b[0] if s[0] > after else 0) | (b[1] if s[1] > after else 0) | (b[2] if s[2] > after else 0)


def next_stop(firing: Firing, after: float) -> float:
    """Return when (s of the cycle) the next of the commands stops that fire on ``after`` s of it; 0.0 for none."""
    stop = 0.0
    for k in range(3):
        seconds = firing.seconds[k]
        if seconds > after and (stop == 0.0 or seconds < stop):
            stop = seconds
    return stop


def push(one: Command, seconds: float, pitch: float, mass: float, scatter: float, seed: int, draw: int) -> Vector:
    """Return the acceleration (m/s2, LVLH axes) of a command with its error; nothing when it does not fire."""
    if seconds <= 0.0:
        return 0.0, 0.0, 0.0
    share = (1.0 + scatter * pulse_error(seed, draw)) / mass
    s, c = sincos(pitch)
    x, y, z = one.force
    return (x * c + z * s) * share, y * share, (z * c - x * s) * share
