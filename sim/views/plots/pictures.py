"""The set of still pictures that a run leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.views.plots.approach import approach, describe_approach
from sim.views.plots.ground_track import describe_ground_track, ground_track
from sim.views.plots.orbit import describe_orbit, orbit
from sim.views.plots.phasing import describe_phasing, has_phasing, phasing
from sim.views.plots.plot_parts import save
from sim.views.plots.range_rate import describe_range_rate, range_rate

if TYPE_CHECKING:
    from sim.output.face import Flight
    from sim.views.draw.style import Theme

__all__ = ["PICTURES", "draw", "draw_one", "shown"]

PICTURES = {
    "approach.png": (approach, describe_approach),
    "range-rate.png": (range_rate, describe_range_rate),
    "phasing.png": (phasing, describe_phasing),
    "ground-track.png": (ground_track, describe_ground_track),
    "orbit.png": (orbit, describe_orbit),
}
DRAWN = {
    "approach.png": "port",
    "range-rate.png": "range_m",
    "phasing.png": "curvilinear",
    "ground-track.png": "target",
    "orbit.png": "target",
}


def draw(flight: Flight, folder: str | Path, theme: str | Theme = "light") -> list[Path]:
    """Write a flight's pictures into ``folder`` and return their paths: those that it has something to show in.

    Without a chaser those are the ground track and the orbit; the way there only where the flight begins far away.

    Raises
    ------
    OSError
        When a file cannot be written.
    """
    return [draw_one(flight, name, folder, theme) for name in shown(flight)]


def shown(flight: Flight) -> list[str]:
    """Return the names of the pictures that a flight has something to show in."""
    left_out = set() if has_phasing(flight) else {"phasing.png"}
    if len(flight.vehicles) > 1:  # what counts there is where the other ship is
        left_out.add("orbit.png")
    return [name for name in PICTURES if flight.has(DRAWN[name]) and name not in left_out]


def draw_one(flight: Flight, name: str, folder: str | Path, theme: str | Theme = "light") -> Path:
    """Write one of a flight's pictures into ``folder`` and return its path.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    view, describe = PICTURES[name]
    return save(view(flight, theme=theme), Path(folder) / name, describe(flight))
