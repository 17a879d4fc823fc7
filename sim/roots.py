"""Finding when a function of time is zero or at an extremum: samples, then brackets, then refinement.

Any function of time will do. One that takes an array of times (n,) and gives one of values (n,) is much the faster,
for all brackets are refined together; one that takes a single number is called time by time.

Between two samples a function may cross zero twice: a pass of a second over a station's horizon, an eclipse that
just begins. Such a pair is seen by the extremum between: wherever the samples come nearer to zero and go away again
without a change of sign, the extremum is found, and if it lies on the other side there are two roots. What is missed is
a function with more than one extremum between two samples: the step must be shorter than the time between those.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]
    Family = Callable[[FloatArray, IntArray], FloatArray]

__all__ = ["Extremum", "Root", "extrema", "least", "refined", "roots", "roots_of_samples"]

TOLERANCE_S = 1e-6
GOLDEN = 0.5 * (3.0 - math.sqrt(5.0))
NARROW = 1e-3  # of its first width: where the golden section hands over to the slope (chosen)
NUDGE = 1e-4  # of the first width: half the base of the difference that stands for the slope (chosen)
MOST_ITERATIONS = 200


@dataclass(frozen=True, slots=True)
class Root:
    """A moment (s) at which a function is zero; ``direction`` is 1 where it rises and -1 where it falls."""

    t: float
    direction: int


@dataclass(frozen=True, slots=True)
class Extremum:
    """A moment (s) at which a function is least or greatest among its neighbours, and its value there."""

    t: float
    value: float
    is_maximum: bool


def roots(
    function: Callable[[Any], Any], t0: float, t1: float, step: float, tolerance: float = TOLERANCE_S
) -> tuple[Root, ...]:
    """Return all zeros of a continuous function between two times, in order.

    Parameters
    ----------
    function : of time (s), for an array (n,) or for one number
    t0, t1 : where to look, s
    step : between samples, s; shorter than the time between two extrema
    tolerance : how exact the times are, s

    Raises
    ------
    ValueError
        For an empty interval, a step that is not positive, or values that are not finite.
    """
    times = _grid(t0, t1, step)
    vectorised, values = _sampled(function, times)
    return roots_of_samples(lambda x, _: vectorised(x), times, values[None, :], tolerance)[0]


def extrema(
    function: Callable[[Any], Any], t0: float, t1: float, step: float, tolerance: float = TOLERANCE_S
) -> tuple[Extremum, ...]:
    """Return all maxima and minima of a continuous function inside an interval, in order; arguments as for `roots`.

    The ends do not count. Where the function has no slope to follow (a corner), or is so flat that rounding hides
    its slope, a time is less exact than ``tolerance``; the value is not.
    """
    times = _grid(t0, t1, step)
    vectorised, values = _sampled(function, times)
    found: list[Extremum] = []
    for sign in (1.0, -1.0):
        k = _hollows(sign * values)
        t, value = least(lambda x, _, s=sign: s * vectorised(x), times[k - 1], times[k + 1], tolerance)  # type: ignore[misc]
        found += [Extremum(float(a), float(sign * b), sign < 0.0) for a, b in zip(t, value, strict=True)]
    return tuple(sorted(found, key=lambda one: one.t))


def roots_of_samples(
    function: Family,
    times: FloatArray,
    values: FloatArray,
    tolerance: float = TOLERANCE_S,
    reach: float = math.inf,
) -> list[tuple[Root, ...]]:
    """Return the zeros of several functions that were sampled already, all refined together.

    Parameters
    ----------
    function : called with times (k,) and, for each, the row (k,) of the function wanted; returns values (k,)
    times : (n,) s, never falling; of equal times the first counts
    values : (m, n) of m functions there
    tolerance : how exact the times are, s
    reach : an extremum is looked into only if it may reach zero by going further than its sample by ``reach`` times
        the difference to the neighbouring samples; infinity looks into every one

    Returns
    -------
    list
        for each of the m functions its roots in order

    """
    if len(values) == 0:
        return []
    if not np.isfinite(values).all():
        raise ValueError("the function has values that are not finite")
    fresh = np.concatenate([[True], np.diff(times) > 0.0])
    times, values = times[fresh], values[:, fresh]
    found: list[list[Root]] = [[] for _ in values]
    rows: list[IntArray] = []
    ends: list[FloatArray] = []  # low, high, value at low, value at high
    pits: list[FloatArray] = []  # low, high, value at low, value at high
    pit_rows: list[IntArray] = []
    for row, value in enumerate(values):
        there = np.flatnonzero(value)
        change = np.flatnonzero(value[there[:-1]] * value[there[1:]] < 0.0) if len(there) else there
        low, high = there[change], there[change + 1] if len(change) else there[change]
        on_sample = high > low + 1
        found[row] += [
            Root(float(times[k + 1]), _sign(value[j])) for k, j in zip(low[on_sample], high[on_sample], strict=True)
        ]
        low, high = low[~on_sample], high[~on_sample]
        ends.append(np.stack([times[low], times[high], value[low], value[high]]))
        rows.append(np.full(len(low), row))
        first, last = _pits(value, reach)
        pits.append(np.stack([times[first], times[last], value[first], value[last]]))
        pit_rows.append(np.full(len(first), row))
    pit, pit_row = np.concatenate(pits, axis=1), np.concatenate(pit_rows)
    if pit.size:
        side = np.sign(pit[2])
        t, value = _golden(lambda x, k: side[k] * function(x, pit_row[k]), pit[0], pit[1], through=True)
        deep = value < 0.0
        middle, there = t[deep], (side * value)[deep]
        ends.append(np.stack([pit[0][deep], middle, pit[2][deep], there]))
        ends.append(np.stack([middle, pit[1][deep], there, pit[3][deep]]))
        rows += [pit_row[deep], pit_row[deep]]
    bracket, row_of = np.concatenate(ends, axis=1), np.concatenate(rows)
    exact = refined(lambda x, k: function(x, row_of[k]), bracket, tolerance)
    for when, row, after in zip(exact, row_of, bracket[3], strict=True):
        found[int(row)].append(Root(float(when), _sign(after)))
    return [tuple(sorted(one, key=lambda root: root.t)) for one in found]


def least(
    function: Family, low: FloatArray, high: FloatArray, tolerance: float = TOLERANCE_S
) -> tuple[FloatArray, FloatArray]:
    """Return where functions are least between two times each, and their values: times (k,), values (k,).

    ``function`` is called with times and with the number of the interval that each belongs to. Golden sections as far
    as values can tell, then the zero of the slope (as a central difference).
    """
    if len(low) == 0:
        return np.zeros(0), np.zeros(0)
    t, _ = _golden(function, low, high)
    nudge = NUDGE * (high - low)
    a, b = np.maximum(low + nudge, t - NARROW * (high - low)), np.minimum(high - nudge, t + NARROW * (high - low))

    def slope(x: FloatArray, k: IntArray) -> FloatArray:
        return function(x + nudge[k], k) - function(x - nudge[k], k)

    every = np.arange(len(low))
    bracket = np.stack([a, b, slope(a, every), slope(b, every)])
    smooth = (bracket[2] < 0.0) & (bracket[3] > 0.0)
    t[smooth] = refined(lambda x, k: slope(x, every[smooth][k]), bracket[:, smooth], tolerance)
    return t, function(t, every)


def _golden(
    function: Family, low: FloatArray, high: FloatArray, through: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Find minima between ``low`` and ``high`` by golden sections, to `NARROW` of the width.

    With ``through`` a function is left alone as soon as it is below zero, and the last step is a parabola's.
    """
    a, b = low.copy(), high.copy()
    every = np.arange(len(a))
    c, d = a + GOLDEN * (b - a), b - GOLDEN * (b - a)
    fc, fd = function(c, every), function(d, every)
    at, value = np.where(fc < fd, c, d), np.minimum(fc, fd)
    active = every
    for _ in range(math.ceil(math.log(NARROW) / math.log(1.0 - GOLDEN))):
        if through:
            active = active[value[active] >= 0.0]
        if len(active) == 0:
            break
        k = active
        left = fc[k] < fd[k]
        b[k], a[k] = np.where(left, d[k], b[k]), np.where(left, a[k], c[k])
        new = np.where(left, a[k] + GOLDEN * (b[k] - a[k]), b[k] - GOLDEN * (b[k] - a[k]))
        f = function(new, k)
        c[k], d[k] = np.where(left, new, d[k]), np.where(left, c[k], new)
        fc[k], fd[k] = np.where(left, f, fd[k]), np.where(left, fc[k], f)
        better = f < value[k]
        at[k], value[k] = np.where(better, new, at[k]), np.where(better, f, value[k])
    active = active[value[active] >= 0.0] if through else active[:0]
    if len(active):
        # the vertex of the parabola through three points: a dip of a hundredth of a second is still found
        k = active
        width = np.minimum(b[k] - a[k], np.minimum(at[k] - low[k], high[k] - at[k]))  # a function ends where asked
        f0, f1, f2 = function(at[k] - width, k), value[k], function(at[k] + width, k)
        bend = f0 - 2.0 * f1 + f2
        vertex = at[k] + 0.5 * width * np.divide(f0 - f2, bend, out=np.zeros_like(bend), where=bend > 0.0)
        vertex = np.clip(vertex, low[k], high[k])
        f = function(vertex, k)
        better = f < value[k]
        at[k], value[k] = np.where(better, vertex, at[k]), np.where(better, f, value[k])
    return at, value


def refined(function: Family, bracket: FloatArray, tolerance: float) -> FloatArray:
    """Refine brackets (low, high, value at low, value at high; (4, k)) to zeros (k,), all at once.

    Inverse quadratic interpolation where it is safe, else bisection (Chandrupatla, Advances in Engineering Software
    28, 1997, 145): as fast as Brent's method on smooth functions and simpler to keep in step for many.
    """
    x2, x1, f2, f1 = (row.copy() for row in bracket)
    x3, f3 = x1.copy(), f1.copy()
    share = np.full(len(x1), 0.5)
    limit = np.maximum(0.25 * tolerance, 4.0 * np.spacing(np.maximum(np.abs(x1), np.abs(x2))))
    active = np.arange(len(x1))
    for _ in range(MOST_ITERATIONS):
        if len(active) == 0:
            break
        k = active
        x = x1[k] + share[k] * (x2[k] - x1[k])
        f = function(x, k)
        same = np.sign(f) == np.sign(f1[k])
        x3[k], f3[k] = np.where(same, x1[k], x2[k]), np.where(same, f1[k], f2[k])
        x2[k], f2[k] = np.where(same, x2[k], x1[k]), np.where(same, f2[k], f1[k])
        x1[k], f1[k] = x, f
        width = np.abs(x2[k] - x1[k])
        least_share = np.minimum(limit[k] / np.maximum(width, 1e-300), 0.5)
        active = active[(width > 2.0 * limit[k]) & (f != 0.0)]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            xi, phi = (x1[k] - x2[k]) / (x3[k] - x2[k]), (f1[k] - f2[k]) / (f3[k] - f2[k])
            safe = (phi**2 < xi) & ((1.0 - phi) ** 2 < 1.0 - xi)
            guess = f1[k] / (f2[k] - f1[k]) * f3[k] / (f2[k] - f3[k]) + (x3[k] - x1[k]) / (x2[k] - x1[k]) * f1[k] / (
                f3[k] - f1[k]
            ) * f2[k] / (f3[k] - f2[k])
        share[k] = np.clip(np.where(safe & np.isfinite(guess), guess, 0.5), least_share, 1.0 - least_share)
    nearest: FloatArray = np.where(np.abs(f1) <= np.abs(f2), x1, x2)
    return nearest


def _pits(value: FloatArray, reach: float) -> tuple[IntArray, IntArray]:
    """Return samples between which a function without a change of sign comes nearest to zero: first and last ones.

    The first and the last interval count when the function moves towards zero on the way out, for it may have turned.
    """
    size = np.abs(value)
    side = np.sign(value)
    k = _hollows(size)
    k = k[(side[k - 1] == side[k]) & (side[k] == side[k + 1]) & (side[k] != 0.0)]
    k = k[size[k] <= reach * np.maximum(size[k - 1] - size[k], size[k + 1] - size[k])]
    first, last = [k - 1], [k + 1]
    if len(value) > 1:
        for inner, outer in ((1, 0), (len(value) - 2, len(value) - 1)):
            rise = size[inner] - size[outer]
            turned = rise > 0.0 or (rise == 0.0 and outer == 0)  # an equal pair at the end is a hollow already
            if side[inner] == side[outer] != 0.0 and turned and (reach == math.inf or size[outer] <= reach * rise):
                first.append(np.array([min(inner, outer)]))
                last.append(np.array([max(inner, outer)]))
    return np.concatenate(first), np.concatenate(last)


def _hollows(values: FloatArray) -> IntArray:
    """Return the numbers of the samples lower than the one before and not higher than the one after."""
    if len(values) < 3:
        return np.zeros(0, dtype=np.int64)
    before, here, after = values[:-2], values[1:-1], values[2:]
    return 1 + np.flatnonzero((here < before) & (here <= after))


def _grid(t0: float, t1: float, step: float) -> FloatArray:
    if not (math.isfinite(t0) and math.isfinite(t1) and t1 > t0):
        raise ValueError(f"a search goes from one time to a later one, not from {t0} to {t1} s")
    if not step > 0.0:
        raise ValueError(f"a search needs a step of more than 0 s, not {step}")
    return np.linspace(t0, t1, 1 + max(2, math.ceil((t1 - t0) / step)))


def _sampled(
    function: Callable[[Any], Any], times: FloatArray
) -> tuple[Callable[[FloatArray], FloatArray], FloatArray]:
    """Return the function as one of arrays, and its values at some times."""

    def each(x: FloatArray) -> FloatArray:
        return np.array([float(function(float(t))) for t in x])

    try:
        values = np.asarray(function(times), dtype=np.float64)
    except (TypeError, ValueError):  # written for one number: `math.sin`, a comparison
        return each, each(times)
    if values.shape != times.shape:
        return each, each(times)

    def all_at_once(x: FloatArray) -> FloatArray:
        return np.asarray(function(x), dtype=np.float64)

    return all_at_once, values


def _sign(value: float) -> int:
    return 1 if value > 0.0 else -1
