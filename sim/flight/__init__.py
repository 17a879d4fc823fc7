"""What came out of flying: a flight as arrays and values, and what can be read off it."""
