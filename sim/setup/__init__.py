"""From a scenario to the numbers that are flown: world, ships, start, speed."""
