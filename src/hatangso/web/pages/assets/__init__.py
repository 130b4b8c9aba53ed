"""Pages of the registry of infrastructure."""
