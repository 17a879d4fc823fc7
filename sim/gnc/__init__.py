"""Guidance, navigation and control, on plain floats: burn solving, approach laws, the control cycle."""
