"""Measurements of the line: files of tests come in, are kept or withdrawn; results follow."""
