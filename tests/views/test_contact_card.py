"""The card at contact: what it says of the flight, where its marks stand, and that the film stops for it."""

import dataclasses

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg

from sim.flight.values import RecordRow
from sim.views.draw.painter import Painter
from sim.views.film.film import CARD_S, Cut, film_times
from sim.views.scene.contact_card import Card, card_of, card_shapes
from sim.views.scene.sentences import ENGLISH
from sim.views.scene.shapes import Ring, Segment, Text

FOOT, INCH = 0.3048, 0.0254
RECT = (812.0, 84.0, 1265.0, 432.0)
DOCKED = Card(
    1, 100.0, 0.0, 1.3 * INCH, (0.6, 0.8), 4.2 * INCH, 0.09 * FOOT, (0.03 * FOOT, 0.2 * FOOT), 0.01, 0.07,
    ("flown below 1 in", "flown 0.107 ft/s", "flown about 0.5\u00b0"), 0.107 * FOOT,
)  # fmt: skip
CARDS = {
    "captured": DOCKED,
    "too fast": DOCKED._replace(kind=0, closing_m_s=0.3 * FOOT, flown=("", "", ""), flown_rate=None),
    "too slow": DOCKED._replace(kind=0, closing_m_s=0.01 * FOOT),
    "beside": DOCKED._replace(kind=0, offset_m=6.0 * INCH),
    "as flown": DOCKED._replace(closing_m_s=0.107 * FOOT),
    "at the edge": DOCKED._replace(closing_m_s=0.195 * FOOT),
    "closest": Card(
        2, 100.0, 37.0 * FOOT, 5.0, (1.0, 0.0), 1.6, 0.02 * FOOT, None, 0.0, None, ("", "", ""), None
    ),
}  # fmt: skip


def marks(card):
    """The ring, the cross's middle, and the bar of the closing rate."""
    shapes = card_shapes(card, ENGLISH, RECT)
    (ring,) = [shape for shape in shapes if isinstance(shape, Ring)]
    across, _ = [shape for shape in shapes if isinstance(shape, Segment) and shape.width == 7.0]
    bar = [shape for shape in shapes if isinstance(shape, Segment) and shape.width == 8.0]
    return ring, (0.5 * (across[0] + across[2]), across[1]), across.colour, bar


@pytest.mark.parametrize("name", CARDS)
def test_marks_stand_where_the_numbers_say(name):
    card = CARDS[name]
    ring, (x, y), colour, bar = marks(card)
    off = np.hypot(x - ring.x, y - ring.y) / ring.radius
    assert off == pytest.approx(min(card.offset_m / card.allowed_m, 1.25))
    assert (off <= 1.0, colour) in ((True, "flown"), (False, "warning"))
    assert (x - ring.x) * card.way[1] == pytest.approx((y - ring.y) * card.way[0])
    if card.rates is None:
        assert bar == []
        return
    ends = sorted(
        shape[1] for shape in card_shapes(card, ENGLISH, RECT)
        if isinstance(shape, Segment) and shape.colour == "corridor" and shape.width == 4.0
    )  # fmt: skip
    inside = card.rates[0] <= card.closing_m_s <= card.rates[1]
    assert (ends[0] <= bar[0][1] <= ends[1]) == inside
    assert bar[0].colour == ("flown" if inside else "warning")
    assert (bar[0][1] < ends[0]) == (card.closing_m_s > card.rates[1])


@pytest.mark.parametrize("name", CARDS)
def test_no_two_words_of_a_card_overlap_and_none_leaves_it(name):
    painter = Painter(RendererAgg(1280, 720, 100), 720, 1.0)
    boxes = []
    for text in (shape for shape in card_shapes(CARDS[name], ENGLISH, RECT) if isinstance(shape, Text)):
        wide, _ = painter.text_size(text.text, text.size, text.bold)
        left = text.x - (0.5 * wide if text.align == "center" else 0.0)
        boxes.append((left, text.y - 0.75 * text.size, left + wide, text.y + 0.2 * text.size, text.text))
    assert len(boxes) >= 4
    for i, (a, b, c, d, words) in enumerate(boxes):
        assert RECT[0] < a < c < RECT[2], words
        assert RECT[1] < b < d < RECT[3], words
        for e, f, g, h, others in boxes[i + 1 :]:
            assert not (a < g and e < c and b < h and f < d), (words, others)


def row(name, value, unit, relation="equal"):
    return RecordRow(f"contact.{name}", value, value, unit, 0.0, False, "a book", relation)


def test_a_card_is_of_the_flight_and_its_record(sts_71):
    rows = (
        row("closing_rate", 0.107, "ft/s"),
        row("lateral_offset", 1.0, "in", "below"),
        row("angle", 0.5, "deg", "about"),
    )
    card = card_of(dataclasses.replace(sts_71, record=rows), ENGLISH)
    contact, limits = sts_71.contact, sts_71.plan.active.capture
    assert (card.kind, card.t_s, card.offset_m) == (1, contact.t_s, contact.lateral_offset_m)
    assert card.rates == (limits.closing_rate_min_m_s, limits.closing_rate_max_m_s)
    assert card.flown == ("flown below 1 in", "flown 0.107 ft/s", "flown about 0.5\u00b0")
    assert card.flown_rate == pytest.approx(0.107 * FOOT)
    x, y = sts_71.state(contact.t_s).port[:2]
    assert card.way[0] * y == pytest.approx(-card.way[1] * x, abs=1e-6)
    assert np.hypot(*card.way) == pytest.approx(1.0)
    assert card_of(dataclasses.replace(sts_71, record=()), ENGLISH).flown == ("", "", "")
    crooked = dataclasses.replace(contact, captured=False)
    assert card_of(dataclasses.replace(sts_71, contact=crooked), ENGLISH).kind == 0


def test_a_flight_that_does_not_dock_has_the_card_of_its_closest(sts_71):
    card = card_of(dataclasses.replace(sts_71, contact=None), ENGLISH)
    assert (card.kind, card.rates) == (2, None)
    assert card.range_m == pytest.approx(sts_71.range_m.min(), abs=0.01)
    far = dataclasses.replace(sts_71, contact=None, range_m=sts_71.range_m + 400.0)
    assert card_of(far, ENGLISH).range_m == pytest.approx(sts_71.range_m.min(), abs=0.01)  # its state is what counts
    assert card_of(dataclasses.replace(sts_71, contact=None, corridor=None), ENGLISH) is None


@pytest.mark.parametrize(
    ("cut", "least"),
    [
        (Cut(), CARD_S),
        (Cut(speed=8.0), CARD_S),
        (Cut(seconds=20.0), 2.0),
        (Cut(seconds=6.0), 0.6),
        (Cut(seconds=9.7), 0.97),
    ],
)
def test_the_film_stands_still_at_contact(sts_71, cut, least):
    times = film_times(sts_71, 24.0, cut)
    assert (np.diff(times) >= 0.0).all()
    assert (times[0], times[-1]) == (sts_71.t[0], sts_71.t[-1])
    still = np.abs(times - sts_71.contact.t_s) < 0.002
    assert np.count_nonzero(still) / 24.0 >= least
    if cut.seconds is not None:
        assert len(times) == round(24.0 * cut.seconds)


def test_a_film_without_the_contact_does_not_stop(sts_71):
    end = sts_71.contact.t_s - 600.0
    times = film_times(sts_71, 24.0, Cut(until=end))
    assert (np.diff(times)[24:-48] > 0.0).all()
    assert times[-1] == pytest.approx(end)
