"""The approach axes of a scenario in the target's LVLH, and how closely a coast is sampled."""

from __future__ import annotations

import math

SAMPLE_S = 10.0  # between two samples of a coast
SAMPLE_ALONE_S = 30.0  # the same without a chaser
SAMPLE_LONG_S = 60.0  # of a coast of hours with a chaser, at most

# LVLH axis and side of the approach axes of a scenario.
AXES = {"+V": (0, 1.0), "-V": (0, -1.0), "+R": (2, 1.0), "-R": (2, -1.0)}
# Polar angle of the same axes in the orbit plane, rad: 0 straight below the target, from there towards ahead.
ANGLES = {"+R": 0.0, "+V": 0.5 * math.pi, "-R": math.pi, "-V": -0.5 * math.pi}
