"""All sentences of the panels, as data: groups of them, each picked by the code that a float function returns.

Placeholders are ``{0}``, ``{1}``; what fills them is text already. A page in another language takes another table with
the same groups. A group of bits has a sentence a bit, the lowest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

__all__ = ["ENGLISH", "Sentences", "said", "say"]

Sentences: TypeAlias = Mapping[str, tuple[str, ...]]

ENGLISH: Sentences = {
    # numbers
    "unit": ("ft", "nmi", "m", "km"),
    "unit of rate": ("ft/s", "m/s"),
    "wait": ("{0} s", "{0} min", "{0} h {1} min", "{0} d {1} h"),
    # range and rate
    "headings": ("RANGE", "RANGE RATE"),
    "measured": ("centre to centre", "port to port"),
    "direction": ("steady", "closing", "opening"),
    "beside the range": ("{0}", "{0}   {1}", "{0} along the orbit"),
    "docked": ("docked", "for {0}", "the ships are one"),
    "rate panel": ("Closing rate, ft/s", "against range, {0}", "hold {0}", "gates"),
    # what fires
    "fires": ("no jet fires", "jets push {0}", "OMS engine burns", "OMS engine and jets burn"),
    "push": (
        "towards {0}", "away from {0}", "away from {0} (low-Z)", "forward", "back", "up", "down", "sideways",
    ),
    # the approach in the target's frame
    "left": ("\u25c0 V-bar: direction of flight", "\u25c0 behind"),
    "right": ("behind \u25b6", "direction of flight: V-bar \u25b6"),
    "below": ("\u25bc R-bar: to the Earth",),
    "enlarged": ("ships drawn \u00d7{0}",),
    "legend": (
        "flown, a dot every 5 min", "free drift: if no jet fires from now on", "corridor \u00b1{0}\u00b0",
    ),
    "minutes ahead": ("+{0} min",),
    "touch": (
        "", "would touch {0} in {1}", "drifts into the port in {1}", "would meet the port off centre in {1}",
    ),
    "about the target": (
        "keep-out sphere, {0} m", "hold {0} ft", "gate {0} ft: {1} ft/s",
    ),
    "inset": ("close-up", "whole {0}"),
    # the flight
    "contact": ("Contact, but no capture", "Contact and capture"),
    "passing": ("", " ({0} pass quickly)"),
    "next": ("next: {0} in {1}",),
    "speed": ("", "time \u00d7{0}"),
    "clock": ("UTC {0}   MET {1}",),
    # the card at contact
    "card": ("Contact, but no capture", "Contact and capture", "Closest: {0}"),
    "card offset": ("{0} off centre", "caught up to {0}", "the corridor: {0}"),
    "card rate": ("closing, {0}", "too fast {0}", "too slow {0}"),
    "card angle": ("axes {0}\u00b0 apart, caught up to {1}\u00b0",),
    "card flown": ("flown {0}", "flown about {0}", "flown below {0}", "flown above {0}"),
    "card unit": ("{0} in",),
    # the ground under it
    "day": ("Night", "Daylight"),
    "change of light": ("sunrise in {0}", "sunset in {0}"),
    "days": ("Some 16 days and nights a day",),
    "coverage": (
        "no station in view", "no station in view, {0} in {1}", "seen by {0}, coverage {1} more",
    ),
    "over": ("over {0}\u00b0 {1} {2}\u00b0 {3}",),
    "north": ("N", "S"),
    "east": ("E", "W"),
    # the docking camera
    "camera": ("docking camera", "{0} \u00b7 lens {1}\u00b0"),
    "light": ("night", "night, floodlights", "daylight"),
    "off axis": ("{0}\u00b0 off the axis", "{0}\u00b0 off its axis"),
    "offset": (
        "the port is out of the picture", "port {0} in {2}, {1} in {3}", "port {0} ft {2}, {1} ft {3}",
    ),
    "aside": ("right", "left"),
    "upright": ("high", "low"),
    "lean": ("not facing the port", "pitch {0}\u00b0   yaw {1}\u00b0   roll {2}\u00b0"),
}  # fmt: skip


def say(table: Sentences, group: str, code: int, *texts: str) -> str:
    """Return the sentence of a code, with its places filled."""
    return table[group][code].format(*texts)


def said(table: Sentences, group: str, bits: int, *texts: str) -> list[str]:
    """Return the sentences of all bits that are set, the lowest first."""
    return [sentence.format(*texts) for k, sentence in enumerate(table[group]) if bits >> k & 1]
