import numpy as np
import pytest
from matplotlib.colors import to_hex

import sim
from sim.inputs.errors import InputError
from sim.views import save
from sim.views.draw.style import THEMES
from sim.views.plots.compare import compare, describe_compare, labels_of


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
