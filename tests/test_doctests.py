"""The examples in docstrings run: each module that has one, in an empty folder."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

import sim

SIM = Path(sim.__file__).parent
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(SIM.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in SIM.rglob("*.py")
    if re.search(r"^\s*>>> ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
)


def test_there_are_examples_that_run():
    assert {"sim.core.relative.cw", "sim.core.orbit.kepler", "sim.core.orbit.lambert"} <= set(WITH_EXAMPLES)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_module_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
