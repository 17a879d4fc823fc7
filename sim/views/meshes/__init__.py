"""Ships as meshes: one set of polygons for every view, plain numpy.

>>> ship = mesh_of(flight.target_vehicle)  # doctest: +SKIP
>>> polygons, colours = side_view(ship, attitude)  # doctest: +SKIP
"""

from sim.views.meshes.mesh import Face, Mesh, Part
from sim.views.meshes.ships import mesh_of, ordered_of

__all__ = ["Face", "Mesh", "Part", "mesh_of", "ordered_of"]
