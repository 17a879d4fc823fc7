"""How the Earth stands and where Sun and Moon are, from a table sampled once per run.

The table (`World.sky`) has a head - start (s), step (s), angle (rad) at the start, its mean rate (rad/s) - and rows at
equal steps: the celestial pole's X and Y (rad), the rotation angle's departure from its mean (rad), the pole's x_p and
y_p (rad), then Sun and Moon from the Earth's centre (m), all in GCRS. Outside its rows it goes on as at its ends.
"""

from sim.core.elementary import sincos
from sim.core.tuples import Matrix, Vector
from sim.core.world import SKY_HEAD as HEAD
from sim.core.world import SKY_ROW as ROW
from sim.core.world import Buffer, World

SUN = 5.0  # columns where a place begins, as floats: compiled code makes a type of every whole number
MOON = 8.0


def orientation(world: World, t: float) -> Matrix:
    """Return the matrix from GCRS to the Earth's axes (ITRS) at ``t`` (s), row after row.

    W R3(angle) Q^T with the celestial pole in Q and the pole on Earth in W (IERS Conventions 2010, equations 5.1 to
    5.10); ``angle`` is the Earth rotation angle less the CIO locator s plus s'. Rows of an hour are interpolated
    linearly, to 1e-10 rad. Without a table the Earth turns uniformly, with both frames the same at t = 0.
    """
    sky = world.sky
    if len(sky) < HEAD + 4 * ROW:
        angle = world.spin * t
        s, c = sincos(angle)
        return c, s, 0.0, -s, c, 0.0, 0.0, 0.0, 1.0
    since = t - sky[0]
    at = since / sky[1]
    k = min(max(int(at), 0), (len(sky) - HEAD) // ROW - 2)
    b = at - k
    a = 1.0 - b
    i = HEAD + ROW * k
    j = i + ROW
    px = a * sky[i] + b * sky[j]
    py = a * sky[i + 1] + b * sky[j + 1]
    angle = sky[2] + sky[3] * since + (a * sky[i + 2] + b * sky[j + 2])
    wx = a * sky[i + 3] + b * sky[j + 3]
    wy = a * sky[i + 4] + b * sky[j + 4]
    # Q^T: GCRS to the celestial pole, 1/(1 + cos d) to fourth order of d, some 1e-3
    d2 = px * px + py * py
    share = 0.5 + d2 * (0.125 + 0.0625 * d2)
    off = -share * px * py
    qxx = 1.0 - share * px * px
    qyy = 1.0 - share * py * py
    s, c = sincos(angle)
    xx = c * qxx + s * off
    xy = c * off + s * qyy
    xz = -c * px - s * py
    yx = c * off - s * qxx
    yy = c * qyy - s * off
    yz = s * px - c * py
    zz = 1.0 - share * d2
    # W = R1(-y_p) R2(-x_p), to second order of angles of 1e-6
    cx = 1.0 - 0.5 * wx * wx
    cy = 1.0 - 0.5 * wy * wy
    ux = cx * px - wx * xx
    uy = cx * py - wx * xy
    uz = cx * zz - wx * xz
    return (
        cx * xx + wx * px,
        cx * xy + wx * py,
        cx * xz + wx * zz,
        cy * yx - wy * ux,
        cy * yy - wy * uy,
        cy * yz - wy * uz,
        wy * yx + cy * ux,
        wy * yy + cy * uy,
        wy * yz + cy * uz,
    )


def place(sky: Buffer, t: float, column: float) -> Vector:
    """Return where a body (``column`` SUN or MOON) is at ``t`` (s): GCRS, m, from the Earth's centre.

    Four rows of an hour make a cubic: it errs by 2e-10 of the Moon's distance, and less for the Sun.
    """
    at = (t - sky[0]) / sky[1]
    k = min(max(int(at), 1), (len(sky) - HEAD) // ROW - 3)
    b = at - k
    a = 1.0 - b
    # Lagrange's weights at -1, 0, 1, 2
    w0 = -a * b * (1.0 + a) / 6.0
    w1 = 0.5 * a * (1.0 + b) * (1.0 + a)
    w2 = 0.5 * b * (1.0 + a) * (1.0 + b)
    w3 = -a * b * (1.0 + b) / 6.0
    i = HEAD + ROW * (k - 1) + int(column)
    return (
        w0 * sky[i] + w1 * sky[i + ROW] + w2 * sky[i + 2 * ROW] + w3 * sky[i + 3 * ROW],
        w0 * sky[i + 1] + w1 * sky[i + ROW + 1] + w2 * sky[i + 2 * ROW + 1] + w3 * sky[i + 3 * ROW + 1],
        w0 * sky[i + 2] + w1 * sky[i + ROW + 2] + w2 * sky[i + 2 * ROW + 2] + w3 * sky[i + 3 * ROW + 2],
    )


def to_earth(m: Matrix, x: float, y: float, z: float) -> Vector:
    """Return a vector on the Earth's axes, ``m`` being `orientation`."""
    return m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z


def from_earth(m: Matrix, x: float, y: float, z: float) -> Vector:
    """Return a vector given on the Earth's axes on those of GCRS, ``m`` being `orientation`."""
    return m[0] * x + m[3] * y + m[6] * z, m[1] * x + m[4] * y + m[7] * z, m[2] * x + m[5] * y + m[8] * z
