"""Support programmes: how many households may have help, how many have had it, what others may read."""
