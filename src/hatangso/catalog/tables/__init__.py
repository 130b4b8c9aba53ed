"""The tables that may be asked for: one TOML file each, found by itself."""
