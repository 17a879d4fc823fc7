"""Orbit ephemeris messages (OEM) of CCSDS 502.0-B-3 in keyword-value notation: read strictly, and interpolated.

What is read: versions 1.0 to 3.0; any number of segments of one object about the Earth; comments; useable times;
the frames EME2000, GCRF and ICRF, TEME, and ITRF of any year; the time systems UTC, TAI, TT, GPS and TDB;
accelerations (kept, not used) and covariances (kept, not used). A key that is no key of the metadata is a blemish, and
so is a degree of interpolation for which a segment has too few records: a lower one is taken. Everything else is an
error that names file, line and key; where a file is read for one time, only in the segment that holds it. How it is
interpolated, see `sim.inputs.ephemeris`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.inputs.ephemeris import (
    TIME_SYSTEMS,
    TOUCH_S,
    Covariance,
    Ephemeris,
    Fields,
    Segment,
    ends_in_leap,
    points,
    to_tt,
    tt_of_fields,
)
from sim.inputs.errors import InputError, Problem, nearest, shown
from sim.inputs.files import read_text

__all__ = ["FRAMES", "read_oem"]

FloatArray = NDArray[np.float64]

VERSIONS = ("1.0", "2.0", "3.0")
FRAMES = {"EME2000": "j2000", "GCRF": "gcrs", "ICRF": "gcrs", "TEME": "teme", "ITRF": "itrs"}
INTERPOLATIONS = ("HERMITE", "LAGRANGE", "LINEAR")
LARGEST = 50_000_000  # bytes; chosen: a month at one record a second is 30 MB
LONGEST = 1000  # characters of a line; chosen: the standard allows 254
MOST = 20  # problems told at once; chosen
FARTHEST = 2e6  # km; chosen: beyond, somebody wrote metres
HIGHEST_DEGREE = 15  # chosen: beyond, the polynomial swings at a segment's ends
DAY_S = 86400.0

_DATE = re.compile(r"(\d{4})-(?:(\d\d)-(\d\d)|(\d{3}))T(\d\d):(\d\d):(\d\d(?:\.\d*)?)Z?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eEdD][+-]?\d+)?")
_HEADER = ("CCSDS_OEM_VERS", "CLASSIFICATION", "CREATION_DATE", "ORIGINATOR", "MESSAGE_ID")
_META = (
    "OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "REF_FRAME_EPOCH", "TIME_SYSTEM", "START_TIME",
    "USEABLE_START_TIME", "USEABLE_STOP_TIME", "STOP_TIME", "INTERPOLATION", "INTERPOLATION_DEGREE",
)  # fmt: skip
_NEEDED = (
    "OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "START_TIME", "STOP_TIME",
)  # fmt: skip
_MARKS = ("META_START", "META_STOP", "COVARIANCE_START", "COVARIANCE_STOP")


def read_oem(path: str | Path, at: tuple[float, float] | None = None) -> Ephemeris:
    """Read an OEM file; for a TT Julian date (two parts) ``at``, only the segment that holds it is judged.

    Raises
    ------
    InputError
        With the problems found, each with its line: a file that is not there or not of this form, keys that are
        unknown, missing or twice there, times that are not times or do not rise, numbers that are not numbers.
    """
    path = Path(path)
    text = read_text(path, LARGEST, "ephemeris")
    if text.lstrip().startswith("<"):
        message = "this is an OEM in XML; only the keyword-value notation is read"
        raise InputError(Problem(message, file=str(path), allowed="the same message saved as KVN"))
    reader = _Reader(path)
    for number, line in enumerate(text.splitlines(), start=1):
        reader.line(number, line.strip())
    return reader.end(at)


@dataclass
class _Block:
    """A segment while it is read."""

    line: int
    meta: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    times: list[Fields] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    row_lines: list[int] = field(default_factory=list)
    matrices: list[tuple[Fields, str, list[list[float]], int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unused: list[Problem] = field(default_factory=list)  # in what is read and not used
    blemishes: list[Problem] = field(default_factory=list)
    strays: list[tuple[int, str]] = field(default_factory=list)  # lines and keys that are no keys of the metadata


class _Reader:
    """Reads line by line: the header, then segments of metadata, data and covariances."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.header: dict[str, str] = {}
        self.comments: list[str] = []
        self.blocks: list[_Block] = []
        self.place = "header"
        self.last = 0

    def wrong(self, line: int, message: str, key: str = "", allowed: str = "", given: str = "", near: str = "") -> None:
        """Note a problem of the header or of the segment that is read; `MOST` of each are kept."""
        kept = self.problems
        if self.blocks:
            kept = self.blocks[-1].unused if self.place.startswith("covariance") else self.blocks[-1].problems
        if len(kept) < MOST:
            kept.append(Problem(message, str(self.path), line, None, key, given, allowed, near))

    def line(self, number: int, line: str) -> None:
        """Take one line."""
        self.last = number
        if not line:
            return
        if len(line) > LONGEST:
            self.wrong(number, f"a line of {len(line)} characters; at most {LONGEST} are read", given=shown(line))
            return
        if line == "COMMENT" or line.startswith("COMMENT "):
            kept = self.blocks[-1].comments if self.blocks else self.comments
            kept.append(line[8:].strip())
        elif line in _MARKS:
            self._mark(number, line)
        elif self.place in ("data", "covariances"):
            self._record(number, line)
        elif self.place == "covariance":
            self._matrix(number, line)
        else:
            self._pair(number, line)

    def _mark(self, number: int, mark: str) -> None:
        """Go from one part of the file to the next."""
        allowed = {
            "header": ("META_START",), "meta": ("META_STOP",), "data": ("META_START", "COVARIANCE_START"),
            "covariance": ("COVARIANCE_STOP",), "covariances": ("META_START",),
        }[self.place]  # fmt: skip
        if mark not in allowed:
            self.wrong(number, f"{mark} is out of place", allowed=" or ".join(allowed), given=mark)
        if mark == "META_START":
            if not self.header:
                cure = "CCSDS_OEM_VERS, CREATION_DATE and ORIGINATOR"
                raise InputError(Problem("the header is missing", str(self.path), number, allowed=cure))
            self.blocks.append(_Block(number))
            self.place = "meta"
        elif not self.blocks:
            raise InputError(self.problems)
        elif mark == "META_STOP":
            self._meta_ends(number, self.blocks[-1])
            self.place = "data"
        else:
            self.place = "covariance" if mark == "COVARIANCE_START" else "covariances"

    def _pair(self, number: int, line: str) -> None:
        """Take KEY = VALUE of the header or the metadata."""
        key, equals, value = (part.strip() for part in line.partition("="))
        known = _META if self.place == "meta" else _HEADER
        if self.place == "header" and not self.header and key != "CCSDS_OEM_VERS":
            message = "this is not an OEM: its first line is not CCSDS_OEM_VERS"
            raise InputError(
                Problem(message, str(self.path), number, given=shown(line), allowed="CCSDS_OEM_VERS = 3.0")
            )
        if not equals:
            self.wrong(number, f"{shown(line)} is not KEY = VALUE", allowed=", ".join(known), near=nearest(key, _MARKS))
            return
        if key not in known:
            if self.place == "meta":
                self.blocks[-1].strays.append((number, key[:40]))
            else:
                self.wrong(number, f"unknown key '{key[:40]}'", key[:40], ", ".join(known), near=nearest(key, known))
            return
        held = self.blocks[-1].meta if self.place == "meta" else self.header
        if key in held:
            self.wrong(number, f"{key} is there twice", key)
        if not value:
            self.wrong(number, f"{key} has no value", key)
        held[key] = value
        if self.place == "meta":
            self.blocks[-1].lines[key] = number
            self._check_value(number, key, value)
        elif key == "CCSDS_OEM_VERS" and value not in VERSIONS:
            self.wrong(number, f"version {value[:20]} of the OEM is not known", key, ", ".join(VERSIONS))
        elif key == "CREATION_DATE":
            self._date(number, key, value, "UTC")

    def _check_value(self, number: int, key: str, value: str) -> None:
        upper = value.upper()
        if key == "REF_FRAME" and _frame(upper) is None:
            near = "EME2000" if upper == "J2000" else nearest(upper, FRAMES)
            allowed = f"{', '.join(FRAMES)}; ITRF with a year too, such as ITRF2014"
            self.wrong(number, f"{shown(value)} is no frame that is read", key, allowed, near=near)
        elif key == "TIME_SYSTEM" and upper not in TIME_SYSTEMS:
            self.wrong(number, f"{shown(value)} is no time system that is read", key, ", ".join(TIME_SYSTEMS),
                       near=nearest(upper, TIME_SYSTEMS))  # fmt: skip
        elif key == "CENTER_NAME" and upper != "EARTH":
            self.wrong(
                number, f"the ephemeris is about {shown(value)}; only orbits of the Earth are flown", key, "EARTH"
            )
        elif key == "INTERPOLATION" and upper not in INTERPOLATIONS:
            self.wrong(number, f"{shown(value)} is no interpolation that is known", key, ", ".join(INTERPOLATIONS),
                       near=nearest(upper, INTERPOLATIONS))  # fmt: skip
        elif key == "INTERPOLATION_DEGREE" and not (
            value.isascii() and value.isdigit() and 1 <= int(value[:4]) <= HIGHEST_DEGREE
        ):
            self.wrong(number, f"{shown(value)} is no degree of interpolation", key, f"1 to {HIGHEST_DEGREE}")

    def _meta_ends(self, number: int, block: _Block) -> None:
        for line, key in block.strays:
            near = nearest(key, _META)
            if near and near not in block.meta:  # a slip of the pen
                self.wrong(line, f"unknown key '{key}'", key, ", ".join(_META), near=near)
            else:
                self._blemish(block, line, f"'{key}' is no key of the metadata, and is passed over", key)
        for key in _NEEDED:
            if key not in block.meta:
                self.wrong(number, f"the metadata lack {key}", key, f"{key} = ... between META_START and META_STOP")
        if "INTERPOLATION_DEGREE" not in block.meta and block.meta.get("INTERPOLATION", "LINEAR").upper() != "LINEAR":
            self.wrong(number, "INTERPOLATION is given without its degree", "INTERPOLATION_DEGREE", "such as 7")
        first = self.blocks[0].meta.get("OBJECT_ID")
        if block.meta.get("OBJECT_ID", first) != first:
            self.wrong(block.lines["OBJECT_ID"], f"a second object, {shown(block.meta['OBJECT_ID'])}; an OEM is of one",
                       "OBJECT_ID", given=block.meta["OBJECT_ID"], allowed=f"{first} in every segment")  # fmt: skip

    def _blemish(self, block: _Block, line: int, message: str, key: str) -> None:
        block.blemishes.append(Problem(message, str(self.path), line, None, key))

    def _date(self, number: int, key: str, text: str, system: str) -> Fields | None:
        """Read a time: calendar or day of the year."""
        found = _DATE.fullmatch(text)
        why = f"{shown(text)} is not a time"
        if found:
            year, month, day, of_year, hour, minute, second = found.groups()
            try:
                if of_year:
                    whole = date.fromordinal(date(int(year), 1, 1).toordinal() + int(of_year) - 1)
                    if whole.year != int(year) or of_year == "000":
                        raise ValueError
                else:
                    whole = date(int(year), int(month), int(day))
                seconds = float(second)
                leaps = system == "UTC" and (hour, minute) == ("23", "59") and seconds < 61.0 and ends_in_leap(whole)
                if int(hour) < 24 and int(minute) < 60 and (seconds < 60.0 or leaps):
                    if 1972 <= whole.year < 2100:
                        return whole.year, whole.month, whole.day, int(hour), int(minute), seconds
                    why = f"the year {whole.year} is outside 1972 to 2099, for which UTC is known"
            except (ValueError, OverflowError):
                pass
        self.wrong(number, why, key, "such as 1995-06-29T13:00:16.250 or 1995-180T13:00:16.250", given=text)
        return None

    def _record(self, number: int, line: str) -> None:
        """Take a line of data."""
        if self.place == "covariances":
            self.wrong(number, "data after the covariances", allowed="META_START of the next segment")
            return
        block = self.blocks[-1]
        parts = line.split()
        if len(parts) not in (7, 10):
            message = f"a record has 7 values, or 10 with accelerations; here are {len(parts)}"
            self.wrong(number, message, given=shown(line), allowed="time x y z vx vy vz, in km and km/s",
                       near=nearest(line, _MARKS))  # fmt: skip
            return
        system = block.meta.get("TIME_SYSTEM", "UTC").upper()
        when = self._date(number, "", parts[0], system)
        numbers = []
        for name, text in zip(("x", "y", "z", "vx", "vy", "vz", "ax", "ay", "az"), parts[1:], strict=False):
            value = float(re.sub("[dD]", "e", text)) if _NUMBER.fullmatch(text) else math.nan
            if not math.isfinite(value):
                self.wrong(number, f"{shown(text)} is not a number", name, given=text)
                return
            numbers.append(value)
        if math.hypot(*numbers[:3]) > FARTHEST:
            self.wrong(
                number, f"{math.hypot(*numbers[:3]):.4g} km from the Earth: an OEM is written in km and km/s, not m"
            )
            return
        if block.rows and len(numbers) != len(block.rows[0]):
            self.wrong(number, "some records have accelerations and some have none", allowed="one form in a segment")
            return
        if when is not None:
            block.times.append(when)
            block.rows.append(numbers)
            block.row_lines.append(number)

    def _matrix(self, number: int, line: str) -> None:
        """Take a line of a covariance: its epoch, its frame, or a row of the lower triangle."""
        block = self.blocks[-1]
        key, equals, value = (part.strip() for part in line.partition("="))
        if equals and key == "EPOCH":
            when = self._date(number, key, value, block.meta.get("TIME_SYSTEM", "UTC").upper())
            block.matrices.append((when or (2000, 1, 1, 0, 0, 0.0), "", [], number))
            return
        if not block.matrices:
            self.wrong(number, "a covariance begins with EPOCH = ...", given=shown(line))
            return
        when, _, rows, at = block.matrices[-1]
        if equals and key == "COV_REF_FRAME":
            block.matrices[-1] = (when, value, rows, at)
            return
        texts = line.split()
        if equals or len(texts) != len(rows) + 1 or len(rows) > 5 or not all(map(_NUMBER.fullmatch, texts)):
            self.wrong(number, "this is not the next row of a covariance: six rows, the first with one number, the "
                       "last with six", given=shown(line))  # fmt: skip
            return
        rows.append([float(re.sub("[dD]", "e", text)) for text in texts])

    def end(self, at: tuple[float, float] | None) -> Ephemeris:
        """Put the file together; see `read_oem`."""
        if not self.header:
            self._missing("the file is empty", "", "CCSDS_OEM_VERS = 3.0 and what follows it")
        for key in ("CREATION_DATE", "ORIGINATOR"):
            if key not in self.header:
                self._missing(f"the header lacks {key}", key)
        if self.place not in ("data", "covariances"):
            ends = {"header": "META_START", "meta": "META_STOP", "covariance": "COVARIANCE_STOP"}[self.place]
            self.wrong(self.last, f"the file ends before {ends}", allowed=f"{ends}; the file may have been cut off")
        built = [(block, self._segment(block)) for block in self.blocks]
        problems = list(self.problems)
        if at is None:
            problems += [one for block in self.blocks for one in (*block.problems, *block.unused)]
        else:
            used = next((block for block, segment in reversed(built) if _holds(block, segment, at)), None)
            problems += used.problems if used else []
        if problems:
            raise InputError(problems[:MOST])
        segments = tuple(segment for _, segment in built if segment is not None)
        return Ephemeris(self.path, self.header, tuple(self.comments), segments)

    def _missing(self, message: str, key: str, allowed: str = "") -> None:
        self.problems.append(Problem(message, str(self.path), 1, None, key, allowed=allowed))

    def _segment(self, block: _Block) -> Segment | None:
        """Make a segment of what was read; None, and its problems kept, where it is not sound."""
        meta = block.meta

        def wrong(line: int, message: str, key: str = "", allowed: str = "") -> None:
            if len(block.problems) < MOST:
                block.problems.append(Problem(message, str(self.path), line, None, key, allowed=allowed))

        if block.problems:
            return None
        if not block.rows:
            wrong(block.line, "this segment has no records", allowed="lines of data after META_STOP")
            return None
        system = meta["TIME_SYSTEM"].upper()
        named = {
            key: self._date(block.lines[key], key, meta[key], system)
            for key in _META
            if key.endswith("_TIME") and key in meta
        }
        frame_epoch = None
        if "REF_FRAME_EPOCH" in meta:
            frame_epoch = self._date(block.lines["REF_FRAME_EPOCH"], "REF_FRAME_EPOCH", meta["REF_FRAME_EPOCH"], system)
        for _, _, rows, at in block.matrices:
            if len(rows) != 6 and len(block.unused) < MOST:
                block.unused.append(Problem(f"this covariance has {len(rows)} rows, not 6", str(self.path), at))
        if block.problems:
            return None
        jd1, jd2 = to_tt(block.times, system)
        t = ((jd1 - jd1[0]) + (jd2 - jd2[0])) * DAY_S
        for k in np.flatnonzero(np.diff(t) <= 0.0)[:3].tolist():
            allowed = "rising times; a new segment (META_START) after a manoeuvre"
            wrong(block.row_lines[k + 1], "the time does not rise from the record before", allowed=allowed)
        numbers = np.array(block.rows) * 1e3
        start = (float(jd1[0]), float(jd2[0]))
        held = {key: self._since(start, fields, system) for key, fields in named.items() if fields is not None}
        if held["START_TIME"] > TOUCH_S:
            wrong(block.lines["START_TIME"], "records begin before START_TIME", "START_TIME")
        if held["STOP_TIME"] < t[-1] - TOUCH_S:
            wrong(block.lines["STOP_TIME"], "records go on after STOP_TIME", "STOP_TIME")
        first, last = held.get("USEABLE_START_TIME", float(t[0])), held.get("USEABLE_STOP_TIME", float(t[-1]))
        if first > last:
            wrong(block.lines.get("USEABLE_START_TIME", block.line), "the useable time ends before it begins")
        method = meta.get("INTERPOLATION", "").upper()
        degree = int(meta.get("INTERPOLATION_DEGREE", 1))
        if method and len(t) < points(method, degree):
            key, lower = "INTERPOLATION_DEGREE", 2 * len(t) - 1 if method == "HERMITE" else len(t) - 1
            message = (
                f"{method} of degree {degree} needs {points(method, degree)} records, and the segment has {len(t)}"
            )
            self._blemish(block, block.lines.get(key, block.line), f"{message}: degree {lower} is taken", key)
        if block.problems:
            return None
        frame = _frame(meta["REF_FRAME"].upper())
        assert frame is not None
        return Segment(
            meta=meta,
            comments=tuple(block.comments),
            frame=frame,
            frame_jd=tt_of_fields(frame_epoch, system) if frame_epoch else None,
            start_jd=start,
            t=t,
            states=numbers[:, :6],
            accelerations=numbers[:, 6:] if numbers.shape[1] == 9 else None,
            covariances=tuple(
                Covariance(tt_of_fields(w, system), f, _symmetric(rows))
                for w, f, rows, _ in block.matrices
                if len(rows) == 6
            ),
            span=(max(first, float(t[0])), min(last, float(t[-1]))),
            blemishes=tuple(block.blemishes),
        )

    @staticmethod
    def _since(start: tuple[float, float], fields: Fields, system: str) -> float:
        jd1, jd2 = tt_of_fields(fields, system)
        return ((jd1 - start[0]) + (jd2 - start[1])) * DAY_S


def _holds(block: _Block, segment: Segment | None, at: tuple[float, float]) -> bool:
    """Return whether a segment holds a TT Julian date; one that is not sound may, unless its times say otherwise."""
    if segment is not None:
        t = segment.seconds(at)
        return segment.span[0] - TOUCH_S <= t <= segment.span[1] + TOUCH_S
    system = block.meta.get("TIME_SYSTEM", "").upper()
    if system not in TIME_SYSTEMS or len(block.times) < 1:
        return True
    first, last = (tt_of_fields(fields, system) for fields in (block.times[0], block.times[-1]))
    after, before = ((at[0] - first[0]) + (at[1] - first[1]), (last[0] - at[0]) + (last[1] - at[1]))
    return min(after, before) * DAY_S >= -TOUCH_S


def _frame(name: str) -> str | None:
    if re.fullmatch(r"ITRF-?(\d{2}|\d{4})", name):
        return FRAMES["ITRF"]
    return FRAMES.get(name)


def _symmetric(rows: list[list[float]]) -> FloatArray:
    lower = np.array([row + [0.0] * (6 - len(row)) for row in rows])
    return np.asarray(lower + np.tril(lower, -1).T)
