"""``python -m sim`` and ``shuttle-mir``: the command line, quiet too when it is stopped while it still loads."""

import gc
import sys


def main() -> None:
    """Run the command line."""
    gc.set_threshold(50_000, 20, 20)  # loading makes many objects and no garbage: look for it seldom
    try:
        from sim.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
