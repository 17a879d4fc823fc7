"""Starter files: small scenarios that fly, with a comment on every line worth changing."""

from __future__ import annotations

from sim.inputs.errors import InputError, Problem, nearest, shown

__all__ = ["KINDS", "template"]

_HEAD = """\
schema = 1
title = "{title}"
kind = "{kind}"
summary = "{summary}"

[time]
epoch = 1995-06-29T09:30:00Z                 # UTC; a date needs its zone

[model]
{model}

[target]
vehicle = "mir-sts-71"
orbit = {{ altitude = "390 km", inclination = "51.65 deg" }}   # circular; or elements, a state, a tle

[chaser]
vehicle = "atlantis-sts-71"
# Where the chaser starts: x forward along the orbit (V-bar), y against the orbit's normal, z down (R-bar).
"""

_LESSON = (
    _HEAD
    + """\
relative.frame = "lvlh-curvilinear"
relative.position = ["-2000 ft", "0 ft", "0 ft"]
relative.velocity = ["0 ft/s", "0 ft/s", "0 ft/s"]

[[phase]]
name = "Hop"
kind = "burn"
solve = "intercept"                          # solved so that the aim is reached at the time given
aim = {{ position = ["-500 ft", "0 ft", "0 ft"], after = "40 min" }}
caption = "A hop along the V-bar"

[[phase]]
name = "Flight"
kind = "coast"                               # no jet fires
until = {{ duration = "40 min" }}
"""
)

_EXERCISE = (
    _HEAD
    + """\
relative.frame = "lvlh-curvilinear"
relative.position = ["-1000 m", "0 m", "0 m"]
relative.velocity = ["0 m/s", "0 m/s", "0 m/s"]

# Question: which push forward (x) or backward brings the chaser to 300 m behind the target one revolution later?
[[phase]]
name = "Push"
kind = "burn"
solve = "fixed"                              # exactly the delta_v given
delta_v = ["0.02 m/s", "0 m/s", "0 m/s"]     # change this

[[phase]]
name = "One revolution"
kind = "coast"
until = {{ duration = "92.4 min" }}
"""
)

_FLIGHT = (
    _HEAD
    + """\
relative.frame = "lvlh"
relative.position = ["-9.46 m", "0 m", "95 m"]
relative.velocity = ["0 m/s", "0 m/s", "0 m/s"]

[[phase]]
name = "Approach"
kind = "approach"
axis = "+R"                                  # from below
gates = [ {{ range = "250 ft", rate = "0.25 ft/s" }}, {{ range = "75 ft", rate = "0.15 ft/s" }} ]   # port to port
corridor = {{ half_angle = "8 deg", inside = "600 ft" }}
until = {{ range = "30 ft" }}

[[phase]]
name = "Hold"
kind = "hold"
axis = "+R"
range = "30 ft"
until = {{ duration = "5 min" }}

[[phase]]
name = "Final approach"
kind = "dock"
axis = "+R"
rate = "0.1 ft/s"                            # closing rate at contact
"""
)

_WORLD = "# cw | two-body | j2 | zonal: each a better Earth"
_SEEDED = f"""\
gravity = "j2"                               {_WORLD}
seed = 1                                     # another seed, other small errors of burns and pulses"""
_PERFECT = f"""\
gravity = "cw"                               {_WORLD}
execution = "perfect"                        # or "seeded": burns and pulses err a little, drawn from seed = 1, 2 ..."""

_TEMPLATES = {
    "flight": (_FLIGHT, "My docking from below", "From 250 ft below Mir to contact", _SEEDED),
    "lesson": (_LESSON, "My hop along the V-bar", "From 2,000 ft to 500 ft behind Mir with one burn", _PERFECT),
    "exercise": (_EXERCISE, "My question", "Which push brings the chaser to 300 m behind the target?", _PERFECT),
}
KINDS = tuple(_TEMPLATES)


def template(kind: str = "lesson") -> str:
    """Return a starter file of a kind: "flight", "lesson" or "exercise".

    Raises
    ------
    InputError
        When there is no such kind.
    """
    if kind not in _TEMPLATES:
        problem = Problem(
            f"no template is called {shown(kind)}", allowed=", ".join(KINDS), nearest=nearest(kind, KINDS)
        )
        raise InputError(problem)
    body, title, summary, model = _TEMPLATES[kind]
    return body.format(title=title, kind=kind, summary=summary, model=model)
