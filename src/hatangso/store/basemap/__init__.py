"""The map underneath: roads and places that were imported once, and which tiles hold."""
