"""Checks of where a scenario starts: the target's orbit in each of its forms, and the chaser beside it."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sim.core.constants import MU_EARTH, OMEGA_EARTH, R_EARTH
from sim.core.orbit.mean_elements import MOST_ECCENTRIC
from sim.inputs.errors import InputError
from sim.scenario.checks.findings import Findings, Parts, exactly_one

if TYPE_CHECKING:
    from sim.core.tuples import Vector
    from sim.inputs.locate import KeyPath
    from sim.scenario.tables.models import Elements, Insertion, Orbit, State

__all__ = ["check_orbit", "check_start", "with_ephemeris"]

LOWEST = 100e3  # m; chosen: below, the air ends an orbit within one revolution
FARTHEST = 24.0  # h between the chaser's place and the epoch; chosen: further, free flight says little
OLDEST = 30.0  # days between an orbit's time and the scenario's epoch; chosen: SGP4 is then hundreds of km off

SPARSE_M = 1000.0  # by which an ephemeris may be off between its records for a flight to begin there (chosen)
_FORMS = ("tle", "state", "elements", "oem", "altitude")
_HOW = 'one of tle = [...], state = {...}, elements = {...}, oem = "file.oem", or altitude with inclination'
_ORBIT: KeyPath = ("target", "orbit")

_BLANKS = {1: (2, 9, 18, 33, 44, 53, 62, 64), 2: (2, 8, 17, 26, 34, 43, 52)}  # columns between the fields

# name -> (line, columns from 1, form) of the numbers of an element set that an orbit needs.
_COLUMNS = {
    "epoch": (1, 19, 32, r"\d\d[ \d]{2}\d\.\d{2,}"),
    "inclination": (2, 9, 16, r" *\d+\.\d+"),
    "node": (2, 18, 25, r" *\d+\.\d+"),
    "eccentricity": (2, 27, 33, r"\d{7}"),
    "argument of perigee": (2, 35, 42, r" *\d+\.\d+"),
    "mean anomaly": (2, 44, 51, r" *\d+\.\d+"),
    "mean motion": (2, 53, 63, r" *\d+\.\d+"),
    "first derivative of the mean motion": (1, 34, 43, r"[ +-]*\d*\.\d+"),
    "second derivative of the mean motion": (1, 45, 52, r"[ +-]?\d{5}[+-]\d"),
    "drag term": (1, 54, 61, r"[ +-]?\d{5}[+-]\d"),
}


def check_orbit(parts: Parts, findings: Findings) -> tuple[float, float] | None:
    """Check the target's orbit; returns its semi-major axis (m) and eccentricity where it is one."""
    if parts.target is None:
        return None
    orbit = parts.target.orbit
    given = [form for form in _FORMS if getattr(orbit, form) is not None]
    if len(given) != 1:
        what = "no form of orbit is" if not given else f"{' and '.join(given)} are"
        findings.add(_ORBIT, f"{what} given; exactly one is needed", _HOW)
        return None
    circular = sorted({"inclination", "raan", "argument_of_latitude"} & orbit.model_fields_set)
    if given != ["altitude"] and circular:
        findings.add((*_ORBIT, circular[0]), f"'{circular[0]}' goes with altitude, not with {given[0]}", _HOW)
    if given == ["altitude"] and orbit.inclination is None:
        findings.add(_ORBIT, "missing key 'inclination'", 'inclination = "51.65 deg"')
    shape = _shape(orbit, parts, findings)
    if shape is None:
        return None
    a, e, path = shape
    if e >= 1.0 or a <= 0.0:
        kind = "a parabola" if e == 1.0 else "a hyperbola"
        why = f"eccentricity {e:.5g}" if e >= 1.0 else "its semi-major axis is not above zero"
        message = f"this is {kind} ({why}): it leaves the Earth; only closed orbits are flown here"
        findings.add(path, message, "an eccentricity below 1, a speed below that of escape")
        return None
    perigee = a * (1.0 - e) - R_EARTH
    if perigee < LOWEST:
        where = "inside the Earth" if perigee < 0.0 else "where the air ends an orbit at once"
        message = f"the perigee is {_km(perigee)} above the equator's radius, {where}"
        findings.add(path, message, f"a perigee of at least {LOWEST / 1e3:.0f} km")
        return None
    return a, e


def _shape(orbit: Orbit, parts: Parts, findings: Findings) -> tuple[float, float, KeyPath] | None:
    """Return semi-major axis, eccentricity and the key to blame; None where the form itself is wrong."""
    if orbit.tle is not None:
        epoch = parts.time.epoch if parts.time else None
        found = _element_set(orbit.tle, epoch, findings)
        return None if found is None else (*found, (*_ORBIT, "tle"))
    if orbit.state is not None:
        _time(orbit.state, "state", parts, findings)
        state = orbit.state
        return (*_conic(state.position, _inertial(state.frame, state.position, state.velocity)), (*_ORBIT, "state"))
    if orbit.elements is not None:
        elements = orbit.elements
        _time(elements, "elements", parts, findings)
        if elements.mean_anomaly is not None and "true_anomaly" in elements.model_fields_set:
            message = "two anomalies are given; one says where on the orbit the spacecraft is"
            findings.add((*_ORBIT, "elements", "mean_anomaly"), message, "true_anomaly or mean_anomaly")
        if elements.kind == "mean" and elements.frame == "m50":
            message = "mean elements belong to the equator of their day, from which that of 1950 is 0.3 deg away"
            findings.add((*_ORBIT, "elements", "frame"), message, 'gcrs, j2000 or teme; or kind = "osculating"')
        if elements.kind == "mean" and MOST_ECCENTRIC < elements.eccentricity < 1.0:
            message = (
                "mean elements hold for nearly round orbits: their long-periodic terms would be kilometres off here"
            )
            cure = f'an eccentricity up to {MOST_ECCENTRIC:g}; or kind = "osculating"'
            findings.add((*_ORBIT, "elements", "eccentricity"), message, cure)
            return None
        path: KeyPath = (*_ORBIT, "elements", "eccentricity" if elements.eccentricity >= 1.0 else "semi_major_axis")
        return elements.semi_major_axis, elements.eccentricity, path
    if orbit.oem is not None:
        return _ephemeris(orbit.oem, parts, findings)
    assert orbit.altitude is not None
    return R_EARTH + orbit.altitude, 0.0, (*_ORBIT, "altitude")


def with_ephemeris(parts: Parts, path: Path, findings: Findings) -> Parts:
    """Return the parts with the path of the target's ephemeris file made whole; ``path`` is the scenario's file."""
    if parts.target is None or parts.target.orbit.oem is None:
        return parts
    try:
        whole = str(parts.file(path, parts.target.orbit.oem).resolve())
    except InputError as error:
        findings.found += [((*_ORBIT, "oem"), problem) for problem in error.problems]
        return replace(parts, target=None)
    orbit = parts.target.orbit.model_copy(update={"oem": whole})
    return replace(parts, target=parts.target.model_copy(update={"orbit": orbit}))


def _ephemeris(file: str, parts: Parts, findings: Findings) -> tuple[float, float, KeyPath] | None:
    """Check that the ephemeris file can be read and covers the epoch; returns the orbit's shape there."""
    from sim.inputs.ephemeris import tt_of
    from sim.inputs.oem import read_oem

    path: KeyPath = (*_ORBIT, "oem")
    try:
        if parts.time is None:
            read_oem(file)
            return None
        epoch = tt_of(parts.time.epoch)
        segment, state = read_oem(file, epoch).at(epoch)
    except InputError as error:
        # What is wrong inside the file is said of its lines; the rest, of the key that names it.
        for problem in error.problems:
            if problem.line is None:
                problem = replace(problem, file="", message=f"{problem.file}: {problem.message}")
            findings.found.append((path, problem))
        return None
    sparse = segment.sparseness(segment.seconds(epoch))
    if sparse.error_m > SPARSE_M:
        findings.add(path, f"the ephemeris is too sparse at the epoch: {sparse}", sparse.cure)
        return None
    x, y, z, vx, vy, vz = state.tolist()
    return (*_conic((x, y, z), _inertial(segment.frame, (x, y, z), (vx, vy, vz))), path)


def _inertial(frame: str, position: Vector, velocity: Vector) -> Vector:
    """Return a velocity without the Earth's turning; near enough for the orbit's shape."""
    if frame != "itrs":
        return velocity
    return velocity[0] - OMEGA_EARTH * position[1], velocity[1] + OMEGA_EARTH * position[0], velocity[2]


def _time(table: State | Elements, form: str, parts: Parts, findings: Findings) -> None:
    """Check that a state's time is not too far from the epoch to be coasted there."""
    if table.time is None or parts.time is None:
        return
    days = (parts.time.epoch - table.time).total_seconds() / 86400.0
    if abs(days) > OLDEST:
        order = "before" if days > 0.0 else "after"
        message = f"the {form} {'is' if form == 'state' else 'are'} of {table.time:%Y-%m-%d}, "
        message += f"{abs(days):.0f} days {order} the scenario's epoch"
        findings.add(
            (*_ORBIT, form, "time"), message, f"a time within {OLDEST:.0f} days of time.epoch, or another epoch"
        )


def _conic(r: tuple[float, float, float], v: tuple[float, float, float]) -> tuple[float, float]:
    """Return semi-major axis (negative on a hyperbola) and eccentricity of a state, SI."""
    radius, speed2 = math.hypot(*r), v[0] ** 2 + v[1] ** 2 + v[2] ** 2
    if radius < 1.0:
        return 0.5, 1.0 - 1e-15  # at the Earth's centre: an orbit that falls through it
    momentum2 = (r[1] * v[2] - r[2] * v[1]) ** 2 + (r[2] * v[0] - r[0] * v[2]) ** 2 + (r[0] * v[1] - r[1] * v[0]) ** 2
    energy = 0.5 * speed2 - MU_EARTH / radius
    e = math.sqrt(max(0.0, 1.0 + 2.0 * energy * momentum2 / MU_EARTH**2))
    if energy >= 0.0:
        return -1.0, max(e, 1.0)
    return -MU_EARTH / (2.0 * energy), min(e, 1.0 - 1e-15)


def _element_set(tle: tuple[str, str], epoch: datetime | None, findings: Findings) -> tuple[float, float] | None:
    """Check both lines of an element set column by column; returns semi-major axis and eccentricity."""
    before = len(findings.found)
    for number, line in enumerate(tle, start=1):
        _line(line, number, (*_ORBIT, "tle", number - 1), findings)
    if len(findings.found) > before:
        return None
    if tle[0][2:7] != tle[1][2:7]:
        message = f"the two lines belong to different objects, {tle[0][2:7].strip()} and {tle[1][2:7].strip()}"
        findings.add((*_ORBIT, "tle"), message, "two lines with the same number in columns 3 to 7")
    fields = {name: tle[line - 1][first - 1 : last] for name, (line, first, last, _) in _COLUMNS.items()}
    motion = float(fields["mean motion"])  # revolutions a day
    if not 0.1 < motion < 18.0:
        message = f"the mean motion is {motion:g} revolutions a day; no orbit of the Earth has that"
        findings.add((*_ORBIT, "tle", 1), message, "columns 53 to 63: about 15.6 for Mir")
        return None
    if not float(fields["inclination"]) <= 180.0:
        findings.add((*_ORBIT, "tle", 1), "the inclination is more than 180 deg", "columns 9 to 16")
    _age(fields["epoch"], epoch, findings)
    a = (MU_EARTH / (motion * 2.0 * math.pi / 86400.0) ** 2) ** (1.0 / 3.0)
    return a, float("0." + fields["eccentricity"])


def _line(line: str, number: int, path: KeyPath, findings: Findings) -> None:
    line = line.rstrip()
    if not line.startswith(f"{number} ") or not line.isascii():
        findings.add(path, f"line {number} of an element set begins with '{number} '", given=line)
        return
    if len(line) != 69:
        message = f"line {number} of the element set has {len(line)} characters, not 69: its spaces count"
        findings.add(path, message, "the line as published, with all its spaces")
        return
    total = sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10
    if line[68] != str(total):
        message = f"the checksum of line {number} is wrong: it ends in {line[68]}, its digits add up to {total}"
        findings.add(path, message, "the line as published; a character of it has changed")
    filled = next((column for column in _BLANKS[number] if line[column - 1] != " "), None)
    if filled is not None:
        message = f"column {filled} of line {number} is '{line[filled - 1]}' and must be blank: the fields are shifted"
        findings.add(path, message, "the line as published, with all its spaces")
        return
    for name, (which, first, last, form) in _COLUMNS.items():
        text = line[first - 1 : last]
        if which == number and not re.fullmatch(form, text.rstrip()):
            message = f"columns {first} to {last} of line {number} are not a number ('{text}'): the {name}"
            findings.add(path, message, "the line as published, with all its spaces")


def _age(text: str, epoch: datetime | None, findings: Findings) -> None:
    year, day = int(text[:2]), float(text[2:])
    if not 1.0 <= day < 367.0:
        findings.add((*_ORBIT, "tle", 0), f"day {day:g} of the year does not exist", "columns 21 to 32")
        return
    made = datetime(1900 + year if year >= 57 else 2000 + year, 1, 1, tzinfo=UTC) + timedelta(days=day - 1.0)
    if epoch is None:
        return
    days = (epoch - made).total_seconds() / 86400.0
    if abs(days) > OLDEST:
        order = "before" if days > 0.0 else "after"
        message = f"the element set is of {made:%Y-%m-%d}, {abs(days):.0f} days {order} the scenario's epoch"
        findings.add((*_ORBIT, "tle", 0), message, f"an element set within {OLDEST:.0f} days of time.epoch")


def check_start(parts: Parts, shape: tuple[float, float] | None, findings: Findings) -> None:
    """Check that the chaser starts outside the target, above the air and on an orbit that stays there."""
    if parts.chaser is None:
        return
    exactly_one(parts.chaser, ("relative", "insertion"), ("chaser",), findings)
    if parts.chaser.insertion is not None:
        _insertion(parts, parts.chaser.insertion, findings)
    relative = parts.chaser.relative
    if relative is None:
        return
    path: KeyPath = ("chaser", "relative", "position")
    x, y, z = relative.position
    if relative.at is not None and parts.time is not None:
        hours = (relative.at - parts.time.epoch).total_seconds() / 3600.0
        if abs(hours) > FARTHEST:
            message = f"the place is that of a time {abs(hours):.4g} h {'after' if hours > 0.0 else 'before'} the epoch"
            allowed = f"a time within {FARTHEST:.0f} h of time.epoch"
            findings.add(("chaser", "relative", "at"), message, allowed)
    pair = parts.pair(0)
    if pair is not None:
        reach = sum(ship.radius_m for ship in pair)
        distance = math.hypot(x, y, z)
        if distance < reach:
            message = f"the chaser starts inside the target: the centres of mass are {distance:.3g} m apart"
            findings.add(path, message, f"at least {reach:.0f} m between the centres of mass")
    if shape is None:
        return
    # The target's own radius is not known here: its semi-major axis serves, the limit is a coarse one.
    radius = shape[0]
    rate = math.sqrt(MU_EARTH / radius**3)
    vx, vy, vz = relative.velocity
    if relative.frame == "lvlh-curvilinear":
        rho = radius - z
        place, velocity = (rho, 0.0, y), (-vz, (rate + vx / radius) * rho, vy)
    else:
        place, velocity = (radius - z, x, y), (-vz - rate * x, vx + rate * (radius - z), vy)
    height = math.hypot(*place) - R_EARTH
    if place[0] <= 0.0 or height < LOWEST:
        message = (
            f"the chaser starts {_km(height)} above the equator's radius"
            if place[0] > 0.0
            else "the chaser starts inside the Earth"
        )
        findings.add(path, message, f"z points down; at least {LOWEST / 1e3:.0f} km of height must be left")
        return
    a, e = _conic(place, velocity)
    key: KeyPath = ("chaser", "relative", "velocity")
    if a <= 0.0:
        findings.add(
            key, "with this velocity the chaser leaves the Earth (a hyperbola)", "a velocity relative to the target"
        )
    elif a * (1.0 - e) - R_EARTH < LOWEST:
        message = (
            f"with this velocity the chaser's perigee is {_km(a * (1.0 - e) - R_EARTH)} above the equator's radius"
        )
        findings.add(
            key, message, f"a perigee of at least {LOWEST / 1e3:.0f} km; the velocity is relative to the target"
        )


def _km(metres: float) -> str:
    return f"{metres / 1e3:.4g} km"


def _insertion(parts: Parts, insertion: Insertion, findings: Findings) -> None:
    path: KeyPath = ("chaser", "insertion")
    if insertion.perigee > insertion.apogee:
        message = f"the perigee, {_km(insertion.perigee)}, is above the apogee, {_km(insertion.apogee)}"
        findings.add((*path, "perigee"), message, "a height not above the apogee's")
    if insertion.perigee < LOWEST:
        message = f"the perigee is {_km(insertion.perigee)} high, where the air ends an orbit at once"
        findings.add((*path, "perigee"), message, f"at least {LOWEST / 1e3:.0f} km")
    if parts.model is not None and parts.model.linear:
        message = "linear equations hold near the target, and this start is far from it"
        findings.add(("model", "gravity"), message, "two-body, j2 ...; or a start near the target, such as --from ti")
