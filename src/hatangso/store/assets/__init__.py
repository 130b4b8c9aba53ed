"""The registry: assets, their history, imports and duplicates."""
