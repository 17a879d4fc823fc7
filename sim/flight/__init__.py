"""Flying it: from a Scenario to a Flight, and what is written of it."""
