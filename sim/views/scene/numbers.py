"""What the panels decide on numbers: units, decimals, figures and the codes of what is said; words come from a table.

Plain functions of floats, in the subset that `sim.core` keeps: a page in another language, or one that runs elsewhere,
decides by the same functions.
"""

from __future__ import annotations

from math import floor, pi, sqrt

from sim.inputs.units import FOOT, INCH, NAUTICAL_MILE

FEET = 0
MILES = 1
METRES = 2
KILOMETRES = 3
STEADY_M_S = 0.005 * FOOT  # slower than this the range is called steady
FAR_M = 100.0 * NAUTICAL_MILE  # beyond it the range in a straight line says less than the way along the orbit
BAND_SHARE = 0.20
BAND_LEAST = 0.05 * FOOT
WINDOWS_FT = (40.0, 120.0, 350.0, 900.0, 2500.0, 7000.0, 20000.0, 60000.0, 180000.0, 600000.0, 2e6, 6e6, 2e7, 6e7)
STEP_DOWN = 0.92  # share of a window that the range may fill
MILES_BEYOND = 2.0 * NAUTICAL_MILE  # a window wider than this counts in nautical miles
STALE_FLIGHT_S = 60.0  # a caption older than this, in flight...
STALE_FILM_S = 3.0  # ...and this, as watched, fades to grey
FADE_S = 0.6
SHADES = 8.0  # of a fading caption
APPEAR_S = 0.25  # s as watched over which a new caption appears
FAINTEST = 0.25
LONG_S = 7200.0  # a chapter of hours...
QUICK = 1500.0  # ...that passes quicker than so many times says how long it is
SMALLEST_SHIP = 58.0  # units: a ship that would be smaller is drawn enlarged, and the factor is written
LEAST_SPAN_M = 1.0  # of what a view shows
DEGREE = pi / 180.0
LENS_WIDE = 50.0 * DEGREE  # the picture's height, beyond LENS_WIDE_FROM...
LENS_NARROW = 30.0 * DEGREE  # ...and inside LENS_NARROW_FROM
LENS_WIDE_FROM = 160.0 * FOOT
LENS_NARROW_FROM = 90.0 * FOOT
FLOOD_M = 16.0  # at this distance the payload-bay floodlights are as bright as the picture can show (chosen)
SQUARE_ENOUGH = 45.0 * DEGREE  # beyond it three angles say nothing to a reader
OUT_OF_PICTURE = 60.0 * DEGREE  # off the axis: what stands farther is not in the picture
IN_INCHES = 1  # offsets within INCHES_WITHIN are told in inches, else in feet
IN_FEET = 2
INCHES_WITHIN = 48.0 * INCH


def nearest(value: float) -> int:
    """Return the whole number nearest to ``value``, the even one of two as near."""
    below = floor(value)
    rest = value - below
    if rest > 0.5 or (rest == 0.5 and below % 2 == 1):
        return below + 1
    return below


def length_unit(metres: float) -> int:
    """Return the unit in which a range is read: feet inside a nautical mile, nautical miles outside."""
    if abs(metres) >= NAUTICAL_MILE:
        return MILES
    return FEET


def metric_unit(metres: float) -> int:
    """Return the unit of the same range written beside it: metres or kilometres."""
    if abs(metres) >= NAUTICAL_MILE:
        return KILOMETRES
    return METRES


def unit_m(unit: int) -> float:
    """Return how many metres a unit has."""
    if unit == FEET:
        return FOOT
    if unit == MILES:
        return NAUTICAL_MILE
    if unit == KILOMETRES:
        return 1000.0
    return 1.0


def length_in(metres: float, unit: int) -> float:
    """Return a length (m) in a unit."""
    return metres / unit_m(unit)


def length_decimals(value: float, unit: int) -> int:
    """Return the decimals that a length in feet or nautical miles deserves."""
    if unit == MILES:
        if abs(value) < 99.995:
            return 2
        return 1 if abs(value) < 999.95 else 0
    return 1 if abs(value) < 9.95 else 0


def metric_decimals(value: float, unit: int) -> int:
    """Return the decimals that a length in metres or kilometres deserves."""
    if unit == KILOMETRES:
        return 1
    return 1 if abs(value) < 99.95 else 0


def rate_decimals(value: float) -> int:
    """Return the decimals that a rate in ft/s deserves."""
    if abs(value) < 9.995:
        return 2
    return 1 if abs(value) < 99.95 else 0


def direction(range_rate: float) -> int:
    """Return what the sign of a range rate (m/s) means: 0 steady, 1 closing, 2 opening."""
    if abs(range_rate) < STEADY_M_S:
        return 0
    return 1 if range_rate < 0.0 else 2


def wait(seconds: float) -> tuple[int, int, int]:
    """Return how a waiting time is said, and its two figures.

    0: seconds; 1: minutes; 2: hours and minutes; 3: days and hours. Where one figure is said the other is 0.
    """
    if seconds < 59.5:
        return 0, max(0, nearest(seconds)), 0
    minutes = nearest(seconds / 60.0)
    if minutes < 100:
        return 1, minutes, 0
    if minutes < 2880:
        return 2, minutes // 60, minutes % 60
    hours = nearest(seconds / 3600.0)
    return 3, hours // 24, hours % 24


def two_figures(value: float) -> float:
    """Return a positive number rounded to two figures, or to a whole number below ten, so that it does not flicker."""
    power = 1.0
    while value >= 100.0 * power:
        power = 10.0 * power
    return nearest(value / power) * power


def tick_step(span: float, count: int) -> float:
    """Return the step 1, 2 or 5 x 10^n that divides ``span`` into at most about ``count`` parts."""
    rough = span / max(count, 1)
    if not rough > 0.0:
        return 1.0
    power = 1.0
    while rough >= 10.0 * power:
        power = 10.0 * power
    parts = 1.0
    while rough * parts < 1.0:
        parts = 10.0 * parts
    power = power / parts
    least = rough * 0.999
    if power >= least:
        return power
    if 2.0 * power >= least:
        return 2.0 * power
    return 5.0 * power if 5.0 * power >= least else 10.0 * power


def step_decimals(step: float) -> int:
    """Return the decimals that the numbers of an axis need whose ticks are ``step`` apart."""
    if step >= 1.0:
        return 0
    return 1 if step >= 0.1 else 2


# -- digits ----------------------------------------------------------------------------------------------------------
def beside_range(range_m: float) -> int:
    """Return what stands beside a range: 0 metres, 1 feet and kilometres, 2 the way along the orbit.

    Far out the pictures show the way along the orbit, not the straight line.
    """
    if length_unit(range_m) != MILES:
        return 0
    return 1 if range_m < FAR_M else 2


# -- closing rate against range --------------------------------------------------------------------------------------
def range_window(range_m: float) -> int:
    """Return the least of `WINDOWS_FT` that a range fills to no more than `STEP_DOWN`."""
    last = len(WINDOWS_FT) - 1
    for k in range(last):
        if range_m <= WINDOWS_FT[k] * FOOT * STEP_DOWN:
            return k
    return last


def range_unit(wide: float) -> int:
    """Return the unit of the ranges of a window ``wide`` (m)."""
    return MILES if wide > MILES_BEYOND else FEET


def guide_edges(rate: float) -> tuple[float, float]:
    """Return the lower and upper edge (m/s) of the guide band about a gate's rate."""
    half = max(BAND_SHARE * rate, BAND_LEAST)
    return max(rate - half, 0.0), rate + half


def closing_limits(most: float, least: float, guide: float) -> tuple[float, float]:
    """Return the most and the least closing rate (m/s) to be shown, of those flown and the guide band's top."""
    wanted = guide
    if most > 0.0:
        wanted = min(1.06 * guide, 3.0 * most)
    high = max(max(1.12 * most, wanted), 0.12 * FOOT)
    return high, min(1.12 * least, -0.13 * high)


# -- the target's frame ----------------------------------------------------------------------------------------------
def whole_units(scale: float, size_m: float) -> float:
    """Return the scale (units a metre) nearest to ``scale`` that makes a ship whole units long.

    While the view eases a ship then keeps its size for some frames, and its picture is drawn once for all of them.
    """
    return max(1.0, float(nearest(scale * size_m))) / size_m


def view_scale(box: tuple[float, float, float, float], wide: float, high: float) -> float:
    """Return the scale (units a metre) at which a box (least x, least z, most x, most z, m) fits a panel."""
    return min(wide / max(box[2] - box[0], LEAST_SPAN_M), high / max(box[3] - box[1], LEAST_SPAN_M))


def enlargement(size_m: float, scale: float) -> float:
    """Return how many times as large ships are drawn of which the smaller has this size."""
    return max(1.0, SMALLEST_SHIP / (size_m * scale))


def box_needed(
    way: tuple[float, float, float, float],
    target: tuple[float, float, float, float],
    chaser: tuple[float, float, float, float],
    target_port: tuple[float, float],
    chaser_port: tuple[float, float],
    size_m: float,
    wide: float,
    high: float,
) -> tuple[float, float, float, float]:
    """Return the box (least x, least z, most x, most z, m) that a panel must show.

    ``way`` is where the chaser goes; the ships are boxes about their ports. Ships that are drawn enlarged need room
    too, which makes the scale smaller: four rounds settle that.
    """
    box = way
    factor = 1.0
    for _ in range(4):
        box = (
            min(min(way[0], target_port[0] + factor * target[0]), chaser_port[0] + factor * chaser[0]),
            min(min(way[1], target_port[1] + factor * target[1]), chaser_port[1] + factor * chaser[1]),
            max(max(way[2], target_port[0] + factor * target[2]), chaser_port[0] + factor * chaser[2]),
            max(max(way[3], target_port[1] + factor * target[3]), chaser_port[1] + factor * chaser[3]),
        )
        factor = enlargement(size_m, view_scale(box, wide, high))
    return box


def far_end_shown(range_m: float) -> float:
    """Return how much of the target's far end is kept in the picture: in the last 100 ft it may leave it."""
    near = min(1.0, max(0.0, 1.0 + (range_m - 4.0) * (-1.0 / 36.0)))
    return 1.0 - 0.5 * near


def ring_crosses(rect: tuple[float, float, float, float], x: float, y: float, radius: float) -> bool:
    """Return whether some of a ring lies in a rectangle (left, top, right, bottom)."""
    left, top, right, bottom = rect
    near_x = max(max(left - x, 0.0), x - right)
    near_y = max(max(top - y, 0.0), y - bottom)
    far_x = max(x - left, right - x)
    far_y = max(y - top, bottom - y)
    within = sqrt(near_x * near_x + near_y * near_y)
    without = sqrt(far_x * far_x + far_y * far_y)
    return within < radius + 1.0 and radius < without + 1.0


# -- captions --------------------------------------------------------------------------------------------------------
def passes_quickly(lasts_s: float, watched_s: float) -> int:
    """Return 1 where a chapter is long and passes so quickly that it has to be said, else 0."""
    return 1 if lasts_s > LONG_S and watched_s * QUICK < lasts_s else 0


def freshness(watched_s: float) -> float:
    """Return how much of a caption has appeared after so many seconds, 0 to 1."""
    return min(1.0, max(FAINTEST, watched_s / APPEAR_S))


def staleness(age_s: float, watched_s: float) -> float:
    """Return how much a caption has faded, 0 to 1 in few steps, that is ``age_s`` old and was watched for so long."""
    if age_s <= STALE_FLIGHT_S:
        return 0.0
    faded = min(1.0, max(0.0, (watched_s - STALE_FILM_S) / FADE_S))
    return nearest(SHADES * faded) / SHADES


# -- the docking camera ----------------------------------------------------------------------------------------------
def lens_field(range_m: float) -> float:
    """Return the angle (rad) that the picture's height shows at a range."""
    share = min(1.0, max(0.0, (range_m - LENS_NARROW_FROM) / (LENS_WIDE_FROM - LENS_NARROW_FROM)))
    return LENS_NARROW + (LENS_WIDE - LENS_NARROW) * share * share * (3.0 - 2.0 * share)


def seen_by(lit: bool, range_m: float) -> int:
    """Return by what light the target is seen: 0 none, 1 the floodlights, 2 daylight."""
    if lit:
        return 2
    return 1 if range_m < 4.0 * FLOOD_M else 0


def offset_told(ahead_m: float, off_axis: float, lateral_m: float) -> int:
    """Return how a port's place in the picture is told: 0 not at all, it is out of it; 1 in inches; 2 in feet."""
    if ahead_m < -1.0 or off_axis > OUT_OF_PICTURE:
        return 0
    return IN_INCHES if lateral_m < INCHES_WITHIN else IN_FEET


def faces_port(pitch: float, yaw: float, roll: float) -> int:
    """Return 1 where three angles say how the chaser stands before the port, 0 where it does not face it."""
    return 0 if max(max(abs(pitch), abs(yaw)), abs(roll)) > SQUARE_ENOUGH else 1
