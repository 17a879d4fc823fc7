"""Lesson 5. Take over thirty feet below Mir: what a few pulses too many do, and what the autopilot makes of them.

A session flies a scenario step by step. In any pause you may look at the state, or take over: then each second fires
the pulses that you command, until you hand back. One pulse of the orbiter's jets along its X axis is worth some 6 mm/s.
What was commanded is a short list; flown again, it leads to the very same flight, on any computer.
"""

from pathlib import Path

import matplotlib.pyplot as plt

import sim
from sim.flying.session import Session, replay

FOOT = 0.3048

session = Session(sim.load("sts-71", start="ti"))
while session.phase != "Final approach" and session.step():
    pass
x, _, z, vx, _, vz = session.port()
print(f"{session.phase}, {z / FOOT:.1f} ft to go at {-vz / FOOT:.2f} ft/s: taking over.")

for second in range(60):  # a pulse ahead every twenty seconds, as if by a nervous hand
    session.pulse(across=1.0 if second % 20 == 0 else 0.0)
x, _, z, vx, _, vz = session.port()
print(f"A minute and three pulses later: {z / FOOT:.1f} ft to go, {100 * x:.0f} cm ahead, {1000 * vx:.0f} mm/s.")

session.finish()  # handed back: the autopilot flies on from here
flight = session.flight()
contact = flight.contact
assert contact is not None
print(
    f"Contact at {flight.utc(contact.t_s):%H:%M:%S} UTC with {contact.closing_rate_m_s / FOOT:.3f} ft/s, "
    f"{100 * contact.lateral_offset_m:.1f} cm off the axis: {'captured' if contact.captured else 'not captured'}."
)

again = replay(session.scenario, session.commanded).flight()
assert again.contact == contact
print(f"The {len(session.commanded)} seconds that were commanded, flown again: the same contact to the last bit.")

# The picture: how far off the axis, while the hand was on the stick and after.
out = Path("out")
out.mkdir(exist_ok=True)
last = flight.t > session.commanded[0].t - 60.0
t = flight.t[last] - session.commanded[0].t
figure, ax = plt.subplots(figsize=(9, 4), layout="constrained")
ax.plot(t, 100.0 * flight.port[last, 0])
ax.axvspan(0.0, 60.0, color="0.9", label="flown by hand")
ax.set(xlabel="time since taking over (s)", ylabel="ahead of the docking axis (cm)", title="Three pulses too many")
ax.legend()
figure.savefig(out / "by-hand.png", dpi=120)
print(f"The picture is {out / 'by-hand.png'}.")
