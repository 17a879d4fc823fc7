"""What a scenario must hold beyond the form of its tables."""
