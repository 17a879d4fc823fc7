import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg

from sim.views.draw import painter as brush
from sim.views.draw.painter import Painter, polygon_path

HOOK = [(-9.0, -4.0), (12.0, -7.0), (3.0, 2.0), (-2.0, 11.0)]  # like no mirror image of itself


def drawn(how, scale=1.0):
    renderer = RendererAgg(round(200 * scale), round(120 * scale), 100)
    painter = Painter(renderer, 120 * scale, scale)
    painter.box((0.0, 0.0, 200.0, 120.0), "#ffffff")
    how(painter)
    return np.array(renderer.buffer_rgba()).astype(int)


def hook(painter, x, y):
    painter.fill(polygon_path(HOOK), "#a03020", at=painter.place(1.0, 0.0, 0.0, 1.0, x, y))


def stamped(painter, x, y, key="hook"):
    painter.stamp(key, (-9.0, -7.0, 12.0, 11.0), x, y, hook)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize(("x", "y"), [(60.0, 50.0), (61.5, 40.0), (60.0, 43.5), (77.5, 81.5), (4.0, 3.0), (196.0, 99)])
def test_a_stamp_is_the_picture_itself(x, y, scale):
    straight = drawn(lambda painter: hook(painter, x, y), scale)
    assert (straight[..., 1] < 100).any()
    for _ in range(2):  # drawn, and then kept
        assert np.abs(drawn(lambda painter: stamped(painter, x, y), scale) - straight).max() <= 1


def test_a_stamp_stands_within_a_quarter_of_a_pixel():
    def middle(picture):
        cover = 255 - picture[..., 1]
        return np.array([(cover * axis).sum() / cover.sum() for axis in np.mgrid[0:120, 0:200]])

    for x, y in np.random.default_rng(7).uniform(20.0, 100.0, (20, 2)):
        away = middle(drawn(lambda p, x=x, y=y: stamped(p, x, y))) - middle(drawn(lambda p, x=x, y=y: hook(p, x, y)))
        assert np.abs(away).max() < 0.27


def test_a_stamp_is_confined_and_drawn_once(monkeypatch):
    monkeypatch.setattr(brush, "_STAMPS", brush._Stamps())
    calls = []

    def counted(painter, x, y):
        calls.append((x, y))
        hook(painter, x, y)

    def some(painter):
        painter.clip((55.0, 0.0, 60.0, 120.0))
        for x in range(40, 80):
            painter.stamp("once", (-9.0, -7.0, 12.0, 11.0), float(x), 50.0, counted)

    columns = np.flatnonzero((drawn(some)[..., 1] < 255).any(axis=0))
    assert len(calls) == 1
    assert columns.min() == 55
    assert columns.max() <= 60  # Agg takes the edge for inside


def test_stamps_do_not_pile_up(monkeypatch):
    kept = brush._Stamps()
    monkeypatch.setattr(brush, "_STAMPS", kept)
    monkeypatch.setattr(brush, "STAMP_BYTES", 20_000)
    drawn(lambda painter: [stamped(painter, 50.0, 50.0, k) for k in range(60)])
    assert 5 < len(kept.kept) < 30
    assert kept.size == sum(image.nbytes for image, _, _ in kept.kept.values()) <= 20_000
    assert kept.get((59, 1.0, 0.72, 0, 0)) is not None


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_layer_is_the_picture_itself_and_drawn_once(scale, monkeypatch):
    monkeypatch.setattr(brush, "_STAMPS", brush._Stamps())
    calls = []

    def page(painter):
        calls.append(painter)
        painter.clip((25.0, 20.0, 150.0, 100.0))
        painter.segment(5.0, 90.0, 190.0, 31.5, "#205080", 3.0, 0.5)
        painter.dots([(70.5, 61.0)], 9.0, "#a03020", "#000000")
        painter.clip(None)
        painter.text(60.0, 45.0, "Kvant", 16.0, "#101010", align="center")
        painter.box((100.0, 50.0, 122.0, 75.0), "#30a040", radius=6.0)

    straight = drawn(page, scale)
    for _ in range(3):
        layered = drawn(lambda painter: painter.layer("page", (17.0, 13.0, 171.0, 107.0), page), scale)
        assert np.abs(layered - straight).max() <= 2
    assert len(calls) == 2
