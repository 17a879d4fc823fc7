"""What to fly: the scenario file, its schema and the catalogue of shipped scenarios."""

from sim.scenario.load import load
from sim.scenario.scenario import Scenario

__all__ = ["Scenario", "load"]
