"""Is the promise kept? Targets, the path to them, the forecast, and the verdict."""
