"""Agencies' systems that are probed, and what was found."""
