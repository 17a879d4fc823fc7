"""The card that stands at contact, or where a flight that does not dock is closest: how well it was flown.

The offset in the circle that is allowed, the closing rate between its limits, the angle, and what was flown beside.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.flight.stages import stages
from sim.inputs.units import FOOT, INCH
from sim.views.scene.sentences import say
from sim.views.scene.shapes import Ring, Segment, Text
from sim.views.scene.words import length, thousands

if TYPE_CHECKING:
    from sim.output.face import Flight
    from sim.views.scene.sentences import Sentences
    from sim.views.scene.shapes import Rect, Shape

__all__ = ["Card", "card_of", "card_shapes"]

CLOSE_M = 1000.0 * FOOT  # a flight that never comes nearer has no card (chosen)
UNITS = {"ft/s": FOOT, "in/s": INCH, "m/s": 1.0, "in": INCH, "ft": FOOT, "m": 1.0, "cm": 0.01}
RELATIONS = {"equal": 0, "about": 1, "below": 2, "above": 3}
BIG, MIDDLE, SMALL = 26.0, 19.0, 16.0


class Card(NamedTuple):
    """What the card tells, in SI.

    ``kind``: 0 contact without capture, 1 capture, 2 the closest of a flight that does not dock. ``offset_m`` and its
    direction (right, down) as the crew of the picture sees it, ``allowed_m`` the radius that is allowed: of the capture
    limits, or of the corridor there. ``rates`` are the least and the most closing rate that are caught, or None.
    ``flown`` has the record's own words of the three, "" where there are none, and ``flown_rate`` its number.
    """

    kind: int
    t_s: float
    range_m: float
    offset_m: float
    way: tuple[float, float]
    allowed_m: float
    closing_m_s: float
    rates: tuple[float, float] | None
    angle_rad: float
    angle_most_rad: float | None
    flown: tuple[str, str, str]
    flown_rate: float | None


def card_of(flight: Flight, table: Sentences) -> Card | None:
    """Return the card of a flight; None where it has no ports, or never came near."""
    if not flight.has_ports:
        return None
    contact, limits = flight.contact, flight.plan.active.capture
    which, _ = flight.docking_axis
    rows = {row.quantity: row for row in flight.record}
    flown, numbers = zip(
        *(_flown(rows.get(f"contact.{name}"), table) for name in ("lateral_offset", "closing_rate", "angle")),
        strict=True,
    )
    if contact is not None and limits is not None:
        way = _across(flight.state(contact.t_s).port, which)
        return Card(
            int(contact.captured), contact.t_s, 0.0, contact.lateral_offset_m, way, limits.lateral_offset_max_m,
            contact.closing_rate_m_s, (limits.closing_rate_min_m_s, limits.closing_rate_max_m_s), contact.angle_rad,
            limits.angle_max_rad, flown, numbers[1],
        )  # fmt: skip
    start, end = stages(flight).approach
    inside = np.flatnonzero((flight.t >= start) & (flight.t <= end))
    if flight.corridor is None or not len(inside):
        return None
    t = float(flight.t[inside[int(np.argmin(flight.range_m[inside]))]])
    state = flight.state(t)
    if state.range_m > CLOSE_M:
        return None
    across = np.delete(np.asarray(state.port[:3], dtype=float), which)
    allowed = abs(float(state.port[which])) * math.tan(flight.corridor[0])
    return Card(
        2, t, float(state.range_m), float(np.hypot(*across)), _across(state.port, which), allowed,
        -float(state.range_rate_m_s), None, 0.0, None, ("", "", ""), None,
    )  # fmt: skip


def card_shapes(card: Card, table: Sentences, rect: Rect) -> list[Shape]:
    """Return the card in a rectangle of some 450 by 340 units."""
    left, top, right, bottom = rect
    title = say(table, "card", card.kind, length(card.range_m, table))
    shapes: list[Shape] = [
        Text(left + 16.0, top + 36.0, title, BIG, "ink" if card.kind else "warning", bold=True),
        *_circle(card, table, left + 120.0, top + 182.0, 88.0),
        *_bar(card, table, left + 262.0, (top + 108.0, top + 256.0), right),
    ]
    if card.angle_most_rad is not None:
        figures = f"{math.degrees(card.angle_rad):.1f}", f"{math.degrees(card.angle_most_rad):.0f}"
        words = "; ".join(filter(None, (say(table, "card angle", 0, *figures), card.flown[2])))
        colour = "ink" if card.angle_rad <= card.angle_most_rad else "warning"
        shapes.append(Text(left + 16.0, bottom - 14.0, words, SMALL, colour))
    return shapes


def _circle(card: Card, table: Sentences, x: float, y: float, radius: float) -> list[Shape]:
    """Return the offset as a cross in the circle that is allowed; one that is outside stands outside."""
    share = min(card.offset_m / card.allowed_m, 1.25) if card.allowed_m > 0.0 else 0.0
    px, py = x + radius * share * card.way[0], y + radius * share * card.way[1]
    good = card.offset_m <= card.allowed_m
    off = _small(card.offset_m, table)
    allowed = say(table, "card offset", 1 + (card.kind == 2), _small(card.allowed_m, table))
    shapes: list[Shape] = [
        Ring(x, y, radius, "corridor", 4.0),
        Segment(x - radius, y, x + radius, y, "muted", 1.4),
        Segment(x, y - radius, x, y + radius, "muted", 1.4),
        Segment(px - 15.0, py, px + 15.0, py, "flown" if good else "warning", 7.0),
        Segment(px, py - 15.0, px, py + 15.0, "flown" if good else "warning", 7.0),
        Text(x, y - radius - 18.0, say(table, "card offset", 0, off), MIDDLE, "ink", "center", bold=True),
        Text(x, y + radius + 25.0, allowed, SMALL, "corridor_text", "center"),
    ]  # fmt: skip
    if card.flown[0]:
        shapes.append(Text(x, y + radius + 45.0, card.flown[0], SMALL, "ink", "center"))
    return shapes


def _bar(card: Card, table: Sentences, x: float, span: tuple[float, float], right: float) -> list[Shape]:
    """Return the closing rate between its limits, what was flown dashed beside; without limits the number alone."""
    top, bottom = span
    unit = say(table, "unit of rate", 0)
    shapes: list[Shape] = [Text(x, top - 32.0, say(table, "card rate", 0, unit), MIDDLE, "ink", bold=True)]
    number = thousands(card.closing_m_s / FOOT, 2)
    if card.rates is None:
        return [*shapes, Text(x, top + 40.0, number, 40.0, "flown", bold=True)]
    least, most = card.rates

    def height(rate: float) -> float:
        """Return where a rate stands; what is beyond the limits a little beyond the bar."""
        share = (rate - least) / (most - least)
        return bottom - min(max(share, -0.1), 1.1) * (bottom - top)

    here, good = height(card.closing_m_s), least <= card.closing_m_s <= most
    colour = "flown" if good else "warning"
    shapes += [
        Segment(x + 18.0, top, x + 18.0, bottom, "corridor", 26.0, "-", 0.25),
        Segment(x, top, x + 36.0, top, "corridor", 4.0),
        Segment(x, bottom, x + 36.0, bottom, "corridor", 4.0),
        Segment(x - 8.0, here, x + 44.0, here, colour, 8.0),
    ]
    texts = [(top, say(table, "card rate", 1, thousands(most / FOOT, 2)), SMALL, "corridor_text"),
             (bottom, say(table, "card rate", 2, thousands(least / FOOT, 2)), SMALL, "corridor_text"),
             (here, number, 32.0, colour)]  # fmt: skip
    if card.flown_rate is not None:
        y = height(card.flown_rate)
        shapes.append(Segment(x + 2.0, y, x + 34.0, y, "ink", 4.0, style=":"))
        beside = here - 26.0 if y <= here else here + 28.0
        texts.append((beside, card.flown[1], SMALL, "ink"))
    written: list[tuple[float, float]] = []
    for y, text, size, shade in reversed(texts):  # the numbers first, and the limits where they leave room
        if all(abs(y - other) > 0.45 * (size + beside) for other, beside in written):
            written.append((y, size))
            shapes.append(Text(x + 54.0, y + 0.36 * size, text, size, shade, bold=size > SMALL))
    return shapes


def _across(port: object, which: int) -> tuple[float, float]:
    """Return the unit vector (right, down) of the offset: V-bar to the left, north or the sky up."""
    x, y, z = (float(value) for value in np.asarray(port, dtype=float)[:3])
    right, down = {0: (y, z), 1: (-x, z), 2: (-x, y)}[which]
    size = math.hypot(right, down)
    return (right / size, down / size) if size > 0.0 else (0.0, 0.0)


def _small(metres: float, table: Sentences) -> str:
    """Write an offset: in inches within four feet, else in feet."""
    if metres < 4.0 * FOOT:
        return say(table, "card unit", 0, f"{metres / INCH:.1f}")
    return length(metres, table)


def _flown(row: object, table: Sentences) -> tuple[str, float | None]:
    """Return what the record says was flown, in words of its own unit, and as a number (SI) where it is one."""
    value, unit = getattr(row, "flown", None), str(getattr(row, "unit", ""))
    if not isinstance(value, float | int):
        return "", None
    code = RELATIONS.get(str(getattr(row, "relation", "equal")), 1)
    shown = "\u00b0" if unit == "deg" else f" {unit}"
    return say(table, "card flown", code, f"{value:g}{shown}"), value * UNITS[unit] if unit in UNITS else None
