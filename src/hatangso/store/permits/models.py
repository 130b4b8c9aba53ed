"""Permit files and their steps; inspections, violations and damage."""
