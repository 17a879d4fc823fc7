"""Showing it: plots and film. Every view reads a Flight."""
