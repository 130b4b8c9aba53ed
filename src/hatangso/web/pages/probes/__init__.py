"""Agencies' systems as probed from outside: the inventory, what was found, alerts."""
