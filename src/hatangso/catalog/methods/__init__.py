"""Method records, one TOML file each: by which thresholds measurements were judged."""
