import sys

import numpy as np
import pytest

from sim.views.plots.three_d import describe_three_d, three_d
from sim.views.scene.poses import pose

FOOT = 0.3048
module = sys.modules["sim.views.plots.three_d"]  # its function has the same name in the package


@pytest.fixture(scope="module")
def docking(sts_71):
    return sts_71


def test_both_ships_stand_where_the_flight_has_them(docking):
    for feet in (2000.0, 100.0, 28.0):
        now = pose(docking, docking.when_range(feet * FOOT))
        lens, factor = module._camera(now)
        for place in (np.zeros(3), now.place):
            x, y = lens.flat(lens.see(place))
            assert 40.0 < x < module.PIXELS[0] - 40.0
            assert 40.0 < y < module.PIXELS[1] - 40.0
        assert factor >= 1.0
        # an enlarged ship stays at its place
        near = module._enlarging(lens, now.place, 3.0)
        assert near.flat(near.see(now.place)) == pytest.approx(lens.flat(lens.see(now.place)))


def test_handedness_ahead_is_left_below_is_down_north_is_towards_the_eye(docking):
    lens, _ = module._camera(pose(docking, docking.when_range(100.0 * FOOT)))
    zero = lens.flat(lens.see(np.zeros(3)))
    ahead, below = (lens.flat(lens.see(np.array(p))) for p in ((10.0, 0.0, 0.0), (0.0, 0.0, 10.0)))
    assert ahead[0] < zero[0] - 10.0
    assert below[1] > zero[1] + 10.0
    assert lens.see(np.array([0.0, -10.0, 0.0]))[2] < lens.see(np.zeros(3))[2]
    assert np.linalg.det(lens.axes) == pytest.approx(-1.0)  # right, up, ahead: no mirror (right x up is backwards)


def test_the_nearer_ship_is_drawn_over_the_other():
    rng = np.random.default_rng(0)
    cloud = rng.uniform(-1.0, 1.0, size=(50, 3))
    eye = np.array([0.0, -50.0, 0.0])
    assert module._second_is_nearer(cloud, cloud + np.array([0.0, -3.0, 0.0]), eye)
    assert not module._second_is_nearer(cloud, cloud + np.array([0.0, 3.0, 0.0]), eye)


@pytest.mark.parametrize("at", ["Ti", "MC4", "28 ft", "Contact"])
def test_it_draws_any_moment_and_says_it(docking, at):
    figure = three_d(docking, at=at, theme="dark" if at == "MC4" else "light")
    words = [text.get_text() for text in figure.axes[0].texts]
    assert any("port to port" in text for text in words)
    assert any(text.startswith("V-bar") for text in words)
    assert any(text.startswith("R-bar: Earth") for text in words)
    figure.canvas.draw()


def test_words_for_those_who_do_not_see_it(docking):
    text = describe_three_d(docking)
    assert "100 ft" in text
    assert "below" in text


def test_the_path_is_that_of_the_port_to_which_cone_and_range_belong(docking):
    ax = three_d(docking, at="100 ft").axes[0]
    (coming,) = [line for line in ax.lines if line.get_linestyle() == ":"]
    (cone,) = [found for found in ax.collections if found.get_alpha() is None and len(found.get_facecolor()) and
               found.get_facecolor()[0][3] == pytest.approx(0.16)]  # fmt: skip
    tip = cone.get_paths()[0].vertices[0]
    assert np.linalg.norm(coming.get_xydata()[-1] - tip) < 4.0  # units of a picture 1200 wide: contact
