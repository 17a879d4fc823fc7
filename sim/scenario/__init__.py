"""What to fly: the scenario file, its schema and the catalogue of shipped scenarios."""

from sim.scenario.changes import parse_set
from sim.scenario.scenario import Scenario, load
from sim.scenario.template import template

__all__ = ["Scenario", "load", "parse_set", "template"]
