"""The work-precision picture: final error against processor time, one panel a field."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from race.measure import Case, curve
from race.report import OURS, names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWN = {  # racers drawn, and their labels; the colours are Okabe and Ito's, which all eyes tell apart
    "this project, compiled": "this project",
    "this project, interpreted": "this project, uncompiled",
    "heyoka scalar": "heyoka",
    "heyoka batch of 8": "heyoka, batch of 8",
    "brahe RKN12(10)": "brahe",
    "satkit Gauss-Jackson 8": "satkit",
    "Orekit DP8(5,3)": "Orekit",
    "scipy DOP853, numpy": "scipy + numpy",
    "scipy DOP853, compiled field": "scipy",
    "boinor Cowell": "boinor",
    "Basilisk RKF7(8)": "Basilisk",
}
HIDDEN = {"J2": {"scipy DOP853, compiled field"}}
ROW = 0.05  # height of a row of labels, of the panel
PEERS = ("ours", "heyoka", "brahe", "satkit", "orekit", "scipy", "boinor", "Basilisk")
MARKERS = dict(zip(PEERS, "os^vDPXh", strict=True))


def draw(cases: Sequence[Case], path: Path) -> Path:
    """Draw all fields side by side and write the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    fields = list(dict.fromkeys(c.field.name for c in cases))
    figure = Figure(figsize=(8.0 * len(fields), 7.0), dpi=100, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    panels = figure.subplots(1, len(fields), sharey=True, squeeze=False)[0]
    ends = [curves(panel, cases, field) for panel, field in zip(panels, fields, strict=True)]
    panels[0].set_ylabel("error of the position after 24 h", fontsize=15)
    figure.draw_without_rendering()  # the labels want the panels' final sizes
    for panel, labels in zip(panels, ends, strict=True):
        label(panel, labels)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    figure.savefig(buffer)
    Image.open(buffer).convert("RGB").quantize(64).save(path, optimize=True)  # a third of the bytes
    return path


End = tuple[float, float, str, str, bool]  # of a curve: ms, error, name, colour, ours


def curves(panel: Axes, cases: Sequence[Case], field: str) -> list[End]:
    """Draw a field's curves and return their coarse ends."""
    ends = []
    for name in names(cases, field):
        points = [(ms, error) for ms, error in curve(cases, name, field) if 1e-7 < error < 5.0]
        if name not in DRAWN or name in HIDDEN.get(field, ()) or not points:
            continue
        racer = next(c.racer for c in cases if c.racer.name == name)
        ms, error = zip(*points, strict=True)
        style = "--" if "interpreted" in name or "batch" in name else "-"
        panel.loglog(
            ms, error, style, color=racer.colour, marker=MARKERS[racer.peer], linewidth=4.0 if name == OURS else 2.0,
            markersize=9 if name == OURS else 6, zorder=5 if name == OURS else 3,
        )  # fmt: skip
        ends.append((ms[0], error[0], DRAWN[name], racer.colour, name == OURS))
    panel.set_title("two-body and J2" if field == "J2" else f"gravity {field}, EGM2008", fontsize=17, loc="left")
    panel.set_xlabel("processor time for a day of Mir's orbit", fontsize=15)
    panel.set_yticks([1.0, 1e-3, 1e-6], ["1 m", "1 mm", "1 µm"])
    panel.set_ylim(2e-7, 1e5)
    low, high = panel.get_xlim()
    decade = 10.0 ** math.floor(math.log10(low))
    low = decade if low < 2.5 * decade else low
    panel.set_xlim(low, 4.0 * high)  # room for the last label
    decades = [10.0**k for k in range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(4.0 * high)) + 1)]
    texts = [f"{1e3 * ms:g} µs" if ms < 1.0 else f"{ms:g} ms" if ms < 1e3 else f"{1e-3 * ms:g} s" for ms in decades]
    panel.set_xticks(decades, texts)
    panel.tick_params(labelsize=14)
    panel.minorticks_off()
    panel.grid(True, color="#dddddd", linewidth=0.8)
    panel.set_axisbelow(True)
    panel.spines[["top", "right"]].set_visible(False)
    return ends


def label(panel: Axes, ends: list[End]) -> None:
    """Write the names in rows above the curves, each at the right of a line up from its coarse end.

    From right to left, a name goes into the lowest row in which it runs into no line of those at its right.
    """
    placed: list[tuple[float, int]] = []  # where its line stands (pixels), and the row
    for ms, error, name, colour, bold in sorted(ends, reverse=True):
        text = panel.annotate(
            name, (ms, error), textcoords=("data", "axes fraction"), xytext=(ms, 0.5), ha="left", va="bottom",
            fontsize=14, color=colour, weight="bold" if bold else "normal",
            arrowprops={"arrowstyle": "-", "color": colour, "shrinkA": 0, "shrinkB": 4, "relpos": (0, 0)},
        )  # fmt: skip
        left = float(panel.transData.transform((ms, error))[0])
        right = left + text.get_window_extent().width + 8.0
        row = max((above + 1 for x, above in placed if x < right), default=0)
        placed.append((left, row))
        text.set_y(0.66 + ROW * row)
