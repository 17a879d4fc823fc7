"""How a ship does what guidance wants: attitude, the choice of jets, pulses."""
