"""Units as text: the factors, the spellings, and errors that say what was given and what is wanted."""

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.inputs import units
from sim.inputs.units import QuantityError, in_unit, parse, quantity

# Factors from the definitions: NIST SP 811 (2008) appendix B; g_n = 9.80665 m/s2 (CGPM 1901).
FOOT, POUND, G = 0.3048, 0.45359237, 9.80665


@pytest.mark.parametrize(
    ("text", "dimension", "si"),
    [
        ("170 ft", "length", 170 * FOOT),
        ("8 nmi", "length", 8 * 1852.0),
        ("1 in", "length", 0.0254),
        ("390 km", "length", 390e3),
        ("2 yd", "length", 6 * FOOT),
        ("1 mi", "length", 5280 * FOOT),
        ("0.1 ft/s", "speed", 0.1 * FOOT),
        ("60 ft/min", "speed", FOOT),
        ("3.6 km/h", "speed", 1.0),
        ("76.9 min", "time", 76.9 * 60),
        ("80 ms", "time", 0.08),
        ("1 d", "time", 86400.0),
        ("5 deg", "angle", math.radians(5.0)),
        ("60 arcmin", "angle", math.radians(1.0)),
        ("103 t", "mass", 103e3),
        ("2 lb", "mass", 2 * POUND),
        ("8.6e-13 kg/m3", "density", 8.6e-13),
        ("870 lbf", "force", 870 * POUND * G),
        ("1 slug ft2", "inertia", POUND * G / FOOT * FOOT**2),
        ("1 slug*ft^2", "inertia", POUND * G / FOOT * FOOT**2),
        ("0.25 ft/s2", "acceleration", 0.25 * FOOT),
        ("0.25 ft/s/s", "acceleration", 0.25 * FOOT),
        ("40 m²", "area", 40.0),
        ("0.2 deg/s", "angular rate", math.radians(0.2)),
        ("0.5", "number", 0.5),
        ("-48_600ft", "length", -48600 * FOOT),
        (" +.5e3   m ", "length", 500.0),
    ],
)
def test_a_quantity_has_its_si_value(text, dimension, si):
    # astropy's slug and lbf carry 32.174049 ft/s2 for g_n, 1.4e-8 of itself too large.
    assert quantity(text, dimension) == pytest.approx(si, rel=2e-8 if "lbf" in text or "slug" in text else 4e-16)


@given(st.floats(-1e6, 1e6), st.sampled_from([("ft", FOOT), ("nmi", 1852.0), ("in", 0.0254), ("km", 1000.0)]))
def test_any_number_reads_as_python_reads_it(number, unit):
    name, factor = unit
    assert quantity(f"{number!r} {name}", "length") == pytest.approx(number * factor, rel=1e-15)


@given(st.floats(-1e9, 1e9), st.sampled_from(["ft", "nmi", "in", "mi", "yd"]))
def test_into_a_unit_and_back(si, unit):
    assert quantity(f"{in_unit(si, unit)!r} {unit}", "length") == pytest.approx(si, rel=1e-15, abs=1e-300)


@pytest.mark.parametrize(
    ("value", "dimension", "words"),
    [
        ("170 ft", "speed", "'170 ft' is a length; a speed is needed, such as '0.4 ft/s'"),
        ("5 deg", "length", "'5 deg' is an angle; a length is needed"),
        ("40", "time", "'40' has no unit; a time needs one (min or h or s)"),
        (40, "time", "40 has no unit; a time needs one, as text (min or h or s)"),
        (40.5, "length", "40.5 has no unit"),
        (True, "length", "true is not a length"),
        (None, "length", "is not a length"),
        (["5 ft"], "length", "is not a length"),
        ("", "length", "the text is empty"),
        ("  ", "length", "the text is empty"),
        ("nan ft", "length", "not a finite number"),
        ("-inf ft", "length", "not a finite number"),
        ("Infinity km", "length", "not a finite number"),
        ("1e999 ft", "length", "too large a number"),
        ("1e308 km", "length", "too large a number"),
        ("48,600 ft", "length", "has a comma"),
        ("five ft", "length", "does not begin with a number"),
        ("--5 ft", "length", "does not begin with a number"),
        ("1.2.3 ft", "length", "does not begin with a number"),
        ("5 ft)(", "length", "is not a unit"),
        ("5 ft/", "length", "is not a unit"),
        ("5 m/s kg", "speed", "two ways"),
        ("5 kg m", "length", "used nowhere here"),
        ("5 " + "x" * 100, "length", "too many"),
        ("9" * 1_000_000, "length", "too many"),
    ],
)
def test_what_is_no_such_quantity_says_why(value, dimension, words):
    with pytest.raises(QuantityError) as error:
        quantity(value, dimension)
    assert words in str(error.value)
    assert len(str(error.value)) < 250
    assert error.value.allowed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("feet", "ft"),
        ("FT", "ft"),
        ("nm", "nmi"),
        ("minutes", "min"),
        ("degrees", "deg"),
        ("fet", "ft"),
        ("fps", "ft/s"),
    ],
)
def test_an_unknown_unit_names_the_one_meant(written, meant):
    with pytest.raises(QuantityError) as error:
        parse(f"5 {written}")
    assert error.value.nearest == meant


@given(st.text(max_size=80))
def test_no_text_fails_otherwise(text):
    try:
        found = parse(text)
    except QuantityError:
        return
    assert math.isfinite(found.si)


def test_every_dimension_reads_its_own_examples():
    for name, dimension in units.DIMENSIONS.items():
        for example in dimension.examples:
            assert parse(example).dimension == name


def test_nothing_is_switched_on_for_the_process():
    code = (
        "import sys; import sim.inputs.units as n; assert 'astropy' not in sys.modules\n"
        "assert 'numpy' not in sys.modules\n"
        "n.quantity('170 ft', 'length'); n.quantity('8 nmi', 'length')\n"
        "from astropy import units as u\n"
        "try: u.Unit('nmi')\n"
        "except ValueError: pass\n"
        "else: raise SystemExit('imperial units were enabled')\n"
        "assert 'astropy.utils.iers' not in sys.modules, 'IERS was loaded'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_helpers_for_reports():
    assert units.feet(FOOT) == 1.0
    assert units.feet_per_second(0.1 * FOOT) == pytest.approx(0.1)
    assert units.nautical_miles(1852.0) == 1.0
    assert in_unit(0.0326136, "ft/s") == pytest.approx(0.107)


# As books, films and word processors set numbers


@pytest.mark.parametrize("minus", "\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d")
def test_a_minus_that_is_no_hyphen(minus):
    assert quantity(f"{minus}2000 ft", "length") == quantity("-2000 ft", "length")
    assert quantity(f"{minus} 0.5 ft/s", "speed") == quantity("-0.5 ft/s", "speed")
    assert quantity(f"1e{minus}3 kg/m3", "density") == 1e-3


@pytest.mark.parametrize("space", "\u00a0\u2009\u202f\u2007\u3000 ")
def test_spaces_that_are_no_plain_ones(space):
    assert quantity(f"170{space}ft", "length") == quantity("170 ft", "length")
    assert quantity(f"2{space}000{space}m", "length") == 2000.0
    assert quantity(f"-12{space}345{space}678.5 m", "length") == -12345678.5
    assert quantity(f"{space}1{space}250 kg", "mass") == 1250.0


@pytest.mark.parametrize("text", ["2 00 m", "2 0000 m", "2 000 00 m", "1 2 m", "0 000.5 000 m", "-- 5 m", "5 -3 m"])
def test_digits_apart_that_are_no_groups(text):
    with pytest.raises(QuantityError):
        parse(text)


def test_the_sign_of_degrees():
    assert quantity("90\u00b0", "angle") == quantity("\u221290 \u00b0", "angle") * -1.0 == quantity("90 deg", "angle")
    assert quantity("0.2\u00b0/s", "angular rate") == quantity("0.2 deg/s", "angular rate")
