"""The colours that carry meaning stay apart for colour-blind viewers: dichromacy simulated, differences measured."""

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from sim.gnc.commands import JETS
from sim.vehicles import load
from sim.views.draw.ships import draw_flames
from sim.views.draw.style import THEMES

# G. Machado, M. Oliveira, L. Fernandes, IEEE Trans. Vis. Comput. Graph. 15 (2009), severity 1.0; on linear RGB
MACHADO = {
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "none": np.eye(3),
}
# seen side by side in the main panel; red also has words, and a cross or a flame's shape
KEY = ("flown", "drift", "corridor", "ink", "panel")


def linear(colour):
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIE L*a*b* of linear sRGB, D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1)
    f = np.where((r := xyz / [0.9505, 1.0, 1.089]) > 0.008856, np.cbrt(r), 7.787 * r + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one, other, eye):
    return float(np.linalg.norm(lab(MACHADO[eye] @ linear(one)) - lab(MACHADO[eye] @ linear(other))))


@pytest.mark.parametrize("eye", MACHADO)
@pytest.mark.parametrize("name", THEMES)
def test_key_colours_stay_apart(name, eye):
    theme = THEMES[name]
    for one, other in itertools.combinations(KEY, 2):
        assert apart(getattr(theme, one), getattr(theme, other), eye) > 20.0, (one, other)
    assert apart(theme.warning, theme.panel, eye) > 40.0
    assert apart(theme.warning, theme.flown, eye) > 20.0


class Fills:
    """A brush that notes what it fills, and with what edge."""

    def __init__(self):
        self.edges = []

    def place(self, *_):
        return None

    def fill(self, _path, colour, _alpha, edge, _width, at):
        self.edges.append((colour, edge))


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("jet", JETS)
def test_a_flame_is_told_from_the_drift_by_its_edge(name, jet):
    theme, brush = THEMES[name], Fills()
    vehicle = load("atlantis-sts-71")
    draw_flames(brush, vehicle, JETS[jet], np.eye(3), (-1.0, 1.0, 0.0, 0.0), theme, 0.0)
    outer = [edge for colour, edge in brush.edges if colour == theme.flame]
    assert outer
    assert all(apart(edge, theme.drift, eye) > 20.0 for edge in outer for eye in MACHADO)


def contrast(one, other):
    light, dark = sorted((float(np.dot([0.2126, 0.7152, 0.0722], linear(c))) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_text_stands_out(name):
    """WCAG 2: 4.5 for text; 3 for lines and large type."""
    theme = THEMES[name]
    for ink in (theme.ink, theme.muted, theme.drift_text, theme.corridor_text, theme.warning):
        assert contrast(ink, theme.panel) >= 4.5
        assert contrast(ink, theme.page) >= 4.5
    for line in (theme.flown, theme.drift, theme.corridor, theme.range_ring):
        assert contrast(line, theme.panel) >= 3.0
    assert contrast(theme.coast, theme.sea) >= 3.0
    assert contrast(theme.range_ring, theme.page) >= 3.0  # the map's border
    assert contrast(theme.banner_text, theme.banner) >= 4.5
    assert contrast(theme.stale_text, theme.stale) >= 4.5
