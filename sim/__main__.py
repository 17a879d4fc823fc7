"""``python -m sim`` is the command ``shuttle-mir``."""

from sim.cli import main

if __name__ == "__main__":
    main()
