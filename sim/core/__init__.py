"""The physics, on plain floats: gravity, drag, orbits, relative motion, integrators. No units, files or plots."""

import time

LOADED = (
    time.time()
)  # machine code of sources edited after this is not kept on disk: what runs is not what the file says
