"""Lesson 3. A figure of your own: a flight is arrays, and matplotlib does the rest.

Question: what does the last hour cost? Propellant is burnt where the jets fire, and they fire to obey the gates.
"""

from pathlib import Path

import matplotlib.pyplot as plt

import sim

FOOT = 0.3048

flight = sim.run("sts-71", start="ti")

# 1. Every array has one entry a sample: flight.t in seconds, flight.range_m, flight.range_rate_m_s, flight.mass_kg ...
print(f"{len(flight.t)} samples in {flight.t[-1] / 3600.0:.1f} hours; the arrays are t, lvlh, port, mass_kg, jets ...")

# 2. Masks choose samples: from the start of the approach up the R-bar to contact.
near = flight.t >= flight.at("R-bar approach")
hours = (flight.t[near] - flight.at("contact")) / 3600.0
spent = flight.mass_kg[near][0] - flight.mass_kg[near]

figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(8, 6), layout="constrained")
above.plot(hours, flight.range_m[near] / FOOT)
above.set(ylabel="range, port to port (ft)", yscale="log", title="From the R-bar to the port")
below.plot(hours, spent)
below.set(xlabel="hours to contact", ylabel="propellant spent (kg)")

# 3. Events carry names and times, to write on the axes.
for event in flight.events:
    if event.kind == "phase" and event.t_s >= flight.at("R-bar approach"):
        at = (event.t_s - flight.at("contact")) / 3600.0
        above.axvline(at, color="0.8", zorder=0)
        above.annotate(event.name, (at, 0.5), rotation=90, fontsize=8, va="bottom", ha="right")

out = Path("out")
out.mkdir(exist_ok=True)
figure.savefig(out / "propellant.png", dpi=120)
print(f"{spent[-1]:.0f} kg from the R-bar to the port; the picture is {out / 'propellant.png'}")
