"""A picture depends on nothing but the flight: not on the user's settings, nor on what a text has in it."""

import os
import subprocess
import sys

import matplotlib
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure

from sim.views import PLOTS, compare, frame, save
from sim.views.draw.settings import own_settings

DOLLARS = ("Hop for $5 or $6", "burn $_$", "Fuel at $9_{x per kg, now $4", "one \\$ only $")
OTHERS = {
    "text.usetex": True, "savefig.bbox": "tight", "figure.autolayout": True, "savefig.dpi": 31.0,
    "axes.unicode_minus": False, "lines.antialiased": False, "font.size": 23.0, "text.parse_math": True,
    "path.sketch": (9.0, 100.0, 2.0), "axes.xmargin": 0.4, "savefig.transparent": True, "legend.shadow": True,
    "text.hinting": "none", "svg.fonttype": "none", "hatch.linewidth": 6.0,
}  # fmt: skip


@pytest.mark.parametrize("view", ["approach", "burns", "three-d"])
def test_a_users_settings_change_no_byte(view, sts_71, tmp_path):
    save(PLOTS[view](sts_71), tmp_path / "ours.png")
    with rc_context(OTHERS):
        save(PLOTS[view](sts_71), tmp_path / "theirs.png")
        assert matplotlib.rcParams["font.size"] == 23.0
    assert (tmp_path / "ours.png").read_bytes() == (tmp_path / "theirs.png").read_bytes()


def test_nor_of_a_comparison_or_of_the_film(sts_71, tmp_path):
    ours = save(compare(sts_71, sts_71), tmp_path / "ours.svg").read_bytes()
    shown = frame(sts_71, 5000.0, (640, 360)).tobytes()
    with rc_context(OTHERS):
        assert save(compare(sts_71, sts_71), tmp_path / "theirs.svg").read_bytes() == ours
        assert frame(sts_71, 5000.0, (640, 360)).tobytes() == shown


@pytest.mark.parametrize("view", PLOTS)
def test_every_view_draws_with_our_settings(view, monkeypatch):
    used = []
    monkeypatch.setattr(
        f"{PLOTS[view].draw.__module__}.theme_named",
        lambda _: used.append(matplotlib.rcParams["font.size"]),
    )
    with rc_context(OTHERS), pytest.raises(AttributeError):  # there is no flight
        PLOTS[view].draw(None)
    assert used == [matplotlib.rcParamsDefault["font.size"]]


@pytest.mark.parametrize("title", DOLLARS)
def test_a_text_is_drawn_as_typed(title, tmp_path, fly_small):
    phases = {
        title: {"kind": "burn", "solve": "fixed", "delta_v": ["1 ft/s", "0 ft/s", "0 ft/s"]},
        f"then {title}": {"kind": "coast", "until": {"duration": "20 min"}},
    }
    flight = fly_small(phases, position=(-600, 0, 0), title=title)
    for view in ("approach", "burns", "propellant", "ground-track", "out-of-plane"):
        drawn = PLOTS[view](flight)
        figure = drawn.get_figure(root=True)
        figure.canvas.draw()
        texts = [text for text in figure.findobj(matplotlib.text.Text) if title in text.get_text()]
        assert texts
        assert not any(text.get_parse_math() for text in texts)
        save(drawn, tmp_path / f"{view}.svg")
    mine = Figure().add_subplot()  # made with settings of a user
    mine.set_yticks([0.0, 1.0])
    PLOTS["propellant"](flight, ax=mine, panel="phases")
    assert not any(text.get_parse_math() for text in mine.get_yticklabels() if text.get_text() == title)


def test_windows_settings_stay_the_users():
    with rc_context({"toolbar": "None", "keymap.save": ["F5"], "savefig.directory": "here"}), own_settings():
        assert matplotlib.rcParams["toolbar"] == "None"
        assert matplotlib.rcParams["keymap.save"] == ["F5"]
        assert not matplotlib.rcParams["text.parse_math"]
    assert matplotlib.rcParams["text.parse_math"]


@pytest.mark.parametrize("backend", ["nonsense", "module://nowhere", "TkAgg"])
def test_a_backend_that_is_not_there_ends_nothing(backend):
    asked = "import sim.views, matplotlib, os; from sim.views.draw.style import *; print(os.environ['MPLBACKEND'])"
    drawing = "; f = new_figure(2, 1, THEMES['light']); f.text(0, 0, 'x'); f.canvas.draw()"
    environment = {key: value for key, value in os.environ.items() if key != "DISPLAY"} | {"MPLBACKEND": backend}
    done = subprocess.run(
        [sys.executable, "-c", asked + drawing], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{backend}\n", "")
