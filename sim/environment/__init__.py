"""What surrounds a flight: time scales, the turning Earth, Sun, Moon and air, frames, element sets, ground stations."""
