"""Pages of cloud services and shared platforms."""
