"""The map under the flight: coastlines, the night side, and ground tracks cut where they leave the page.

Coastlines are Natural Earth's, 1:110 million (public domain; see the head of data/land-110m.json). The map is the
plate carree: longitude across, latitude up, both in degrees.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.path import Path

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


__all__ = ["land", "night_polygon", "track_pieces"]


@cache
def land() -> Path:
    """Return all land as one compound path in degrees (x east, y north); holes run the other way round."""
    source = json.loads(files("sim.views.draw").joinpath("data", "land-110m.json").read_text(encoding="utf-8"))
    vertices: list[NDArray[np.float64]] = []
    codes: list[NDArray[np.uint8]] = []
    for ring in source["rings"]:
        points = np.cumsum(np.asarray(ring, dtype=float).reshape(-1, 2), axis=0) * source["step_deg"]
        code = np.full(len(points), Path.LINETO, dtype=np.uint8)
        code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
        vertices.append(points)
        codes.append(code)
    return Path(np.concatenate(vertices), np.concatenate(codes))


def night_polygon(latitude: float, longitude: float, points: int = 181) -> NDArray[np.float64]:
    """Return the night side as a polygon (n, 2) in degrees, for the Sun overhead at ``latitude``, ``longitude`` (rad).

    The terminator is where the Sun stands at the horizon: tan(phi) = -cos(lambda - lambda_sun) / tan(delta). The
    night lies beyond it on the side of the pole that has winter. It is a great circle, steep near an equinox: it is
    sampled at ``points`` equal angles along the circle, and at as many equal longitudes, since it runs past the poles.
    """
    declination = latitude if abs(latitude) > 1e-6 else math.copysign(1e-6, latitude or 1.0)
    along = np.linspace(-math.pi, math.pi, points)
    steep = longitude + np.arctan2(np.cos(along), -math.sin(declination) * np.sin(along))
    east = np.unique(
        np.append(np.linspace(-math.pi, math.pi, points), np.remainder(steep + math.pi, math.tau) - math.pi)
    )
    edge = np.degrees(np.arctan(-np.cos(east - longitude) / math.tan(declination)))
    dark_pole = -90.0 if declination > 0.0 else 90.0
    outline = np.column_stack([np.degrees(east), edge])
    return np.concatenate([outline, [[180.0, dark_pole], [-180.0, dark_pole]]])


def track_pieces(latitudes: ArrayLike, longitudes: ArrayLike) -> list[NDArray[np.float64]]:
    """Cut a ground track (rad, any longitudes) at the date line; return pieces (k, 2) in degrees that meet the edge."""
    lat = np.degrees(np.asarray(latitudes, dtype=float))
    lon = np.remainder(np.degrees(np.asarray(longitudes, dtype=float)) + 180.0, 360.0) - 180.0
    if lat.size < 2:
        return []
    points = np.column_stack([lon, lat])
    pieces: list[NDArray[np.float64]] = []
    start = 0
    lead: list[list[float]] = []
    for i in np.nonzero(np.abs(np.diff(lon)) > 180.0)[0]:
        eastward = lon[i + 1] < lon[i]
        edge = 180.0 if eastward else -180.0
        beyond = lon[i + 1] + (360.0 if eastward else -360.0)
        share = (edge - lon[i]) / (beyond - lon[i]) if beyond != lon[i] else 0.0
        crossing = float(lat[i] + share * (lat[i + 1] - lat[i]))
        pieces.append(np.concatenate([np.array(lead).reshape(-1, 2), points[start : i + 1], [[edge, crossing]]]))
        lead, start = [[-edge, crossing]], int(i) + 1
    pieces.append(np.concatenate([np.array(lead).reshape(-1, 2), points[start:]]))
    return pieces
