"""Readiness of agencies' systems: what is tested, how it is scored, what to do about it. Pure."""
