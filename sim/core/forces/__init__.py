"""What pulls and pushes: gravity and its harmonics, air, Sun, Moon and sunlight."""
