"""Compare every shipped scenario with another commit, byte by byte: for a change that should change nothing.

    python tests/same_flights.py HEAD~1                   # compiled with seeds 0 to 2, interpreted with seed 0
    python tests/same_flights.py HEAD~1 sts-71 sts-63     # some of them
    python tests/same_flights.py HEAD~1 --close           # the same events, numbers within 1e-12

Both commits fly in processes of their own, each from a checkout of its own. Compared are ``summary.json`` and
``trajectory.ecsv`` without the time that it took. The exit status is 1 when something differs.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = (("compiled", 0), ("compiled", 1), ("compiled", 2), ("interpreted", 0))
FILES = ("summary.json", "trajectory.ecsv")


def fly(tree: Path, name: str, speed: str, seed: int, out: Path) -> None:
    """Fly a scenario of a checkout into a folder; a flight that misses its goal is compared all the same."""
    command = [sys.executable, "-m", "sim", "run", name, "--quick", "--speed", speed, "--set", f"model.seed={seed}"]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(
        [*command, "--out", str(out)], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{name} in {tree}: {done.stderr}")


def lines(file: Path) -> list[str]:
    """Give a file without the lines that tell how long it took."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if "wall_s" not in line]


def apart(ours: object, theirs: object, key: str = "") -> list[str]:
    """Give the keys of two summaries that differ by more than 1e-12 of their size."""
    if key.endswith("wall_s"):
        return []
    if isinstance(ours, dict) and isinstance(theirs, dict):
        missing = [f"{key}.{name}" for name in ours.keys() ^ theirs.keys()]
        return missing + [
            line for name in ours.keys() & theirs.keys() for line in apart(ours[name], theirs[name], f"{key}.{name}")
        ]
    if isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            return [key]
        return [line for k, (a, b) in enumerate(zip(ours, theirs, strict=True)) for line in apart(a, b, f"{key}[{k}]")]
    if isinstance(ours, float) and isinstance(theirs, float):
        both_nan = math.isnan(ours) and math.isnan(theirs)
        return [] if both_nan or math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12) else [key]
    return [] if ours == theirs else [key]


def read(file: Path) -> object:
    """Give a summary, or the rows of a table by the names of its columns, as numbers where they are some."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        return json.loads(text)
    names, *rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    return {name: [number(row[k]) for row in rows] for k, name in enumerate(names)}


def number(text: str) -> float | str:
    """Give the number that a text is, or the text."""
    try:
        return float(text)
    except ValueError:
        return text


def main() -> int:
    """Compare, and say what differs."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("commit")
    reader.add_argument("names", nargs="*")
    reader.add_argument("--close", action="store_true")
    asked = reader.parse_args()
    names = asked.names or sorted(path.stem for path in (ROOT / "scenarios").glob("*.toml"))
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        theirs = Path(scratch) / "checkout"
        subprocess.run(
            ["git", "-C", str(ROOT), "worktree", "add", "--quiet", "--detach", str(theirs), asked.commit], check=True
        )
        try:
            for name in names:
                for speed, seed in RUNS:
                    folders = [Path(scratch) / side / f"{name}-{speed}-{seed}" for side in ("before", "after")]
                    for tree, folder in zip((theirs, ROOT), folders, strict=True):
                        fly(tree, name, speed, seed, folder)
                    if asked.close:
                        differ = [
                            f"{file}{key}" for file in FILES for key in apart(*(read(one / file) for one in folders))
                        ]
                    else:
                        differ = [file for file in FILES if lines(folders[0] / file) != lines(folders[1] / file)]
                    wrong += bool(differ)
                    print(
                        f"{name} {speed} seed {seed}: {'same' if not differ else 'differs in ' + ', '.join(differ[:8])}"
                    )
        finally:
            subprocess.run(["git", "-C", str(ROOT), "worktree", "remove", "--force", str(theirs)], check=False)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
