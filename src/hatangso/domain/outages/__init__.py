"""Outages of networks: causes, services, and what is counted of them."""
