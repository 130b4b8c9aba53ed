"""Measurements of the line: what a speed test is, when it counts, what may be said of a place."""
