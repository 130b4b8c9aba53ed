"""One TOML file for each check of figures: its kind, thresholds, severity, for which figures, and why."""
