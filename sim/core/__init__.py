"""The physics, on plain floats: gravity, drag, orbits, relative motion, integrators. No units, files or plots."""
