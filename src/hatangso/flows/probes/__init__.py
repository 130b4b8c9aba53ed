"""The inventory of systems that are probed, and what becomes of what was found."""
