"""Where to go and how fast: laws of the close approach, and burns."""
