"""Permit files: states, legal working days; what is found on site."""
