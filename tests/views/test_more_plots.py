"""The plots by name: their files, their words, and what they show of a flight."""

import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

import sim
from sim.core.relative import cw
from sim.flight.stages import cut, stages
from sim.inputs.errors import InputError
from sim.output.outputs import write_tables
from sim.output.saved import load
from sim.views import PLOTS, plot, save
from sim.views.plots.atlas import atlas, describe_atlas, lead_by_drag, targeted
from sim.views.plots.out_of_plane import nodes
from sim.views.plots.phasing import closing_between
from sim.views.plots.plots import check_plot

FOOT = 0.3048
NMI = 1852.0
NEAR = [name for name in PLOTS if name != "phasing"]  # what a flight from Ti to contact shows
N = 2.0 * np.pi / 5544.0


@pytest.fixture(scope="module")
def flown(sts_71):
    return sts_71


@pytest.fixture(scope="module")
def saved(flown, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    write_tables(flown, folder)
    return load(folder)


@pytest.mark.parametrize("view", NEAR)
def test_a_saved_run_gives_the_same_bytes(view, flown, saved, tmp_path):
    for kind in ("png", "svg", "pdf") if view == "range-rate" else ("png",):
        one, other = (plot(each, view, tmp_path / f"{name}.{kind}") for each, name in ((flown, "a"), (saved, "b")))
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("view", NEAR)
def test_words_in_the_files(view, flown, tmp_path):
    words = PLOTS[view].describe(flown)
    assert len(words) > 80
    with Image.open(plot(flown, view, tmp_path / "x.png", theme="dark")) as picture:
        assert picture.info["Description"] == words
    if view not in ("burns", "camera"):  # with a title on the figure, and without
        return
    svg = plot(flown, view, tmp_path / "x.svg").read_text(encoding="utf-8")
    assert len(re.findall("<desc>", svg)) == 1
    assert svg.index("<title>") < svg.index("<desc>") < svg.index("<g ")


@pytest.mark.parametrize("view", [name for name in NEAR if name not in ("atlas", "camera", "three-d")])
def test_into_axes_of_a_notebook(view, flown):
    ax = Figure().add_subplot()
    assert PLOTS[view](flown, ax=ax) is ax
    assert ax.has_data()


def test_the_atlas_into_a_part_of_a_figure(flown):
    part = Figure(figsize=(10, 8)).subfigures(1, 2)[0]
    assert atlas(fig=part) is part
    assert sum(isinstance(each, Axes) for each in part.axes) == 6


def test_no_text_leaves_its_page(flown):
    for name in NEAR:
        drawn = PLOTS[name](flown)
        figure = drawn.get_figure(root=True)
        figure.canvas.draw()
        width, height = figure.bbox.width, figure.bbox.height
        for ax in figure.axes:
            for text in (*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), ax.title, ax.xaxis.label):
                if text.get_visible() and text.get_text():
                    box = text.get_window_extent()
                    inside = box.x0 > -1 and box.x1 < width + 1 and box.y0 > -1 and box.y1 < height + 1
                    ticks = text in (*ax.get_xticklabels(), *ax.get_yticklabels())
                    assert inside or ticks, f"{name}: {text.get_text()!r}"


def burn(forward):
    return {"kind": "burn", "solve": "fixed", "delta_v": [forward, "0 ft/s", "0 ft/s"]}


FAR = {
    "Round": {"kind": "coast", "until": {"duration": "15 h"}, "limit": "1 d"},
    "NC2": burn("10 ft/s"),
    "And round": {"kind": "coast", "until": {"duration": "8 h"}, "limit": "1 d"},
    "Ti": burn("8 ft/s"),
    "On": {"kind": "coast", "until": {"duration": "30 min"}},
}


@pytest.fixture(scope="module")
def far(small, tmp_path_factory):
    times = {"epoch": datetime(1995, 6, 28, tzinfo=UTC), "liftoff": datetime(1995, 6, 27, 23, tzinfo=UTC)}
    chaser = {"insertion": {"apogee": "340 km", "perigee": "340 km", "phase": "60 deg"}}
    model = {"execution": None}
    return sim.run(small(tmp_path_factory.mktemp("far"), FAR, time=times, model=model, chaser=chaser))


def test_the_way_there(far, tmp_path):
    assert stages(far).far is None  # its burns are given: none of them is solved for an intercept, whatever its name
    (before, after, _) = closing_between(far)
    radii = [far.plan.world.radius + 1e3 * height for height in (340.0, 390.0)]
    closed = 3.0 * np.pi * 50e3 * (1.0 + 50e3 / radii[0])  # 3 pi dh a revolution, to the second order in dh
    assert before[2] == pytest.approx(closed, rel=0.02)
    raised = 4.0 * 10.0 * FOOT / np.sqrt(3.986004418e14 / radii[0] ** 3) * 0.5  # mean height: 2 dv/n
    assert (before[2] - after[2]) == pytest.approx(3.0 * np.pi * raised, rel=0.05)
    ax = PLOTS["phasing"](far)
    (path,) = [line.get_xydata() for line in ax.lines if len(line.get_xydata()) > 200]
    assert path[0, 0] * NMI == pytest.approx(np.radians(60.0) * radii[1], rel=1e-6)
    assert path[0, 1] * NMI == pytest.approx(50e3, rel=1e-3)
    for view in PLOTS:
        assert plot(far, view, tmp_path / f"{view}.png").exists()
    assert "closing" in PLOTS["phasing"].describe(far)


def test_who_begins_near_has_no_way_there(flown, tmp_path):
    with pytest.raises(InputError, match="begins near its target"):
        plot(flown, "phasing", tmp_path / "x.png")


@pytest.fixture(scope="module")
def back():
    return sim.run(str(Path(__file__).parent.parent / "scenarios" / "valid" / "there-and-back.toml"))


def test_the_departure_has_a_panel(back, tmp_path):
    found = stages(back)
    undocked = next(phase for phase in back.phases if phase.kind == "separate")
    assert found.departure == (undocked.start_s, back.t[-1])
    assert found.approach[1] == back.contact.t_s
    figure = PLOTS["approach"](back).get_figure()
    (panel,) = [ax for ax in figure.axes if ax.get_title(loc="left") == "The departure"]
    path = max((line.get_xydata() for line in panel.lines), key=len) * FOOT
    assert np.allclose(path[-1], back.lvlh[-1, [0, 2]])
    assert "Fly-around" in PLOTS["approach"].describe(back)
    track = PLOTS["ground-track"](back)
    assert "departure" in [text.get_text() for text in track.get_legend().get_texts()]
    for view in ("range-rate", "burns", "propellant", "out-of-plane"):
        assert plot(back, view, tmp_path / f"{view}.png").exists()


@pytest.mark.parametrize("view", ["camera", "three-d"])
def test_a_moment_for_a_view_that_shows_one(view, flown, tmp_path):
    one, other = (plot(flown, view, tmp_path / f"{t}.png", t=t) for t in (10_800.0, 12_900.0))
    assert one.read_bytes() != other.read_bytes()


def test_choices_are_found_out_early(tmp_path):
    check_plot("burns", tmp_path / "x.svg")
    for arguments, words in (
        (("burn", tmp_path / "x.png"), "did you mean 'burns'"),
        (("burns", tmp_path / "x.jpg"), r"\.png, \.svg or \.pdf"),
        (("burns", tmp_path / "nowhere" / "x.png"), "there is no folder"),
        (("burns", tmp_path), "the name does not say"),
        (("burns", tmp_path / "x.png", "ligth"), "did you mean 'light'"),
        (("burns", tmp_path / "x.png", "light", "MC4"), "not a moment"),
    ):
        with pytest.raises(InputError, match=words):
            check_plot(*arguments)


def test_a_flight_without_engines(tmp_path):
    alone = sim.run("mir-deorbit-2001")
    for view in ("burns", "propellant", "ground-track", "orbit", "atlas"):
        plot(alone, view, tmp_path / f"{view}.png")
    for view in ("approach", "range-rate", "phasing", "out-of-plane"):
        with pytest.raises(InputError, match="needs a ship that flies"):
            plot(alone, view, tmp_path / "x.png")


def test_svg_without_words(flown, tmp_path):
    save(PLOTS["burns"](flown), tmp_path / "x.svg")
    assert "<desc>" not in (tmp_path / "x.svg").read_text(encoding="utf-8")


def test_the_bars_are_the_flights(flown):
    ax = PLOTS["burns"](flown)
    drawn = sorted(bar.get_width() for bar in ax.patches)
    meant = sorted(value / FOOT for burn in flown.burns for value in burn.dv_lvlh_m_s)
    assert drawn == pytest.approx(meant)


def test_nodes_are_where_the_path_crosses(flown):
    found = nodes(flown)
    assert len(found) >= 2
    for t in found:
        assert flown.state(t).curvilinear[1] == pytest.approx(0.0, abs=0.05)


def test_targeted_arrives_and_the_push_is_as_said():
    t, start = targeted(N)
    assert np.hypot(*start[3::2]) == pytest.approx(3.0 * FOOT, rel=1e-9)
    end = cw.propagate(N, t, start)
    assert np.linalg.norm(end[:3]) < 1e-6


def test_drag_leads_as_the_textbook_has_it():
    """Under a steady drag D along the track the mean motion gains: x = 3/2 D t^2, z grows as 2 D t/n."""
    n = 2.0 * np.pi / 5544.0
    ahead, lower = lead_by_drag(n, 2)[-1]
    t = 3.0 * 5544.0
    speed = n * (3.986004418e14 / n**2) ** (1 / 3)
    push = 0.5 * 8.6e-13 * (1 / 100 - 1 / 200) * (speed * (1 - 7.292115e-5 / n)) ** 2
    assert ahead == pytest.approx(1.5 * push * t**2, rel=0.02)
    assert lower == pytest.approx(2.0 * push * t / n, rel=0.02)


def test_the_words_of_the_atlas_are_computed():
    words = describe_atlas()
    assert "16,6" in words  # 3 T dv: 16,600 ft for 1 ft/s
    assert "3,5" in words  # 4 dv/n


def test_a_cut_keeps_what_lies_in_it(flown):
    part = cut(flown, (5000.0, 9000.0))
    assert part.t[0] <= 5000.0
    assert part.t[-1] >= 9000.0
    assert len(part.t) == len(part.lvlh) == len(part.jets)
    assert part.contact is None
    assert part.burns == ()
    assert stages(flown).far is None
    assert stages(flown).approach == (0.0, flown.contact.t_s)
    assert cut(flown, stages(flown).approach) is flown
