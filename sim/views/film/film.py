"""The film of a flight, and single frames of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.environment.clock import to_second
from sim.output.folder import whole_file
from sim.views.draw.settings import own_settings
from sim.views.draw.style import Theme, theme_named
from sim.views.draw.wrong import refuse_alone, wrong
from sim.views.film.encoder import FOLDER, Encoder, check_target
from sim.views.film.frames import Frames
from sim.views.film.panel_camera import CameraPanel
from sim.views.film.panel_card import CardPanel
from sim.views.film.panel_digits import DigitsPanel
from sim.views.film.panel_header import HeaderPanel
from sim.views.film.panel_lvlh import LvlhPanel
from sim.views.film.panel_rate import RatePanel
from sim.views.film.panel_timeline import TimelinePanel
from sim.views.film.panel_world import WorldPanel
from sim.views.film.reel import make_reel
from sim.views.film.scene import HEIGHT, Backdrop, Layout, Panel, Scene, full_layout, two_panel_layout
from sim.views.film.timewarp import course, opening
from sim.views.scene.contact_card import card_of
from sim.views.scene.sentences import ENGLISH
from sim.views.scene.words import direction_word, length, rate_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox
    from numpy.typing import NDArray

    from sim.output.face import Flight
    from sim.views.draw.painter import Rect
    from sim.views.film.reel import Reel

__all__ = ["Cut", "Film", "animate", "check", "check_speed", "film_times", "frame", "make_film", "save_frame"]

HEAD_S, TAIL_S = 0.6, 1.6  # s of film that the first and the last moment stand still
CARD_S = 4.0  # s of film that stand still at contact, for its card; of a film of a length asked for at most a tenth
BEFORE_S = 0.001  # of flight before contact: the trail is still that of the approach
LEAST_S = 3.0  # s: the shortest film that is made unasked
DPI = 100
GIF_SIZE, GIF_FPS = (960, 540), 12


class Film:
    """A figure that shows a flight frame by frame.

    ``figure`` is an ordinary matplotlib figure of persistent artists, given (a window's) or made; `show` moves it to
    a frame without drawing, `frames` draws one after the other onto a restored backdrop.
    """

    def __init__(
        self, reel: Reel, size: tuple[int, int], theme: Theme, layout: Layout | None = None,
        figure: Figure | None = None,
    ) -> None:  # fmt: skip
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        width, height = size
        page = HEIGHT * width / height
        self.scene = Scene.of(reel, theme, layout or full_layout(page))
        # a millionth of a pixel more: the canvas cuts off what is not whole, and 406 / 100 * 100 is 405.99...
        self.figure: Figure = figure or Figure(figsize=((width + 1e-6) / DPI, (height + 1e-6) / DPI), dpi=DPI)
        self.figure.set_facecolor(theme.page)
        canvas: Any = self.figure.canvas if figure is not None else FigureCanvasAgg(self.figure)
        self.canvas: FigureCanvasAgg = canvas
        self.panels: list[Panel] = [LvlhPanel(self.scene), RatePanel(self.scene)]
        if self.scene.layout.digits is not None:
            self.panels.append(DigitsPanel(self.scene))
        if self.scene.layout.header is not None:
            self.panels.append(HeaderPanel(self.scene))
        if self.scene.layout.world is not None:
            self.panels.append(WorldPanel(self.scene))
        if self.scene.near.any():
            self.panels.append(CameraPanel(self.scene))
        if self.scene.reel.carded.any():
            self.panels.append(CardPanel(self.scene))
        if self.scene.layout.timeline is not None:
            self.panels.append(TimelinePanel(self.scene))
        self.figure.add_artist(Backdrop(self.scene, self.panels))
        for panel in self.panels:
            self.figure.add_artist(panel)
        self._backdrops: dict[bool, NDArray[np.uint8]] = {}

    def __len__(self) -> int:
        return len(self.scene.reel)

    def show(self, k: int) -> None:
        """Move the figure to frame ``k``; the next draw shows it."""
        self.scene.k = k

    def frame(self, k: int) -> memoryview:
        """Draw frame ``k`` onto the backdrop and return the canvas as RGBA rows; valid until the next frame."""
        self.show(k)
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        page = bool(self.scene.near[k])
        if page not in self._backdrops:
            FigureCanvasAgg.draw(self.canvas)  # a window's own would show the page while it is empty
            self._backdrops[page] = self._pixels().copy()
        self._pixels()[:] = self._backdrops[page]
        renderer = self.canvas.get_renderer()
        for panel in self.panels:
            panel.draw(renderer)
        return memoryview(self.canvas.buffer_rgba())

    def redraw(self, k: int, panels: Sequence[Panel], rects: Sequence[Rect]) -> list[Bbox] | None:
        """Draw some panels of frame ``k`` in their rectangles (design units) and return those in pixels.

        The panels must not draw outside the rectangles. None when the frame has another backdrop than the one before,
        and has to be drawn whole.
        """
        page = bool(self.scene.near[k])
        if page not in self._backdrops or page != bool(self.scene.near[self.scene.k]):
            return None
        self.show(k)
        renderer = self.canvas.get_renderer()
        boxes = [self.scene.brush(renderer).box_of(rect) for rect in rects]
        pixels, backdrop = self._pixels(), self._backdrops[page]
        for box in boxes:  # y upwards there, rows downwards here
            left, bottom, right, top = (round(edge) for edge in box.extents)
            part = np.s_[len(pixels) - top : len(pixels) - bottom, left:right]
            pixels[part] = backdrop[part]
        for panel in panels:
            panel.draw(renderer)
        return boxes

    def _pixels(self) -> NDArray[np.uint8]:
        """Return the canvas as an array (height, width, 4) that draws where it is written to."""
        return np.asarray(self.canvas.buffer_rgba())

    def forget(self) -> None:
        """Forget the backdrops: the canvas has another size."""
        self._backdrops.clear()

    def some(self, count: int) -> Iterator[memoryview]:
        """Draw up to ``count`` frames from all over the film."""
        count = min(count, len(self))
        for i in range(count):
            yield self.frame(round(i * (len(self) - 1) / max(1, count - 1)))

    def frames(self) -> Iterator[memoryview]:
        """Draw all frames, one after the other."""
        for k in range(len(self)):
            yield self.frame(k)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a film shows of a flight: from ``since`` to ``until`` (s), ``speed`` times as fast as is usual.

    ``since`` None: from a little before Ti, see `sim.views.film.timewarp.opening`. ``until`` None: to the end.
    ``seconds`` sets the length of the film, whatever the speed.
    """

    since: float | None = None
    until: float | None = None
    speed: float = 1.0
    seconds: float | None = None


def film_times(flight: Flight, fps: float, cut: Cut | None = None) -> NDArray[np.float64]:
    """Return the flight time (s) of every frame of a film: ends standing still, slow where it matters."""
    cut = cut or Cut()
    warp = course(flight)
    start = warp.film_time(opening(flight) if cut.since is None else cut.since)
    end = warp.film_time(flight.t[-1] if cut.until is None else cut.until)
    natural = float(end - start)
    card = card_of(flight, ENGLISH)
    halt = np.inf if card is None else float(warp.film_time(card.t_s))
    pause = CARD_S if start <= halt <= end else 0.0
    if cut.seconds is None:
        seconds = max(LEAST_S, natural / cut.speed + HEAD_S + TAIL_S) + pause
    else:
        seconds, pause = cut.seconds, min(pause, 0.1 * cut.seconds)
    count = max(1, round(seconds * fps))
    head, tail = (HEAD_S, TAIL_S) if seconds > 4.0 * (HEAD_S + TAIL_S) else (0.0, 0.0)
    film = np.arange(count) / fps if count > 1 else np.array([seconds])
    moving = max(seconds - head - tail - pause - 1.0 / fps, 1e-9)
    played = np.clip(film - head, 0.0, moving + pause)
    stop = (halt - start) / natural * moving if pause > 0.0 and natural > 0.0 else np.inf
    share = np.where(played > stop, np.maximum(played - pause, min(stop, moving)), played) / moving
    times = warp.flight_time(start + share * natural)
    if card is not None and pause > 0.0:
        early = played <= stop + pause
        times[early] = np.minimum(times[early], max(card.t_s - BEFORE_S, float(flight.t[0])))
        times[-1] = warp.flight_time(end)
    return times


def make_film(
    flight: Flight, fps: float, size: tuple[int, int], theme: Theme, cut: Cut | None = None,
    layout: Layout | None = None,
) -> Film:  # fmt: skip
    """Return the film of a flight, or of a cut of it, ready to be drawn."""
    times = film_times(flight, fps, cut)
    return Film(make_reel(flight, times, fps), size, theme, layout)


@own_settings()
def frame(
    flight: Flight, t: float, size: tuple[int, int] = (1280, 720), theme: str | Theme = "light"
) -> NDArray[np.uint8]:
    """Return one frame of the film as an image (height, width, 4), RGBA.

    Parameters
    ----------
    flight : the flight
    t : flight time, s since the epoch
    size : width and height in pixels
    theme : "light" | "dark"

    Raises
    ------
    InputError
        When there is no such theme, the size is no size, or the flight has no chaser.
    """
    check(flight, size)
    film = Film(make_reel(flight, [t], since=opening(flight), until=float(flight.t[-1])), size, theme_named(theme))
    return np.array(film.frame(0), dtype=np.uint8)


@own_settings()
def animate(
    flight: Flight, path: str | Path, size: tuple[int, int] | None = None, fps: float | None = None,
    theme: str | Theme = "light", since: float | None = None, until: float | None = None, speed: float = 1.0,
    seconds: float | None = None, progress: Callable[[float, str], None] | None = None,
) -> Path:  # fmt: skip
    """Make the film of a flight: mp4 or gif by the path's suffix, without one a folder of pictures.

    The file, or the set of pictures, appears whole or not at all.

    Parameters
    ----------
    flight : the flight
    path : the file to write, or the folder; replaced if it exists
    size : width and height in pixels, even numbers; default 1280 x 720, a gif 960 x 540
    fps : frames a second; default 24, a gif 12
    theme : "light" | "dark"
    since, until : flight times (s) between which the film plays; default from before Ti to the end
    speed : how many times as fast as usual; usually Ti to contact takes a minute
    seconds : length of the film, in the place of ``speed``
    progress : called with the fraction done and a word

    Raises
    ------
    InputError
        Before anything is drawn: for an unknown suffix, a missing encoder, a folder that cannot be written, a size or
        length that makes no film, an unknown theme, a flight without a chaser.
    OSError
        When the disk fills or the encoder dies; nothing is left behind.
    """
    path = Path(path)
    kind = check_target(path)
    if kind == "gif":
        size, fps = size or GIF_SIZE, GIF_FPS if fps is None else fps
    size, fps = size or (1280, 720), 24.0 if fps is None else fps
    check(flight, size)
    if size[0] % 2 or size[1] % 2:
        raise wrong(
            "size", f"{size[0]} x {size[1]}", "even numbers of pixels", "the encoder halves the colours' resolution"
        )
    if seconds is not None and not 1.0 <= seconds <= 3600.0:
        raise wrong("seconds", seconds, "1 to 3600", "no film can be so long or so short")
    if not 1.0 <= fps <= 120.0:
        raise wrong("fps", fps, "1 to 120", "no player shows so many or so few frames a second")
    check_speed(speed)
    start, end = (float(flight.t[0]) if since is None else since), (float(flight.t[-1]) if until is None else until)
    if not start < end:
        raise wrong("since, until", f"{start:g} s, {end:g} s", "a start before the end", "the film would show nothing")
    palette = theme_named(theme)
    if progress:
        progress(0.0, "drift and camera")
    film = make_film(flight, fps, size, palette, Cut(since, until, speed, seconds))
    whole = Frames(path, size, len(film)) if kind == FOLDER else Encoder(path, kind, size, fps, film.some)
    with whole as encoder:
        for k, picture in enumerate(film.frames()):
            encoder.write(picture)
            if progress and k % 10 == 0:
                progress(k / len(film), "film")
    if progress:
        progress(1.0, "film")
    return path


def save_frame(
    flight: Flight, t: float, path: str | Path, size: tuple[int, int] = (1280, 720), theme: str | Theme = "light"
) -> Path:
    """Write one frame of the film, see `frame`, as a PNG with a description; whole or not at all.

    Raises
    ------
    InputError
        As `frame`.
    OSError
        When the file cannot be written.
    """
    from matplotlib.image import imsave

    path = Path(path)
    picture = frame(flight, t, size, theme)
    state = flight.state(t)
    words = (
        f"{flight.scenario.title}. A frame of the film at {to_second(flight.utc(t)):%Y-%m-%d %H:%M:%S} UTC: range "
        f"{length(state.range_m)}, range rate {' '.join(rate_parts(state.range_rate_m_s))} "
        f"({direction_word(state.range_rate_m_s)})."
    )
    with whole_file(path) as scratch:
        imsave(scratch, picture[..., :3], format="png", metadata={"Title": flight.scenario.title, "Description": words})
    return path


def check_speed(speed: float) -> None:
    """Raise `InputError` for a speed at which there is no film."""
    if not 0.05 <= speed <= 100.0:
        raise wrong("speed", speed, "0.05 to 100", "no film can be so slow or so fast")


def check(flight: Flight, size: tuple[int, int]) -> None:
    """Raise `InputError` where there is nobody to film or no page of this size."""
    refuse_alone(flight, "there is nothing to film: nobody flies to the target")
    width, height = size
    if not (320 <= width <= 7680 and 180 <= height <= 4320 and 1.3 <= width / height <= 2.5):
        raise wrong(
            "size",
            f"{width} x {height}",
            "320 x 180 to 7680 x 4320, as 1280 x 720",
            "no page of the film fits this size",
        )


LAYOUTS = {"full": full_layout, "two panels": two_panel_layout}
