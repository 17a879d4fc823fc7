"""A burn: when it is, what it is solved for, and how it is flown."""
