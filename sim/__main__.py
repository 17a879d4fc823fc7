"""``python -m sim`` and ``shuttle-mir``: the command line, quiet too when it is stopped while it still loads."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from sim.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
