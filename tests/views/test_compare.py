import numpy as np
import pytest
from matplotlib.colors import to_hex

import sim
from sim.flight.differences import Difference
from sim.inputs.errors import InputError
from sim.views import save
from sim.views.draw.style import THEMES, new_figure
from sim.views.plots.compare import _table, compare, describe_compare, labels_of


@pytest.fixture(scope="module")
def runs(sts_71):
    return sts_71, sim.run("sts-71", start="ti", set={"phase.Ti.aim.after": "70 min"})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_second_run_is_ink_with_squares(runs, theme):
    figure = compare(*runs, theme=theme)
    path = figure.axes[0]
    legend = path.get_legend()
    first, second = legend.get_lines()
    assert (first.get_marker(), second.get_marker()) == ("o", "s")
    assert to_hex(second.get_color()) == THEMES[theme].ink
    assert [text.get_text() for text in legend.get_texts()] == ["Ti.aim.after 76.9 min", "Ti.aim.after 70 min"]


def test_the_paths_are_the_flights(runs):
    ax = compare(*runs).axes[0]
    drawn = [line.get_xydata() for line in ax.lines if len(line.get_xydata()) > 1000]
    for line, run in zip(drawn, runs, strict=True):
        assert np.allclose(line * 1852.0, run.curvilinear[:, [0, 2]])


def test_names_and_words(runs, tmp_path):
    assert labels_of(runs[0], runs[0]) == ("sts-71, run A", "sts-71, run B")
    words = describe_compare(*runs)
    assert "phase.Ti.aim.after 76.9 min and 70 min" in words
    assert save(compare(*runs, names=("one", "two")), tmp_path / "x.png", words).exists()


def test_who_does_not_approach_is_told(runs):
    with pytest.raises(InputError, match="needs a ship that flies"):
        compare(runs[0], sim.run("mir-deorbit-2001"))


@pytest.mark.parametrize("seconds", [-90122.0, 3.0, 5e6])
def test_the_columns_of_the_table_stand_clear_of_each_other(seconds):
    rows = (
        Difference("time", "contact", "2/18:27:23", "1/17:25:24", "s", seconds),
        Difference("delta-v", "in all", 330.6, 12329.5, "ft/s", 11998.9),
        Difference("propellant", "in all", 3620.3, 3654.4, "kg", 34.1),
        Difference("contact", "closest approach", 11113620.3, 3654.4, "ft", -11109965.9),
    )
    figure = new_figure(13.0, 7.9, THEMES["light"])
    ax = figure.add_axes((0.385, 0.06, 0.295, 0.37))
    _table(rows, ax, THEMES["light"], ("sts-81", "sts-84"))
    frame = ax.get_window_extent()
    boxes = [(text.get_window_extent(), text.get_text()) for text in ax.texts if text.get_text()]
    assert len(boxes) == 3 + 4 * len(rows)
    for k, (box, words) in enumerate(boxes):
        assert frame.x0 - 1.0 <= box.x0 <= box.x1 <= frame.x1 + 1.0, words
        for other, theirs in boxes[k + 1 :]:
            assert not box.overlaps(other), (words, theirs)
