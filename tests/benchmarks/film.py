"""Race the film against matplotlib's own way of saving it, ``FuncAnimation.save``.

Run it with ``python tests/benchmarks/film.py [--dark]``. Two yardsticks, both encoding with the same program and
settings as our loop, the rounds in turn: the same picture, stroke for stroke, made of matplotlib's ordinary artists (a
line, a patch or a text each, kept and updated: how one would write it without a brush of one's own); and our own figure
with its few light artists. Drawing and encoding are also timed alone.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import matplotlib
import numpy as np
from matplotlib.animation import FFMpegWriter, FuncAnimation
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

import sim
from sim.views.draw.painter import DASHES, Painter
from sim.views.draw.style import FONT, MONO, theme_named
from sim.views.film.encoder import X264, Encoder
from sim.views.film.film import Cut, Film, film_times
from sim.views.film.reel import make_reel
from sim.views.film.scene import HEIGHT, full_layout, two_panel_layout

SIZE, FPS = (1280, 720), 30.0
ROUNDS = 3


def pipeline(film: Film, chosen: np.ndarray, folder: Path) -> float:
    """Draw and encode the chosen frames, as `animate` does; return seconds."""
    start = time.perf_counter()
    with Encoder(folder / "ours.mp4", "mp4", SIZE, FPS) as encoder:
        for k in chosen:
            encoder.write(film.frame(int(k)))
    return time.perf_counter() - start


def drawing(film: Film, chosen: np.ndarray) -> float:
    """Draw only; return processor seconds."""
    start = time.process_time()
    for k in chosen:
        film.frame(int(k))
    return time.process_time() - start


def encoding(film: Film, chosen: np.ndarray, folder: Path) -> float:
    """Encode frames drawn beforehand, each some times over; return wall seconds."""
    frames = [bytes(film.frame(int(k))) for k in spread(chosen, 24)]
    count = len(chosen)
    start = time.perf_counter()
    with Encoder(folder / "alone.mp4", "mp4", SIZE, FPS) as encoder:
        for k in range(count):
            encoder.write(frames[k * len(frames) // count])
    return time.perf_counter() - start


def func_animation(figure: Figure, show: object, frames: np.ndarray, folder: Path) -> float:
    """Save by FuncAnimation with the same encoder settings; return seconds."""
    with matplotlib.rc_context({"animation.ffmpeg_path": imageio_ffmpeg.get_ffmpeg_exe()}):
        animation = FuncAnimation(figure, show, frames=frames, blit=False, cache_frame_data=False, init_func=lambda: [])
        writer = FFMpegWriter(fps=FPS, codec="libx264", extra_args=list(X264))
        start = time.perf_counter()
        animation.save(folder / "theirs.mp4", writer=writer)
        return time.perf_counter() - start


def same_figure(film: Film, chosen: np.ndarray, folder: Path) -> float:
    """Save our own figure by FuncAnimation."""
    for panel in film.panels:
        panel.set_animated(False)
    seconds = func_animation(film.figure, lambda k: film.show(int(k)), chosen, folder)
    for panel in film.panels:
        panel.set_animated(True)
    return seconds


class ArtistBrush(Painter):
    """Draws the same strokes with matplotlib's own artists: a line, a patch or a text each, kept and updated."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        canvas = figure.canvas
        super().__init__(canvas.get_renderer(), canvas.get_width_height()[1], canvas.get_width_height()[1] / HEIGHT)
        self.kept: dict[str, list[Any]] = {}
        self.used: dict[str, int] = {}

    def begin(self) -> None:
        self.used = dict.fromkeys(self.kept, 0)
        for artists in self.kept.values():
            for artist in artists:
                artist.set_visible(False)

    def _next(self, kind: str, make: Callable[[], Any]) -> Any:
        artists = self.kept.setdefault(kind, [])
        k = self.used.get(kind, 0)
        if k == len(artists):
            artists.append(self.figure.add_artist(make()))
        self.used[kind] = k + 1
        artist = artists[k]
        artist.set_zorder(sum(self.used.values()))
        artist.set_visible(True)
        if self._clip is None:
            artist.set_clip_on(False)
        else:
            artist.set_clip_on(True)
            artist.set_clip_path(None)
            artist.set_clip_box(self._clip)
        return artist

    def line(self, path, colour, width=2.4, alpha=1.0, style="-", at=None):
        line = self._next("line", lambda: Line2D([], [], transform=IdentityTransform()))
        line.set_data(*(self.page if at is None else at).transform(path.vertices).T)
        line.set(color=colour, linewidth=width * self._point, alpha=alpha)
        line.set_linestyle("-" if DASHES[style] is None else (0, DASHES[style]))

    def fill(self, path, colour, alpha=1.0, edge=None, edge_width=1.0, at=None):
        patch = self._next("patch", lambda: PathPatch(path))
        patch.set_path(path)
        patch.set_transform(self.page if at is None else at)
        patch.set(facecolor=colour, edgecolor=edge or "none", linewidth=edge_width * self._point, alpha=alpha)

    def dots(self, points, radius, colour, edge=None, edge_width=1.2, alpha=1.0):
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        if len(points):
            plain = {"linestyle": "none", "marker": "o", "transform": IdentityTransform()}
            dots = self._next("dots", lambda: Line2D([], [], **plain))
            dots.set_data(*self.page.transform(points).T)
            dots.set(markersize=2.0 * radius * self._point, markerfacecolor=colour, markeredgecolor=edge or colour)
            dots.set(markeredgewidth=edge_width * self._point if edge else 0.0, alpha=alpha)

    def triangles(self, corners, colours, at=None):
        if len(corners):
            skin = self._next("skin", lambda: PolyCollection([], transform=IdentityTransform(), linewidths=0.5))
            flat = (self.page if at is None else at).transform(corners.reshape(-1, 2)).reshape(-1, 3, 2)
            skin.set_verts(flat)
            skin.set(facecolor=colours, edgecolor=colours)

    def stamp(self, key, extent, x, y, draw):
        draw(self, x, y)

    def layer(self, key, rect, draw):
        draw(self)

    def text(self, x, y, text, size, colour, *, bold=False, mono=False, align="left", alpha=1.0):
        if text:
            words = self._next("text", lambda: Text(0, 0, "", transform=IdentityTransform()))
            words.set_position(self.page.transform((x, y)))
            words.set(text=text, fontsize=size * self._point, color=colour, alpha=alpha, horizontalalignment=align)
            words.set(fontfamily=MONO if mono else FONT, fontweight="bold" if bold else "normal")
        return self.text_size(text, size, bold, mono)[0]


def ordinary_artists(film: Film, chosen: np.ndarray, folder: Path) -> float:
    """Save the same picture, stroke for stroke, made of matplotlib's ordinary artists, by FuncAnimation."""
    figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100)
    FigureCanvasAgg(figure)
    brush = ArtistBrush(figure)

    def show(k: int) -> None:
        brush.begin()
        film.show(int(k))
        brush.box(film.scene.layout.page, film.scene.theme.page)
        for panel in film.panels:
            panel.paint_once(brush)
        for panel in film.panels:
            panel.paint(brush, int(k))

    seconds = func_animation(figure, show, chosen, folder)
    middle = int(chosen[len(chosen) // 2])
    show(middle)
    figure.canvas.draw()
    theirs = np.asarray(figure.canvas.buffer_rgba()).astype(float)
    ours = np.asarray(film.frame(middle)).astype(float)
    assert np.abs(theirs - ours).mean() < 8.0, "the two figures do not show the same"
    return seconds


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--dark", action="store_true")
    theme = theme_named("dark" if arguments.parse_args().dark else "light")
    flight = sim.run("sts-71", start="ti")
    start = time.perf_counter()
    reel = make_reel(flight, film_times(flight, FPS, Cut(until=flight.contact.t_s)), FPS)
    width = HEIGHT * SIZE[0] / SIZE[1]
    full = Film(reel, SIZE, theme, full_layout(width))
    plain = Film(reel, SIZE, theme, two_panel_layout(width))
    print(f"preparing two films of {len(reel)} frames: {time.perf_counter() - start:.2f} s\n")
    everything = np.arange(len(reel))
    cases = (
        ("two panels", plain, everything),
        ("full, the whole film", full, everything),
        ("full, with the docking camera", full, np.flatnonzero(full.scene.near)),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, film, among in cases:
            many, few = spread(among, 450), spread(among, 45)
            drawing(film, spread(among, 60))
            ours, theirs, plainly = [], [], []
            for _ in range(ROUNDS):
                ours.append(pipeline(film, many, folder) / len(many))
                theirs.append(same_figure(film, few, folder) / len(few))
                plainly.append(ordinary_artists(film, few, folder) / len(few))
            here = statistics.median(ours)
            print(f"{title}, {SIZE[0]} x {SIZE[1]}, frames a second")
            print(f"  our loop                              {1 / here:6.1f}")
            for whose, times in (("matplotlib's ordinary artists", plainly), ("our own artists", theirs)):
                there = statistics.median(times)
                print(f"  FuncAnimation.save, {whose:29}{1 / there:7.1f}   ours is {there / here:.1f} times as fast")
            print(f"  drawing alone  {1e3 * drawing(film, many) / len(many):6.2f} ms a frame (processor)")
            print(f"  encoding alone {1e3 * encoding(film, many, folder) / len(many):6.2f} ms a frame (wall)\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB, encoder {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


def spread(among: np.ndarray, count: int) -> np.ndarray:
    """Return ``count`` of some frames, evenly spread and in their order."""
    return among[np.linspace(0, len(among) - 1, count).astype(int)]


if __name__ == "__main__":
    main()
