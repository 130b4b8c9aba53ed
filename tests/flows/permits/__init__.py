"""Permit files and findings."""
