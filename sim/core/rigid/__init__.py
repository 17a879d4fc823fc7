"""Bodies that turn: quaternions and the attitude of a ship."""
