"""One TOML file a type of assets."""
