"""One module a peer: its racers, and nothing of it is imported before it runs."""

from race.case import Racer
from race.peers import basilisk, boinor_peer, brahe_peer, heyoka_peer, orekit, ours, satkit_peer, scipy_peer

MODULES = (ours, heyoka_peer, brahe_peer, satkit_peer, orekit, scipy_peer, boinor_peer, basilisk)


def racers(names: set[str] | None = None) -> list[Racer]:
    """Return all racers, or those of the peers named."""
    return [r for module in MODULES for r in module.RACERS if names is None or r.peer in names]
