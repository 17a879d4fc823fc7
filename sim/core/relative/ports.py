"""Where the docking ports are: for a ship pitched in LVLH, and for any attitude.

Places and velocities are m and m/s on the target's LVLH axes, as seen while these turn; or, with the angles counted
from there, on polar axes (`sim.core.relative.lvlh.polar`).
"""

from sim.core.body import Body
from sim.core.elementary import sincos
from sim.core.relative.held import lvlh_quaternion, lvlh_rate
from sim.core.relative.lvlh import target_acceleration
from sim.core.rigid.attitude import Attitude
from sim.core.rigid.quaternion import conjugate, turned
from sim.core.tuples import Quaternion, State, Vector
from sim.core.world import World


def pitched(port: Vector, pitch: float, rate: float) -> State:
    """Return place and velocity of a port from its ship's centre of mass, the ship pitched by ``pitch`` (rad).

    ``port`` is its place at pitch 0, ``rate`` (rad/s) how fast the ship pitches in LVLH.
    """
    x, y, z = port
    s, c = sincos(pitch)
    ahead = x * c + z * s
    down = z * c - x * s
    return ahead, y, down, rate * down, 0.0, -rate * ahead


def mounted(port: Vector, attitude: Attitude, lvlh: Quaternion, turning: Vector) -> State:
    """Return the same of a ship in any attitude.

    ``port`` is its place on body axes; ``lvlh`` and ``turning`` are the LVLH axes' own attitude and rate, see
    `sim.core.relative.held`.
    """
    back = conjugate(lvlh)
    x, y, z = turned(back, turned(attitude.q, port))
    wx, wy, wz = turned(back, turned(attitude.q, attitude.rate))
    wx, wy, wz = wx - turning[0], wy - turning[1], wz - turning[2]
    return x, y, z, wy * z - wz * y, wz * x - wx * z, wx * y - wy * x


def still(port: Vector) -> State:
    """Return a port that does not move on the axes on which it is given."""
    return port[0], port[1], port[2], 0.0, 0.0, 0.0


def apart(centers: State, chaser: State, target: State) -> State:
    """Return the chaser's port less the target's, of centres of mass that are ``centers`` apart.

    ``chaser`` and ``target`` are the ports, each from its ship's centre of mass; all three on the same axes.
    """
    return (
        centers[0] + (chaser[0] - target[0]),
        centers[1] + (chaser[1] - target[1]),
        centers[2] + (chaser[2] - target[2]),
        centers[3] + (chaser[3] - target[3]),
        centers[4] + (chaser[4] - target[4]),
        centers[5] + (chaser[5] - target[5]),
    )


def mounted_apart(
    world: World,
    target: Body,
    t: float,
    orbit: State,
    theirs: Vector,
    ours: Vector,
    target_q: Quaternion,
    target_rate: Vector,
    chaser_q: Quaternion,
    chaser_rate: Vector,
) -> State:
    """Return what the ports add to the state of the centres of mass, LVLH, of two ships in any attitude.

    ``theirs`` and ``ours`` are the target's and the chaser's port on their body axes, ``orbit`` is the target's state.
    """
    lvlh = lvlh_quaternion(orbit)
    turning = lvlh_rate(orbit, target_acceleration(world, target, t, orbit))
    return apart(
        mounted(ours, Attitude(chaser_q, chaser_rate), lvlh, turning),
        (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        mounted(theirs, Attitude(target_q, target_rate), lvlh, turning),
    )
