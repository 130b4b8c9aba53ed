"""Outages are reported, corrected, ended; power failures are laid before the power company."""
