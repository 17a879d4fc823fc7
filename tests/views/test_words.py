import pytest

from sim.views.scene import numbers, words


@pytest.mark.parametrize(
    ("metres", "parts"),
    [
        (84.1, ("276", "ft")),
        (2.0, ("6.6", "ft")),
        (0.0, ("0.0", "ft")),
        (1851.9, ("6,076", "ft")),
        (1852.0, ("1.00", "nmi")),
        (14816.0, ("8.00", "nmi")),
    ],
)
def test_feet_inside_a_nautical_mile(metres, parts):
    assert words.length_parts(metres) == parts


@pytest.mark.parametrize(
    ("rate", "text", "word"),
    [(-0.0732, "−0.24", "closing"), (0.05, "0.16", "opening"), (-0.001, "0.00", "steady"), (-5.22, "−17.1", "closing")],
)
def test_rates_have_a_true_minus_and_a_word(rate, text, word):
    assert words.rate_parts(rate) == (text, "ft/s")
    assert words.direction_word(rate) == word


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (2820, "47 min"),
        (5940, "99 min"),
        (6000, "1 h 40 min"),
        (-3, "0 s"),
    ],
)
def test_waiting_times(seconds, text):
    assert words.in_words(seconds) == text


def test_metres_beside_feet():
    assert words.in_metres(84.1) == "84.1 m"
    assert words.in_metres(312.4) == "312 m"
    assert words.in_metres(14816.0) == "14.8 km"


@pytest.mark.parametrize(
    ("span", "count", "step"), [(10, 5, 2), (1700, 6, 500), (0.31, 4, 0.1), (40, 6, 10), (0.0, 4, 1.0)]
)
def test_steps_are_round(span, count, step):
    assert numbers.tick_step(span, count) == pytest.approx(step)
