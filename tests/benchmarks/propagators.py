"""Race this project's propagator against its peers: at equal final error, one orbit and a thousand, warm and whole.

``python tests/benchmarks/propagators.py`` runs all within some minutes, ``--quick`` a part within one; ``--plot``
writes examples/pictures/work-precision.png. Peers come with ``pip install -e '.[test,bench]'``; who is absent is named
and left out. All cases run in turn, round after round, and the figure is the median of the rounds' processor time: on
a busy machine the ratios hold, single times do not.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from race import report
from race.case import START, Field, harmonics, j2
from race.many import Crowd, race_many
from race.measure import Case, prepare, race
from race.peers import racers
from race.processes import Process, race_processes
from race.truth import many_digits

from sim.core.body import POINT
from sim.core.motion.integrate import pair_coast
from sim.core.world import world as earth

PICTURE = Path(__file__).parents[2] / "examples" / "pictures" / "work-precision.png"
PACKAGES = (
    "numpy", "scipy", "numba", "heyoka", "boinor", "brahe", "satkit", "orekit-jpype", "bsk",
)  # fmt: skip


@dataclass(slots=True)
class Result:
    """All that one run of the race measured."""

    cases: list[Case] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    crowds: dict[str, list[Crowd]] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)
    relative: float = math.nan  # m

    def lines(self) -> list[str]:
        """Return the report."""
        found = []
        for name in dict.fromkeys(c.field.name for c in self.cases):
            found += report.work_precision(self.cases, name)
        for name, crowds in self.crowds.items():
            found += report.thousand(crowds, name)
        found += report.whole(self.processes)
        if self.absent:
            found += ["\nLeft out", *(f"  {line}" for line in self.absent)]
        held = report.holds(self.cases, self.processes, self.relative)
        return [*found, "\nAgainst what the design holds", *(hold.line() for hold in held)]


def relative_error() -> float:
    """Return the error (m) of the relative position after 6 h from 15 km behind Mir, against numbers of 34 digits."""
    radius, speed = START[0], math.hypot(START[4], START[5])
    forward = START[4] / speed, START[5] / speed
    c, s = math.cos(-15e3 / radius), math.sin(-15e3 / radius)
    behind = radius * c, radius * s * forward[0], radius * s * forward[1]
    motion = -speed * s, speed * c * forward[0], speed * c * forward[1]
    offset = tuple(b - a for a, b in zip(START, behind + motion, strict=True))  # exact, these floats being neighbours
    flown = pair_coast(earth(), POINT, POINT, 0.0, START + offset, 21600.0, 60.0)
    target, chaser = many_digits(START, 21600.0), many_digits(behind + motion, 21600.0)
    return math.dist(flown[6:9], [float(b - a) for a, b in zip(target[:3], chaser[:3], strict=True)])


def measure(fields: Sequence[Field], rounds: int, peers: set[str] | None = None, crowd: int = 0) -> Result:
    """Race all peers, or those named, in all fields; with ``crowd`` that many orbits at once too."""
    result = Result()
    result.cases, result.absent = prepare(racers(peers), fields)
    race(result.cases, rounds)
    if crowd:
        for world in fields:  # a fifth of them where each costs thirty times as much
            count = crowd if world.order == 0 else crowd // 5
            result.crowds[world.name] = race_many(world, max(2, rounds // 2), count, peers)
    return result


def machine() -> str:
    """Return what the figures were taken on."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    loads = " ".join(f"{load:.1f}" for load in os.getloadavg())
    here = f"{platform.machine()}, {os.cpu_count()} cores, load {loads}; Python {platform.python_version()}"
    return ", ".join([here, *found])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the race and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="J2 alone, three rounds, no film: within a minute")
    parser.add_argument("--plot", nargs="?", const=PICTURE, type=Path, metavar="FILE", help=f"draw to {PICTURE.name}")
    parser.add_argument("--peers", help="only these: ours,heyoka,brahe,satkit,orekit,scipy,boinor,Basilisk")
    parser.add_argument("--rounds", type=int, help="how often every case is timed (7; 3 when quick)")
    chosen = parser.parse_args(arguments)
    began = time.perf_counter()
    print(machine())
    peers = set(chosen.peers.split(",")) | {"ours"} if chosen.peers else None
    fields = [j2()] if chosen.quick else [j2(), harmonics()]
    rounds = chosen.rounds or (3 if chosen.quick else 7)
    result = measure(fields, rounds, peers, crowd=200 if chosen.quick else 1000)
    result.processes = race_processes(1 if chosen.quick else 5, film=not chosen.quick)
    result.relative = relative_error()
    print("\n".join(result.lines()))
    if chosen.plot:
        from race.picture import draw

        print(f"\n{draw(result.cases, chosen.plot)}")
    loads = " ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"\n{time.perf_counter() - began:.0f} s; load at the end {loads}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
