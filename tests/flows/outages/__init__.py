"""Outages: reported, corrected, ended, counted."""
