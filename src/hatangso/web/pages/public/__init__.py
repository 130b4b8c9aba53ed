"""What everybody may read of a locality without signing in."""
