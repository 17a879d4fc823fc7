"""Reading what people write: units as text, TOML with line numbers, errors that teach."""
