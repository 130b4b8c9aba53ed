"""Outages of networks: where, whose, from when to when, why."""
