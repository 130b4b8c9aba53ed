"""One TOML file an edition of an index; how to add one: docs/methods/indices.md."""
