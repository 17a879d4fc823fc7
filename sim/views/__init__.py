"""Showing it: plots and film. Every view reads a Flight.

>>> flight = sim.run("sts-71")  # doctest: +SKIP
>>> ax = sim.views.approach(flight)  # doctest: +SKIP
>>> sim.views.animate(flight, "film.mp4")  # doctest: +SKIP
"""

from sim.views.approach import approach
from sim.views.film import animate, frame
from sim.views.ground_track import ground_track
from sim.views.pictures import PICTURES, draw
from sim.views.plot_parts import save
from sim.views.range_rate import range_rate

__all__ = ["PICTURES", "animate", "approach", "draw", "frame", "ground_track", "range_rate", "save"]
