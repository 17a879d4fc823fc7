"""Showing it: plots and film. Every view reads a Flight.

>>> flight = sim.run("sts-71")  # doctest: +SKIP
>>> ax = sim.views.approach(flight)  # doctest: +SKIP
>>> sim.views.animate(flight, "film.mp4")  # doctest: +SKIP
"""

from sim.views.approach import approach
from sim.views.atlas import atlas
from sim.views.burns import burns
from sim.views.camera import camera
from sim.views.compare import compare
from sim.views.film import animate, frame, save_frame
from sim.views.ground_track import ground_track
from sim.views.out_of_plane import out_of_plane
from sim.views.phasing import phasing
from sim.views.pictures import PICTURES, draw
from sim.views.plot_parts import save
from sim.views.plots import PLOTS, plot
from sim.views.propellant import propellant
from sim.views.range_rate import range_rate
from sim.views.three_d import three_d
from sim.views.window import show

__all__ = [
    "PICTURES", "PLOTS", "animate", "approach", "atlas", "burns", "camera", "compare", "draw", "frame", "ground_track",
    "out_of_plane", "phasing", "plot", "propellant", "range_rate", "save", "save_frame", "show",
    "three_d",
]  # fmt: skip
