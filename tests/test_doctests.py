"""The examples in docstrings run: each module that has one, in an empty folder; ``flight`` is STS-71 from Ti."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

import sim

SIM = Path(sim.__file__).parent
SLOW = ("sim.output.boinor",)  # boinor takes seconds to import
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(SIM.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in SIM.rglob("*.py")
    if re.search(r"^\s*>>> (?!.*doctest: \+SKIP)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
)


def test_there_are_examples():
    assert {"sim", "sim.core.relative.cw", "sim.core.orbit.kepler", "sim.inputs.units"} <= set(WITH_EXAMPLES)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in WITH_EXAMPLES]
)
def test_the_examples_of_a_module_run(name, tmp_path, monkeypatch, sts_71):
    monkeypatch.chdir(tmp_path)
    found = doctest.testmod(importlib.import_module(name), extraglobs={"flight": sts_71})
    assert found.attempted > 0
    assert found.failed == 0
