"""Lesson 4. Plan a rendezvous, then move the docking by one revolution: what burns change, and what they cost.

The plan is solved before anything is flown: each burn on the very model that is flown, with the burns that lie between
it and its aim. Only the dates of Ti and of what comes after it are moved; the rest counts back from them.
"""

import math
import tomllib
from datetime import timedelta
from pathlib import Path

import sim
from sim.output.burn_sheet import rehearse

FOOT = 0.3048
REVOLUTION = timedelta(minutes=92.5)  # of Mir, nearly

# 1. The scenario as it was flown, and every date in its phases that has to move.
scenario = sim.load("sts-76")
phases = tomllib.loads(scenario.text)["phase"]
first = next(k for k, phase in enumerate(phases) if phase["name"] == "Ti")
moved = {}
for phase in phases[first:]:
    for table in ("at", "until"):
        for key, value in phase.get(table, {}).items():
            if hasattr(value, "tzinfo") and phase["kind"] != "docked":
                moved[f'phase."{phase["name"]}".{table}.{key}'] = value + REVOLUTION
print("moved by a revolution:", ", ".join(moved))

# 2. Both plans, without errors: what the ground would send up.
plans = [rehearse(scenario), rehearse(scenario.with_changes(moved))]
print("\nburn     as flown in 1996             one revolution later")
for burns in zip(*(plan.burns for plan in plans), strict=True):
    cells = [
        f"{plan.met(burn.nominal_s)} {math.hypot(*burn.dv_lvlh_m_s) / FOOT:7.1f} ft/s"
        for plan, burn in zip(plans, burns, strict=True)
    ]
    print(f"{burns[0].name:6s}   " + "     ".join(cells))

# 3. What a burn is solved for stands beside it, and what is left.
print("\n" + plans[1].burns[0].note)

# 4. The two ways there, on the same axes.
out = Path("out")
out.mkdir(exist_ok=True)
sim.views.save(sim.views.compare(*plans), out / "moved.png")
print(f"the picture is {out / 'moved.png'}")
