"""What stands behind the ships: stars, and the Earth with its day, its night and the blue rim of its air.

The stars are scattered evenly over the sky by a fixed rule and stand still in inertial space: they show how a ship
turns, not which constellation it sees (chosen). The Earth is a plain ball, without land or clouds.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sim.core.constants import R_EARTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.draw.projection import Lens

    Floats = NDArray[np.float64]

__all__ = ["earth", "stars"]

STARS = 1100
RINGS, SECTORS = 26, 72
AIR = (
    0.0,
    0.15,
    0.35,
    0.6,
    0.9,
    1.3,
    1.8,
)  # deg above the limb between which the rim of air fades (chosen: wider than in nature)
_DAY, _HAZE, _NIGHT = np.array([0.19, 0.33, 0.48]), np.array([0.62, 0.75, 0.86]), np.array([0.030, 0.046, 0.095])
_SPACE = np.array([0.008, 0.010, 0.020])
_DUSK = np.array([0.75, 0.42, 0.25])


def stars(inertial: Floats, lens: Lens, dot: float, dim: float) -> tuple[list[Floats], Floats]:
    """Return the stars in a picture as small squares and their colours (n, 3).

    Parameters
    ----------
    inertial : (3, 3) from inertial axes to those of the lens
    lens : the camera
    dot : picture units across the brightest
    dim : share of their brightness that is left, as where sunlit things are in the picture

    """
    directions, bright = _sky()
    seen = directions @ (lens.axes @ inertial).T
    ahead = seen[:, 2] > 0.2
    flat = lens.flat(seen[ahead])
    inside = (flat[:, 0] > 0.0) & (flat[:, 0] < lens.size[0]) & (flat[:, 1] > 0.0) & (flat[:, 1] < lens.size[1])
    places, shine = flat[inside], bright[ahead][inside]
    half = 0.5 * dot * (0.5 + 0.5 * shine)
    corner = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    squares = places[:, None, :] + half[:, None, None] * corner
    return list(squares), np.repeat((dim * (0.35 + 0.65 * shine))[:, None], 3, axis=1)


@cache
def _sky() -> tuple[Floats, Floats]:
    """Return directions (n, 3) on a golden spiral, each moved a little, and brightnesses (n,): few are bright."""
    k = np.arange(STARS)
    noise = np.random.default_rng(1995).random((STARS, 3))
    z = 1.0 - 2.0 * (k + noise[:, 0]) / STARS
    angle = math.pi * (3.0 - math.sqrt(5.0)) * k + 2.5 * noise[:, 1]
    flat = np.sqrt(1.0 - z * z)
    return np.column_stack([flat * np.cos(angle), flat * np.sin(angle), z]), noise[:, 2] ** 3


def earth(lens: Lens, radius: float, sun: Floats) -> tuple[list[Floats], Floats]:
    """Return the Earth as polygons in a picture and their colours (n, 3): nothing when it is out of sight.

    Parameters
    ----------
    lens : the camera, in LVLH axes of the target (the Earth is along +z)
    radius : m of the eye from the Earth's centre
    sun : (3,) unit vector to the Sun, LVLH

    """
    limb = math.asin(min(1.0, R_EARTH / radius))
    reach = math.atan(math.hypot(max(lens.centre[0], lens.size[0] - lens.centre[0]),
                                 max(lens.centre[1], lens.size[1] - lens.centre[1])) / lens.focal)  # fmt: skip
    apart = math.acos(max(-1.0, min(1.0, float(lens.axes[2, 2]))))
    if apart > limb + math.radians(AIR[-1]) + reach:
        return [], np.zeros((0, 3))
    inner = limb * np.sin(0.5 * math.pi * np.arange(RINGS + 1) / RINGS)
    outer = limb + np.radians(AIR[1:])
    angles = np.concatenate([inner, outer])
    turns = 2.0 * math.pi * np.arange(SECTORS) / SECTORS
    corners = _directions(angles[:, None], turns[None, :])
    nxt = np.roll(np.arange(SECTORS), -1)
    quads = np.stack([corners[:-1], corners[:-1][:, nxt], corners[1:][:, nxt], corners[1:]], axis=2).reshape(-1, 4, 3)
    middle = 0.5 * (angles[:-1] + angles[1:])
    colours = _painted(middle, turns + math.pi / SECTORS, radius, limb, sun).reshape(-1, 3)
    polygons, kept = lens.picture(quads @ lens.axes.T)
    return polygons, colours[kept]


def _directions(down: Floats, turn: Floats) -> Floats:
    """Return directions by their angle from straight down and their turn about it, LVLH."""
    sine = np.sin(down)
    upright = np.broadcast_to(np.cos(down), (sine * turn).shape)
    return np.stack([sine * np.cos(turn), sine * np.sin(turn), upright], axis=-1)


def _painted(down: Floats, turn: Floats, radius: float, limb: float, sun: Floats) -> Floats:
    """Return the colours (rings, sectors, 3) of ground and air: by the Sun's height there, hazier towards the limb."""
    ground = np.minimum(down, limb)
    sine = np.clip(radius * np.sin(ground) / R_EARTH, -1.0, 1.0)
    arc = np.arcsin(sine) - ground  # from the point straight below, about the Earth's centre
    up = _directions(math.pi - arc[:, None], turn[None, :])  # a place's own zenith, LVLH
    height = up @ sun
    day = np.clip((height + 0.10) / 0.30, 0.0, 1.0)[..., None]
    dusk = np.exp(-((height / 0.09) ** 2))[..., None]
    haze = ((ground / limb) ** 6)[:, None, None]
    colour = _NIGHT + day * ((1.0 - haze) * _DAY + haze * _HAZE) * (0.55 + 0.45 * np.clip(height, 0.0, 1.0))[..., None]
    colour = colour + 0.30 * dusk * haze * _DUSK
    fade = np.clip(1.0 - (down - limb) / math.radians(AIR[-1]), 0.0, 1.0)[:, None, None] ** 2
    rim = (0.10 + 0.90 * day) * np.array([0.35, 0.60, 0.95]) + 0.35 * dusk * _DUSK
    air = (down > limb)[:, None, None]
    return np.asarray(np.clip(np.where(air, _SPACE + fade * rim, colour), 0.0, 1.0))
