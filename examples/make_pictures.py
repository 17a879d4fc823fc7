"""Make the pictures of the README: a frame of the film of STS-71, and a short film as an animated GIF.

Run it with ``python examples/make_pictures.py [FOLDER]``; without a folder they go to examples/pictures. The GIF plays
Ti to contact in twenty seconds and has to stay under 3 MB.
"""

import sys
from pathlib import Path

import sim
from sim import views

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "pictures"
MOST_BYTES = 3_000_000


def main() -> None:
    """Fly STS-71 and write both pictures."""
    flight = sim.run("sts-71")
    contact = flight.contact.t_s
    views.save_frame(flight, flight.when_range(8.0), FOLDER / "sts-71.png")
    film = views.animate(flight, FOLDER / "sts-71.gif", size=(800, 450), fps=7.0, until=contact, seconds=20.0)
    if film.stat().st_size > MOST_BYTES:
        sys.exit(f"{film} has {film.stat().st_size:,} bytes, more than {MOST_BYTES:,}")
    print(f"{FOLDER}: sts-71.png, sts-71.gif ({film.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
