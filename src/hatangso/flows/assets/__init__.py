"""The registry of infrastructure: assets are kept, undone, merged; duplicates found; photos received."""
