"""Contact, judged by the mechanism's limits."""

import math

import pytest

from sim.flying.contact import judge
from sim.vehicles import CaptureLimits

LIMITS = CaptureLimits(0.01, 0.061, 0.107, 0.04, math.radians(4.0))


def test_a_good_contact() -> None:
    contact = judge(5.0, (0.03, 0.04, 0.0, 0.003, 0.004, -0.03), 0.01, LIMITS)
    assert contact.captured
    assert contact.reasons == ()
    assert contact.lateral_offset_m == pytest.approx(0.05)
    assert contact.lateral_rate_m_s == pytest.approx(0.005)
    assert contact.closing_rate_m_s == pytest.approx(0.03)


@pytest.mark.parametrize(
    ("port", "angle", "word"),
    [
        ((0.0, 0.0, 0.0, 0.0, 0.0, -0.2), 0.0, "too hard"),
        ((0.0, 0.0, 0.0, 0.0, 0.0, -0.001), 0.0, "latches"),
        ((0.0, 0.0, 0.0, 0.0, 0.0, 0.03), 0.0, "latches"),
        ((0.2, 0.0, 0.0, 0.0, 0.0, -0.03), 0.0, "off the axis"),
        ((0.0, 0.0, 0.0, 0.05, 0.0, -0.03), 0.0, "sliding"),
        ((0.0, 0.0, 0.0, 0.0, 0.0, -0.03), 0.1, "apart"),
    ],
)
def test_a_bad_one_says_why(port: tuple[float, ...], angle: float, word: str) -> None:
    contact = judge(0.0, port, angle, LIMITS)  # type: ignore[arg-type]
    assert not contact.captured
    assert len(contact.reasons) == 1
    assert word in contact.reasons[0]


def test_all_reasons_at_once() -> None:
    assert len(judge(0.0, (1.0, 0.0, 0.0, 1.0, 0.0, -1.0), 1.0, LIMITS).reasons) == 4
