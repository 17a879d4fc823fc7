"""Every example runs, in an empty folder, and writes what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("[0-9]*.py"))
PICTURES = EXAMPLES[0].with_name("make_pictures.py")


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


def test_the_pictures_of_the_readme_are_made(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", PICTURES, tmp_path], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"sts-71.png", "sts-71.gif"}
    assert 200_000 < (tmp_path / "sts-71.gif").stat().st_size < 3_000_000
