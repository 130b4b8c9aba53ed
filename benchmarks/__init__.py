"""Benchmarks: each module prints its last line as RESULT {json}."""
