"""Drawing: brush, colours, ships, Earth and sky, shared by film and plots."""
