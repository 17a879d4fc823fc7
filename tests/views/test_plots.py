import dataclasses
import itertools
import subprocess
import sys
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from sim.flight.differences import Difference
from sim.inputs.errors import InputError
from sim.views import PICTURES, draw, save
from sim.views.draw.style import THEMES, new_figure
from sim.views.plots.compare import _change
from sim.views.plots.plot_parts import Names
from sim.views.plots.plots import approach, ground_track, range_rate

PLOTS = (approach, range_rate, ground_track)


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_plots_return_their_axes_and_change_no_setting(plot, theme, flight):
    before = dict(matplotlib.rcParams)
    ax = plot(flight, theme=theme)
    ax.get_figure().canvas.draw()
    assert ax.get_figure().axes[0] is ax or ax in ax.get_figure().axes
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("plot", PLOTS)
def test_plots_draw_into_axes_of_yours(plot, flight):
    figure = Figure()
    mine, other = figure.subplots(1, 2)
    assert plot(flight, mine) is mine
    assert mine.lines
    assert not other.lines
    assert figure.axes == [mine, other]


@pytest.mark.parametrize("panel", ["whole", "near"])
@pytest.mark.parametrize(("vbar", "sign"), [("left", -1.0), ("right", 1.0)])
def test_the_sense_of_the_approach(panel, vbar, sign, flight):
    ax = approach(flight, Figure().subplots(), vbar=vbar, panel=panel)
    origin, ahead, below = (ax.transData.transform(point) for point in ((0, 0), (1, 0), (0, 1)))
    assert (ahead - origin)[0] * sign > 0.0
    assert abs((ahead - origin)[1]) < 1e-9
    assert (below - origin)[1] < 0.0  # pixels of matplotlib count upwards
    assert np.linalg.norm(ahead - origin) == pytest.approx(np.linalg.norm(below - origin), rel=1e-6)


def test_closing_is_up_and_range_falls_to_the_right(flight):
    ax = range_rate(flight, Figure().subplots())
    near, far, faster = (ax.transData.transform(point) for point in ((100, 0), (200, 0), (100, 1)))
    assert far[0] < near[0]
    assert faster[1] > near[1]
    line = max(ax.lines, key=lambda line: len(line.get_xdata()))
    last = line.get_xydata()[-1]
    assert last == pytest.approx([flight.range_m[-1] / 0.3048, -flight.range_rate_m_s[-1] / 0.3048])


def test_the_track_ends_under_the_ships(flight):
    ax = ground_track(flight)
    latitude, longitude, _ = flight.sub_point(flight.t[-1])
    ends = [line.get_xydata()[-1] for line in ax.lines if len(line.get_xdata()) > 2]
    place = np.degrees([longitude, latitude])
    assert min(np.linalg.norm(end - place) for end in ends) < 0.05


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "contact"),
        ({"contact": None}, ""),
        ({"contact": None, "failure": "it did not dock"}, "failed"),
        ({"contact": None, "chaser_vehicle": None, "burns": (), "phases": ()}, "end"),
    ],
)
def test_the_map_marks_contact_or_the_end_that_matters(change, words, flight):
    ax = ground_track(dataclasses.replace(flight, **change))
    found = [text.get_text() for text in ax.texts if text.get_text().split(" ")[0] in ("contact", "end", "failed")]
    assert len(found) == bool(words)
    if words:
        assert found[0].startswith(f"{words} ")
        assert "\u00b0 E" in found[0] or "\u00b0 W" in found[0]


def test_a_long_burn_is_an_arc_with_its_mark_in_the_middle(flight):
    first = flight.burns[0]
    start = first.t_s + 600.0
    burn = SimpleNamespace(**{**vars(first), "t_s": start, "nominal_s": start + 600.0, "duration_s": 1200.0})
    ax = ground_track(dataclasses.replace(flight, burns=(burn, *flight.burns[1:])))
    arcs = np.concatenate([line.get_xydata() for line in ax.lines if line.get_linewidth() == 7.0])
    for t, place in ((start, arcs[0]), (start + 1200.0, arcs[-1])):
        latitude, longitude, _ = flight.sub_point(t)
        assert place == pytest.approx(np.degrees([longitude, latitude]), abs=0.1)
    latitude, longitude, _ = flight.sub_point(start + 600.0)
    marks = [line.get_xydata()[0] for line in ax.lines if line.get_marker() == "D"]
    assert min(np.linalg.norm(mark - np.degrees([longitude, latitude])) for mark in marks) < 0.1
    assert "engines burn" in [text.get_text() for text in ax.get_legend().get_texts()]
    assert not [line for line in ground_track(flight).lines if line.get_linewidth() == 7.0]


def test_pictures_carry_their_words(flight, tmp_path):
    paths = draw(flight, tmp_path)
    shown = [name for name in PICTURES if name not in ("phasing.png", "orbit.png")]  # near its target, and not alone
    assert [path.name for path in paths] == shown == ["approach.png", "range-rate.png", "ground-track.png"]
    for path in paths:
        with Image.open(path) as picture:
            assert picture.size[0] == 1300
            assert len(picture.info["Description"]) > 60
            assert picture.info["Title"] == flight.scenario.title
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(shown)


@pytest.mark.parametrize("suffix", ["svg", "pdf"])
def test_other_kinds_of_file(suffix, flight, tmp_path):
    path = save(range_rate(flight), tmp_path / f"x.{suffix}", "a curve that falls")
    assert b"a curve that falls" in path.read_bytes() or suffix == "pdf"


def test_a_picture_is_whole_or_not_there(flight, tmp_path, monkeypatch):
    target = tmp_path / "x.png"
    target.write_text("the one before")
    ax = range_rate(flight)

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Figure, "savefig", fail)
    with pytest.raises(OSError, match="No space"):
        save(ax, target)
    assert target.read_text() == "the one before"
    assert list(tmp_path.iterdir()) == [target]


def test_wrong_choices_are_said(flight, tmp_path):
    with pytest.raises(InputError, match="did you mean 'light'"):
        approach(flight, theme="ligth")
    with pytest.raises(InputError, match="left or right"):
        approach(flight, vbar="up")
    with pytest.raises(InputError, match="whole or near"):
        range_rate(flight, panel="all")
    with pytest.raises(InputError, match=r"\.png, \.svg or \.pdf"):
        save(ground_track(flight), tmp_path / "x.jpg")


def test_without_a_chaser_there_are_a_ground_track_and_the_orbit(fly_small, tmp_path):
    alone = fly_small({"Round": {"kind": "coast", "until": {"duration": "1 h"}}})
    (tmp_path / "pictures").mkdir()
    assert [path.name for path in draw(alone, tmp_path / "pictures")] == ["ground-track.png", "orbit.png"]
    with pytest.raises(InputError, match="needs a ship that flies"):
        approach(alone)


def test_without_ports_gates_and_holds(flight):
    plain = dataclasses.replace(
        flight, has_ports=False, corridor=None, gates=(), holds=(), contact=None, port=flight.lvlh,
        range_m=np.linalg.norm(flight.lvlh[:, :3], axis=1),
        plan=SimpleNamespace(target_port=(0.0, 0.0, 0.0), chaser_port=(0.0, 0.0, 0.0)),
    )  # fmt: skip
    for plot in PLOTS:
        plot(plain).get_figure().canvas.draw()


def test_no_window_is_asked_for():
    code = (
        "import sys, sim.views, matplotlib\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert matplotlib.rcParams._get_backend_or_none() is None\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_along_the_v_bar_the_target_is_in_the_picture(flight):
    swap = [2, 1, 0]  # what was below is ahead
    turned = {name: np.ascontiguousarray(getattr(flight, name)[:, :3][:, swap]) for name in ("lvlh", "port")}
    ahead = dataclasses.replace(flight, **turned)
    ax = new_figure(4.0, 6.0, THEMES["light"]).add_axes((0.1, 0.1, 0.8, 0.8))
    approach(ahead, ax, panel="near")
    left, right = ax.get_xlim()
    assert left > 300.0 > 0.0 > right  # ft; V-bar to the left
    low, high = ax.get_ylim()
    assert low > 0.0 > high


def test_names_step_aside_rather_than_cover_one_another():
    ax = new_figure(4.0, 3.0, THEMES["light"]).add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set_xlim(0.0, 400.0)
    ax.set_ylim(0.0, 300.0)
    names = Names(ax)
    for _ in range(6):  # more than there is room for close around a point
        names.write("name", 200.0, 150.0, "black")
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == 6
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(12.5, "+12.5 s"), (-3.25, "\u22123.25 s"), (-84957.9, "\u221223 h 36 min"), (7200.0, "+2 h 00 min")],
)
def test_a_change_of_days_fits_its_column(seconds, words):
    assert _change(Difference("time", "contact", None, None, "s", seconds)) == words
