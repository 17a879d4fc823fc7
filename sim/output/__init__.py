"""What is written of a flight, and read again: tables, ephemerides, reports."""
