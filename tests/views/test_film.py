import dataclasses
import re
import subprocess
import threading

import imageio_ffmpeg
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from sim.inputs.errors import InputError
from sim.views import animate, frame
from sim.views.draw.labels import Labels
from sim.views.draw.painter import Painter
from sim.views.draw.style import THEMES
from sim.views.film import encoder, film, scene
from sim.views.film.film import Cut, Film, film_times, make_film
from sim.views.film.reel import make_reel
from sim.views.scene.drift import HULL, OFF_CENTRE, PORT, onward
from sim.views.scene.instant import stages_of
from sim.views.scene.lvlh import jet_words

SMALL = (640, 360)
RAW = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-")
LIGHT = THEMES["light"]


@pytest.fixture(scope="module")
def reel(flight):
    return make_reel(flight, film_times(flight, 1.5, Cut(seconds=60.0)), 1.5)


@pytest.fixture(scope="module")
def days(fake):
    """A flight that goes on: docked for five days, undocked, once around Mir and away."""
    flight = fake.depart(fake.build(short=True))
    return make_reel(flight, film_times(flight, 2.0), 2.0)


def decoded(path, size):
    """Decode a film with the wheel's program; return its frames."""
    done = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", str(path), *RAW],
        capture_output=True, check=True,
    )  # fmt: skip
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, size[1], size[0], 3)


def near(picture, colour, tolerance=14):
    return (np.abs(picture[..., :3].astype(int) - np.round(np.array(to_rgb(colour)) * 255)) < tolerance).all(axis=-1)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (960, 540)])
def test_a_frame_has_its_size_and_theme(size, flight):
    for theme in ("light", "dark"):
        picture = frame(flight, 3000.0, size, theme)
        assert picture.shape == (size[1], size[0], 4)
        assert picture.dtype == np.uint8
        assert near(picture[:3, :3], THEMES[theme].page, 2).all()
        assert (picture[..., 3] == 255).all()


def test_frames_change_where_the_flight_does(reel):
    made = Film(reel, (1280, 720), LIGHT)
    one, two = (np.array(made.frame(k)).astype(int) for k in (20, 60))
    changed = np.abs(one - two).sum(axis=-1) > 30
    layout = made.scene.layout
    for rect in (layout.lvlh, layout.digits, layout.rate, layout.world, layout.timeline, layout.header):
        left, top, right, bottom = (round(x) for x in rect)
        assert changed[top:bottom, left:right].any()
    left, top, right, bottom = (round(x) for x in layout.legend)
    assert not changed[top:bottom, left:right].any()


def test_a_frame_does_not_depend_on_the_one_before(reel):
    first, second = Film(reel, SMALL, LIGHT), Film(reel, SMALL, LIGHT)
    for k in range(30, 34):
        second.frame(k)
    label_places = (
        np.abs(np.array(first.frame(33)).astype(int) - np.array(second.frame(33)).astype(int)).sum(axis=-1) > 60
    )
    assert label_places.mean() < 0.02  # labels may keep their old side, nothing else may differ


def test_ahead_is_left_and_below_is_down(reel):
    page = Film(reel, SMALL, LIGHT).scene
    for k in range(0, len(reel), 10):
        origin, ahead, below = page.camera.to_page(k, np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]))
        assert ahead[0] < origin[0]
        assert ahead[1] == pytest.approx(origin[1])
        assert below[1] > origin[1]
        assert below[0] == pytest.approx(origin[0])
        assert (origin - ahead)[0] == pytest.approx((below - origin)[1])


def test_the_picture_has_the_right_hand(flight):
    """Spektr's array stands behind, so right of the docking axis; so does the orbiter's tail."""
    t = flight.contact.t_s - 5.0
    picture = frame(flight, t)
    made = Film(make_reel(flight, [t]), (1280, 720), LIGHT).scene
    (axis, high), (_, low) = made.camera.to_page(0, np.array([[0.0, -7.0], [0.0, -3.0]]))
    rows = picture[round(high) : round(low), 20:780].astype(int)
    blue = rows[..., 2] - rows[..., 0] > 50
    columns = np.nonzero(blue.mean(axis=0) > 0.5)[0] + 20
    assert len(columns) > 5
    assert (columns > axis).all()
    port = made.camera.to_page(0, made.reel.target_port[:1])[0]
    fin = made.camera.to_page(0, np.array([[-22.0, 10.0]]))[0]
    assert fin[0] > port[0]
    assert not near(
        picture[round(fin[1]) - 2 : round(fin[1]) + 3, round(fin[0]) - 2 : round(fin[0]) + 3], LIGHT.panel, 4
    ).all()


def test_camera_keeps_ships_and_drift_in_the_panel(reel):
    page = Film(reel, (1280, 720), LIGHT).scene
    left, top, right, bottom = page.layout.lvlh
    for k in range(len(reel)):
        soon = page.predictor.at(k)
        points = np.vstack([reel.position[k], reel.target_port[k], soon.path[soon.after <= 700.0]])
        x, y = page.camera.to_page(k, points).T
        assert x.min() > left
        assert x.max() < right
        assert y.min() > top
        assert y.max() < bottom
    zoom = np.diff(np.log(page.camera.scale))
    assert np.abs(zoom).max() < 1.2  # at 1.5 frames a second; no cut from far to near


def test_camera_eases(flight):
    reel = make_reel(flight, film_times(flight, 30.0, Cut(seconds=60.0))[600:780], 30.0)
    page = Film(reel, (1280, 720), LIGHT).scene
    assert np.abs(np.diff(np.log(page.camera.scale))).max() < 0.12


class _Recorder(Painter):
    """Notes where text is written."""

    written = None

    def text(self, x, y, text, size, colour, *, bold=False, mono=False, align="left", alpha=1.0):
        wide = super().text(x, y, text, size, colour, bold=bold, mono=mono, align=align, alpha=alpha)
        if text and alpha > 0.3:
            left = x - (wide if align == "right" else wide / 2 if align == "center" else 0.0)
            self.written.append((text, left, y - 0.72 * size, left + wide, y, size))
        return wide

    def layer(self, key, rect, draw):
        draw(self)  # what is kept is written too


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_no_text_overlaps_another_or_leaves_the_page(size, days, monkeypatch):
    reel, written = days, []
    monkeypatch.setattr(_Recorder, "written", written)
    monkeypatch.setattr(scene, "Painter", _Recorder)
    made = Film(reel, size, LIGHT)
    made.frame(0)
    first = list(written)
    written.clear()
    made.frame(0)
    still = first[: len(first) - len(written)]
    assert len(still) > 5
    assert made.scene.near.any()
    made.frame(int(np.argmax(made.scene.near)))  # from here on both pages are kept
    for k in range(0, len(reel), 2):
        written.clear()
        made.frame(k)
        everything = still + written
        for i, (text, left, top, right, bottom, type_size) in enumerate(everything):
            assert type_size >= 13.0, text
            assert left >= 0.0, (text, k)
            assert right <= 1281.0, (text, k)
            for other, a, b, c, d, _ in everything[i + 1 :]:
                apart = right <= a + 1.0 or c <= left + 1.0 or bottom <= b + 1.0 or d <= top + 1.0
                assert apart, f"frame {k}: {text!r} on {other!r}"


def test_what_comes_next_keeps_its_size(reel, monkeypatch):
    """A long phase name is cut with dots; the waiting time is not, and the type does not shrink."""
    said = []
    text = Painter.text

    def note(self, x, y, words, size, *args, **more):
        if words.startswith("next: "):
            said.append((words, size, self.text_size(words, size)[0]))
        return text(self, x, y, words, size, *args, **more)

    monkeypatch.setattr(Painter, "text", note)
    first, second, *others = reel.setting.chapters
    long = dataclasses.replace(second, name="Approach to the point 30 ft below the port")
    setting = dataclasses.replace(reel.setting, chapters=(first, long, *others))
    made = Film(dataclasses.replace(reel, setting=setting), (960, 540), LIGHT)
    made.frame(0)
    made.frame(len(reel) // 2)
    assert re.fullmatch(r"next: Approach.*\u2026 in \d+ min", said[0][0])
    assert {size for _, size, _ in said} == {16.5}
    assert max(width for _, _, width in said) <= 250.0


def test_words_tell_the_push_from_the_plume(reel):
    below = int(np.flatnonzero((reel.range_m < 300.0) & ~reel.docked)[0])
    said = {}
    for mask in (0, 16, 32, 64):  # none, +Z (the belly's way, down), -Z (the bay's way, up), OMS
        jets = np.full(len(reel), mask)
        said[mask] = jet_words(reel.setting, dataclasses.replace(reel, jets=jets).instant(below))
    assert said == {
        0: "no jet fires", 16: "jets push away from Mir", 32: "jets push towards Mir", 64: "OMS engine burns",
    }  # fmt: skip


def test_holds_belong_to_their_part_of_the_flight(days):
    holds = {stage.name: stage.holds for stage in stages_of(days.flight)}
    assert holds["approach"] == tuple(sorted({reach for _, reach in days.flight.holds}, reverse=True))
    assert holds["departure"] == ()
    twice = dataclasses.replace(days.flight, holds=2 * tuple(days.flight.holds))
    assert stages_of(twice)[0].holds == holds["approach"]  # a place is named once


def test_labels_keep_off_the_whole_of_an_unevenly_sampled_line():
    labels = Labels((0.0, 0.0, 800.0, 500.0), {})
    slow = np.column_stack([np.full(4000, 100.0), np.linspace(100.0, 101.0, 4000)])
    labels.keep_off(np.concatenate([slow, [[700.0, 101.0]]]))
    assert all(labels.free((x, 90.0, x + 20.0, 110.0)) > 0.0 for x in range(100, 680, 20))
    assert labels.free((300.0, 120.0, 380.0, 140.0)) == 0.0


def test_drift_is_asked_for_sparingly(fake):
    flight = fake.build(short=True)
    reel = make_reel(flight, film_times(flight, 30.0, Cut(seconds=60.0)), 30.0)
    made = Film(reel, SMALL, LIGHT)
    assert len(flight.drifts) < 230
    predictor = made.scene.predictor
    for k in (205, 433, 901, 1407):
        truth = flight.drift(float(reel.t[k]), 12.0)
        shown = predictor.at(k)
        away = np.hypot(*(np.array([shown.at(600.0)]) - (truth.port[20, [0, 2]] + reel.target_port[k])).T)[0]
        assert away * made.scene.camera.scale[k] < 40.0  # design units, ten minutes ahead; one pulse moves it by more


def test_drift_from_beyond_the_far_side_of_the_orbit_does_not_leap():
    turn = 2.0 * np.pi * 6.77e6
    behind = np.linspace(-0.6, -0.4, 50) * turn  # past the point opposite to the target, where the sign of x changes
    wrapped = (behind + 0.5 * turn) % turn - 0.5 * turn
    assert np.ptp(wrapped) > 0.9 * turn
    assert np.allclose(onward(wrapped, behind[0] + 300.0, turn), behind)
    assert np.allclose(onward(wrapped, behind[0] + turn, turn), behind + turn)


def test_an_inset_shows_a_path_or_stays_away(days):
    insets = Film(days, SMALL, LIGHT).panels[0].insets
    far = ((-9e3, -9e3, -8e3, -8e3),) * 2
    whole = [k for k in range(len(days)) if insets.place(k, far, ()) is not None and insets._kind == "whole"]
    # the way of the departure would be a dot on an empty sheet while the ship is large enough to need no close-up
    assert {days.acts[int(days.act[k])].name for k in whole} == {"approach"}


def test_drift_says_where_it_touches(fake):
    flight = fake.build(short=True)
    moments = [flight.at("R-bar approach") + 60.0, flight.contact.t_s - 60.0]
    fast = make_reel(flight, moments)
    far, close = (film.Scene.of(fast, LIGHT, scene.full_layout(1280.0)).predictor.at(k) for k in (0, 1))
    assert far.touches is None or far.how in (HULL, OFF_CENTRE, PORT)
    assert close.touches == pytest.approx(60.0, abs=25.0)
    assert close.how in (PORT, OFF_CENTRE)


@pytest.mark.parametrize(("kind", "count"), [("mp4", 20), ("gif", 20)])
def test_a_film_decodes_to_its_frames(kind, count, flight, tmp_path):
    path = tmp_path / f"film.{kind}"
    told = []
    assert (
        animate(flight, path, SMALL, fps=10, seconds=2.0, progress=lambda share, words: told.append((share, words)))
        == path
    )
    frames = decoded(path, SMALL)
    assert len(frames) == count
    made = Film(make_reel(flight, film_times(flight, 10.0, Cut(seconds=2.0)), 10.0), SMALL, LIGHT)
    for k in (0, 19):
        assert np.abs(frames[k].astype(int) - np.array(made.frame(k))[..., :3]).mean() < 4.0
    assert told[0][0] == 0.0
    assert told[-1] == (1.0, "film")
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o444


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_interrupted_film_leaves_nothing(error, flight, tmp_path, monkeypatch):
    target = tmp_path / "film.mp4"
    target.write_text("the one before")
    draw, started = Film.frame, []
    popen = subprocess.Popen

    def breaks(self, k):
        if k == 7:
            raise error("stop")
        return draw(self, k)

    def watched(*args, **kwargs):
        started.append(popen(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr(Film, "frame", breaks)
    monkeypatch.setattr(encoder.subprocess, "Popen", watched)
    with pytest.raises(error, match="stop"):
        animate(flight, target, SMALL, fps=10, seconds=2.0)
    assert target.read_text() == "the one before"
    assert list(tmp_path.iterdir()) == [target]
    assert started
    assert all(process.returncode is not None for process in started)
    assert not [thread for thread in threading.enumerate() if thread.name == "film encoder"]


def test_a_dying_encoder_is_reported(flight, tmp_path, monkeypatch):
    draw = Film.frame

    def kills(self, k):
        if k == 5:
            processes[-1].kill()
            processes[-1].wait()
        return draw(self, k)

    processes = []
    popen = subprocess.Popen
    monkeypatch.setattr(encoder.subprocess, "Popen", lambda *a, **b: processes.append(popen(*a, **b)) or processes[-1])
    monkeypatch.setattr(Film, "frame", kills)
    with pytest.raises(OSError, match=r"the encoder of the film x\.mp4 gave up"):
        animate(flight, tmp_path / "x.mp4", SMALL, fps=20, seconds=4.0)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_filmed_is_said_before_drawing(flight, tmp_path, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("drawing began")

    monkeypatch.setattr(film, "make_reel", never)
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "taken").write_text("a file")
    cases = [
        ({"path": tmp_path / "film.avi"}, r"\.mp4 or \.gif"),
        ({"path": tmp_path / "film.png"}, r"a folder for frame-0001\.png"),
        ({"path": tmp_path / "missing" / "film"}, "there is no folder"),
        ({"path": tmp_path / "taken"}, "frames of the film cannot go there"),
        ({"speed": 0.0}, "0.05 to 100"),
        ({"since": 50.0, "until": 40.0}, "a start before the end"),
        ({"path": tmp_path / "film.mp3"}, "did you mean 'mp4'|mp4 or"),
        ({"path": tmp_path / "missing" / "film.mp4"}, "there is no folder"),
        ({"path": tmp_path / "folder.mp4"}, "a folder stands"),
        ({"size": (641, 360)}, "even numbers"),
        ({"size": (10, 10)}, "no page"),
        ({"seconds": 0.0}, "1 to 3600"),
        ({"seconds": float("nan")}, "1 to 3600"),
        ({"fps": 0}, "1 to 120"),
        ({"fps": 1e6}, "1 to 120"),
        ({"theme": "drak"}, "did you mean 'dark'"),
    ]
    for change, words in cases:
        with pytest.raises(InputError, match=words):
            animate(flight, **{"path": tmp_path / "film.mp4", **change})
    alone = dataclasses.replace(flight, chaser_vehicle=None)
    with pytest.raises(InputError, match="nobody flies"):
        animate(alone, tmp_path / "film.mp4")
    with pytest.raises(InputError, match="nobody flies"):
        frame(alone, 0.0)


def test_a_missing_encoder_is_said(flight, tmp_path, monkeypatch):
    def missing():
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", missing)
    with pytest.raises(InputError, match=re.escape("no program here that encodes films")):
        animate(flight, tmp_path / "film.mp4")


def test_two_panels(flight):
    made = Film(make_reel(flight, [6000.0]), (1280, 720), LIGHT, scene.two_panel_layout(1280.0))
    assert len(made.panels) == 3
    assert np.array(made.frame(0)).shape == (720, 1280, 4)


def test_the_figure_is_an_ordinary_figure(reel, tmp_path):
    """Saved by matplotlib itself it shows the same as the blitted frame, and as SVG too."""
    made = Film(reel, SMALL, LIGHT)
    blitted = np.array(made.frame(40))
    for panel in made.panels:
        panel.set_animated(False)
    made.canvas.draw()
    assert np.array_equal(np.asarray(made.canvas.buffer_rgba()), blitted)
    made.figure.savefig(tmp_path / "x.svg")
    assert (tmp_path / "x.svg").stat().st_size > 20000


def test_a_film_as_a_folder_of_pictures(flight, tmp_path):
    folder = tmp_path / "frames"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "frame-0099.png").write_text("of an earlier film")
    assert animate(flight, folder, SMALL, fps=5, seconds=1.0) == folder
    assert sorted(path.name for path in folder.iterdir()) == [*(f"frame-000{k}.png" for k in range(1, 6)), "notes.txt"]
    made = make_film(flight, 5.0, SMALL, LIGHT, Cut(seconds=1.0))
    for k in (0, 4):
        picture = np.round(255 * imread(folder / f"frame-000{k + 1}.png")[..., :3]).astype(int)
        assert np.abs(picture - np.array(made.frame(k))[..., :3]).max() <= 1


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_interrupted_folder_is_as_it_was(error, flight, tmp_path, monkeypatch):
    folder = tmp_path / "frames"
    folder.mkdir()
    (folder / "frame-0001.png").write_text("of an earlier film")
    draw = Film.frame

    def breaks(self, k):
        if k == 3:
            raise error
        return draw(self, k)

    monkeypatch.setattr(Film, "frame", breaks)
    with pytest.raises(type(error)):
        animate(flight, folder, SMALL, fps=5, seconds=1.0)
    assert [path.name for path in folder.iterdir()] == ["frame-0001.png"]
    assert (folder / "frame-0001.png").read_text() == "of an earlier film"
    with pytest.raises(type(error)):
        animate(flight, tmp_path / "new", SMALL, fps=5, seconds=1.0)
    assert not (tmp_path / "new").exists()
