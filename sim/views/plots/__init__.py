"""Plots: one picture of a whole flight each."""
