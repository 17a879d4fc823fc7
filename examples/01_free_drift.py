"""Lesson 1. Let go 100 m below Mir and wait: where does the Shuttle drift, and is the textbook right about it.

The target sits at the origin of LVLH: x (V-bar) points along its velocity, z (R-bar) to the Earth. The chaser starts at
rest straight below it and never fires a jet. The textbook's answer is the Clohessy-Wiltshire (CW) equations, which take
the orbit for a circle, the Earth for a ball and the distance for small. The full model has J2 to J6 and drag.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import sim

SCENARIO = """
schema = 1
title = "Free drift from 100 m below Mir"

[time]
epoch = 1995-06-29T12:00:00Z

[target]
vehicle = "mir-sts-71"
orbit = { altitude = "393 km", inclination = "51.65 deg" }

[chaser]
vehicle = "atlantis-sts-71"
relative = { frame = "lvlh", position = ["0 m", "0 m", "100 m"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }

[[phase]]
name = "Drift"
kind = "coast"
until = { duration = "3 h" }
"""

out = Path("out")
out.mkdir(exist_ok=True)
file = out / "free-drift.toml"
file.write_text(SCENARIO)

# 1. The same file, flown in two worlds.
textbook = sim.run(str(file), set={"model.gravity": "cw-curvilinear"})
full = sim.run(str(file), set={"model.gravity": "zonal"})

# 2. Where is it every 20 minutes? It falls ahead, since a lower orbit is a faster one; once a turn it comes to rest.
print("minutes   ahead and below in m: textbook        full model    apart")
for minutes in range(0, 181, 20):
    a, b = (flight.state(60.0 * minutes).lvlh for flight in (textbook, full))
    print(f"{minutes:7d}   {a[0]:20.1f} {a[2]:9.1f} {b[0]:9.1f} {b[2]:9.1f} {np.linalg.norm(b[:3] - a[:3]):8.1f}")

# 3. The picture: V-bar to the left and the Earth below, as the crews draw it.
figure, ax = plt.subplots(figsize=(9, 4), layout="constrained")
for flight, label, style in ((textbook, "Clohessy-Wiltshire", "--"), (full, "J2 to J6 and drag", "-")):
    ax.plot(flight.lvlh[:, 0], flight.lvlh[:, 2], style, label=label)
ax.plot(0.0, 0.0, "k*", label="Mir")
ax.set(xlabel="V-bar, ahead of Mir (m)", ylabel="R-bar, below Mir (m)", title="Three hours without a jet")
ax.invert_xaxis()
ax.invert_yaxis()
ax.legend(loc="center", bbox_to_anchor=(0.275, 0.8))  # inside the first arch, clear of the cusps
figure.savefig(out / "free-drift.png", dpi=120)
print(f"the picture is {out / 'free-drift.png'}")
