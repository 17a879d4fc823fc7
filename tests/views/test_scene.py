"""The scene: numbers, words and shapes of a moment, without a brush."""

import ast
import dataclasses
import inspect
import json
import math
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import sim
from sim.flight.values import PhaseFlown
from sim.gnc.commands import JETS, LOW_Z, OMS
from sim.views.film.reel import make_reel
from sim.views.scene import drift, jets, numbers
from sim.views.scene.digits import digits
from sim.views.scene.drift import drift_labels, drift_line, drift_path, hulls_of
from sim.views.scene.header import head, titles
from sim.views.scene.instant import gate_lines, instant, setting_of
from sim.views.scene.lvlh import corners, jet_words, legend, needed, ship_affine, view_of, way_ahead
from sim.views.scene.rate import heading, rate_shapes, rate_view
from sim.views.scene.sentences import ENGLISH, said, say
from sim.views.scene.shapes import Area, Clip, Label, Line, OnRing, Segment, Text, View
from sim.views.scene.surroundings import surroundings
from sim.views.scene.timeline import passed, ticks

FOOT = 0.3048
SCENE = Path(numbers.__file__).parent
PLAIN = (numbers, jets)  # modules of float functions only
LEVEL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
BODY = {"+X": 1, "-X": 2, "+Y": 4, "-Y": 8, "+Z": 16, "-Z": 32}

# -- the subset that can be translated ---------------------------------------------------------------------------------
STATEMENTS = (ast.Return, ast.Assign, ast.AnnAssign, ast.If, ast.For, ast.While, ast.Break, ast.Expr)
EXPRESSIONS = (
    ast.Constant, ast.Name, ast.Tuple, ast.Subscript, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp,
    ast.Call,
)  # fmt: skip
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.BitAnd, ast.BitOr, ast.BitXor, ast.RShift)
BUILTINS = {"abs", "min", "max", "int", "float", "len", "range"}
LIBRARY = {"floor", "sqrt"}
TYPES = re.compile(r"float|int|bool|Matrix|Vector|tuple\[(float|int|bool)(, (float|int|bool))*\]")


def outside(function: ast.FunctionDef, known: set[str]) -> list[str]:
    """Return what of a function has no counterpart in the subset of `sim.core`."""
    found = []
    arguments = function.args
    if function.decorator_list or arguments.kwonlyargs or arguments.vararg or arguments.kwarg or arguments.defaults:
        found.append("a decorator, or arguments that are not plain")
    annotations = [*(one.annotation for one in arguments.args), function.returns]
    found += [
        f"the type {ast.unparse(one) if one else 'left out'}"
        for one in annotations
        if one is None or not TYPES.fullmatch(ast.unparse(one))
    ]
    for place, statement in enumerate(function.body):
        if place == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # the docstring
        for node in ast.walk(statement):
            if (
                (isinstance(node, ast.stmt) and not isinstance(node, STATEMENTS))
                or (isinstance(node, ast.expr) and not isinstance(node, EXPRESSIONS))
                or (isinstance(node, ast.operator) and not isinstance(node, OPERATORS))
            ):
                found.append(type(node).__name__)
            elif isinstance(node, ast.Constant) and not isinstance(node.value, int | float):
                found.append(repr(node.value))
            elif isinstance(node, ast.Call) and (
                node.keywords
                or not isinstance(node.func, ast.Name)
                or node.func.id not in known | BUILTINS | LIBRARY
                or (node.func.id in ("min", "max") and len(node.args) != 2)
            ):
                found.append(ast.unparse(node))
            elif isinstance(node, ast.For) and (node.orelse or not ast.unparse(node.iter).startswith("range(")):
                found.append("a loop over " + ast.unparse(node.iter))
    return found


def functions_of(source: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("module", PLAIN)
def test_float_functions_keep_the_subset_of_core(module):
    functions = functions_of(inspect.getsource(module))
    assert len(functions) > 2
    found = {name: outside(function, set(functions)) for name, function in functions.items()}
    assert {name: what for name, what in found.items() if what} == {}
    others = [node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.ClassDef)]
    assert others == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(x): return x",
        "def f(x: float) -> str: return 'word'",
        "def f(x: float) -> float: return x ** 2",
        "def f(x: float) -> float: return max(x, 1.0, 2.0)",
        "def f(x: float) -> float: return sum([y for y in (x, x)])",
        "def f(x: float) -> float: return g(x=x)",
        "def f(x: float, *more: float) -> float: return x",
        "def f(x: float) -> float:\n    with x: return x",
    ],
)
def test_what_cannot_be_translated_is_noticed(source):
    assert outside(functions_of(source)["f"], {"g"})


def test_the_scene_needs_no_plotting_library():
    names = [f"sim.views.scene.{file.stem}" for file in SCENE.glob("*.py") if file.stem != "__init__"]
    assert len(names) > 15
    package = "import sys, types; views = types.ModuleType('sim.views'); views.__path__ = [sys.argv[1]]; "
    package += "sys.modules['sim.views'] = views; "
    script = f"{package}import {', '.join(names)}; print([name for name in sys.modules if 'matplotlib' in name])"
    done = subprocess.run(
        [sys.executable, "-c", script, str(SCENE.parent)], capture_output=True, text=True, check=True
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


# -- numbers -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("value", [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999, 7.2, -7.8, 1e9 + 0.5])
def test_nearest_rounds_as_python_does(value):
    assert numbers.nearest(value) == round(value)


@pytest.mark.parametrize(
    ("seconds", "parts"),
    [(-3.0, (0, 0, 0)), (59.4, (0, 59, 0)), (59.5, (1, 1, 0)), (5940.0, (1, 99, 0)), (6000.0, (2, 1, 40)),
     (172770.0, (3, 2, 0)), (424800.0, (3, 4, 22))],
)  # fmt: skip
def test_waits_have_a_code_and_figures(seconds, parts):
    assert numbers.wait(seconds) == parts


@pytest.mark.parametrize(
    ("value", "shown"),
    [(3.4, 3.0), (9.7, 10.0), (99.7, 100.0), (100.0, 100.0), (104.9, 100.0), (1250.0, 1200.0), (87654.0, 88000.0)],
)
def test_two_figures_do_not_flicker(value, shown):
    assert numbers.two_figures(value) == shown


def test_ranges_have_units_and_decimals():
    assert numbers.length_unit(-1852.0) == numbers.MILES
    assert numbers.length_unit(1851.9) == numbers.FEET
    assert numbers.metric_unit(1852.0) == numbers.KILOMETRES
    assert numbers.length_in(2 * 1852.0, numbers.MILES) == 2.0
    assert [numbers.length_decimals(x, numbers.MILES) for x in (99.9, 100.0, 1000.0)] == [2, 1, 0]
    assert [numbers.rate_decimals(x) for x in (-9.9, 10.0, 100.0)] == [2, 1, 0]
    assert [numbers.direction(x) for x in (0.001, -0.1, 0.1)] == [0, 1, 2]
    assert [numbers.beside_range(x) for x in (100.0, 1852.0, 2e5)] == [0, 1, 2]
    assert [numbers.range_unit(x) for x in (3704.0, 3705.0)] == [numbers.FEET, numbers.MILES]


def test_the_window_of_ranges_is_never_overfull():
    last = 0
    for reach in np.geomspace(1.0, 1e7, 300).tolist():
        k = numbers.range_window(reach)
        assert reach <= numbers.WINDOWS_FT[k] * FOOT * numbers.STEP_DOWN
        assert k == 0 or reach > numbers.WINDOWS_FT[k - 1] * FOOT * numbers.STEP_DOWN
        assert k >= last
        last = k
    assert numbers.range_window(1e9) == len(numbers.WINDOWS_FT) - 1


def test_closing_rates_shown_hold_what_was_flown_and_the_guide():
    assert numbers.guide_edges(0.01) == pytest.approx((0.0, 0.01 + 0.05 * FOOT))
    assert numbers.guide_edges(1.0) == pytest.approx((0.8, 1.2))
    assert numbers.closing_limits(1.0, -0.5, 0.0) == pytest.approx((1.12, -0.56))
    assert numbers.closing_limits(1.0, 0.0, 2.0) == pytest.approx((2.12, -0.2756))
    assert numbers.closing_limits(1.0, 0.0, 9.0)[0] == pytest.approx(3.0)  # a guide far above the flight is cut
    assert numbers.closing_limits(0.0, 0.0, 0.5)[0] == 0.5
    assert numbers.closing_limits(0.0, 0.0, 0.0)[0] == pytest.approx(0.12 * FOOT)


def test_captions_appear_and_fade():
    assert numbers.freshness(0.0) == 0.25
    assert numbers.freshness(1.0) == 1.0
    assert numbers.staleness(59.0, 100.0) == 0.0
    assert numbers.staleness(61.0, 3.0) == 0.0
    assert numbers.staleness(61.0, 3.3) == 0.5
    assert numbers.staleness(61.0, 9.0) == 1.0
    assert [numbers.passes_quickly(*x) for x in ((7000.0, 1.0), (7300.0, 5.0), (7300.0, 4.8))] == [0, 0, 1]


def test_the_camera_tells_what_can_be_read():
    assert numbers.lens_field(1.0) == math.radians(30.0)
    assert numbers.lens_field(1e3) == pytest.approx(math.radians(50.0))
    assert numbers.lens_field(125.0 * FOOT) == pytest.approx(math.radians(40.0))
    assert [numbers.seen_by(*x) for x in ((False, 100.0), (False, 10.0), (True, 100.0))] == [0, 1, 2]
    assert numbers.offset_told(-2.0, 0.0, 0.0) == numbers.offset_told(5.0, 1.2, 9.0) == 0
    assert numbers.offset_told(5.0, 0.1, 0.5) == numbers.IN_INCHES
    assert numbers.offset_told(50.0, 0.1, 5.0) == numbers.IN_FEET
    assert numbers.faces_port(0.1, -0.1, 0.7) == 1
    assert numbers.faces_port(0.1, -0.8, 0.0) == 0


@pytest.mark.parametrize(
    ("circle", "crosses"),
    [
        ((50.0, 50.0, 20.0), True),
        ((50.0, 50.0, 200.0), False),
        ((-50.0, 50.0, 20.0), False),
        ((-50.0, 50.0, 60.0), True),
    ],
)
def test_rings_that_cross_a_panel(circle, crosses):
    assert numbers.ring_crosses((0.0, 0.0, 100.0, 100.0), *circle) is crosses


# -- what fires --------------------------------------------------------------------------------------------------------
def test_the_bits_of_commands_are_those_of_the_kernel():
    assert BODY == JETS  # the order in which `ways_pushed` counts axes and sides


@pytest.mark.parametrize(("mask", "code"), [(0, 0), (LOW_Z, 0), (16, 1), (OMS, 2), (OMS | 1, 3)])
def test_what_fires_has_a_code(mask, code):
    assert jets.what_fires(mask) == code


@pytest.mark.parametrize(
    ("command", "far", "below", "behind"),
    [
        ("+X", jets.FORWARD, jets.FORWARD, jets.TOWARDS),
        ("-X", jets.BACK, jets.BACK, jets.AWAY),
        ("+Y", jets.SIDEWAYS, jets.SIDEWAYS, jets.SIDEWAYS),
        ("-Y", jets.SIDEWAYS, jets.SIDEWAYS, jets.SIDEWAYS),
        ("+Z", jets.DOWN, jets.AWAY, jets.DOWN),
        ("-Z", jets.UP, jets.TOWARDS, jets.UP),
    ],
)
def test_pushes_are_told_by_the_target_when_near_and_by_the_orbit_when_far(command, far, below, behind):
    ways = [jets.ways_pushed(BODY[command], LEVEL, *way) for way in ((5e3, -1e3), (0.0, -50.0), (50.0, 0.0))]
    assert ways == [far, below, behind]


def test_pushes_turn_with_the_ship_and_gather():
    pitched = (0.0, 0.0, 1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 0.0)  # the nose up: body +X is up
    assert jets.ways_pushed(1, pitched, 0.0, -50.0) == jets.TOWARDS
    assert jets.ways_pushed(16 | 4 | 1, LEVEL, 0.0, -50.0) == jets.AWAY | jets.SIDEWAYS | jets.FORWARD
    assert jets.ways_pushed(16 | LOW_Z, LEVEL, 0.0, -50.0) == jets.AWAY_LOW_Z
    assert jets.ways_pushed(32, LEVEL, 0.0, 0.0) == jets.TOWARDS  # docked: up the R-bar


# -- sentences ---------------------------------------------------------------------------------------------------------
CODES = {
    "unit": (numbers.FEET, numbers.MILES, numbers.METRES, numbers.KILOMETRES),
    "wait": (0, 1, 2, 3),
    "direction": (0, 1, 2),
    "beside the range": (0, 1, 2),
    "fires": (0, 1, 2, 3),
    "touch": (drift.NOTHING, drift.HULL, drift.PORT, drift.OFF_CENTRE),
    "passing": (0, 1),
    "light": (0, 1, 2),
    "offset": (0, numbers.IN_INCHES, numbers.IN_FEET),
    "lean": (0, 1),
}  # what the float functions return


def test_every_code_has_its_sentence():
    for group, codes in CODES.items():
        assert sorted(codes) == list(range(len(ENGLISH[group]))), group
    bits = [value for name, value in vars(jets).items() if name.isupper() and name in PUSHES]
    assert len(bits) == len(ENGLISH["push"])
    assert sorted(bits) == [1 << k for k in range(len(bits))]
    for name in PUSHES:
        (sentence,) = said(ENGLISH, "push", getattr(jets, name), "Mir")
        assert name.split("_")[0].lower() in sentence


PUSHES = ("TOWARDS", "AWAY", "AWAY_LOW_Z", "FORWARD", "BACK", "UP", "DOWN", "SIDEWAYS")


def test_every_sentence_that_is_asked_for_stands_in_the_table():
    asked = set()
    for file in (*SCENE.glob("*.py"), *SCENE.with_name("film").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "said"):
                group, code = node.args[1:3]
                assert isinstance(group, ast.Constant), ast.unparse(node)
                asked.add(group.value)
                if isinstance(code, ast.Constant):
                    assert 0 <= code.value < len(ENGLISH[group.value]), ast.unparse(node)
    assert asked == set(ENGLISH)


def test_the_table_is_plain_data_with_numbered_places():
    assert json.loads(json.dumps(ENGLISH)) == {group: list(texts) for group, texts in ENGLISH.items()}
    for texts in ENGLISH.values():
        for text in texts:
            places = re.findall(r"\{(.*?)\}", text)
            assert all(place.isdigit() for place in places), text
    assert say(ENGLISH, "touch", drift.PORT, "Mir", "3 min") == "drifts into the port in 3 min"


# -- a moment ----------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def setting(flight):
    return setting_of(flight)


def moment(flight, setting, name, after=0.0):
    return instant(setting, flight.state(flight.at(name) + after))


@pytest.mark.parametrize("after", [-6000.0, -3000.0, -700.0, -60.0, -2.0])
def test_a_state_gives_what_a_frame_of_the_film_gives(flight, setting, after):
    t = flight.contact.t_s + after
    frame, now = make_reel(flight, [t]).instant(0), instant(setting, flight.state(t))
    for name in ("t", "position", "centre", "target_port", "range_m", "rate_m_s"):
        assert getattr(now, name) == pytest.approx(getattr(frame, name), rel=1e-9, abs=1e-9), name
    assert now.rotation == pytest.approx(frame.rotation, abs=2e-5)  # the chord between two attitudes
    for name in ("docked", "around", "part", "stage", "chapter"):
        assert getattr(now, name) == getattr(frame, name), name


@pytest.mark.parametrize("after", [-6000.0, -3000.0, -700.0, -60.0])
def test_a_flight_so_far_shows_the_same_as_when_it_is_over(flight, setting, after):
    """What a live page shows: the setting of the samples until now."""
    t = flight.contact.t_s + after
    flown = dataclasses.replace(
        flight, contact=None, phases=tuple(phase for phase in flight.phases if phase.start_s <= t),
        **{name: getattr(flight, name)[flight.t <= t] for name in
           ("t", "target", "relative", "lvlh", "port", "range_m", "range_rate_m_s", "mass_kg", "attitude", "jets",
            "dv_m_s", "phase")},
    )  # fmt: skip
    live = setting_of(flown)
    now, then = instant(live, flown.state(flown.t[-1])), instant(setting, flight.state(flown.t[-1]))
    assert digits(live, now) == digits(setting, then)
    assert jet_words(live, now) == jet_words(setting, then)
    assert head(live, now, 1.0).caption == head(setting, then, 1.0).caption
    view = View(-1.0, 1.0, 400.0, 300.0, 1.0)
    rect = (0.0, 0.0, 800.0, 600.0)
    assert [type(shape) for shape in surroundings(live, now, view, rect)] == [
        type(shape) for shape in surroundings(setting, then, view, rect)
    ]


def test_digits_say_range_rate_and_direction(flight, setting):
    now = moment(flight, setting, "R-bar approach", 60.0)
    near = dataclasses.replace(now, range_m=100.0 * FOOT, rate_m_s=-0.1)
    shown = digits(setting, near)
    assert shown.reach == ("100", "ft", "", "30.5 m")
    assert shown.rate == ("\u22120.33", "ft/s", "closing", "\u22120.100 m/s")
    far = digits(setting, dataclasses.replace(now, range_m=3704.0))
    assert far.reach == ("2.00", "nmi", "", "12,152 ft   3.7 km")
    away = digits(setting, dataclasses.replace(now, range_m=4e5, position=(-5e5, 9.0)))
    assert away.reach.beside == "270.0 nmi along the orbit"
    joined = dataclasses.replace(now, docked=True, t=setting.joined_since + 7200.0)
    assert digits(setting, joined).reach == ("docked", "", "", "for 2 h 00 min")


def test_another_table_speaks_another_language(flight, setting):
    german = {**ENGLISH, "direction": ("ruhig", "n\u00e4hert sich", "entfernt sich"), "fires": ("keine D\u00fcse",) * 4}
    other = dataclasses.replace(setting, table=german)
    now = dataclasses.replace(moment(flight, setting, "R-bar approach", 60.0), rate_m_s=-0.1, jets=0)
    assert digits(other, now).rate.word == "n\u00e4hert sich"
    assert jet_words(other, now) == "keine D\u00fcse"


def test_corners_name_the_directions_by_the_side_of_v_bar(flight, setting):
    now = dataclasses.replace(moment(flight, setting, "R-bar approach", 60.0), jets=32)
    left = corners(setting, now, View(-1.0, 1.0, 0.0, 0.0, 1.0))
    right = corners(setting, now, View(1.0, 1.0, 0.0, 0.0, 12.6))
    assert left.left.startswith("\u25c0 V-bar")
    assert right.right.endswith("V-bar \u25b6")
    assert (left.enlarged, right.enlarged) == ("", "ships drawn \u00d713")
    assert left.firing
    assert left.fires == "jets push towards Mir"
    assert legend(setting)[2] == "corridor \u00b18\u00b0"
    assert len(legend(dataclasses.replace(setting, corridor=None))) == 2


def test_ships_stand_with_their_ports_where_the_path_is(flight, setting):
    now = moment(flight, setting, "R-bar approach", 60.0)
    view = View(-0.5, 0.5, 300.0, 200.0, 4.0)
    for which, place, arm in (
        ("target", now.target_port, setting.ships[0].target_port[::2]),
        ("chaser", now.position, (now.rotation @ setting.ships[0].chaser_port)[::2]),
    ):
        a, d, e, f = ship_affine(setting, now, view, which)
        assert (a * arm[0] + e, d * arm[1] + f) == pytest.approx(view.point(place))
        assert d == pytest.approx(2.0, rel=0.02)
        assert a == -d


@pytest.mark.parametrize("after", [-6000.0, -3000.0, -60.0])
def test_a_view_holds_both_ships_and_the_way_to_come(flight, setting, after):
    now = instant(setting, flight.state(flight.contact.t_s + after))
    radius = float(np.linalg.norm(flight.state(now.t).target[:3]))
    path = drift_path(setting, now, flight.drift(now.t, 40.0, every=240.0), radius, hulls_of(setting))
    left, top, right, bottom = room = (50.0, 100.0, 750.0, 600.0)
    for sign in (-1.0, 1.0):
        view = view_of(setting, needed(setting, now, way_ahead(path), room), room, sign)
        ways = view.points(np.vstack([path.path[path.after <= 720.0], now.position, now.target_port]))
        a, d, e, f = ship_affine(setting, now, view, "chaser")
        hull = (setting.ships[0].chaser.points @ now.rotation.T)[:, ::2] * (a, d) + (e, f)
        for points in (ways, hull):
            assert left - 2.0 < points[:, 0].min() < points[:, 0].max() < right + 2.0
            assert top - 2.0 < points[:, 1].min() < points[:, 1].max() < bottom + 2.0
        assert view.a == sign * view.d
        small = min(setting.ships[0].chaser.size_m, setting.ships[0].target.size_m)
        assert view.enlarged * view.d * small >= numbers.SMALLEST_SHIP - 1e-9


def test_a_box_grows_with_the_ships_that_are_drawn_enlarged():
    ship, here = (-10.0, -10.0, 10.0, 10.0), (0.0, 0.0)
    box = numbers.box_needed((0.0, 0.0, 1.0, 1.0), ship, ship, here, here, 20.0, 400.0, 400.0)
    assert box == ship  # 20 units a metre: nothing is enlarged
    far = numbers.box_needed((0.0, 0.0, 20e3, 1.0), ship, ship, here, (20e3, 0.0), 20.0, 400.0, 400.0)
    scale = numbers.view_scale(far, 400.0, 400.0)
    assert numbers.enlargement(20.0, scale) * 20.0 * scale == pytest.approx(numbers.SMALLEST_SHIP)
    assert far[0] == pytest.approx(-0.5 * numbers.SMALLEST_SHIP / scale, rel=0.05)
    assert numbers.far_end_shown(1.0) == 0.5
    assert numbers.far_end_shown(22.0) == pytest.approx(0.75)
    assert numbers.far_end_shown(300.0) == 1.0


def test_about_the_target_stand_rings_corridor_holds_and_gates(flight, setting):
    now = moment(flight, setting, "R-bar approach", 60.0)
    shapes = surroundings(setting, now, View(-1.0, 1.0, 400.0, 60.0, 1.0), (0.0, 0.0, 800.0, 640.0))
    labels = [shape.text for shape in shapes if isinstance(shape, Label)]
    assert labels[0] == "hold 250 ft"
    assert len([text for text in labels if text.startswith("gate ")]) == 2
    assert any(isinstance(shape, OnRing) and shape.text == "keep-out sphere, 200 m" for shape in shapes)
    (corridor,) = [shape for shape in shapes if isinstance(shape, Area)]
    assert corridor.points[0] == pytest.approx((400.0 - now.target_port[0], 60.0 + now.target_port[1]))
    assert corridor.colour == "corridor"


def test_the_rate_panel_marks_the_flight_where_it_is(flight, setting):
    now = moment(flight, setting, "R-bar approach", 60.0)
    samples = (flight.t, flight.range_m, -flight.range_rate_m_s)
    wide = numbers.WINDOWS_FT[numbers.range_window(now.range_m)] * FOOT
    view = rate_view(setting, setting.stages[now.stage], wide, samples)
    flown = np.column_stack(samples[1:])[flight.t <= now.t]
    left, top, right, bottom = rect = (40.0, 30.0, 440.0, 230.0)
    shapes = rate_shapes(setting, now, view, flown, rect)
    (path,) = [shape for shape in shapes if isinstance(shape, Line) and shape.colour == "flown"]
    a, d, e, f = path.at
    x, y = a * path.points[-1, 0] + e, d * path.points[-1, 1] + f
    (dot,) = [shape for shape in shapes if hasattr(shape, "radius")]
    assert (x, y) == pytest.approx(tuple(dot.points[0]))
    assert left < x < right
    assert top < y < bottom
    assert (a * 0.0 + e, a * wide + e) == pytest.approx((right, left))
    assert [shape.rect for shape in shapes if isinstance(shape, Clip)] == [rect, None]
    assert heading(setting, view) == "against range, ft"
    words = [shape.text for shape in shapes if isinstance(shape, Text)]
    assert "0" in words


def test_a_drift_is_a_line_with_minutes_and_a_warning(flight, setting):
    now = moment(flight, setting, "R-bar approach", 60.0)
    radius = float(np.linalg.norm(flight.state(now.t).target[:3]))
    path = drift_path(setting, now, flight.drift(now.t, 40.0, every=240.0), radius, hulls_of(setting))
    assert path.path[0] == pytest.approx(now.position, abs=0.05)  # this flight's places are not curvilinear
    view = View(-0.2, 0.2, 400.0, 300.0, 1.0)
    free = dataclasses.replace(path, touches=None, how=drift.NOTHING)
    ahead = view.points(free.path)
    assert drift_line(view, free, ahead) == [Line(ahead, "drift", 3.4, "--")]
    hit = dataclasses.replace(path, touches=600.0, how=drift.HULL)
    assert [line.colour for line in drift_line(view, hit, ahead)] == ["drift", "panel", "warning"]
    everywhere = (-1e5, -1e5, 1e5, 1e5)
    said_free = [shape.text for shape in drift_labels(setting, free, ahead, everywhere) if isinstance(shape, Label)]
    assert said_free
    assert all(re.fullmatch(r"\+\d+ min", text) for text in said_free)
    marks = drift_labels(setting, hit, ahead, everywhere)
    assert [shape.colour for shape in marks[:2] if isinstance(shape, Segment)] == ["warning", "warning"]
    assert marks[2].text == "would touch Mir in 10 min"
    assert marks[2].must


def test_the_head_says_what_is_and_what_comes(flight, setting):
    now = moment(flight, setting, "250 ft hold", 100.0)
    words = head(setting, now, 24.6)
    assert words.caption == "Hold at 250 ft: waiting for both flight directors"
    assert words.next_name == "Approach to 30 ft"
    assert words.next_wait == "8 min"
    assert words.speed == "time \u00d725"
    assert words.clock.startswith("UTC 29 Jun ")
    assert head(setting, now, 0.0).speed == ""
    assert head(setting, now, 1.0, 36000.0, 2.0).caption.endswith(" (10 h 00 min pass quickly)")
    before_contact = head(setting, moment(flight, setting, "Final approach", 10.0), 1.0)
    assert before_contact.next_name == "contact"
    assert titles("STS-71: Atlantis, with Spacelab, docks")[:2] == [
        "STS-71: Atlantis, with Spacelab, docks",
        "STS-71: Atlantis",
    ]


def test_the_timeline_has_a_tick_a_chapter(flight, setting):
    found = ticks(setting, float(flight.t[0]), float(flight.t[-1]))
    assert [tick.name for tick in found] == [chapter.name for chapter in setting.chapters]
    assert min(found, key=lambda tick: tick.weight).name == "Contact"
    now = moment(flight, setting, "MC3", 1.0)
    assert found[passed(found, now) - 1].name == "MC3"
    long = dataclasses.replace(setting.chapters[0], name="A very long name of a chapter")
    (only,) = ticks(dataclasses.replace(setting, chapters=(long,)), -1e9, 1e9)
    assert only.name == "A very long name\u2026"


def aimed(**ranges_ft):
    """The lines of STS-63, its phases flown one after the other from range to range (ft)."""
    phases = [PhaseFlown(name, "", 100.0 * k, 100.0 * k + 90.0, "") for k, name in enumerate(ranges_ft)]
    t = np.array([edge for phase in phases for edge in (phase.start_s, phase.end_s)])
    ranges = np.array([edge for pair in ranges_ft.values() for edge in pair]) * FOOT
    return gate_lines(SimpleNamespace(scenario=sim.load("sts-63"), phases=phases, t=t, range_m=ranges, gates=()))


def test_gates_belong_to_the_phase_that_is_flown_by_them():
    way = {"Under Mir": (1000, 600), "To the V-bar": (600, 400), "V-bar approach": (400, 75)}
    lines = aimed(**way, **{"75 ft hold": (75, 76), "Approach to 37 ft": (75, 37)})
    drawn = [(np.round(line[:, 0] / FOOT, 3).tolist(), np.round(line[:, 1] / FOOT, 3).tolist()) for line in lines]
    assert drawn[0] == ([1000.0, 900.0, 600.0], [1.3, 1.1, 1.1])  # level inside the last gate, and no farther
    assert drawn[1] == ([400.0, 170.0, 75.0], [0.2, 0.15, 0.15])
    assert drawn[2] == ([75.0, 37.0], [0.1, 0.1])
    assert len(lines) == 3  # none over the way from one axis to the other


def test_a_phase_that_came_to_nothing_has_the_gates_that_it_asks_for():
    under, along = aimed(**{"V-bar approach": (400, 300)})[:2]
    assert under[:, 0] / FOOT == pytest.approx([1000.0, 900.0])  # not flown
    assert along[:, 0] / FOOT == pytest.approx([400.0, 300.0])
    assert along[-1, 1] / FOOT == pytest.approx(0.2 - 0.05 * 100.0 / 230.0)
    assert len(aimed(**{"Under Mir": (600, 700)})) == 1  # only the V-bar's: that one flew away
