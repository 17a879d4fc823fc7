"""Showing it: plots and film. Every view reads a Flight.

>>> flight = sim.run("sts-71")  # doctest: +SKIP
>>> ax = sim.views.approach(flight)  # doctest: +SKIP
>>> sim.views.animate(flight, "film.mp4")  # doctest: +SKIP
"""

import sim.views.draw.settings  # noqa: F401 -- first: it can import matplotlib whatever MPLBACKEND says
from sim.views.film.film import animate, frame, save_frame
from sim.views.film.window import show
from sim.views.plots.approach import approach
from sim.views.plots.atlas import atlas
from sim.views.plots.burns import burns
from sim.views.plots.camera import camera
from sim.views.plots.compare import compare
from sim.views.plots.ground_track import ground_track
from sim.views.plots.orbit import orbit
from sim.views.plots.out_of_plane import out_of_plane
from sim.views.plots.phasing import phasing
from sim.views.plots.pictures import PICTURES, draw
from sim.views.plots.plot_parts import save
from sim.views.plots.plots import PLOTS, plot
from sim.views.plots.propellant import propellant
from sim.views.plots.range_rate import range_rate
from sim.views.plots.three_d import three_d

__all__ = [
    "PICTURES", "PLOTS", "animate", "approach", "atlas", "burns", "camera", "compare", "draw", "frame", "ground_track",
    "orbit", "out_of_plane", "phasing", "plot", "propellant", "range_rate", "save", "save_frame", "show",
    "three_d",
]  # fmt: skip
