"""Flying a scenario: phase by phase, from its setup to the flight."""
