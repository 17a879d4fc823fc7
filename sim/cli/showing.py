"""Commands that show a flight: plot, animate, compare."""
