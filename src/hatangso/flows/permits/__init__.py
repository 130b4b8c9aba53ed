"""Permit files from request to decision; inspections, violations, damage."""
