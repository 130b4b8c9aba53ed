"""Kinds of permit files, one TOML file each."""
