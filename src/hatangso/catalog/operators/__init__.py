"""Operators, one TOML file each: their code, and how sources write them."""
