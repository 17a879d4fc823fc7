"""What the checks have to work with, and how they say what they found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.inputs.errors import Problem, nearest, shown
from sim.inputs.files import inside
from sim.inputs.locate import KeyPath

if TYPE_CHECKING:
    from sim.scenario.tables.models import Chaser, Model, Target, Time
    from sim.scenario.tables.phases import Phase
    from sim.scenario.tables.record import RecordEntry
    from sim.vehicles import Vehicle

__all__ = ["Findings", "Parts", "article", "check_reference", "clock", "duration_text", "exactly_one", "range_text"]

RUN = "trajectory.ecsv"  # lies in the folder that a run wrote


@dataclass(frozen=True)
class Parts:
    """A scenario's parts that are sound in themselves; None (or left out) where the file's text is wrong.

    Attributes
    ----------
    data : the file's data
    time, model, target, chaser, phases, record : as in `sim.scenario.scenario.Scenario`
    target_vehicle, chaser_vehicle : as loaded
    left : number of the docked phase that leaves other ships, and these
    given : the texts that the user set, over the file; among them may be paths
    """

    data: dict[str, Any]
    time: Time | None
    model: Model | None
    target: Target | None
    chaser: Chaser | None
    phases: tuple[Phase | None, ...]
    record: dict[str, RecordEntry]
    target_vehicle: Vehicle | None = None
    chaser_vehicle: Vehicle | None = None
    left: tuple[int, Vehicle | None, Vehicle | None] | None = None
    given: frozenset[str] = frozenset()

    def file(self, scenario: Path, name: str) -> Path:
        """Return the path of a file that the scenario's file names; see `sim.inputs.files.inside`.

        The scenario in a run's folder names the files that were flown by their whole paths.
        """
        flown = name in self.given or (Path(name).is_absolute() and (scenario.parent / RUN).is_file())
        return inside(scenario.parent, name, given=flown)

    def ships(self, index: int) -> tuple[Vehicle | None, Vehicle | None]:
        """Return target and chaser as they are in a phase, by its number."""
        if self.left is not None and index > self.left[0]:
            return self.left[1:]
        return self.target_vehicle, self.chaser_vehicle

    def active(self, index: int) -> Vehicle | None:
        """Return the ship that burns in a phase: the chaser, or in a file without one the target."""
        target, chaser = self.ships(index)
        return chaser if "chaser" in self.data else target

    def pair(self, index: int) -> tuple[Vehicle, Vehicle] | None:
        """Return target and chaser as they are in a phase, where both are sound."""
        target, chaser = self.ships(index)
        return (target, chaser) if target and chaser else None

    @property
    def names(self) -> list[str]:
        """The phases' names as written, "" for a phase without one."""
        phases = self.data.get("phase")
        given = [p.get("name") if isinstance(p, dict) else None for p in phases] if isinstance(phases, list) else []
        return [name if isinstance(name, str) else "" for name in given]


@dataclass
class Findings:
    """Collects problems with their key paths."""

    found: list[tuple[KeyPath, Problem]] = field(default_factory=list)

    def add(
        self,
        path: KeyPath,
        message: str,
        allowed: str = "",
        given: object = None,
        among: Iterable[str] = (),
    ) -> None:
        """Note a problem; with ``among``, ``given`` is a name that should be one of these."""
        names = list(dict.fromkeys(among))
        near = nearest(given, names) if isinstance(given, str) and given not in names else ""
        allowed = allowed or ", ".join(names)
        self.found.append(
            (path, Problem(message, given="" if given is None else shown(given), allowed=allowed, nearest=near))
        )


def article(word: str) -> str:
    """Put "a" or "an" before a word."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def clock(time: datetime) -> str:
    """Write a time as in the file."""
    return time.isoformat().replace("+00:00", "Z")


def duration_text(seconds: float) -> str:
    """Write a duration in the unit that suits it."""
    for unit, size in (("d", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if abs(seconds) >= 2 * size:
            return f"{seconds / size:.4g} {unit}"
    return f"{seconds:.4g} s"


def range_text(metres: float) -> str:
    """Write a range in feet, as the crews do, and in metres."""
    return f"{metres / 0.3048:.5g} ft ({metres:.4g} m)"


def exactly_one(table: object, keys: tuple[str, ...], path: KeyPath, findings: Findings) -> None:
    """Check that exactly one of some keys is given."""
    given = [key for key in keys if getattr(table, key) is not None]
    if len(given) != 1:
        what = "nothing is given" if not given else f"{' and '.join(given)} are given"
        findings.add(path, f"{what}; exactly one is needed", ", ".join(keys))


def check_reference(parts: Parts, name: str, index: int, path: KeyPath, later: bool, findings: Findings) -> None:
    """Check that a name is that of an earlier (or later) phase."""
    names = parts.names
    side = [n for n in (names[index + 1 :] if later else names[:index]) if n]
    if name in side:
        return
    wanted = "later" if later else "earlier"
    if name == names[index]:
        findings.add(path, f"'{name}' is this phase itself; {article(wanted)} one is needed", ", ".join(side))
    elif name in names:
        other = "earlier" if later else "later"
        message = f"'{name}' is {article(other)} phase; {article(wanted)} one is needed"
        findings.add(path, message, ", ".join(side) or f"there is no {wanted} phase")
    else:
        findings.add(path, f"no phase is called '{name}'", given=name, among=side)
