"""The plots by name: what ``plot --view`` and a notebook choose from, each with its description in words."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.views.draw.style import theme_named
from sim.views.draw.wrong import wrong
from sim.views.plots.approach import approach, describe_approach
from sim.views.plots.atlas import atlas, describe_atlas
from sim.views.plots.burns import burns, describe_burns
from sim.views.plots.camera import camera, describe_camera
from sim.views.plots.ground_track import describe_ground_track, ground_track
from sim.views.plots.orbit import describe_orbit, orbit
from sim.views.plots.out_of_plane import describe_out_of_plane, out_of_plane
from sim.views.plots.phasing import describe_phasing, phasing
from sim.views.plots.plot_parts import picture_kind, save
from sim.views.plots.propellant import describe_propellant, propellant
from sim.views.plots.range_rate import describe_range_rate, range_rate
from sim.views.plots.three_d import describe_three_d, three_d

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.output.face import Flight
    from sim.views.draw.style import Theme

__all__ = ["PLOTS", "View", "check_file", "check_plot", "plot", "view_named"]


@dataclass(frozen=True, slots=True)
class View:
    """A plot: a function of a flight that returns what it drew, its description in words, and when it can be drawn.

    ``at_moment`` tells that it shows one moment and takes ``t`` (s).
    """

    draw: Callable[..., Any]
    describe: Callable[..., str]
    summary: str
    at_moment: bool = False

    def __call__(self, flight: Flight, **options: Any) -> Any:
        """Draw the plot; options are those of its function (``ax`` or ``fig``, ``theme`` ...)."""
        return self.draw(flight, **options)


PLOTS: dict[str, View] = {
    "approach": View(approach, describe_approach, "the path in the target's frame"),
    "range-rate": View(range_rate, describe_range_rate, "closing rate against range, with the gates"),
    "phasing": View(phasing, describe_phasing, "the way there, from insertion to Ti"),
    "ground-track": View(ground_track, describe_ground_track, "the way over the Earth"),
    "orbit": View(orbit, describe_orbit, "height, apogee, perigee and elements over time"),
    "burns": View(burns, describe_burns, "delta-v of each burn by component, pulses by phase"),
    "propellant": View(propellant, describe_propellant, "what RCS and OMS used, over time and by phase"),
    "out-of-plane": View(out_of_plane, describe_out_of_plane, "distance from the target's orbit plane"),
    "three-d": View(three_d, describe_three_d, "both ships in perspective at a moment", at_moment=True),
    "camera": View(camera, describe_camera, "what the docking camera sees at a moment", at_moment=True),
    "atlas": View(atlas, describe_atlas, "the six classic relative motions"),
}


def view_named(name: str, key: str = "--view") -> View:
    """Return the plot called ``name``.

    Raises
    ------
    InputError
        When there is none, with the nearest name.
    """
    if name not in PLOTS:
        raise wrong(key, name, ", ".join(PLOTS), "there is no such view", PLOTS)
    return PLOTS[name]


def check_plot(view: str, path: str | Path, theme: str = "light", at: str | None = None) -> None:
    """Find out before a flight whether its plot could be drawn and written.

    Raises
    ------
    InputError
        For an unknown view, theme or suffix, a moment for a view that shows none, a folder that cannot be written.
    """
    found = view_named(view)
    theme_named(theme)
    if at is not None and not found.at_moment:
        moments = [name for name, one in PLOTS.items() if one.at_moment]
        allowed = f"{', '.join(moments)} with --at" if moments else "the view without --at"
        raise wrong("--at", at, allowed, f"the view {view!r} shows the whole flight, not a moment")
    check_file(path)


def check_file(path: str | Path) -> None:
    """Find out early whether a picture could be written.

    Raises
    ------
    InputError
        For an unknown suffix, and for a folder that is not there or cannot be written.
    """
    path = Path(path)
    picture_kind(path, "--out")
    folder = path.parent
    if path.is_dir():
        raise wrong("--out", str(path), "the name of a file", "is a folder")
    if not folder.is_dir():
        raise wrong("--out", str(path), "a file in a folder that exists", f"there is no folder {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise wrong("--out", str(path), "a file in a folder that can be written", f"{folder} cannot be written")


def plot(flight: Flight, view: str, path: str | Path, *, theme: str | Theme = "light", t: float | None = None) -> Path:
    """Draw a plot of a flight into a file, with its description as alt text, and return the path.

    Parameters
    ----------
    flight : the flight
    view : one of `PLOTS`
    path : the file, .png, .svg or .pdf
    theme : "light" | "dark"
    t : moment (s since the epoch), for the views that show one

    Raises
    ------
    InputError
        When a choice is unknown, or the flight has nothing of what the view shows.
    OSError
        When the file cannot be written.
    """
    found = view_named(view, "view")
    picture_kind(path)
    options: dict[str, Any] = {} if t is None or not found.at_moment else {"t": t}
    drawn, words = found.draw(flight, theme=theme, **options), found.describe(flight, **options)
    return save(drawn, path, words, f"{flight.scenario.title}: {view}")
