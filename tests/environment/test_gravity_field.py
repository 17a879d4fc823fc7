"""The coefficients of EGM2008: whole, as published, and refused beyond their end."""

from __future__ import annotations

import math

import pytest

from sim.core import constants
from sim.environment import gravity_field
from sim.scenario.tables.gravity import HIGHEST, field_size


def test_file_is_whole_and_says_where_it_comes_from() -> None:
    text = gravity_field.FILE.read_text(encoding="ascii")
    for word in ("National", "public domain", "tide free", "ITRS", "Pavlis"):
        assert word in text
    assert f"mu {gravity_field.MU / 1e8:.3f}e8" in text
    assert f"radius {gravity_field.RADIUS:.1f} m" in text
    rows = [line.split() for line in text.splitlines() if line[0].isdigit()]
    assert [(int(n), int(m)) for n, m, _, _ in rows] == [(n, m) for n in range(2, HIGHEST + 1) for m in range(n + 1)]
    assert all(float(s) == 0.0 for _, m, _, s in rows if m == "0")


def test_first_coefficients_as_published() -> None:
    """Low degrees as NGA gives them, and the zonals of EGM96 within what twelve years of satellites changed."""
    c, s = gravity_field._coefficients(6)
    assert c[3] == -0.484165143790815e-3
    assert (c[5], s[5]) == (0.243938357328313e-5, -0.140027370385934e-5)
    for n, j in zip(range(2, 7), (constants.J2, constants.J3, constants.J4, constants.J5, constants.J6), strict=True):
        assert -math.sqrt(2 * n + 1) * c[n * (n + 1) // 2] == pytest.approx(j, rel=0.0, abs=1.5e-9)


def test_every_coefficient_against_another_package() -> None:
    heyoka = pytest.importorskip("heyoka")
    theirs = heyoka.model.get_egm2008_CS()
    c, s = gravity_field._coefficients(HIGHEST)
    assert c[3:] == tuple(theirs[: len(c) - 3, 0].tolist())
    assert s[3:] == tuple(theirs[: len(s) - 3, 1].tolist())
    assert heyoka.model.get_egm2008_mu() == gravity_field.MU
    assert heyoka.model.get_egm2008_a() == gravity_field.RADIUS


def test_power_falls_by_kaulas_rule() -> None:
    """Degree variances near 1e-10 (2n + 1)/n^4 (Kaula 1966): no digit went astray in any row."""
    c, s = gravity_field._coefficients(HIGHEST)
    for n in range(6, HIGHEST + 1):
        row = range(n * (n + 1) // 2, n * (n + 1) // 2 + n + 1)
        power = sum(c[k] ** 2 + s[k] ** 2 for k in row)
        assert 0.1 < power / (1e-10 * (2 * n + 1) / n**4) < 2.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("200x200", "goes to 70x70, not to 200x200"),
        ("71x0", "goes to 70x70"),
        ("5x6", "order of a field is at most its degree: 5x5"),
        ("1x0", "begin with degree 2"),
        ("0x0", "two-body"),
        ("20 x 20", "such as"),
        ("-2x2", "such as"),
        ("2x2x2", "such as"),
        ("٢x٢", "such as"),
        ("", "such as"),
    ],
)
def test_sizes_that_are_none_are_refused_with_the_limit(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        field_size(text)


def test_sizes() -> None:
    assert field_size("20x20") == (20, 20)
    assert field_size("70x0") == (70, 0)
    assert field_size("2x0") == (2, 0)
    assert field_size("zonal") is None
    assert gravity_field.load(8, 4)[:4] == [8.0, 4.0, gravity_field.MU, gravity_field.RADIUS]
    with pytest.raises(ValueError, match="goes to 70x70"):
        gravity_field.load(71, 71)
    with pytest.raises(ValueError, match="at most its degree"):
        gravity_field.load(4, 8)
