"""What stands in a registry of infrastructure: kinds of assets, their attributes, states and shapes."""
