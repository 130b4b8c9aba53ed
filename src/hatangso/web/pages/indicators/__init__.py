"""Indicators: the catalogue's and the locality's own."""
