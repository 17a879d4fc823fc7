import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from shutil import which

import matplotlib
import numpy as np
import pytest

from sim.inputs.errors import InputError
from sim.views.draw.style import THEMES
from sim.views.film.film import Cut, Film, film_times
from sim.views.film.reel import make_reel
from sim.views.film.window import Player, check_display

SIZE = (960, 540)
HERE = Path(__file__).parent


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="module")
def reel(flight):
    return make_reel(flight, film_times(flight, 30.0, Cut(seconds=6.0)), 30.0)


@pytest.fixture
def player(reel, clock, monkeypatch):
    """A player on a canvas without a window: what it puts on the screen is drawn and goes nowhere."""
    film = Film(reel, SIZE, THEMES["light"])
    monkeypatch.setattr(type(film.canvas), "blit", lambda _self, _bbox: None, raising=False)
    return Player(film, clock)


def press(player, key):
    player.on_key(matplotlib.backend_bases.KeyEvent("key_press_event", player.film.canvas, key))
    player.tick()


def mouse(player, name, x, y):
    event = matplotlib.backend_bases.MouseEvent(name, player.film.canvas, x, SIZE[1] - y)
    player.film.canvas.callbacks.process(name, event)
    player.tick()


def test_it_plays_by_the_clock(player, clock):
    player.tick()
    assert player.k == 0
    clock.now = 1.0
    player.tick()
    assert player.k == 30
    press(player, "up")
    clock.now = 2.0
    player.tick()
    assert player.k == 90
    clock.now = 99.0
    player.tick()  # the other half of that frame
    player.tick()
    assert player.k == len(player.film) - 1


def test_keys(player, clock):
    press(player, " ")
    clock.now = 3.0
    player.tick()
    assert player.k == 0  # paused
    press(player, "right")
    press(player, "right")
    press(player, "left")
    assert player.k == 1
    press(player, "shift+right")
    assert player.k == 151
    press(player, "end")
    assert player.k == len(player.film) - 1
    press(player, "home")
    reel = player.film.scene.reel
    found = []
    for _ in range(4):
        press(player, "n")
        found.append(reel.setting.chapters[int(reel.chapter[player.k])].name)
    assert found == ["MC1", "MC2", "MC3", "Arc under Mir"]  # MC4 and the arc begin together
    press(player, "p")
    assert reel.setting.chapters[int(reel.chapter[player.k])].name == "MC3"
    assert player.paused
    shown = player.help.open
    press(player, "h")
    assert player.help.open is not shown
    for _ in range(9):
        press(player, "down")
    assert player.speed == 0.1


def test_the_bar_is_a_slider(player):
    page = player.film.scene.layout
    left, top, right, _ = page.timeline
    scale = SIZE[1] / 720.0
    mouse(player, "button_press_event", 0.5 * (left + right) * scale, (top + 14.0) * scale)
    half = player.k
    assert 0.3 * len(player.film) < half < 0.7 * len(player.film)
    mouse(player, "motion_notify_event", right * scale, 0.0)
    end = player.k
    assert end >= len(player.film) - 2
    mouse(player, "button_release_event", right * scale, 0.0)
    player.paused = True
    mouse(player, "motion_notify_event", left * scale, (top + 14.0) * scale)
    assert player.k == end
    mouse(player, "button_press_event", left * scale, 100.0)  # not on the bar
    assert player.k == end


def test_the_help_is_drawn_over_the_page(player):
    player.help.open = False
    player.draw(40)
    plain = np.array(player.film.canvas.buffer_rgba())
    player.help.open = True
    player.draw(40)
    assert np.abs(plain.astype(int) - np.array(player.film.canvas.buffer_rgba())).max() > 50


@pytest.mark.parametrize(("theme", "dpi"), [("light", 96), ("dark", 144), ("light", 200), ("dark", 200)])
def test_halves_drawn_one_after_the_other_make_the_frame(reel, theme, dpi, clock, monkeypatch):
    """Each page for itself: a change of page draws it whole, and would wipe away what a half had left behind."""
    film = Film(reel, (480, 270), THEMES[theme])
    monkeypatch.setattr(type(film.canvas), "blit", lambda _self, _bbox: None, raising=False)
    film.figure.set_dpi(dpi)
    player = Player(film, clock)
    for page in (False, True):
        frames = np.flatnonzero(film.scene.near == page)
        frames = frames[:: len(frames) // 12]
        player.draw(int(frames[0]))
        player.durations.clear()
        for k in frames[1:]:
            player._draw_half(int(k))
            player._draw_half(int(k))
        assert len(player.durations) == 2 * (len(frames) - 1)
        halves = np.array(film.canvas.buffer_rgba())
        player.draw(int(frames[-1]))
        assert np.array_equal(halves, np.array(film.canvas.buffer_rgba()))


def test_a_half_draws_within_its_part(player):
    """Nothing of one half reaches over the edge of its rectangles, where the other would not wipe it away."""
    film = player.film
    for k in np.flatnonzero(film.scene.near)[::60]:
        for panels, rects in player._halves:
            player.draw(int(k))
            before = np.array(film.canvas.buffer_rgba())
            boxes = film.redraw(int(k), panels, rects)
            after = np.array(film.canvas.buffer_rgba())
            outside = np.ones(after.shape[:2], dtype=bool)
            for box in boxes:
                left, bottom, right, top = (round(edge) for edge in box.extents)
                outside[len(after) - top : len(after) - bottom, left:right] = False
            assert outside.any()
            assert np.array_equal(before[outside], after[outside])


def test_ctrl_c_closes_the_window_between_two_frames(player, clock, monkeypatch):
    import matplotlib.pyplot as plt

    from sim.views.film.window import closing_on_interrupt

    closed = []
    monkeypatch.setattr(plt, "close", closed.append)
    before = signal.getsignal(signal.SIGINT)
    player.tick()
    drawn = len(player.durations)

    def play():
        with closing_on_interrupt(player):
            signal.raise_signal(signal.SIGINT)  # noted, not raised in the middle of a frame
            clock.now = 1.0
            player.tick()
            assert closed == [player.film.figure]

    with pytest.raises(KeyboardInterrupt):
        play()
    assert len(player.durations) == drawn
    assert signal.getsignal(signal.SIGINT) is before


def test_no_display_is_said(monkeypatch):
    monkeypatch.setattr(matplotlib, "get_backend", lambda: "agg")
    with pytest.raises(InputError, match="no window can be opened here"):
        check_display()


SCRIPT = """
import importlib.util, json, sys
import matplotlib
import numpy as np
spec = importlib.util.spec_from_file_location("fake_flight", sys.argv[1])
fake = importlib.util.module_from_spec(spec)
sys.modules["fake_flight"] = fake
spec.loader.exec_module(fake)
from sim.views.film.film import Cut
from sim.views.film.window import open_window

before = {name: list(keys) for name, keys in matplotlib.rcParams.items() if name.startswith("keymap.")}
player = open_window(fake.build(short=True), cut=Cut(seconds=30.0))
window = player.film.canvas.manager.window
window.update()
canvas = player.film.canvas.get_tk_widget()
player.start()
places = []
same_picture = []
spots = [(x, y) for x in range(5, 1270, 24) for y in range(5, 710, 8)]

def press(key):
    canvas.focus_force()
    window.update()
    canvas.event_generate(f"<KeyPress-{key}>")
    canvas.event_generate(f"<KeyRelease-{key}>")
    window.update()
    player.tick()
    places.append(player.k)

looked = [0]  # the frames at which it was looked: five more have to play before each

def act():
    if player.k < looked[-1] + 5 or player._half or player._dirty:
        window.after(1, act)
        return
    picture = player.film.canvas._tkphoto
    shown = [picture.get(x, y) for x, y in spots]  # what the window shows, against a whole drawing of the frame
    drawn = np.array(player.film.canvas.buffer_rgba())
    player.draw(player.k)
    whole = np.asarray(player.film.canvas.buffer_rgba())
    same_picture[:] = [
        all(tuple(whole[y, x, :3]) == tuple(one) for (x, y), one in zip(spots, shown)), bool((drawn == whole).all())
    ]
    if not all(same_picture) and len(looked) < 6:  # a machine that is busy may be caught between two frames
        looked.append(player.k)
        window.after(1, act)
        return
    places.append(player.k)
    for key in ("space", "End", "Left", "Home", "s", "l", "Right", "n"):
        press(key)
    press("q")

window.after(20, act)
import matplotlib.pyplot as plt
plt.show(block=True)
after = {name: list(keys) for name, keys in matplotlib.rcParams.items() if name.startswith("keymap.")}
print(json.dumps({"places": places, "last": len(player.film) - 1, "same": before == after, "open": plt.get_fignums(),
                  "drawn": len(player.durations), "same_picture": same_picture}))
"""


@pytest.mark.skipif(which("Xvfb") is None, reason="needs Xvfb")
def test_a_real_window(tmp_path):
    pytest.importorskip("tkinter")
    script = tmp_path / "window.py"
    script.write_text(textwrap.dedent(SCRIPT))
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24"], pass_fds=(writing,),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            display = pipe.readline().strip()
        environment = {**os.environ, "DISPLAY": f":{display}", "MPLBACKEND": "TkAgg"}
        done = subprocess.run(
            [sys.executable, script, HERE / "fake_flight.py"], env=environment, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
    finally:
        server.terminate()
        server.wait()
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    playing, paused, end, back, home, *ignored, right, event = said["places"][:9]
    assert 0 < playing <= paused < said["last"]
    assert (end, back, home, right) == (said["last"], said["last"] - 1, 0, 1)
    assert ignored == [0, 0]  # matplotlib's own keys for saving and for scales do nothing
    assert event > 1
    assert said["same"]
    assert said["same_picture"] == [True, True]
    assert said["open"] == []
    assert said["drawn"] >= len(said["places"]) - 4  # nothing for keys that are not ours, nor after closing
