"""The same bits everywhere: at both speeds, with another C library's functions, with numpy's own loops switched off."""

import ast
import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.flight.columns import COLUMNS

ROOT = Path(__file__).parents[1] / "sim"
FLOWN = ("core", "gnc", "setup", "flying")
AFTER = {"flying/assemble.py", "flying/many.py", "flying/relative.py"}  # arrays made of what was flown already
ROUNDED_ALIKE = {"ceil", "copysign", "degrees", "e", "fabs", "floor", "fsum", "inf", "isclose", "isfinite", "isinf"}
ROUNDED_ALIKE |= {"isnan", "nan", "pi", "radians", "remainder", "sqrt", "tau", "trunc"}  # the same in every C library

# All that enters from others: an element set, the Earth's rotation, Sun, Moon, light, sampled air; a burn, a circle.
SCENARIO = """
schema = 1
title = "All that enters"
[time]
epoch = 1995-11-15T05:00:00Z
[model]
gravity = "4x4"
sun = true
moon = true
solar_pressure = true
atmosphere = { model = "nrlmsise-00" }
[target]
vehicle = "mir-sts-71"
[target.orbit]
tle = [
    "1 16609U 86017A   95315.33685943  .00005096  00000-0  72085-4 0  9051",
    "2 16609  51.6442 140.6949 0003055 316.9830  43.1086 15.57967912555898",
]
[chaser]
vehicle = "atlantis-sts-71"
relative = { frame = "lvlh", position = ["-40 ft", "0 ft", "600 ft"], velocity = ["0 ft/s", "0 ft/s", "0 ft/s"] }
[[phase]]
name = "Hold"
kind = "hold"
axis = "+R"
range = "500 ft"
until = { duration = "2 min" }
[[phase]]
name = "Circle"
kind = "fly-around"
radius = "600 ft"
sense = "ahead"
until = { loops = 0.05 }
[[phase]]
name = "Away"
kind = "burn"
solve = "intercept"
aim = { position = ["2 nmi", "0 ft", "2 nmi"], after = "30 min" }
[[phase]]
name = "Drift"
kind = "coast"
until = { duration = "30 min" }
"""

PRINT = """
import hashlib, math, sys
import sim
from sim.flight.columns import COLUMNS
flight = sim.run(sys.argv[1], speed="interpreted")
assert not flight.failure, flight.failure
print(" ".join(hashlib.sha256(getattr(flight, name).tobytes()).hexdigest()[:16] for name in FLOWN_COLUMNS))
print(hashlib.sha256(repr([(math.sin(k * 0.37), math.exp(k * 0.01)) for k in range(5000)]).encode()).hexdigest())
"""
OF_STATES = [
    name for name in COLUMNS if name in ("t", "target", "relative", "attitude", "body_rate", "jets", "mass_kg")
]


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bits") / "enters.toml"
    path.write_text(SCENARIO)
    return path


def flown(scenario: Path, **environment: str) -> list[str]:
    """Fly in a process of its own; give the fingerprints of its columns, and that of the C library's functions."""
    code = PRINT.replace("FLOWN_COLUMNS", repr(OF_STATES))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(scenario)],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def here(scenario: Path) -> list[str]:
    return flown(scenario)


def test_both_speeds(scenario: Path, here: list[str]) -> None:
    flight = sim.run(str(scenario), speed="compiled")
    assert here[0].split() == [hashlib.sha256(getattr(flight, name).tobytes()).hexdigest()[:16] for name in OF_STATES]


def test_another_c_library(scenario: Path, here: list[str]) -> None:
    # glibc chooses among variants of its functions by the processor; they differ in last bits as libraries do
    if platform.libc_ver()[0] != "glibc" or platform.machine() != "x86_64":
        pytest.skip("no glibc whose variants can be chosen")
    other = flown(scenario, GLIBC_TUNABLES="glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F,-AVX2_Usable,-FMA_Usable")
    if other[1] == here[1]:
        pytest.skip("this C library has no variant that differs")
    assert other[0] == here[0]


def test_without_numpys_own_loops(scenario: Path, here: list[str]) -> None:
    import numpy

    found = numpy.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    if not found:
        pytest.skip("numpy has no loops of its own for this processor")
    assert flown(scenario, NPY_DISABLE_CPU_FEATURES=" ".join(found))[0] == here[0]


def sources() -> list[Path]:
    return [file for folder in FLOWN for file in sorted((ROOT / folder).rglob("*.py"))]


# of numpy (or of an array): what it computes by loops of its own, or sums in an order of its own
NUMPYS = {
    "arccos", "arcsin", "arctan", "arctan2", "cos", "cosh", "dot", "einsum", "exp", "expm1", "fmean", "hypot", "inner",
    "log", "log10", "log1p", "log2", "matmul", "mean", "norm", "power", "sin", "sinh", "sum", "tan", "tanh", "vdot",
}  # fmt: skip
METHODS = {"dot", "einsum", "hypot", "inner", "matmul", "mean", "norm", "sum"}  # whoever has them


def differently_rounded(tree: ast.AST) -> list[str]:
    """Give what stands in a source that C libraries, versions of Python or numpy's loops round in ways of their own."""
    found: list[tuple[int, str]] = []
    maths = {one.asname or one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
             if one.name in ("math", "cmath")} | {"math"}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "math":
            found += [(node.lineno, f"math.{one.name}") for one in node.names if one.name not in ROUNDED_ALIKE]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("numpy", "scipy", "statistics"):
            found += [(node.lineno, f"{node.module}.{one.name}") for one in node.names if one.name in NUMPYS]
        elif isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if owner in maths:
                found += [] if node.attr in ROUNDED_ALIKE else [(node.lineno, ast.unparse(node))]
            elif node.attr in (NUMPYS if owner in ("np", "numpy") else METHODS):
                found.append((node.lineno, ast.unparse(node)))
        elif isinstance(node, ast.BinOp | ast.AugAssign):
            found += [(node.lineno, ast.unparse(node))] if isinstance(node.op, (ast.Pow, ast.MatMult)) else []
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("sum", "pow", "fsum"):
            found.append((node.lineno, ast.unparse(node)))
    return [f"{line}: {text}" for line, text in found]


@pytest.mark.parametrize(
    "file", [path for path in sources() if path.relative_to(ROOT).as_posix() not in AFTER], ids=str
)
def test_what_is_flown_uses_nothing_that_is_rounded_differently(file: Path) -> None:
    assert differently_rounded(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "math.sin(x)", "from math import exp", "import math as m; m.sin(x)", "x**2", "x **= 2", "a @ b", "a @= b",
        "sum(x)", "x.sum()", "np.einsum(x)", "np.sin(x)", "from numpy import sin", "np.linalg.norm(x)",
        "from statistics import fmean",
    ],
)  # fmt: skip
def test_such_a_line_is_noticed(line: str) -> None:
    assert differently_rounded(ast.parse(line)) != []
