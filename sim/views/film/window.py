"""A window that plays the film of a flight: pause, step, scrub, speed, and jumps from event to event.

The figure is the film's own; each frame is drawn onto a kept backdrop and put on the screen by blitting, in any of
matplotlib's windows that can (Tk, Qt, Gtk, wx). matplotlib's own keys are taken off this figure, so that they do not
save it or close it under a student's fingers; its settings stay as they are.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.views.draw.settings import own_settings
from sim.views.draw.style import theme_named
from sim.views.draw.wrong import wrong
from sim.views.film.film import Cut, Film, check, film_times
from sim.views.film.reel import make_reel
from sim.views.film.scene import HEIGHT, Panel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.backend_bases import Event, KeyEvent, MouseEvent

    from sim.output.face import Flight
    from sim.views.draw.painter import Painter, Rect
    from sim.views.draw.style import Theme
    from sim.views.film.scene import Scene

__all__ = ["KEYS", "Player", "check_display", "open_window", "show"]

FPS = 30.0
TICK_MS = 5  # between two looks at the clock
SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
LEAP_S = 5.0  # of film
LAST_UNITS = 1.5  # of the bar's end that mean the last frame
KEYS = (
    ("space", "pause, go on"),
    ("\u2190 \u2192", "a frame back, on"),
    ("shift \u2190 \u2192", "5 s back, on"),
    ("\u2191 \u2193", "faster, slower"),
    ("p  n", "event before, next"),
    ("home  end", "first, last frame"),
    ("mouse", "drag along the bar"),
    ("h", "these keys"),
    ("q", "close"),
)


def check_display() -> None:
    """Look whether a window can be opened.

    Raises
    ------
    InputError
        When there is no display, or matplotlib is set to one of its backends without windows.
    """
    import matplotlib
    from matplotlib.backends.registry import BackendFilter, backend_registry

    windows = [name.lower() for name in backend_registry.list_builtin(BackendFilter.INTERACTIVE)]
    cure = "a desktop, with tkinter or PyQt; or a film in a file: --out film.mp4"
    try:
        import matplotlib.pyplot as plt

        name = str(matplotlib.get_backend())
        if name.lower() in windows:
            plt.switch_backend(name)
    except ImportError as error:
        raise wrong("show", str(error).splitlines()[0][:100], cure, "no window can be opened here") from None
    if name.lower() not in windows:
        raise wrong("show", f"matplotlib's backend {name}", cure, "no window can be opened here")


class Help(Panel):
    """The list of keys, and whether the film stands still; drawn over the page."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.open = True
        self.paused = False
        self.speed = 1.0

    def paint(self, painter: Painter, k: int) -> None:
        """Draw the box in frame ``k``."""
        theme = self.scene.theme
        left, _, right, bottom = self.scene.layout.lvlh
        if self.paused or self.speed != 1.0:
            text = "paused" if self.paused else f"{self.speed:g} times as fast"
            wide, _ = painter.text_size(text, 16.0, bold=True)
            middle = 0.5 * (left + right)
            box = (middle - 0.5 * wide - 12.0, bottom - 36.0, middle + 0.5 * wide + 12.0, bottom - 8.0)
            painter.box(box, theme.ink, 0.9, radius=8.0)
            painter.text(middle, bottom - 16.0, text, 16.0, theme.page, bold=True, align="center")
        if not self.open:
            return
        height = 24.0 * len(KEYS) + 22.0
        box = (left + 20.0, bottom - 52.0 - height, left + 290.0, bottom - 52.0)
        painter.box(box, theme.page, 0.96, theme.ring, radius=8.0, edge_width=1.4)
        for i, (key, words) in enumerate(KEYS):
            y = box[1] + 28.0 + 24.0 * i
            painter.text(box[0] + 16.0, y, key, 15.5, theme.ink, bold=True)
            painter.text(box[0] + 112.0, y, words, 15.5, theme.ink)


class Player:
    """Plays a film in its figure's window.

    Parameters
    ----------
    film : its canvas must belong to a window
    clock : seconds, for tests
    """

    def __init__(self, film: Film, clock: Callable[[], float] = time.perf_counter) -> None:
        self.film = film
        self.clock = clock
        self.k = 0
        self.speed = 1.0
        self.paused = False
        self.interrupted = False  # by Ctrl-C: the next tick closes the window
        self.durations: list[float] = []  # s for which each drawing held the window up
        self._place, self._then = 0.0, clock()
        self._dragging = False
        self._dirty = True
        reel = film.scene.reel
        self._marks = np.unique(
            np.searchsorted(
                reel.t, [part.t_s for part in reel.setting.chapters if reel.since <= part.t_s <= reel.until]
            )
        )
        self.help = Help(film.scene)
        film.figure.add_artist(self.help)
        self._halves = _halves(film, self.help)
        self._half = 0  # the one to be drawn next
        film.panels.append(self.help)
        self._connect()

    def _connect(self) -> None:
        canvas: Any = self.film.canvas
        manager = getattr(canvas, "manager", None)
        if manager is not None and manager.key_press_handler_id is not None:
            canvas.mpl_disconnect(manager.key_press_handler_id)
        canvas.mpl_connect("key_press_event", self.on_key)
        canvas.mpl_connect("button_press_event", self.on_press)
        canvas.mpl_connect("motion_notify_event", self.on_drag)
        canvas.mpl_connect("button_release_event", self.on_release)
        canvas.mpl_connect("resize_event", self.on_resize)
        self._timer = canvas.new_timer(interval=TICK_MS)
        self._timer.add_callback(self.tick)
        canvas.mpl_connect("close_event", lambda _event: self._timer.stop())

    def start(self) -> None:
        """Start the film."""
        self._then = self.clock()
        self._timer.start()

    def tick(self) -> None:
        """Draw the frame whose time has come, when it is another one: half of the page now, the other next time."""
        if self.interrupted:
            import matplotlib.pyplot as plt

            plt.close(self.film.figure)
            return
        now = self.clock()
        if not self.paused and not self._dragging:
            self._place = min(self._place + (now - self._then) * self.speed * self.film.scene.reel.fps, self._last)
        self._then = now
        k = int(self._place)
        if self._dirty:
            self.draw(k)
        elif k != self.k or self._half:
            self._draw_half(k if not self._half else self.k)

    def _draw_half(self, k: int) -> None:
        start = time.perf_counter()
        self.help.paused, self.help.speed = self.paused, self.speed
        boxes = self.film.redraw(k, *self._halves[self._half])
        if boxes is None:
            self.draw(k)
            return
        canvas: Any = self.film.canvas
        for box in boxes:
            canvas.blit(box)
        self.k, self._half = k, 1 - self._half
        self.durations.append(time.perf_counter() - start)

    def draw(self, k: int) -> None:
        """Draw frame ``k`` whole and put it on the screen."""
        start = time.perf_counter()
        self.k, self._dirty, self._half = k, False, 0
        self.help.paused, self.help.speed = self.paused, self.speed
        self.film.frame(k)
        canvas: Any = self.film.canvas
        canvas.blit(self.film.figure.bbox)  # shown when the window's own loop is idle: no events are handled in here
        self.durations.append(time.perf_counter() - start)

    def seek(self, place: float) -> None:
        """Go to a frame."""
        self._place = float(min(max(place, 0.0), self._last))
        self._dirty = True

    @property
    def _last(self) -> float:
        return float(len(self.film) - 1)

    # -- what the viewer does ---------------------------------------------------------------------------------------
    def on_key(self, event: Event) -> None:
        """Do what a key asks for."""
        key_event: KeyEvent = event  # type: ignore[assignment]
        key = {"space": " ", "escape": "q", "+": "up", "-": "down", "pagedown": "n", "pageup": "p"}.get(
            str(key_event.key), str(key_event.key)
        )
        if key == "q":
            import matplotlib.pyplot as plt

            plt.close(self.film.figure)
            return
        fps = self.film.scene.reel.fps
        if key == " ":
            self.paused = not self.paused
            if not self.paused and self._place >= self._last:
                self.seek(0.0)
        elif key in ("left", "right"):
            self.paused = True
            self.seek(self.k + (1 if key == "right" else -1))
        elif key in ("shift+left", "shift+right"):
            self.seek(self.k + LEAP_S * fps * (1 if key == "shift+right" else -1))
        elif key in ("up", "down"):
            i = SPEEDS.index(self.speed) + (1 if key == "up" else -1)
            self.speed = SPEEDS[min(max(i, 0), len(SPEEDS) - 1)]
        elif key == "n":
            self.seek(next((k for k in self._marks if k > self.k), self._last))
        elif key == "p":
            self.seek(next((k for k in self._marks[::-1] if k < self.k - (0 if self.paused else 0.5 * fps)), 0.0))
        elif key in ("home", "end"):
            self.seek(0.0 if key == "home" else self._last)
        elif key == "h":
            self.help.open = not self.help.open
        else:
            return
        self._dirty = True

    def on_press(self, event: Event) -> None:
        """Take hold of the bar."""
        if self._on_bar(event):
            self._dragging = True
            self.on_drag(event)

    def on_drag(self, event: Event) -> None:
        """Follow the mouse along the bar."""
        rect = self.film.scene.layout.timeline
        if not self._dragging or rect is None:
            return
        reel = self.film.scene.reel
        x = self._page(event)[0]
        if x > rect[2] - LAST_UNITS:  # the frames that stand still at the end have one place on the bar
            self.seek(self._last)
            return
        film = np.interp(x, [rect[0], rect[2]], reel.warp.film_time([reel.since, reel.until]))
        self.seek(float(np.interp(reel.warp.flight_time(film), reel.t, np.arange(len(reel)))))

    def on_release(self, _event: Event) -> None:
        """Let go of the bar."""
        self._dragging = False

    def on_resize(self, _event: Event) -> None:
        """Draw the page anew in the window's new size."""
        self.film.forget()
        self._dirty = True

    def _on_bar(self, event: Event) -> bool:
        rect = self.film.scene.layout.timeline
        if rect is None:
            return False
        x, y = self._page(event)
        return rect[0] - 10.0 <= x <= rect[2] + 10.0 and rect[1] - 4.0 <= y <= HEIGHT

    def _page(self, event: Event) -> tuple[float, float]:
        mouse: MouseEvent = event  # type: ignore[assignment]
        width, height = self.film.canvas.get_width_height(physical=True)
        _, _, right, bottom = self.film.scene.layout.page
        scale = min(height / bottom, width / right)
        return float(mouse.x) / scale, (height - float(mouse.y)) / scale


def _halves(film: Film, over: Panel) -> tuple[tuple[list[Panel], list[Rect]], tuple[list[Panel], list[Rect]]]:
    """Cut the page in two, drawn in turn so that neither holds the window up: the main panel, and all the others."""
    page, main = film.scene.layout.page, film.scene.layout.lvlh
    around = [
        (page[0], page[1], page[2], main[1]),
        (main[2], main[1], page[2], main[3]),
        (page[0], main[3], page[2], page[3]),
    ]
    return ([film.panels[0], over], [main]), (film.panels[1:], around)


def open_window(
    flight: Flight, size: tuple[int, int] = (1280, 720), theme: str | Theme = "light", cut: Cut | None = None
) -> Player:
    """Open a window on a flight and return what plays in it; `show` also starts it and waits.

    Raises
    ------
    InputError
        When there is no display, no such theme or size, or the flight has no chaser.
    """
    check(flight, size)
    palette = theme_named(theme)
    check_display()
    import matplotlib.pyplot as plt
    from matplotlib import rc_context

    reel = make_reel(flight, film_times(flight, FPS, cut), FPS)
    with rc_context({"toolbar": "None"}):
        figure = plt.figure(figsize=(size[0] / 100.0, size[1] / 100.0), dpi=100)
    film = Film(reel, size, palette, figure=figure)
    manager: Any = film.canvas.manager
    manager.set_window_title(f"{flight.scenario.title} (h: keys)")
    return Player(film)


@own_settings()
def show(
    flight: Flight, size: tuple[int, int] = (1280, 720), theme: str | Theme = "light", since: float | None = None,
    until: float | None = None, speed: float = 1.0,
) -> None:  # fmt: skip
    """Play the film of a flight in a window, and return when it is closed.

    Parameters
    ----------
    flight : the flight
    size : width and height of the window in pixels
    theme : "light" | "dark"
    since, until : flight times (s) between which the film plays; default from before Ti to the end
    speed : how many times as fast as usual

    Raises
    ------
    InputError
        When there is no display (see `check_display`), no such theme or size, or the flight has no chaser.
    """
    import matplotlib.pyplot as plt

    player = open_window(flight, size, theme, Cut(since, until, speed))
    player.start()
    with closing_on_interrupt(player):
        plt.show(block=True)


@contextmanager
def closing_on_interrupt(player: Player) -> Iterator[None]:
    """Let Ctrl-C close the window between two frames: inside one, the window's own loop would print a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are set by the main thread only
        return

    def note(*_: object) -> None:
        player.interrupted = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
    if player.interrupted:
        raise KeyboardInterrupt
