"""Range and range rate as numbers and words: what they are now, and what the sign means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.inputs.units import FOOT
from sim.views.scene.numbers import beside_range
from sim.views.scene.sentences import say
from sim.views.scene.words import direction_word, in_metres, in_words, length, length_parts, rate_parts, thousands

if TYPE_CHECKING:
    from sim.views.scene.instant import Instant, Setting

__all__ = ["Digits", "Number", "digits", "headings"]


class Number(NamedTuple):
    """A number with its unit, and under it what else there is to say: a word that matters, and the rest."""

    number: str
    unit: str
    word: str
    beside: str


class Digits(NamedTuple):
    """Range and range rate."""

    reach: Number
    rate: Number


def headings(setting: Setting) -> tuple[str, str, str]:
    """Return the headings of the two numbers, and between what the range is measured."""
    table = setting.table
    return say(table, "headings", 0), say(table, "measured", int(setting.has_ports)), say(table, "headings", 1)


def digits(setting: Setting, now: Instant) -> Digits:
    """Return range and range rate of a moment; once the ships are one, that and for how long."""
    table = setting.table
    if now.docked:
        since = in_words(max(0.0, now.t - setting.joined_since), table)
        return Digits(
            Number(say(table, "docked", 0), "", "", say(table, "docked", 1, since)),
            Number(*rate_parts(0.0, table), "", say(table, "docked", 2)),
        )
    along = abs(now.position[0])
    texts = {
        0: (in_metres(now.range_m, table),),
        1: (f"{thousands(now.range_m / FOOT)} {say(table, 'unit', 0)}", in_metres(now.range_m, table)),
        2: (length(along, table),),
    }
    code = beside_range(now.range_m)
    metric = f"{thousands(now.rate_m_s, 3)} {say(table, 'unit of rate', 1)}"
    return Digits(
        Number(*length_parts(now.range_m, table), "", say(table, "beside the range", code, *texts[code])),
        Number(*rate_parts(now.rate_m_s, table), direction_word(now.rate_m_s, table), metric),
    )
