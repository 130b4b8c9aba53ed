"""One TOML file for each thing that is counted from the registry."""
