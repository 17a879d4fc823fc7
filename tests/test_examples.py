"""Every example runs, in an empty folder, and writes what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.py"))


def test_there_are_examples_numbered_as_lessons():
    assert [path.name[:3] for path in EXAMPLES] == [f"{k + 1:02d}_" for k in range(len(EXAMPLES))]
    assert EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_runs(example, tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", example],
        cwd=tmp_path,
        env={**os.environ, "MPLBACKEND": "Agg"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    named = re.findall(r"\bout/[\w.-]+\.\w+", done.stdout)
    assert named
    for name in named:
        assert (tmp_path / name).stat().st_size > 0
    assert all(path.name == "out" for path in tmp_path.iterdir())  # files go where they are said to go
