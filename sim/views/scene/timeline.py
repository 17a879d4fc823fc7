"""The film or the flight as a bar: its chapters as ticks, each with the weight of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.views.scene.instant import Instant, Setting

__all__ = ["Tick", "current", "passed", "ticks"]

LONGEST = 18  # letters of a name
# by kind of chapter; of names that would touch, the one of the least weight stands
WEIGHTS = {"contact": 0, "separate": 0, "burn": 1, "dock": 1, "fly-around": 1}
OTHERS = 2


class Tick(NamedTuple):
    """A chapter's beginning on the bar; names of less ``weight`` have precedence."""

    name: str
    t_s: float
    weight: int


def ticks(setting: Setting, since: float, until: float) -> tuple[Tick, ...]:
    """Return the ticks of a bar from ``since`` to ``until`` (s), in their order."""
    return tuple(
        Tick(_short(chapter.name), chapter.t_s, WEIGHTS.get(chapter.kind, OTHERS))
        for chapter in setting.chapters
        if since <= chapter.t_s <= until
    )


def passed(found: tuple[Tick, ...], now: Instant) -> int:
    """Return how many ticks have passed."""
    return sum(tick.t_s <= now.t for tick in found)


def current(setting: Setting, now: Instant) -> float | None:
    """Return when (s) the chapter began that is now; None before the first."""
    return setting.chapters[now.chapter].t_s if now.chapter >= 0 else None


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "\u2026"
