"""The command line: one function a command. Heavy packages are imported inside, so that ``--help`` is there at once."""

from sim.cli import files, flying, recording, showing  # noqa: F401  (their commands register themselves)
from sim.cli.app import app, main

__all__ = ["app", "main"]
