"""Sine, exponential, logarithm, angle and their kin by + - * / and sqrt alone.

These five operations are rounded alike everywhere, the functions of mathematics libraries are not: each rounds the last
bit of some per cent of all arguments in its own way. Written out, the same scenario and seed give the same bits on
every machine. Every argument has a result, nan where there is none, and nothing raises.

Errors are in units in the last place of the result (ulp): the worst found among random and special arguments. The ways
are those of Cody & Waite, Software Manual for the Elementary Functions (1980), and Muller, Elementary Functions (3rd
edition, 2016); sums and products in two parts are Dekker's (Numerische Mathematik 18, 1971). The polynomials are this
module's own: best approximations found by Remez's exchange in 50 digits, each coefficient in turn rounded to a double
before the rest are fitted again; V's is a Chebyshev fit. Beside each stands what it leaves, relative to the function.
"""

from __future__ import annotations

from math import sqrt

INFINITY = 1.0e308 * 10.0
NAN = INFINITY - INFINITY

# To the nearest whole number, ties to even: (x + ROUND) - ROUND, good below 2^51. No integer is made, so none overflows.
ROUND = 6755399441055744.0  # 1.5 * 2^52
SPLIT = 134217729.0  # 2^27 + 1: with g = x SPLIT, g - (g - x) is x cut to 26 bits

# pi/2 in parts of 31 bits: times whole numbers below 2^22 each is exact. TAIL is all that follows the second, rounded.
PI_2A = 1.5707963267341256
PI_2B = 6.07710049817245e-11
PI_2C = 8.333742909677158e-20
PI_2D = 8.843720565453802e-29
PI_2E = 6.81899229294183e-39
PI_2_TAIL = 8.333742918520879e-20
TWO_OVER_PI = 0.6366197723675814
EIGHTH = 0.7853981633974483  # pi/4 and pi/2, pi in two parts
QUARTER = 1.5707963267948966
QUARTER_LOW = 6.123233995736766e-17
HALF = 3.141592653589793
HALF_LOW = 1.2246467991473532e-16

# sin x = x + x z (S1 + S2 z ...), z = x^2 to (pi/4)^2: 2^-57.8
S1 = -0.16666666666666632
S2 = 0.008333333333322472
S3 = -0.00019841269829835664
S4 = 2.755731369732557e-06
S5 = -2.5050758485854624e-08
S6 = 1.5896796066813933e-10
# cos x = 1 - z/2 + z^2 (C1 + C2 z ...), the same range: 2^-63.7
C1 = 0.0416666666666666
C2 = -0.0013888888888874457
C3 = 2.480158728965287e-05
C4 = -2.755731439387704e-07
C5 = 2.0875728112786156e-09
C6 = -1.1359865125764328e-11

# ln 2 in a part of 42 bits, exact times whole numbers to 2^11, and the rest
LN2_A = 0.6931471805598903
LN2_B = 5.497923018708371e-14
ONE_OVER_LN2 = 1.4426950408889634
SQRT_2 = 1.4142135623730951
SQRT_HALF = 0.7071067811865476
# r coth(r/2) = 2 + z (E1 + E2 z ...), z = r^2 to (ln 2 / 2)^2: leaves 2^-61.8 of e^r
E1 = 0.16666666666666555
E2 = -0.0027777777776695806
E3 = 6.613756249873682e-05
E4 = -1.6533836819856259e-06
E5 = 4.136033111535998e-08
# 2 atanh s = 2 s + s z (L1 + L2 z ...), z = s^2 to (3 - sqrt 8)^2: 2^-59.5
L1 = 0.6666666666666735
L2 = 0.3999999999940937
L3 = 0.28571428743681204
L4 = 0.2222219842962785
L5 = 0.1818357231685726
L6 = 0.1531383322984392
L7 = 0.14798247336501696

# atan t = t + t z (A1 + A2 z ...), z = t^2 to 0.19^2: 2^-57.5
A1 = -0.3333333333333224
A2 = 0.19999999999222165
A3 = -0.14285714098809826
A4 = 0.11111089793475212
A5 = -0.09089605678209071
A6 = 0.076482935373482
A7 = -0.05886622747209308
# The angles whose tangents are 1/4, 1/2 and 3/4 in two parts
ATAN_1 = 0.24497866312686414
ATAN_1_LOW = 1.0698755618734451e-17
ATAN_2 = 0.4636476090008061
ATAN_2_LOW = 2.2698777452961687e-17
ATAN_3 = 0.6435011087932844
ATAN_3_LOW = 1.5834785051444286e-17
EIGHTH_LOW = 3.061616997868383e-17


def sin(x: float) -> float:
    """Return the sine of x (rad).

    Within 0.79 ulp for |x| to 2^64, reduced by as many bits of pi as it takes; nan beyond, where neighbouring doubles
    lie thousands of radians apart. Cody & Waite's reduction, Muller chapter 11.
    """
    if -EIGHTH < x < EIGHTH:
        z = x * x
        # z times the polynomial is -0.0 for 0.0: adding 0.0 keeps the sign of x
        return x + x * (z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6))))) + 0.0)
    r, low, quarter = reduced(x)
    z = r * r
    if quarter == 0.0 or quarter == 0.5 or quarter == -0.5:
        y = r + (r * z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6))))) + low * (1.0 - 0.5 * z))
        return y if quarter == 0.0 else -y
    h = 0.5 * z
    w = 1.0 - h
    y = w + (((1.0 - w) - h) + (z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))) - r * low))
    return y if quarter == 0.25 else -y


def cos(x: float) -> float:
    """Return the cosine of x (rad).

    Within 0.79 ulp for |x| to 2^64, nan beyond: see `sin`.
    """
    if -EIGHTH < x < EIGHTH:
        z = x * x
        h = 0.5 * z
        w = 1.0 - h
        return w + (((1.0 - w) - h) + z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))))
    r, low, quarter = reduced(x)
    z = r * r
    if quarter == 0.25 or quarter == -0.25:
        y = r + (r * z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6))))) + low * (1.0 - 0.5 * z))
        return y if quarter == -0.25 else -y
    h = 0.5 * z
    w = 1.0 - h
    y = w + (((1.0 - w) - h) + (z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))) - r * low))
    return y if quarter == 0.0 else -y


def sincos(x: float) -> tuple[float, float]:
    """Return the sine and the cosine of x (rad), the very bits of `sin` and `cos`, for little more than one of them."""
    z = x * x
    if -EIGHTH < x < EIGHTH:
        s = x + x * (z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6))))) + 0.0)
        h = 0.5 * z
        w = 1.0 - h
        return s, w + (((1.0 - w) - h) + z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))))
    r, low, quarter = reduced(x)
    z = r * r
    s = r + (r * z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6))))) + low * (1.0 - 0.5 * z))
    h = 0.5 * z
    w = 1.0 - h
    c = w + (((1.0 - w) - h) + (z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))) - r * low))
    if quarter == 0.0:
        return s, c
    if quarter == 0.25:
        return c, -s
    if quarter == -0.25:
        return -c, s
    return -s, -c


def tan(x: float) -> float:
    """Return the tangent of x (rad).

    Within 0.88 ulp for |x| to 2^64, nan beyond. Near the zeros of the cosine it is 1/r - r/(V + r^2), see `bulge`.
    """
    if -EIGHTH < x < EIGHTH:
        z = x * x
        return x + x * (z / bulge(z))
    r, low, quarter = reduced(x)
    z = r * r
    v = bulge(z)
    if quarter == 0.25 or quarter == -0.25:
        # 1/r in two parts: 26 bits, and what is missing from r times these
        g = SPLIT / r
        high = g - (g - 1.0 / r)
        g = r * SPLIT
        head = g - (g - r)
        rest = ((1.0 - high * head) - high * (r - head)) / r
        return -(high + (rest - r / (v + z) - low * (1.0 + high * high)))
    w = r * (z / v)
    return r + (w + low * (1.0 + (r + w) * (r + w)))


def bulge(z: float) -> float:
    """Return V with tan x = x + x z/V(z) for z = x^2, and tanh x = x - x z/V(-z): 3 - 6/5 z - z^2/175 and so on.

    For -0.65 < z < 0.625; it leaves 2^-58.8 of the tangent.
    """
    p = -1.4628256008427834e-09 + z * (-7.26043667157532e-11 + z * -3.5733946329076175e-12)
    p = -1.2203669355679414e-05 + z * (-5.987663087294047e-07 + z * (-2.95650637012296e-08 + z * p))
    return 3.0 + z * (-1.2 + z * (-0.005714285714285251 + z * (-0.00025396825396869257 + z * p)))


def reduced(x: float) -> tuple[float, float, float]:
    """Return x less whole quarters of a turn in two parts, and the quarters: 0.0, 0.25 and -0.25 for 1 and -1, +-0.5 for 2.

    Cody & Waite's subtraction of pi/2 in parts; see `far_reduced` for what is large or next to a whole number of them.
    """
    n = (x * TWO_OVER_PI + ROUND) - ROUND
    a = x - n * PI_2A  # exact, as the next two
    b = n * PI_2B
    r = a - b
    if -1.0e-9 < r < 1.0e-9 or n > 4194303.0 or n < -4194303.0:
        return far_reduced(x)
    k = 0.25 * n
    return r, ((a - r) - b) - n * PI_2_TAIL, k - ((k + ROUND) - ROUND)


def far_reduced(x: float) -> tuple[float, float, float]:
    """Return `reduced` of any x to 2^64 in size, by pi/2 to 177 bits; nan beyond.

    Three rounds take off multiples of 2^42, 2^21 and 1 quarters, so that all products but the last are exact, from a
    sum kept in three parts.
    """
    if not -18446744073709551616.0 <= x <= 18446744073709551616.0:
        return NAN, NAN, NAN
    h = x
    m = 0.0
    t = 0.0
    n = 0.0
    step = 4398046511104.0
    for _ in range(3):
        n = ((h / step * TWO_OVER_PI + ROUND) - ROUND) * step
        h, m, t = less(h, m, t, n * PI_2A)
        h, m, t = less(h, m, t, n * PI_2B)
        h, m, t = less(h, m, t, n * PI_2C)
        h, m, t = less(h, m, t, n * PI_2D)
        h, m, t = less(h, m, t, n * PI_2E)
        step *= 4.76837158203125e-07
    a = h + m
    t += (h - a) + m
    r = a + t
    k = 0.25 * n
    return r, (a - r) + t, k - ((k + ROUND) - ROUND)


def less(h: float, m: float, t: float, d: float) -> tuple[float, float, float]:
    """Return (h + m + t) - d in three parts again, each below the last place of the one before."""
    a = h - d
    b = a - h
    e = (h - (a - b)) - (d + b)
    c = m + e
    b = c - m
    return a, c, t + ((m - (c - b)) + (e - b))


def atan2(y: float, x: float) -> float:
    """Return the angle of (x, y) from the x axis, -pi to pi.

    Within 0.93 ulp everywhere. As atan(y/x) itself for y = -0.0 and x > 0; else -0.0 counts as 0.0 (its sign shows in
    a division by zero alone), so that the angle of (-1, -0.0) is pi. From the nearest fourth c of the quotient
    q = y/x, exactly subtracted: atan q = atan c + atan (y - c x)/(x + c y); Muller chapter 4.
    """
    s = abs(y)
    b = abs(x)
    swapped = s > b
    if swapped:
        s, b = b, s
    if not 1.0e-200 < b < 1.0e200:
        if x != x or y != y:
            return NAN
        if b == 0.0:
            return y
        if b == INFINITY:
            s = 1.0 if s == b else 0.0
            b = 1.0
            y = 1.0 if y > 0.0 else (-1.0 if y < 0.0 else y)
            if not swapped and s == 0.0 and x > 0.0:
                return 0.0 * y
        elif b > 1.0:
            s *= 2.409919865102884e-181  # 2^-600
            b *= 2.409919865102884e-181
        else:
            s *= 4.149515568880993e180
            b *= 4.149515568880993e180
    plain = x > 0.0 and not swapped
    high = 0.0
    low = 0.0
    if s < 0.1875 * b:
        t = s / b
        if plain and t < 1.0e-9:
            return y / x
    elif s < 0.375 * b:
        t = (s - 0.25 * b) / (b + 0.25 * s)
        high = ATAN_1
        low = ATAN_1_LOW
    elif s < 0.625 * b:
        t = (s - 0.5 * b) / (b + 0.5 * s)
        high = ATAN_2
        low = ATAN_2_LOW
    elif s < 0.875 * b:
        t = ((s - b) + 0.25 * b) / (b + 0.75 * s)
        high = ATAN_3
        low = ATAN_3_LOW
    else:
        t = (s - b) / (b + s)
        high = EIGHTH
        low = EIGHTH_LOW
    z = t * t
    p = t * z * (A1 + z * (A2 + z * (A3 + z * (A4 + z * (A5 + z * (A6 + z * A7))))))
    if plain:
        if high == 0.0:
            # the quotient's own rounding counts here: 26 bits of it, and what is missing from b times these
            g = t * SPLIT
            high = g - (g - t)
            g = b * SPLIT
            head = g - (g - b)
            angle = high + (((s - high * head) - high * (b - head)) / b + p)
        else:
            angle = high + (low + (t + p))
    else:
        low += t + p
        base = QUARTER
        rest = QUARTER_LOW
        if not swapped:
            base = HALF
            rest = HALF_LOW
        if swapped and x < 0.0:
            angle = base + high
            rest += ((base - angle) + high) + low
        else:
            angle = base - high
            rest += ((base - angle) - high) - low
        angle += rest
    return -angle if y < 0.0 else angle


def atan(x: float) -> float:
    """Return the angle of tangent x, -pi/2 to pi/2, within 0.9 ulp: `atan2` of x and 1."""
    return atan2(x, 1.0)


def asin(x: float) -> float:
    """Return the angle of sine x, -pi/2 to pi/2, nan beyond |x| = 1.

    Within 0.8 ulp. Above 1/2 from the half angle, asin x = pi/2 - 2 asin sqrt((1 - x)/2).
    """
    a = abs(x)
    if a <= 0.5:
        return x + x * arc(x * x)
    if not a < 1.0:
        return x * QUARTER if a == 1.0 else NAN
    w = 0.5 * (1.0 - a)
    s, head, tail = root(w)
    angle = QUARTER - 2.0 * head
    angle += ((QUARTER - angle) - 2.0 * head) + (QUARTER_LOW - 2.0 * (tail + s * arc(w)))
    return angle if x > 0.0 else -angle


def acos(x: float) -> float:
    """Return the angle of cosine x, 0 to pi, nan beyond |x| = 1, within 0.8 ulp: see `asin`."""
    if -0.5 <= x <= 0.5:
        angle = QUARTER - x
        return angle + (((QUARTER - angle) - x) + (QUARTER_LOW - x * arc(x * x)))
    if not -1.0 < x < 1.0:
        if x == 1.0:
            return 0.0
        return HALF if x == -1.0 else NAN
    w = 0.5 * (1.0 - abs(x))
    s, head, tail = root(w)
    tail += s * arc(w)
    if x > 0.0:
        return 2.0 * (head + tail)
    angle = HALF - 2.0 * head
    return angle + (((HALF - angle) - 2.0 * head) + (HALF_LOW - 2.0 * tail))


def arc(z: float) -> float:
    """Return asin(x)/x - 1 for z = x^2 to 1/4; it leaves 2^-59.8 of the angle."""
    p = 0.0036726249716501893 + z * (0.021789623814265836 + z * (-0.021115329470029344 + z * 0.03270132531094619))
    p = 0.01398101552475112 + z * (0.01139731613798656 + z * (0.01078919877218667 + z * p))
    p = 0.030381942675946173 + z * (0.022372215889272157 + z * (0.01735159577151615 + z * p))
    return z * (0.16666666666666763 + z * (0.0749999999997012 + z * (0.04464285717526982 + z * p)))


def root(w: float) -> tuple[float, float, float]:
    """Return the square root of w, 0 < w < 1, and it again as 26 bits and a correction."""
    s = sqrt(w)
    g = s * SPLIT
    head = g - (g - s)
    return s, head, (w - head * head) / (s + head)


def exp(x: float) -> float:
    """Return e^x: 0.0 below -745.2, inf above 709.79, subnormal results rounded twice.

    Within 0.87 ulp. Cody & Waite: x less n ln 2, a rational function that is even but for a term, times 2^n.
    """
    if not -746.0 < x < 710.0:
        return 0.0 if x < 0.0 else x * INFINITY
    n = (x * ONE_OVER_LN2 + ROUND) - ROUND
    a = x - n * LN2_A
    b = n * LN2_B
    r = a - b
    z = r * r
    c = r - z * (E1 + z * (E2 + z * (E3 + z * (E4 + z * E5))))
    y = 1.0 + (a + (r * c / (2.0 - c) - b))
    return y if n == 0.0 else scaled(y, n)


def parts(x: float) -> tuple[float, float]:
    """Return t and n with e^x = 2^n (1 + t), as in `exp`."""
    n = (x * ONE_OVER_LN2 + ROUND) - ROUND
    a = x - n * LN2_A
    b = n * LN2_B
    r = a - b
    z = r * r
    c = r - z * (E1 + z * (E2 + z * (E3 + z * (E4 + z * E5))))
    return a + (r * c / (2.0 - c) - b), n


def scaled(y: float, n: float) -> float:
    """Return y 2^n for a whole number n from -1100 to 1100, exact but in the subnormals."""
    last = 1.0
    if n < 0.0:
        if n < -900.0:  # into the subnormals by one product, rounded once
            last = 2.938735877055719e-39
            n += 128.0
        while n <= -64.0:
            y *= 5.421010862427522e-20
            n += 64.0
        if n <= -32.0:
            y *= 2.3283064365386963e-10
            n += 32.0
        if n <= -16.0:
            y *= 1.52587890625e-05
            n += 16.0
        if n <= -8.0:
            y *= 0.00390625
            n += 8.0
        if n <= -4.0:
            y *= 0.0625
            n += 4.0
        if n <= -2.0:
            y *= 0.25
            n += 2.0
        return 0.5 * y * last if n < 0.0 else y * last
    while n >= 64.0:
        y *= 18446744073709551616.0
        n -= 64.0
    if n >= 32.0:
        y *= 4294967296.0
        n -= 32.0
    if n >= 16.0:
        y *= 65536.0
        n -= 16.0
    if n >= 8.0:
        y *= 256.0
        n -= 8.0
    if n >= 4.0:
        y *= 16.0
        n -= 4.0
    if n >= 2.0:
        y *= 4.0
        n -= 2.0
    return 2.0 * y if n > 0.0 else y


def log(x: float) -> float:
    """Return the natural logarithm of x, -inf for 0, nan below.

    Within 0.85 ulp, subnormals included. log(2^n (1 + f)) = n ln 2 + 2 atanh(f/(2 + f)); Muller chapter 4.
    """
    if SQRT_HALF < x < SQRT_2:
        return logarithm(x - 1.0, 0.0, 0.0)
    if not 0.0 < x < INFINITY:
        return x if x == INFINITY else (-INFINITY if x == 0.0 else NAN)
    m, n = mantissa(x)
    return logarithm(m - 1.0, n, 0.0)


def log1p(x: float) -> float:
    """Return the natural logarithm of 1 + x, -inf for -1, nan below, within 0.85 ulp; exact to rounding near 0."""
    if -0.29 < x < 0.41:
        return x if -1.0e-17 < x < 1.0e-17 else logarithm(x, 0.0, 0.0)
    if not -1.0 < x < INFINITY:
        return x if x == INFINITY else (-INFINITY if x == -1.0 else NAN)
    u = 1.0 + x
    lost = x - (u - 1.0) if x < 1.0 else 1.0 - (u - x)
    m, n = mantissa(u)
    return logarithm(m - 1.0, n, lost / u)


def logarithm(f: float, n: float, lost: float) -> float:
    """Return n ln 2 + log(1 + f) + lost for 0.7 < 1 + f < 1.42 and a last correction."""
    s = f / (2.0 + f)
    z = s * s
    h = 0.5 * f * f
    p = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))))
    return n * LN2_A - ((h - (s * (h + p) + (n * LN2_B + lost))) - f)


def mantissa(x: float) -> tuple[float, float]:
    """Return m and n, x = 2^n m with m from sqrt(1/2) to sqrt(2), for 0 < x < inf; exact."""
    n = 0.0
    if x > 1.0:
        while x >= 18446744073709551616.0:
            x *= 5.421010862427522e-20
            n += 64.0
        if x >= 4294967296.0:
            x *= 2.3283064365386963e-10
            n += 32.0
        if x >= 65536.0:
            x *= 1.52587890625e-05
            n += 16.0
        if x >= 256.0:
            x *= 0.00390625
            n += 8.0
        if x >= 16.0:
            x *= 0.0625
            n += 4.0
        if x >= 4.0:
            x *= 0.25
            n += 2.0
        if x >= 2.0:
            x *= 0.5
            n += 1.0
        return (0.5 * x, n + 1.0) if x > SQRT_2 else (x, n)
    while x < 5.421010862427522e-20:
        x *= 18446744073709551616.0
        n -= 64.0
    if x < 2.3283064365386963e-10:
        x *= 4294967296.0
        n -= 32.0
    if x < 1.52587890625e-05:
        x *= 65536.0
        n -= 16.0
    if x < 0.00390625:
        x *= 256.0
        n -= 8.0
    if x < 0.0625:
        x *= 16.0
        n -= 4.0
    if x < 0.25:
        x *= 4.0
        n -= 2.0
    if x < 0.5:
        x *= 2.0
        n -= 1.0
    return (2.0 * x, n - 1.0) if x < SQRT_HALF else (x, n)


def sinh(x: float) -> float:
    """Return the hyperbolic sine of x, within 1 ulp.

    To |x| = 1 a polynomial that leaves 2^-61.8; beyond, halves of e^x and 1/e^x summed from the parts of `exp`.
    """
    a = abs(x)
    if a < 1.0:
        z = x * x
        p = 2.7557319108486606e-06 + z * (
            2.50521306749905e-08 + z * (1.6056687177581063e-10 + z * 7.775688436542765e-13)
        )
        p = 0.16666666666666669 + z * (0.008333333333332915 + z * (0.00019841269841589245 + z * p))
        return x + x * (z * p)
    if not a < 711.0:
        return x * INFINITY
    t, n = parts(a)
    if a < 22.0:
        e = scaled(0.5, n)
        t *= e
        y = e + (t - 0.25 / (e + t))
    else:
        y = scaled(1.0 + t, n - 1.0)
    return y if x > 0.0 else -y


def cosh(x: float) -> float:
    """Return the hyperbolic cosine of x, within 1 ulp: as `sinh`, the polynomial leaving 2^-67."""
    a = abs(x)
    if a < 1.0:
        z = x * x
        p = 2.087677582297433e-09 + z * (1.1469036605602173e-11 + z * 4.8607318866180524e-14)
        p = 0.001388888888888819 + z * (2.480158730198917e-05 + z * (2.7557319107289354e-07 + z * p))
        return 1.0 + z * (0.5 + z * (0.04166666666666667 + z * p))
    if not a < 711.0:
        return a * INFINITY
    t, n = parts(a)
    if a < 22.0:
        e = scaled(0.5, n)
        t *= e
        return e + (t + 0.25 / (e + t))
    return scaled(1.0 + t, n - 1.0)


def tanh(x: float) -> float:
    """Return the hyperbolic tangent of x, within 1 ulp: 1 - 2/(e^2x + 1), and as the tangent below 0.8 (see `bulge`)."""
    if -0.8 < x < 0.8:
        z = -(x * x)
        return x + x * (z / bulge(z) + 0.0)
    a = abs(x)
    y = 1.0
    if not a >= 22.0:
        t, n = parts(2.0 * a)
        e = scaled(1.0, n)
        y = 1.0 - 2.0 / ((e + 1.0) + e * t)
    return y if x > 0.0 else -y
