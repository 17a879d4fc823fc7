"""Who flies: mass, ports, jets and limits, as TOML data with sources."""
