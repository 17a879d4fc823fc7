"""A flight beside what was flown."""
