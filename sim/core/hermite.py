"""Hermite's cubic: a state between two, from the positions and velocities at both ends."""

from sim.core.tuples import State, Vector


def between(a: State, b: State, share: float, span: float) -> Vector:
    """Return the position at a ``share`` of the way from ``a`` to ``b``, ``span`` s later (or earlier).

    It errs by span^4/384 of the motion's fourth derivative.
    """
    s = share
    r = 1.0 - s
    p0, p1 = (1.0 + 2.0 * s) * r * r, s * s * (3.0 - 2.0 * s)
    q0, q1 = s * r * r * span, -s * s * r * span
    return (
        p0 * a[0] + q0 * a[3] + p1 * b[0] + q1 * b[3],
        p0 * a[1] + q0 * a[4] + p1 * b[1] + q1 * b[4],
        p0 * a[2] + q0 * a[5] + p1 * b[2] + q1 * b[5],
    )


def hermite(a: State, b: State, share: float, span: float) -> State:
    """Return the state at a ``share`` of the way from ``a`` to ``b``, ``span`` s later: `between` and its derivative.

    Without a span it is ``a``.
    """
    if span <= 0.0:
        return a
    s = share
    r = 1.0 - s
    v0, v1 = 6.0 * s * r / span, r * (1.0 - 3.0 * s)
    w1 = s * (3.0 * s - 2.0)
    x, y, z = between(a, b, share, span)
    return (
        x,
        y,
        z,
        v0 * (b[0] - a[0]) + v1 * a[3] + w1 * b[3],
        v0 * (b[1] - a[1]) + v1 * a[4] + w1 * b[4],
        v0 * (b[2] - a[2]) + v1 * a[5] + w1 * b[5],
    )
