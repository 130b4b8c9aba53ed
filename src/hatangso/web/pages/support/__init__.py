"""Support programmes: devices and telecom for households that need help; counts, and apart the names."""
