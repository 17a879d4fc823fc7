"""matplotlib's settings while a picture of ours is drawn: its own defaults, whatever the user's are.

A picture depends on nothing but the flight. So a user's matplotlibrc, a style, or what a notebook has set is put
aside while we draw, and is back afterwards; texts are drawn as typed, a dollar sign as a dollar sign.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# matplotlib cannot be imported while MPLBACKEND names a window system that it does not know, and no picture needs one
_ASKED = None if "matplotlib" in sys.modules else os.environ.pop("MPLBACKEND", None)

import matplotlib  # noqa: E402

if _ASKED is not None:
    os.environ["MPLBACKEND"] = _ASKED
    with suppress(ValueError):
        matplotlib.rcParams["backend"] = _ASKED

__all__ = ["own_settings"]

# what belongs to windows, not to pictures, and what matplotlib lets nobody change once it is used
USERS = (
    "backend", "backend_fallback", "interactive", "toolbar", "timezone", "date.epoch", "figure.max_open_warning",
    "figure.raise_window", "savefig.directory", "tk.window_focus",
)  # fmt: skip
PREFIXES = ("keymap.", "webagg.", "docstring.")
OWN: dict[str, Any] = {
    "text.parse_math": False,  # a title is free text: "$5 or $6" is no formula
    "svg.hashsalt": "sim",  # else the names inside an SVG differ from run to run
}


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw with matplotlib's defaults and `OWN`; also a decorator: ``@own_settings()``."""
    now, default = matplotlib.rcParams, matplotlib.rcParamsDefault
    pictures = (key for key in default if key not in USERS and not key.startswith(PREFIXES))
    wanted = {key: OWN.get(key, default[key]) for key in pictures}
    with matplotlib.rc_context({key: value for key, value in wanted.items() if now[key] != value}):
        yield
