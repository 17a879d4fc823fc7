"""What to fly: the scenario file, its schema and the catalogue of shipped scenarios."""
