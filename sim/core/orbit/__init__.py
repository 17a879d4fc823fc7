"""One orbit in closed form: Kepler, Lambert, osculating and mean elements."""
