"""Sine, exponential, logarithm, angle and their kin by + - * / and sqrt alone.

These five operations are rounded alike everywhere, the functions of mathematics libraries are not: each rounds the last
bit of some per cent of all arguments in its own way. Written out, the same scenario and seed give the same bits on
every machine. Every argument has a result, nan where there is none, and nothing raises.

Errors are in units in the last place of the result (ulp), the worst found among random and special arguments. The ways
are those of Cody & Waite, Software Manual for the Elementary Functions (1980), and Muller, Elementary Functions (2016);
sums and products in two parts are Dekker's (Numerische Mathematik 18, 1971). The polynomials are our own, by Remez's
exchange in 50 digits, each coefficient in turn rounded to a double before the rest are fitted again (V's is a Chebyshev
fit). Beside each stands what it leaves, relative to the function.
"""

from math import sqrt

INFINITY = 1.0e308 * 10.0
NAN = INFINITY - INFINITY

# (x + ROUND) - ROUND is x to the nearest whole number, ties to even, below 2^51: no integer is made, none overflows
ROUND = 6755399441055744.0  # 1.5 * 2^52
SPLIT = 134217729.0  # 2^27 + 1: with g = x SPLIT, g - (g - x) is x cut to 26 bits

# pi/2 in parts of 36 bits, whose products with whole numbers to 2^17 are exact, and the rest; REST is C + D + E
PI_A = 1.5707963267923333
PI_B = 2.5633441512663184e-12
PI_C = 3.2820035428268446e-22
PI_D = 4.665590917152648e-33
PI_E = 2.73370075490633e-44
PI_REST = 3.2820035428735005e-22
TWO_OVER_PI = 0.6366197723675814
EIGHTH = 0.7853981633974483  # of a turn, pi/4; pi/2 and pi follow in two parts
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


def sin(x: float) -> float:
    """Return the sine of x (rad).

    Within 0.85 ulp for |x| to 2^64, however near a multiple of pi; nan beyond, where neighbouring doubles lie thousands
    of radians apart. Cody & Waite's reduction, Muller chapter 11.
    """
    if -EIGHTH < x < EIGHTH:
        z = x * x
        # z times the polynomial is -0.0 for 0.0: adding 0.0 keeps the sign of x
        return x + x * (z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6))))) + 0.0)
    return wave(x, 0.0)


def cos(x: float) -> float:
    """Return the cosine of x (rad), within 0.9 ulp for |x| to 2^64, nan beyond: see `sin`."""
    if -EIGHTH < x < EIGHTH:
        z = x * x
        w = 1.0 - 0.5 * z
        return w + (((1.0 - w) - 0.5 * z) + z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))))
    return wave(x, 0.25)


def wave(x: float, lead: float) -> float:
    """Return sin(x + 2 pi lead) for a lead of 0.0 or 0.25 and |x| >= pi/4: `reduced` in place, for speed."""
    n = (x * TWO_OVER_PI + ROUND) - ROUND
    a = x - n * PI_A
    b = n * PI_B
    r = a - b
    if -1.0e-9 < r < 1.0e-9 or n > 131071.0 or n < -131071.0:
        r, low, k = far_reduced(x)
        k += lead
    else:
        low = ((a - r) - b) - n * PI_REST
        k = 0.25 * n + lead
    k -= (k + ROUND) - ROUND
    z = r * r
    if k == 0.25 or k == -0.25:
        w = 1.0 - 0.5 * z
        y = w + (((1.0 - w) - 0.5 * z) + (z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))) - r * low))
        return y if k == 0.25 else -y
    y = r + (r * (z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)))))) + low)
    return y if k == 0.0 else -y


def sincos(x: float) -> tuple[float, float]:
    """Return the sine and the cosine of x (rad), the very bits of `sin` and `cos`, in less time than both."""
    r, low, k = x, 0.0 * x, 0.0  # a zero of the sign of x
    if not -EIGHTH < x < EIGHTH:
        r, low, k = reduced(x)
    z = r * r
    s = r + (r * (z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6))))) + 0.0) + low)
    w = 1.0 - 0.5 * z
    c = w + (((1.0 - w) - 0.5 * z) + (z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))) - r * low))
    if k == 0.25 or k == -0.25:
        s, c = c, -s
    if k == 0.0 or k == 0.25:
        return s, c
    return -s, -c


def tan(x: float) -> float:
    """Return the tangent of x (rad), within 1 ulp for |x| to 2^64, nan beyond: r + r z/V or r/(V + z) - 1/r."""
    if x == 0.0:
        return x
    r, low, k = x, 0.0, 0.0
    if not -EIGHTH < x < EIGHTH:
        r, low, k = reduced(x)
    z = r * r
    v, lost = bulge(z)
    g = r * SPLIT
    head = g - (g - r)
    if k == 0.25 or k == -0.25:
        # 1/r in two parts: 26 bits, and what is missing from r times these
        g = SPLIT / r
        high = g - (g - 1.0 / r)
        rest = ((1.0 - high * head) - high * (r - head)) / r
        u = v + z
        q = r / u
        rest += q * (((v - u) + z) + lost) / u
        return (q + (low * (1.0 + high * high) - rest)) - high
    # what the roundings of z, V and the sum left out counts
    q = z / v
    y = r + r * q
    rest = r * (((head * head - z) + (r - head) * (r + head) - q * lost) / v) + low * (1.0 + y * y)
    return y + (((r - y) + r * q) + rest)


def bulge(z: float) -> tuple[float, float]:
    """Return V = 3 - 6/5 z - z^2/175 ... and its rounding, |z| < 0.65: tan x = x + x z/V(z), z = x^2; to 2^-58.8."""
    p = -1.4628256008427834e-09 + z * (-7.26043667157532e-11 + z * -3.5733946329076175e-12)
    p = -1.2203669355679414e-05 + z * (-5.987663087294047e-07 + z * (-2.95650637012296e-08 + z * p))
    p = z * (-1.2 + z * (-0.005714285714285251 + z * (-0.00025396825396869257 + z * p)))
    v = 3.0 + p
    return v, (3.0 - v) + p


def reduced(x: float) -> tuple[float, float, float]:
    """Return x less n quarters of a turn in two parts, Cody & Waite's way, and n/4 less whole turns, -1/2 to 1/2."""
    n = (x * TWO_OVER_PI + ROUND) - ROUND
    a = x - n * PI_A  # exact, as the next
    b = n * PI_B
    r = a - b
    if -1.0e-9 < r < 1.0e-9 or n > 131071.0 or n < -131071.0:
        return far_reduced(x)
    k = 0.25 * n
    return r, ((a - r) - b) - n * PI_REST, k - ((k + ROUND) - ROUND)


def far_reduced(x: float) -> tuple[float, float, float]:
    """Return `reduced` of any x to 2^64 in size, nan beyond: off go multiples of 2^51, 2^34, 2^17 and 1 quarters."""
    if not -18446744073709551616.0 <= x <= 18446744073709551616.0:
        return NAN, NAN, NAN
    h, m, t, n = x, 0.0, 0.0, 0.0
    step = 2251799813685248.0
    for _ in range(4):
        n = ((h / step * TWO_OVER_PI + ROUND) - ROUND) * step
        h, m, t = less(h, m, t, n * PI_A)
        h, m, t = less(h, m, t, n * PI_B)
        h, m, t = less(h, m, t, n * PI_C)
        h, m, t = less(h, m, t, n * PI_D)
        h, m, t = less(h, m, t, n * PI_E)
        h, m, t = less(m, t, 0.0, -h)  # back in order
        step *= 7.62939453125e-06
    r = h + m
    k = 0.25 * n
    return r, ((h - r) + m) + t, k - ((k + ROUND) - ROUND)


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

    Within 0.95 ulp. A zero y keeps its sign for x > 0; else -0.0 counts as 0.0, the angle of (-1, -0.0) being pi: only
    a division by zero would tell. From the nearest fourth of the quotient, exactly subtracted: Muller chapter 4.
    """
    s, b = abs(y), abs(x)
    swapped = s > b
    if swapped:
        s, b = b, s
    if not 1.0e-200 < b < 1.0e200:
        if b == 0.0:
            return y
        if b == INFINITY:
            s = 1.0 if s == b else s / b
            b = 1.0
        k = 2.409919865102884e-181 if b > 1.0 else 4.149515568880993e180  # 2^-600, 2^600
        s *= k
        b *= k
    plain = x > 0.0 and not swapped
    high, low = 0.0, 0.0
    if s < 0.1875 * b:
        t = s / b
        if plain and t < 1.0e-9:
            return y / x
    elif s < 0.375 * b:
        t = (s - 0.25 * b) / (b + 0.25 * s)
        high, low = 0.24497866312686414, 1.0698755618734451e-17
    elif s < 0.625 * b:
        t = (s - 0.5 * b) / (b + 0.5 * s)
        high, low = 0.4636476090008061, 2.2698777452961687e-17
    elif s < 0.875 * b:
        t = ((s - b) + 0.25 * b) / (b + 0.75 * s)
        high, low = 0.6435011087932844, 1.5834785051444286e-17
    else:
        t = (s - b) / (b + s)
        high, low = EIGHTH, 3.061616997868383e-17
    z = t * t  # to 0.19^2, where the polynomial leaves 2^-57.5
    p = 0.11111089793475212 + z * (-0.09089605678209071 + z * (0.076482935373482 + z * -0.05886622747209308))
    p = t * z * (-0.3333333333333224 + z * (0.19999999999222165 + z * (-0.14285714098809826 + z * p)))
    if not plain:
        low = t + (p + low)
        base, rest = (QUARTER, QUARTER_LOW) if swapped else (HALF, HALF_LOW)
        if x > 0.0 or not swapped:
            high = -high
            low = -low
        angle = base + high
        angle += ((base - angle) + high) + (rest + low)
    elif high > 0.0:
        angle = high + (t + (p + low))
    else:
        # the quotient's own rounding counts here: 26 bits of it, and what is missing from b times these
        g = t * SPLIT
        high = g - (g - t)
        g = b * SPLIT
        head = g - (g - b)
        angle = high + (((s - high * head) - high * (b - head)) / b + p)
    return -angle if y < 0.0 else angle


def atan(x: float) -> float:
    """Return the angle of tangent x, -pi/2 to pi/2, within 0.95 ulp: `atan2` of x and 1."""
    return atan2(x, 1.0)


def asin(x: float) -> float:
    """Return the angle of sine x, -pi/2 to pi/2, nan beyond |x| = 1, within 0.65 ulp; above 1/2 by `half_arc`."""
    if -0.5 <= x <= 0.5:
        return x + x * arc(x * x)
    head, tail = half_arc(0.5 * (1.0 - abs(x)))
    angle = QUARTER - 2.0 * head
    angle += ((QUARTER - angle) - 2.0 * head) + (QUARTER_LOW - 2.0 * tail)
    return angle if x > 0.0 else -angle


def acos(x: float) -> float:
    """Return the angle of cosine x, 0 to pi, nan beyond |x| = 1, within 0.65 ulp: see `asin`."""
    if -0.5 <= x <= 0.5:
        angle = QUARTER - x
        return angle + (((QUARTER - angle) - x) + (QUARTER_LOW - x * arc(x * x)))
    head, tail = half_arc(0.5 * (1.0 - abs(x)))
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


def half_arc(w: float) -> tuple[float, float]:
    """Return asin(sqrt(w)), w = (1 - x)/2 to 1/4, as 26 bits of the root and the rest; nan for w < 0."""
    if not w > 0.0:
        return (w, w) if w == 0.0 else (NAN, NAN)
    s = sqrt(w)
    g = s * SPLIT
    head = g - (g - s)
    return head, (w - head * head) / (s + head) + s * arc(w)


def exp(x: float) -> float:
    """Return e^x: 0.0 below -745.2, inf above 709.79, subnormal results rounded twice.

    Within 0.87 ulp. Cody & Waite: x less n ln 2, a rational function that is even but for a term, times 2^n.
    """
    if not -746.0 < x < 710.0:
        return 0.0 if x < 0.0 else x * INFINITY
    t, n = parts(x)
    return 1.0 + t if n == 0.0 else scaled(1.0 + t, n)


def parts(x: float) -> tuple[float, float]:
    """Return t and n with e^x = 2^n (1 + t). The polynomial, of r coth(r/2), leaves 2^-61.8 of e^r."""
    n = (x * 1.4426950408889634 + ROUND) - ROUND
    a = x - n * LN2_A
    b = n * LN2_B
    r = a - b
    z = r * r
    c = 6.613756249873682e-05 + z * (-1.6533836819856259e-06 + z * 4.136033111535998e-08)
    c = r - z * (0.16666666666666555 + z * (-0.0027777777776695806 + z * c))
    return a + (r * c / (2.0 - c) - b), n


def scaled(y: float, n: float) -> float:
    """Return y 2^n for a whole number n from -1100 to 1100, exact but in the subnormals."""
    last = 1.0
    if n < -900.0:  # into the subnormals by one product, rounded once
        last = 2.938735877055719e-39  # 2^-128
        n += 128.0
    while n <= -64.0:
        y *= 5.421010862427522e-20
        n += 64.0
    while n < 0.0:
        y *= 0.00390625
        n += 8.0
    while n >= 8.0:
        y *= 256.0
        n -= 8.0
    if n >= 4.0:
        y *= 16.0
        n -= 4.0
    if n >= 2.0:
        y *= 4.0
        n -= 2.0
    return 2.0 * y * last if n > 0.0 else y * last


def log(x: float) -> float:
    """Return the natural logarithm of x, -inf for 0, nan below.

    Within 0.85 ulp, subnormals included. log(2^n (1 + f)) = n ln 2 + 2 atanh(f/(2 + f)); Muller chapter 4.
    """
    return logarithm(x, 0.0)


def log1p(x: float) -> float:
    """Return the natural logarithm of 1 + x, -inf for -1, nan below.

    Within 0.85 ulp, and for the smallest x as well: what 1 + x rounds off is added to the logarithm.
    """
    if -1.0e-9 < x < 1.0e-9:
        return x - 0.5 * x * x
    u = 1.0 + x
    if not u > 0.0:
        return logarithm(u, 0.0)
    return logarithm(u, (x - (u - 1.0) if x < 1.0 else 1.0 - (u - x)) / u)


def logarithm(x: float, rest: float) -> float:
    """Return log(x) + rest; the polynomial, for |f/(2 + f)| to 3 - sqrt 8, leaves 2^-59.5."""
    n = 0.0
    if not 0.7071067811865476 <= x <= 1.4142135623730951:
        if not 0.0 < x < INFINITY:
            return x if x == INFINITY else (-INFINITY if x == 0.0 else NAN)
        while x < 1.0:
            x *= 65536.0
            n -= 16.0
        while x >= 256.0:
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
        if x > 1.4142135623730951:
            x *= 0.5
            n += 1.0
    f = x - 1.0
    s = f / (2.0 + f)
    z = s * s
    h = 0.5 * f * f
    p = 0.2222219842962785 + z * (0.1818357231685726 + z * (0.1531383322984392 + z * 0.14798247336501696))
    p = z * (0.6666666666666735 + z * (0.3999999999940937 + z * (0.28571428743681204 + z * p)))
    return n * LN2_A - ((h - (s * (h + p) + (n * LN2_B + rest))) - f)


def sinh(x: float) -> float:
    """Return the hyperbolic sine of x, within 1 ulp: to |x| = 1 a polynomial that leaves 2^-61.8, then see `halves`."""
    if -1.0 < x < 1.0:
        z = x * x
        p = 2.7557319108486606e-06 + z * (
            2.50521306749905e-08 + z * (1.6056687177581063e-10 + z * 7.775688436542765e-13)
        )
        p = 0.16666666666666669 + z * (0.008333333333332915 + z * (0.00019841269841589245 + z * p))
        return x + x * (z * p)
    return halves(x, -0.25) if x > 0.0 else -halves(-x, -0.25)


def cosh(x: float) -> float:
    """Return the hyperbolic cosine of x, within 1 ulp: as `sinh`, the polynomial leaving 2^-67."""
    if -0.75 < x < 0.75:
        z = x * x
        p = 2.087677582297433e-09 + z * (1.1469036605602173e-11 + z * 4.8607318866180524e-14)
        p = 0.001388888888888819 + z * (2.480158730198917e-05 + z * (2.7557319107289354e-07 + z * p))
        return 1.0 + z * (0.5 + z * (0.04166666666666667 + z * p))
    return halves(abs(x), 0.25)


def halves(x: float, quarter: float) -> float:
    """Return e^x/2 + quarter/(e^x/2) for x >= 0.75 and a quarter of either sign, nothing lost of e^x/2."""
    if not x < 711.0:
        return x * INFINITY
    t, n = parts(x)
    if x > 22.0:
        return scaled(1.0 + t, n - 1.0)
    e = scaled(0.5, n)
    y = e + e * t
    return y + (((e - y) + e * t) + quarter / y)


def tanh(x: float) -> float:
    """Return the hyperbolic tangent of x, within 1 ulp: 1 - 2/(e^2x + 1), below 0.8 by the tangent's polynomial."""
    if -0.8 < x < 0.8:
        z = -(x * x)
        v, _ = bulge(z)
        return x + x * (z / v + 0.0)
    y = 1.0
    if not abs(x) >= 22.0:
        t, n = parts(2.0 * abs(x))
        e = scaled(1.0, n)
        d = (e + 1.0) + e * t
        q = 2.0 / d
        y = 1.0 - q
        y += ((1.0 - y) - q) + q * ((e + 1.0 - d) + e * t) / d
    return y if x > 0.0 else -y
