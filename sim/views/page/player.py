"""The player: a flight as one HTML file, written from a template, data and translated physics."""

from __future__ import annotations

import html
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sim.core.motion.integrate import orbit_coast, pair_coast
from sim.core.relative.lvlh import pair_to_curvilinear
from sim.javascript import translate
from sim.javascript.kinds import literal
from sim.views.draw.style import theme_named
from sim.views.draw.wrong import refuse_alone
from sim.views.page.data import page_data, worlds
from sim.views.scene import numbers

if TYPE_CHECKING:
    from sim.output.face import Flight

__all__ = ["player", "write_player"]

# What the page works out by the simulator's own functions
KERNELS = (
    orbit_coast, pair_coast, pair_to_curvilinear,
    numbers.length_unit, numbers.metric_unit, numbers.length_in, numbers.length_decimals, numbers.metric_decimals,
    numbers.rate_decimals, numbers.direction, numbers.wait, numbers.beside_range, numbers.two_figures,
    numbers.box_needed, numbers.view_scale, numbers.enlargement, numbers.whole_units, numbers.far_end_shown,
    numbers.ring_crosses,
)  # fmt: skip


def player(flight: Flight, theme: str = "light") -> str:
    """Return the page that plays a flight, as text: one file that needs nothing else.

    Raises
    ------
    InputError
        When the flight has no chaser, or there is no such theme.
    """
    refuse_alone(flight, "there is nothing to play: the scenario has no [chaser]")
    data = {"theme": theme_named(theme).name, **page_data(flight)}
    parts = {
        "TITLE": html.escape(flight.scenario.title),
        "STYLE": _part("page.css"),
        "DATA": json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"),
        "KERNEL": f"{translate(KERNELS)}const WORLDS = {literal(worlds(flight))};\n",
        "SCRIPT": "".join(_part(name) for name in ("state.js", "panel.js", "page.js")),
    }
    # in one pass: a title may hold what looks like a place of the template
    return re.sub(r"/\*([A-Z]+)\*/", lambda place: parts[place[1]], _part("page.html"))


def write_player(flight: Flight, path: str | Path, theme: str = "light") -> Path:
    """Write the page that plays a flight, and return its path.

    Raises
    ------
    InputError
        As for `player`.
    OSError
        When the disk does not take it.
    """
    path = Path(path)
    path.write_text(player(flight, theme), encoding="utf-8")
    return path


def _part(name: str) -> str:
    return files("sim.views.page").joinpath(name).read_text(encoding="utf-8")
