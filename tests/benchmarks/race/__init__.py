"""The race of the propagators: what is flown, by whom, against which truth, and how it is told."""
