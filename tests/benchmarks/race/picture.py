"""The work-precision picture: final error against processor time, one panel a field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from race.measure import Case, curve
from race.report import OURS, names

DRAWN = {  # racers drawn, and their labels: the best of each peer; the colours are Okabe and Ito's, told apart by all eyes
    "this project, compiled": "this project",
    "this project, interpreted": "this project,\nplain Python",
    "heyoka scalar": "heyoka",
    "heyoka batch of 8": "heyoka,\nbatch of 8",
    "brahe RKN12(10)": "brahe",
    "satkit Gauss-Jackson 8": "satkit",
    "Orekit DP8(5,3)": "Orekit",
    "scipy DOP853, numpy": "scipy + numpy",
    "scipy DOP853, compiled field": "scipy",
    "boinor Cowell": "boinor",
    "Basilisk RKF7(8)": "Basilisk",
}
HIDDEN = {"J2": {"scipy DOP853, compiled field"}}
MARKERS = {"ours": "o", "heyoka": "s", "brahe": "^", "satkit": "v", "orekit": "D", "scipy": "P", "boinor": "X", "Basilisk": "h"}


def draw(cases: Sequence[Case], path: Path) -> Path:
    """Draw all fields side by side and write the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fields = list(dict.fromkeys(c.field.name for c in cases))
    figure = Figure(figsize=(7.0 * len(fields), 6.4), dpi=110, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    panels = figure.subplots(1, len(fields), sharey=True, squeeze=False)[0]
    for panel, field in zip(panels, fields, strict=True):
        _panel(panel, cases, field)
    panels[0].set_ylabel("error of the position after 24 h", fontsize=15)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, pil_kwargs={"optimize": True})
    return path


def _panel(panel, cases: Sequence[Case], field: str) -> None:  # type: ignore[no-untyped-def]
    ends = []
    for name in names(cases, field):
        if name not in DRAWN or name in HIDDEN.get(field, ()):
            continue
        racer = next(c.racer for c in cases if c.racer.name == name)
        points = [(ms, error) for ms, error in curve(cases, name, field) if 1e-7 < error < 30.0]
        if not points:
            continue
        ms, error = zip(*points, strict=True)
        ours = racer.peer == "ours"
        style = "--" if "interpreted" in name or "batch" in name else "-"
        panel.loglog(ms, error, style, color=racer.colour, marker=MARKERS[racer.peer], linewidth=4.0 if name == OURS else 2.0,
                     markersize=8 if ours else 6, zorder=5 if ours else 3)  # fmt: skip
        ends.append((ms[0], error[0], DRAWN[name], racer.colour, name == OURS))
    _label(panel, ends)
    panel.set_title("two-body and J2" if field == "J2" else f"{field} gravity (EGM2008)", fontsize=17, loc="left")
    panel.set_xlabel("processor time for a day of Mir's orbit", fontsize=15)
    panel.set_yticks([1.0, 1e-3, 1e-6], ["1 m", "1 mm", "1 µm"])
    panel.set_ylim(2e-7, 2e2)
    low, high = panel.get_xlim()
    decades = [10.0**k for k in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)]
    panel.set_xticks(decades, [f"{1e3 * ms:g} µs" if ms < 1.0 else f"{ms:g} ms" if ms < 1e3 else "1 s" for ms in decades])
    panel.tick_params(labelsize=14)
    panel.minorticks_off()
    panel.grid(True, color="#dddddd", linewidth=0.8)
    panel.set_axisbelow(True)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)


def _label(panel, ends: list[tuple[float, float, str, str, bool]]) -> None:  # type: ignore[no-untyped-def]
    """Write the names above the coarse ends of the curves, higher where neighbours would touch."""
    last = -math.inf
    level = 0
    for ms, error, name, colour, bold in sorted(ends):
        x = math.log10(ms)
        level = (level + 1) % 3 if x - last < 0.55 else 0
        last = x
        panel.annotate(
            name, (ms, error), xytext=(ms, 12.0 * 3.2**level if error < 12.0 else 30.0 * 3.2**level), fontsize=14, color=colour, ha="center",
            va="bottom", weight="bold" if bold else "normal", linespacing=0.95,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.8, "shrinkB": 5},
        )  # fmt: skip
