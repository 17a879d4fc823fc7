"""Who flies: mass, ports, jets and limits, as TOML data with sources."""

from sim.vehicles.loader import is_one, load, names, text
from sim.vehicles.module import Array, Module
from sim.vehicles.vehicle import CaptureLimits, Engine, Jet, Port, Vehicle

__all__ = ["Array", "CaptureLimits", "Engine", "Jet", "Module", "Port", "Vehicle", "is_one", "load", "names", "text"]
