"""The physics at the speed that suits a run: interpreted for a short one, compiled for a long one.

Interpreted, a run starts at once and a debugger can step through it; compiled, each evaluation is some fifty times
cheaper, but numba has to be imported and its machine code loaded or, the first time, made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim import speed
from sim.core.motion import integrate
from sim.core.relative import lvlh
from sim.core.world import CW_CURVILINEAR, LINEAR, TWO_BODY, ZONAL, World
from sim.gnc import cycle
from sim.gnc.guidance import burn
from sim.scenario.tables.phases import Burn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario import Scenario
    from sim.scenario.timeline import Slot
    from sim.setup.mode import Mode

# Seconds, as measured on one core of one machine; on another the choice of speed is good to the ratio of the two.
EVALUATION_S = {CW_CURVILINEAR: 0.5e-6, LINEAR: 0.7e-6, TWO_BODY: 0.7e-6, ZONAL: 1.2e-6}  # of the force on one body
HARMONIC_S = 0.031e-6  # more for each number of a table of harmonics
STAGE_S = 0.8e-6  # of a Runge-Kutta stage's own sums
CYCLE_S = 12e-6  # of the control law, a cycle
WARM_S = 0.6  # importing numba and loading machine code
COLD_S = 25.0  # making it
ONCE = 4.5  # runs that machine code is reckoned to serve at least: so much cheaper it counts (chosen)

SOLVING = 4.0  # flights of a burn's leg until it is aimed
FAR_S = 60 * 3600.0  # of coasts for a burn whose aim lies hours ahead, its solving divided out (chosen)
LONG_S = 3600.0  # from which on a coast is sampled seldom (chosen)
DOCKED_S = 1800.0  # of coasts for a docked phase, however long: one orbit alone, seldom sampled (chosen)
REHEARSING = 1.5  # control cycles flown in all, for each that counts


@dataclass(frozen=True, slots=True)
class Kernels:
    """The functions of core/ and gnc/ that a run calls, at one speed; ``why`` says how it was chosen."""

    speed: str
    why: str
    orbit_coast: Callable[..., Any]
    pair_coast: Callable[..., Any]
    pair_to_lvlh: Callable[..., Any]
    pair_to_curvilinear: Callable[..., Any]
    elevation: Callable[..., Any]
    burn: Callable[..., Any]
    first_guess: Callable[..., Any]
    intercept: Callable[..., Any]
    commanded: Callable[..., Any]
    fly_segment: Callable[..., Any]

    def buffer(self, values: list[float]) -> Any:
        """Return a flat buffer as this speed wants it: the list, or a numpy array."""
        return speed.flat(self.speed, values)

    def world(self, world: World) -> World:
        """Return the world as this speed wants it."""
        return speed.buffers(world) if self.speed == "compiled" else world


def at_speed(which: str, why: str = "asked for") -> Kernels:
    """Return the kernels at a speed, "interpreted" or "compiled"; any other is a ValueError."""
    if which not in ("interpreted", "compiled"):
        raise ValueError(f'a flight\'s speed is "interpreted" or "compiled", not {which!r}')

    def at(function: Callable[..., Any]) -> Callable[..., Any]:
        return speed.at(which, function)

    return Kernels(
        which,
        why,
        at(integrate.orbit_coast),
        at(integrate.pair_coast),
        at(lvlh.pair_to_lvlh),
        at(lvlh.pair_to_curvilinear),
        at(lvlh.elevation),
        at(burn.burn),
        at(burn.first_guess),
        at(burn.intercept),
        at(cycle.commanded),
        at(cycle.fly_segment),
    )


def choose(scenario: Scenario, world: World, slots: Sequence[Slot], mode: Mode) -> Kernels:
    """Choose the speed by the work that a run is expected to be; ``slots`` are the timeline.

    The estimate counts evaluations of the force, twice over for what rehearsals and burn solving add. Compiled wins
    where it saves more than it costs to get there, which is less when the machine code lies on disk already.
    """
    work = expected_work(scenario, world, slots, mode)
    warm = speed.is_warm(mode.kernels)
    kept = speed.keeps()
    which = "compiled" if work > (WARM_S if warm else COLD_S / ONCE if kept else COLD_S) else "interpreted"
    price = f"{WARM_S:.1f} s to load the compiled one" if warm else f"{COLD_S:.0f} s to compile it"
    price += "" if warm else ", once" if kept else ", as machine code is not kept here"
    return at_speed(which, f"about {work:.1f} s interpreted, {price}")


def expected_work(scenario: Scenario, world: World, slots: Sequence[Slot], mode: Mode) -> float:
    """Estimate the seconds that a run takes interpreted, by how long its phases are reckoned to last."""
    force = EVALUATION_S.get(world.gravity, EVALUATION_S[ZONAL]) + HARMONIC_S * len(world.field)

    def samples(lasts: float) -> float:
        return lasts / (mode.sample_s if lasts < LONG_S else mode.sample_long_s)

    coasts, leg, cycles = 0.0, 0.0, 0.0
    before = 0.0
    for phase, slot in zip(scenario.phase, slots, strict=True):
        coasts += samples(slot.begin.nominal - before)  # to a burn's ignition
        before = slot.end.nominal
        lasts = before - slot.begin.nominal
        if phase.traits.motion == "cycles":
            cycles += lasts
        else:
            coasts += samples(min(lasts, DOCKED_S) if phase.traits.path == "docked" else lasts)
        if isinstance(phase, Burn) and phase.aim is not None:
            leg += phase.aim.after or FAR_S
    step = 12.0 * (force + STAGE_S) * mode.ships
    cycle = 8.0 * (force + 0.5 * STAGE_S) + CYCLE_S
    return step * (coasts + SOLVING * leg / 60.0) + REHEARSING * cycle * cycles
