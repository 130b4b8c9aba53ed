"""Targets: the list, one target, how it is edited."""
