"""The attitude of a ship that is held, or pitched, in the LVLH of the target."""

from sim.core.relative.lvlh import axes, rate
from sim.core.rigid.attitude import Attitude
from sim.core.rigid.quaternion import about_y, conjugate, from_matrix, product, turned
from sim.core.tuples import Quaternion, State, Vector


def lvlh_quaternion(orbit: State) -> Quaternion:
    """Return the turn from LVLH axes of a target on an orbit (inertial state, m and m/s) to inertial axes."""
    xx, xy, xz, yx, yy, yz, zx, zy, zz = axes(orbit[0], orbit[1], orbit[2], orbit[3], orbit[4], orbit[5])
    return from_matrix((xx, yx, zx, xy, yy, zy, xz, yz, zz))


def lvlh_rate(orbit: State, acceleration: Vector) -> Vector:
    """Return the angular velocity (rad/s) of these axes, on themselves; see `sim.core.relative.lvlh.rate`."""
    return rate((orbit[0], orbit[1], orbit[2]), (orbit[3], orbit[4], orbit[5]), acceleration)


def held(lvlh: Quaternion, turning: Vector, below: Quaternion, pitch: float, pitch_rate: float) -> Attitude:
    """Return the attitude of a ship that is pitched in LVLH.

    Parameters
    ----------
    lvlh, turning : of the LVLH axes, see `lvlh_quaternion` and `lvlh_rate`
    below : from body to LVLH axes at pitch 0: the attitude below the target
    pitch, pitch_rate : about the LVLH y axis, rad and rad/s
    """
    in_lvlh = product(about_y(pitch), below)
    spin = (turning[0], turning[1] + pitch_rate, turning[2])
    return Attitude(product(lvlh, in_lvlh), turned(conjugate(in_lvlh), spin))
