"""Equations of motion, their integration, and when something happens on the way."""
