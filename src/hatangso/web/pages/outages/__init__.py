"""Outages of networks: list, statistics, one, its form."""
