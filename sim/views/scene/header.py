"""The head of a page in words: clocks, what happens now, what comes next and how fast time runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.environment.clock import to_second
from sim.views.scene.numbers import passes_quickly, two_figures
from sim.views.scene.sentences import say
from sim.views.scene.words import in_words, thousands

if TYPE_CHECKING:
    from sim.views.scene.instant import Instant, Setting

__all__ = ["Head", "head", "titles"]

FASTER = 0.7  # flight seconds a second: slower than this is not said
SOON_S = 0.5  # what comes sooner than this is no more to come
STOPS = (",", " and ", " with ", " of ")  # where a long title is cut


class Head(NamedTuple):
    """The words of a moment; a text that has nothing to say is empty."""

    clock: str
    caption: str
    next_name: str
    next_wait: str
    speed: str


def head(setting: Setting, now: Instant, speed: float, lasts_s: float = 0.0, watched_s: float = 1.0) -> Head:
    """Return the words of a moment; time runs ``speed`` times as fast as it does, 0 where it stands.

    The chapter that is now lasts ``lasts_s`` of flight, which take ``watched_s`` to watch.
    """
    table, clock = setting.table, setting.clock
    caption = name = wait = ""
    if now.chapter >= 0:
        code = passes_quickly(lasts_s, watched_s)
        caption = setting.chapters[now.chapter].caption + say(table, "passing", code, in_words(lasts_s, table))
    coming = next((chapter for chapter in setting.chapters if chapter.t_s > now.t + SOON_S), None)
    if coming is not None:
        name = coming.name.lower() if coming.kind == "contact" else coming.name
        wait = in_words(coming.t_s - now.t, table)
    return Head(
        clock=say(table, "clock", 0, f"{to_second(clock.utc(now.t)):%d %b %H:%M:%S}", clock.met(now.t)),
        caption=caption,
        next_name=name,
        next_wait=wait,
        speed=say(table, "speed", int(speed > FASTER), thousands(two_figures(max(speed, 0.0)))),
    )


def titles(title: str) -> list[str]:
    """Return a title and its shorter forms, each to an earlier stop."""
    found = [title]
    for stop in STOPS:
        found.append(found[-1].split(stop)[0])
    return found
