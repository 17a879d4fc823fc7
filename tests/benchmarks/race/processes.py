"""Whole processes: start Python, import, fly one day of the J2 orbit to a millimetre or better, and leave."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from race.case import DAY, START, j2

ROOT = Path(__file__).parents[3]

BEFORE = f"START, DAY, MU, RADIUS, J2 = {START!r}, {DAY!r}, {j2().mu!r}, {j2().radius!r}, {j2().j2!r}\n"

OURS = """
from sim.core.body import POINT
from sim.core.motion.integrate import orbit_coast
from sim.core.world import world
print(orbit_coast(world(), POINT, 0.0, START, DAY, 720.0))
"""
SCIPY = """
import numpy as np
from scipy.integrate import solve_ivp
def right(t, y):
    r, v = y[:3], y[3:]
    r2 = r @ r
    b = 1.5 * J2 * RADIUS**2 / r2
    return np.concatenate((v, -MU / r2**1.5 * (1.0 + b * (np.array([1.0, 1.0, 3.0]) - 5.0 * r[2]**2 / r2)) * r))
print(solve_ivp(right, (0.0, DAY), START, method="DOP853", rtol=3e-11, atol=3e-8).y[:, -1])
"""
BOINOR = """
import numpy as np
from astropy import units as u
from boinor.bodies import Earth
from boinor.core.perturbations import J2_perturbation
from boinor.core.propagation import func_twobody
from boinor.twobody import Orbit
from boinor.twobody.propagation import CowellPropagator
def right(t, y, k):
    total = func_twobody(t, y, k)
    total[3:] += J2_perturbation(t, y, k, J2, RADIUS / 1e3)
    return total
orbit = Orbit.from_vectors(Earth, START[:3] * u.m, START[3:] * u.m / u.s)
print(orbit.propagate(DAY * u.s, method=CowellPropagator(rtol=3e-11, f=right)).r.to(u.m))
"""
HEYOKA = """
import heyoka
x, y, z, vx, vy, vz = heyoka.make_vars("x", "y", "z", "vx", "vy", "vz")
r2 = x * x + y * y + z * z
k = -MU * r2**-1.5
b, s2 = 1.5 * J2 * RADIUS**2 / r2, 5.0 * z * z / r2
a = k * (1.0 + b * (1.0 - s2))
system = [(x, vx), (y, vy), (z, vz), (vx, a * x), (vy, a * y), (vz, k * (1.0 + b * (3.0 - s2)) * z)]
taylor = heyoka.taylor_adaptive(system, list(START), tol=1e-12)
taylor.propagate_until(DAY)
print(taylor.state)
"""
BRAHE = """
import brahe, numpy as np
brahe.set_global_eop_provider(brahe.StaticEOPProvider.from_zero())
gravity = brahe.GravityConfiguration(degree=2, order=0)
forces = brahe.ForceModelConfig(gravity=gravity, frame_transform=brahe.FrameTransformationModel.EARTH_ROTATION_ONLY)
config = brahe.NumericalPropagationConfig.with_method(brahe.IntegrationMethod.RKN1210)
config = config.with_rel_tol(1e-10).with_abs_tol(1e-7).with_max_step(3000.0)
epoch = brahe.Epoch.from_datetime(1995, 6, 29, 0, 0, 0.0, 0.0, brahe.TimeSystem.UTC)
one = brahe.NumericalOrbitPropagator(epoch, np.array(START), config, forces)
one.propagate_to(epoch + DAY)
print(one.current_state())
"""
SATKIT = """
import satkit, numpy as np
settings = satkit.propsettings(gravity_degree=2, gravity_order=0, use_sun_gravity=False, use_moon_gravity=False,
    use_relativistic_correction=False, tide_model=satkit.tidemodel.none, enable_interp=False, abs_error=1e-8,
    rel_error=1e-11, use_spaceweather=False, integrator=satkit.integrator.rkv98_nointerp)
print(satkit.propagate(np.array(START), satkit.time(1995, 6, 29), duration_secs=DAY, propsettings=settings).state)
"""
OREKIT = """
import sys
sys.path.insert(0, RACE)
from race.case import j2
from race.peers.orekit import cartesian
print(*cartesian(j2(), 3e-11)())
"""
BASILISK = """
import sys
sys.path.insert(0, RACE)
from race.case import j2
from race.peers.basilisk import simulation
print(*simulation(j2(), 40.0)())
"""
SCENARIO = """schema = 1
title = "A day of Mir's orbit"
kind = "flight"

[time]
epoch = 1995-06-29T00:00:00Z

[model]
gravity = "j2"
drag = false

[target]
vehicle = "mir-sts-71"
orbit = {{ state = {{ position = [{0}], velocity = [{1}] }} }}

[[phase]]
name = "Coast"
kind = "coast"
limit = "24 h"
until = {{ duration = "24 h" }}
"""


@dataclass(slots=True)
class Process:
    """A command, and what its runs cost."""

    name: str
    command: list[str]
    wall: list[float] = field(default_factory=list)  # s
    cpu: list[float] = field(default_factory=list)  # s, of the process and its children
    failure: str = ""

    def cost(self) -> tuple[float, float]:
        """Return the medians of wall and processor time, s."""
        return statistics.median(self.wall), statistics.median(self.cpu)


def scenario(folder: Path) -> Path:
    """Write the day's orbit as a scenario without a chaser."""
    place = ", ".join(f'"{c!r} m"' for c in START[:3])
    speed = ", ".join(f'"{c!r} m/s"' for c in START[3:])
    path = folder / "day.toml"
    path.write_text(SCENARIO.format(place, speed))
    return path


def entries(folder: Path, film: bool) -> list[Process]:
    """Return all processes; the command line's write into ``folder``."""

    def program(text: str) -> list[str]:
        return [sys.executable, "-c", f"RACE = {str(Path(__file__).parents[1])!r}\n{BEFORE}{text}"]

    tool = [sys.executable, "-m", "sim"]
    day = ["run", str(scenario(folder)), "--quick", "--out", str(folder / "day")]
    found = [
        Process("this project, from Python", program(OURS)),
        Process("this project, run FILE --quick", [*tool, *day]),
        Process("brahe RKN12(10)", program(BRAHE)),
        Process("satkit Verner 9(8)", program(SATKIT)),
        Process("heyoka scalar", program(HEYOKA)),
        Process("scipy DOP853, numpy", program(SCIPY)),
        Process("Basilisk RKF7(8)", program(BASILISK)),
        Process("Orekit DP8(5,3)", program(OREKIT)),
        Process("boinor Cowell", program(BOINOR)),
        Process("--help", [*tool, "--help"]),
        Process(
            "run sts-71 --quick", [*tool, "run", "sts-71", "--from", "ti", "--quick", "--out", str(folder / "quick")]
        ),
    ]
    if film:
        found.append(
            Process("run sts-71 with film", [*tool, "run", "sts-71", "--from", "ti", "--out", str(folder / "film")])
        )
    return found


def once(process: Process, folder: Path) -> None:
    """Run a process to its end; a failure keeps the last line of what it said."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "SATKIT_OFFLINE": "1", "PYTHONPATH": os.pathsep.join(p for p in paths if p)}
    with tempfile.TemporaryFile(dir=folder) as said:
        began = time.perf_counter()
        child = subprocess.Popen(process.command, cwd=folder, env=environment, stdout=said, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            said.seek(0)
            lines = [line for line in said.read().decode(errors="replace").splitlines() if line.strip()]
            named = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b", line)] or lines[-1:] or ["silent"]
            process.failure = named[0].strip()[:110]
            return
    process.wall.append(wall)
    process.cpu.append(usage.ru_utime + usage.ru_stime)


def race_processes(rounds: int, film: bool) -> list[Process]:
    """Run every process once unmeasured, so that caches on disk are warm, then all in turn in every round."""
    folder = Path(tempfile.mkdtemp(prefix="race-"))
    try:
        found = entries(folder, film)
        for process in found:
            if "film" not in process.name:
                once(process, folder)
                process.wall.clear()
                process.cpu.clear()
        for number in range(rounds):
            for process in found:
                if not process.failure and ("film" not in process.name or number == 0):
                    once(process, folder)
        return found
    finally:
        shutil.rmtree(folder, ignore_errors=True)
