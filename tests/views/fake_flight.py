"""A flight to draw without flying one: Clohessy-Wiltshire motion from Ti to contact with the attributes that the
views use.

The numbers resemble STS-71 (offsets of the optimized R-bar targeted rendezvous, holds at 250 and 30 ft), but nothing
here is a model that the simulator flies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np

import sim
from sim.environment.clock import Clock
from sim.flight.columns import COLUMNS, Of
from sim.flight.values import PhaseFlown
from sim.vehicles import load

FT = 0.3048
RADIUS = 6378137.0 + 393e3
N = math.sqrt(3.986004418e14 / RADIUS**3)
INCLINATION = math.radians(51.65)
ODS = np.array(load("atlantis-sts-71").ports["ods"].position_m)
KRISTALL = np.array(load("mir-sts-71").ports["kristall"].position_m)
EPOCH = datetime(1995, 6, 29, 9, 30, tzinfo=UTC)
LIFTOFF = datetime(1995, 6, 27, 19, 32, 19, tzinfo=UTC)
CLOCK = Clock(EPOCH, LIFTOFF)


def transition(t):
    """Clohessy-Wiltshire transition matrix, LVLH x forward, y against the normal, z down."""
    s, c = math.sin(N * t), math.cos(N * t)
    return np.array(
        [
            [1, 0, 6 * (N * t - s), (4 * s - 3 * N * t) / N, 0, 2 * (1 - c) / N],
            [0, c, 0, 0, s / N, 0],
            [0, 0, 4 - 3 * c, -2 * (1 - c) / N, 0, s / N],
            [0, 0, 6 * N * (1 - c), 4 * c - 3, 0, 2 * s],
            [0, -N * s, 0, 0, c, 0],
            [0, 0, 3 * N * s, -2 * s, 0, c],
        ]
    )


def velocity_to(state, aim, after):
    phi = transition(after)
    return np.linalg.solve(phi[:3, 3:], np.asarray(aim) - phi[:3, :3] @ state[:3])


@dataclass(frozen=True)
class FakeFlight:
    scenario: object
    plan: object
    chaser_vehicle: object
    target_vehicle: object
    t: np.ndarray
    target: np.ndarray
    relative: np.ndarray
    lvlh: np.ndarray
    port: np.ndarray
    range_m: np.ndarray
    range_rate_m_s: np.ndarray
    mass_kg: np.ndarray
    attitude: np.ndarray
    jets: np.ndarray
    dv_m_s: np.ndarray
    phase: np.ndarray
    phases: tuple
    events: tuple
    burns: tuple
    contact: object
    corridor: tuple | None = (math.radians(8.0), 600 * FT)
    gates: tuple = ()
    holds: tuple = ()
    record: tuple = ()
    corridor_violation_s: float = 0.0
    dv_total_m_s: float = 12.0
    propellant_kg: float = 900.0
    wall_s: float = 0.1
    goal_met: bool = True
    failure: str = ""
    has_ports: bool = True
    docking_axis: tuple = (2, 1.0)
    drifts: list = field(default_factory=list)

    @property
    def vehicles(self):
        ships = {"target": self.target_vehicle, "chaser": self.chaser_vehicle}
        return {name: ship for name, ship in ships.items() if ship is not None}

    @property
    def curvilinear(self):
        return self.lvlh

    def state(self, t):
        i = int(np.clip(np.searchsorted(self.t, t, side="right"), 1, len(self.t) - 1))
        if t > self.t[-1]:  # a target goes on along its orbit
            return SimpleNamespace(target=tuple(orbit(t)))
        a, b = self.t[i - 1], self.t[i]
        w = 0.0 if b <= a else min(1.0, max(0.0, (t - a) / (b - a)))

        def mix(array):
            return array[i - 1] * (1 - w) + array[i] * w

        return SimpleNamespace(
            t=t,
            target=tuple(mix(self.target)),
            lvlh=tuple(mix(self.lvlh)),
            curvilinear=tuple(mix(self.lvlh)),
            port=tuple(mix(self.port)),
            range_m=float(mix(self.range_m)),
            range_rate_m_s=float(mix(self.range_rate_m_s)),
            mass_kg=float(mix(self.mass_kg)),
            attitude=tuple(mix(self.attitude)),
            jets=int(self.jets[i - 1]),
            phase=int(self.phase[i - 1]),
        )

    def drift(self, t, minutes, every=30.0):
        self.drifts.append(t)
        start = np.array(self.state(t).lvlh)
        times = t + np.arange(0.0, minutes * 60.0 + 1.0, every)
        lvlh = np.array([transition(x - t) @ start for x in times])
        offset = np.array(self.state(t).port) - start
        return SimpleNamespace(t=times, lvlh=lvlh, port=lvlh + offset)

    @property
    def parts(self):
        return ((0, self.plan),)

    def plan_at(self, t):
        return self.plan

    def has(self, column):
        return self.chaser_vehicle is not None or COLUMNS[column].of is not Of.PAIR

    def ships(self, t):
        return self.target_vehicle, self.chaser_vehicle

    def target_at(self, t):
        return orbit(float(t))

    def at(self, name):
        for item in (*self.events, *self.phases):
            if item.name == name:
                return item.t_s if hasattr(item, "t_s") else item.start_s
        raise KeyError(name)

    def utc(self, t):
        return EPOCH + timedelta(seconds=float(t))

    def met(self, t):
        s = int((self.utc(t) - LIFTOFF).total_seconds())
        return f"{s // 86400}/{s % 86400 // 3600:02d}:{s % 3600 // 60:02d}:{s % 60:02d}"

    def sub_point(self, t):
        x, y, z = np.array(self.state(t).target[:3])
        turn = 0.3 + 7.292115e-5 * t
        lon = math.atan2(y, x) - turn
        return math.asin(z / RADIUS), (lon + math.pi) % (2 * math.pi) - math.pi, RADIUS - 6378137.0

    def sun(self, t):
        angle = math.radians(97.0) + 2e-7 * t
        e = math.radians(23.44)
        return np.array([math.cos(angle), math.sin(angle) * math.cos(e), math.sin(angle) * math.sin(e)])

    def lit(self, t):
        r, s = np.array(self.state(t).target[:3]), self.sun(t)
        along = float(r @ s)
        return along > 0 or float(np.linalg.norm(r - along * s)) > 6378137.0

    def next_sun_event(self, t):
        now, start = t, self.lit(t)
        while self.lit(now) == start:
            now += 20.0
            if now > self.t[-1] + 6000.0:
                return math.inf, "sunset" if start else "sunrise"
        return now, "sunset" if start else "sunrise"


def orbit(t):
    u = 0.9 + N * t
    c, s = np.cos(u), np.sin(u)
    ci, si = math.cos(INCLINATION), math.sin(INCLINATION)
    r = RADIUS * np.stack([c, s * ci, s * si], axis=-1)
    v = RADIUS * N * np.stack([-s, c * ci, c * si], axis=-1)
    return np.concatenate([r, v], axis=-1)


def axes(target):
    z = -target[:3] / np.linalg.norm(target[:3])
    y = -np.cross(target[:3], target[3:])
    y /= np.linalg.norm(y)
    return np.array([np.cross(y, z), y, z])


def quaternion(matrix):
    """Scalar-first quaternion of a rotation matrix body -> inertial (trace branch and its three siblings)."""
    m = matrix
    trace = m[0, 0] + m[1, 1] + m[2, 2]
    if trace > 0:
        s = 2 * math.sqrt(1 + trace)
        return np.array([s / 4, (m[2, 1] - m[1, 2]) / s, (m[0, 2] - m[2, 0]) / s, (m[1, 0] - m[0, 1]) / s])
    i = int(np.argmax(np.diag(m)))
    j, k = (i + 1) % 3, (i + 2) % 3
    s = 2 * math.sqrt(1 + m[i, i] - m[j, j] - m[k, k])
    q = np.empty(4)
    q[0], q[1 + i], q[1 + j], q[1 + k] = (
        (m[k, j] - m[j, k]) / s,
        s / 4,
        (m[j, i] + m[i, j]) / s,
        (m[k, i] + m[i, k]) / s,
    )
    return q


GATES = tuple(
    (r * FT, v * FT)
    for r, v in ((2000, 3.0), (1500, 2.1), (1000, 1.3), (600, 0.4), (250, 0.25), (170, 0.2), (75, 0.15), (30, 0.1))
)


class _Log:
    def __init__(self):
        self.rows = []

    def add(self, t, x, jets, dv, phase):
        self.rows.append((t, *x, jets, dv, phase))


def build(short: bool = False) -> FakeFlight:
    rng = np.random.default_rng(71)
    log, phases, events, burns = _Log(), [], [], []
    x = np.array([-48600 * FT, 60.0, 1200 * FT, -9 * FT, 0.0, 0.0])
    t = dv = 0.0

    def coast(until, step, phase):
        nonlocal t, x
        while t < until - 1e-9:
            d = min(step, until - t)
            x, t = transition(d) @ x, t + d
            log.add(t, x, 0, dv, phase)

    def begin(name, kind, caption):
        phases.append([name, kind, t, t, caption])
        s = np.linalg.norm(x[:3] + ODS - KRISTALL)
        events.append((name, t, "burn" if kind == "burn" else "phase", s, float(x[3:] @ x[:3] / np.linalg.norm(x[:3]))))

    plan = (
        ("Ti", 0.0, (-900, 1800), 76.9, 0.06),
        ("MC1", 20.0, (-900, 1800), 56.9, 0.05),
        ("MC2", 49.9, (-900, 1800), 27.0, 0.05),
        ("MC3", 66.9, (-900, 1800), 10.0, 0.03),
        ("MC4", 76.9, (0, 600), 13.0, 0.02),
    )
    captions = (
        "Ti: Atlantis starts its last climb to Mir",
        "MC1: small course correction",
        "MC2: small course correction",
        "MC3: small course correction",
        "MC4: aim at a point 600 ft below Mir",
    )
    for (name, minute, aim, after, error), caption in zip(plan, captions, strict=True):
        coast(minute * 60.0, 20.0, max(0, len(phases) - 1))
        begin(name, "burn", caption)
        k = len(phases) - 1
        log.add(t, x, 64 if name == "Ti" else 17, dv, k)
        new = velocity_to(x, (aim[0] * FT, 0.0, aim[1] * FT), after * 60.0) + rng.normal(0, error * FT, 3)
        change = new - x[3:]
        x = np.concatenate([x[:3], new])
        dv += float(np.linalg.norm(change))
        log.add(t, x, 0, dv, k)
        burns.append(
            (
                name,
                t,
                10.0 if name == "Ti" else 2.0,
                tuple(change),
                tuple(change),
                "oms-1" if name == "Ti" else "rcs",
                40.0,
                "",
            )
        )
        phases[-1][3] = t
    begin("Arc under Mir", "coast", "Coasting up under Mir")
    while np.linalg.norm(x[:3] + ODS - KRISTALL) > 1700 * FT:
        coast(t + 2.0, 2.0, len(phases) - 1)

    def steer(goal_range, rate_of, until, phase, contact=False):
        """One-second cycles with pulses along body axes, as coarse as the real jets."""
        nonlocal t, x, dv
        while True:
            port = x[:3] + ODS - KRISTALL
            reach, jets, push = float(port[2]), 0, np.zeros(3)
            want = rate_of(reach)
            closing = -float(x[5])
            # where nothing is wanted but to stay, lean against the drift
            if closing < want - 0.006:
                push[2], jets = -0.0125, 32
            elif closing > want * 1.15 + 0.012:
                push[2], jets = 0.006, 16 | (128 if reach < 1000 * FT else 0)
            steer_x = -0.004 * port[0]
            if abs(x[3] - steer_x) > 0.004 + (0.02 if reach > 100 else 0):
                push[0] = math.copysign(0.006, steer_x - x[3])
                jets |= 1 if push[0] > 0 else 2
            if abs(x[4] + 0.004 * port[1]) > 0.004:
                push[1] = math.copysign(0.006, -x[4] - 0.004 * port[1])
                jets |= 4 if push[1] > 0 else 8
            dv += float(np.abs(push).sum())
            x = x + np.concatenate([np.zeros(3), push])
            x, t = transition(1.0) @ x, t + 1.0
            log.add(t, x, jets, dv, phase)
            if until(t, float((x[:3] + ODS - KRISTALL)[2])):
                return

    ranges, rates = [g[0] for g in GATES][::-1], [g[1] for g in GATES][::-1]

    def gate(r):
        return float(np.interp(r, ranges, rates))

    stages = (
        (
            "R-bar approach",
            "approach",
            "Crew takes over by hand: R-bar approach",
            lambda r: gate(r),
            lambda _t, r: r <= 250 * FT,
        ),
        (
            "250 ft hold",
            "hold",
            "Hold at 250 ft: waiting for both flight directors",
            lambda r: 0.0015 * (r - 250 * FT),
            None,
        ),
        ("Approach to 30 ft", "approach", "Go: closing to 30 ft", lambda r: gate(r), lambda _t, r: r <= 30 * FT),
        ("30 ft hold", "hold", "Hold at 30 ft: last checks", lambda r: 0.002 * (r - 30 * FT), None),
        ("Final approach", "dock", "Go for docking: 0.1 ft/s", lambda _r: 0.032, lambda _t, r: r <= 0.0),
    )
    for name, kind, caption, law, until in stages:
        phases[-1][3] = t
        begin(name, kind, caption)
        if until is None:
            leave = t + (600.0 if short else 3000.0 if "250" in name else 900.0)
            until = lambda now, _r, leave=leave: now >= leave  # noqa: E731
        steer(0.0, law, until, len(phases) - 1)
    phases[-1][3] = t
    rows = np.array(log.rows)
    times = rows[:, 0]
    lvlh = rows[:, 1:7]
    target = orbit(times)
    attitude = np.empty((len(times), 4))
    rotations = np.empty((len(times), 3, 3))
    for i, (now, row) in enumerate(zip(times, lvlh, strict=True)):
        to_inertial = axes(target[i]).T
        # far out the payload bay looks at Mir, near it the nose points along V-bar
        blend = 1.0 if now < phases[5][2] else max(0.0, 1.0 - (now - phases[5][2]) / 300.0)
        pitch = -math.atan2(-row[0], row[2]) * blend
        c, s = math.cos(pitch), math.sin(pitch)
        rotations[i] = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        attitude[i] = quaternion(to_inertial @ rotations[i])
    offset = rotations @ ODS - KRISTALL
    port = lvlh.copy()
    port[:, :3] += offset
    reach = np.linalg.norm(port[:, :3], axis=1)
    rate = np.einsum("ij,ij->i", port[:, :3], port[:, 3:]) / np.maximum(reach, 1e-6)
    rate[-1] = -abs(port[-1, 5])
    chaser, target_vehicle = load("atlantis-sts-71"), load("mir-sts-71")
    scenario = SimpleNamespace(
        name="sts-71",
        title="STS-71: Atlantis docks with Mir",
        kind="flight",
        phase=sim.load("sts-71", start="ti").phase,
        target=SimpleNamespace(port="kristall", attitude=SimpleNamespace(rotation=(0.0, 0.0, 0.0))),
        chaser=SimpleNamespace(port="ods"),
    )
    contact = SimpleNamespace(
        t_s=float(times[-1]),
        closing_rate_m_s=float(-rate[-1]),
        lateral_offset_m=float(np.hypot(*port[-1, :2])),
        lateral_rate_m_s=0.002,
        angle_rad=0.005,
        captured=True,
        reasons=(),
    )
    events.append(("Contact", float(times[-1]), "contact", 0.0, float(rate[-1])))
    return FakeFlight(
        scenario=scenario,
        chaser_vehicle=chaser,
        target_vehicle=target_vehicle,
        t=times,
        target=target,
        plan=SimpleNamespace(
            target_port=tuple(KRISTALL),
            chaser_port=tuple(ODS),
            clock=CLOCK,
            body_to_lvlh=np.eye(3).tolist(),
            target=target_vehicle,
            active=chaser,
            docking_ports=(target_vehicle.ports["kristall"], chaser.ports["ods"]),
        ),
        relative=np.zeros((len(times), 6)),
        lvlh=lvlh,
        port=port,
        range_m=reach,
        range_rate_m_s=rate,
        mass_kg=np.full(len(times), 103e3),
        attitude=attitude,
        jets=rows[:, 7].astype(int),
        dv_m_s=rows[:, 8],
        phase=rows[:, 9].astype(int),
        phases=tuple(PhaseFlown(name=n, kind=k, start_s=a, end_s=b, caption=c) for n, k, a, b, c in phases),
        events=tuple(
            SimpleNamespace(name=n, t_s=a, kind=k, range_m=r, range_rate_m_s=v, note="") for n, a, k, r, v in events
        ),
        burns=tuple(
            SimpleNamespace(
                name=n,
                t_s=a,
                nominal_s=a,
                duration_s=d,
                dv_planned_m_s=p,
                dv_lvlh_m_s=f,
                engine=e,
                propellant_kg=m,
                note=o,
            )
            for n, a, d, p, f, e, m, o in burns
        ),
        contact=contact,
        gates=GATES,
        holds=(("250 ft hold", 250 * FT), ("30 ft hold", 30 * FT)),
    )


def depart(flight: FakeFlight, docked_s: float = 5 * 86400.0) -> FakeFlight:
    """The same flight gone on: docked, pushed off, backed out to 400 ft, once around Mir and away."""
    start = float(flight.t[-1])
    reach0 = float(KRISTALL[2] + ODS[2] * -1.0)  # of the centres of mass, docked
    far = reach0 + 400 * FT
    spans = (("Docked", "docked", docked_s, 120.0), ("Undocking", "separate", 300.0, 5.0),
             ("Back-out", "back-out", 1500.0, 10.0), ("Fly-around", "fly-around", 2760.0, 10.0),
             ("Separation", "burn", 20.0, 2.0), ("Away", "coast", 2400.0, 10.0))  # fmt: skip
    times, places, phases, kinds = [], [], list(flight.phases), []
    t = start
    for name, kind, length, step in spans:
        caption = {"docked": "Five days together", "fly-around": "Once around Mir at 400 ft"}.get(kind, name)
        phases.append(PhaseFlown(name=name, kind=kind, start_s=t, end_s=t + length, caption=caption))
        for tick in np.arange(step, length + 0.5 * step, step):
            share = tick / length
            theta, reach = 0.0, reach0
            if kind == "separate":
                reach = reach0 + 0.06 * tick
            elif kind == "back-out":
                reach = reach0 + 18.0 + (far - reach0 - 18.0) * share
            elif kind == "fly-around":
                theta, reach = 2.0 * math.pi * share, far
            elif kind in ("burn", "coast"):
                theta, reach = 0.0, far + (0.05 * tick if kind == "burn" else 1.0 + 0.5 * tick)
            times.append(t + tick)
            places.append((theta, reach))
            kinds.append(len(phases) - 1)
        t += length
    times = np.array(times)
    theta, reach = np.array(places).T
    lvlh = np.zeros((len(times), 6))
    along = float(ODS[0])  # the port stands ahead of the centre of mass: below Mir the port is under Kristall
    cos, sin = np.cos(theta), np.sin(theta)
    lvlh[:, 0], lvlh[:, 2] = reach * sin - along * cos, reach * cos + along * sin
    lvlh[:, 3:] = np.gradient(lvlh[:, :3], times, axis=0)
    target = orbit(times)
    turn = np.array([[[c, 0, s], [0, 1, 0], [-s, 0, c]] for c, s in zip(cos, sin, strict=True)])
    attitude = np.array([quaternion(axes(x).T @ m) for x, m in zip(target, turn, strict=True)])
    port = lvlh.copy()
    port[:, :3] += turn @ ODS - KRISTALL
    port[:, 3:] = np.gradient(port[:, :3], times, axis=0)
    distance = np.linalg.norm(port[:, :3], axis=1)
    rate = np.gradient(distance, times)
    events = list(flight.events)
    for name, kind, when in (("Undocking", "undocking", start + docked_s), ("Loop 1", "loop", phases[-2].start_s)):
        events.append(SimpleNamespace(name=name, t_s=when, kind=kind, range_m=0.0, range_rate_m_s=0.0, note=""))
    burn = SimpleNamespace(**{**vars(flight.burns[-1]), "name": "Separation", "t_s": phases[-2].start_s})
    count = len(times)
    joined = {
        "t": times, "target": target, "relative": np.zeros((count, 6)), "lvlh": lvlh, "port": port, "range_m": distance,
        "range_rate_m_s": rate, "mass_kg": np.full(count, 103e3), "attitude": attitude,
        "jets": np.where(np.arange(count) % 7 == 0, 16, 0) * (np.array(kinds) > len(flight.phases)),
        "dv_m_s": np.full(count, 13.0), "phase": np.array(kinds),
    }  # fmt: skip
    whole = {name: np.concatenate([getattr(flight, name), values]) for name, values in joined.items()}
    return replace(flight, **whole, phases=tuple(phases), events=tuple(events), burns=(*flight.burns, burn), drifts=[])
