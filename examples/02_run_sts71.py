"""Lesson 2. Fly STS-71 from Python, in the real world and in the textbook's, and read what came out.

What does the oblate Earth change? The burns are solved anew in each world, so both flights dock; the difference is in
what the burns cost and when things happen.
"""

import math
from pathlib import Path

import sim

FOOT, INCH = 0.3048, 0.0254

# 1. One call a flight. `set` changes single keys of the scenario, as --set does on the command line.
real = sim.run("sts-71", start="ti")
textbook = sim.run("sts-71", start="ti", set={"model.gravity": "cw-curvilinear", "model.execution": "perfect"})

# 2. Burns: mission elapsed time, and size.
print("burn    J2 and drag, with errors     Clohessy-Wiltshire, exact")
for a, b in zip(real.burns, textbook.burns, strict=True):
    sizes = [math.hypot(*burn.dv_lvlh_m_s) / FOOT for burn in (a, b)]
    times = real.met(a.nominal_s), textbook.met(b.nominal_s)
    print(f"{a.name:6s}  {times[0]} {sizes[0]:8.2f} ft/s     {times[1]} {sizes[1]:8.2f} ft/s")

# 3. Contact: the moment the two ports meet, judged by what the docking mechanism can catch.
for name, flight in (("J2", real), ("CW", textbook)):
    contact = flight.contact
    print(
        f"{name}: {flight.utc(contact.t_s):%H:%M:%S} UTC, {contact.closing_rate_m_s / FOOT:.3f} ft/s, "
        f"{contact.lateral_offset_m / INCH:.1f} in off, captured: {contact.captured}, "
        f"{flight.propellant_kg:.0f} kg of propellant"
    )

# 4. What was flown in 1995, beside it. A forced line agrees because the scenario makes it agree.
for row in real.record:
    ours, theirs = (f"{x:.3g} {row.unit}" if isinstance(x, float) else x for x in (row.simulated, row.flown))
    print(f"{row.quantity}: {ours}, flown: {theirs}" + (", forced" if row.forced else ""))

# 5. A view draws into a figure of its own, which you may change before you save it.
out = Path("out")
out.mkdir(exist_ok=True)
axes = sim.views.approach(real)
axes.figure.savefig(out / "approach.png")
print(f"the picture is {out / 'approach.png'}")
