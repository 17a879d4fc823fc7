"""The tables of a scenario file: what each key means, and what it may be."""
