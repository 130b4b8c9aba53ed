"""The map underneath is loaded, step by step."""
