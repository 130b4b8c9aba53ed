"""Shared use of passive infrastructure: what is free, requests, disputes, rents, yearly plans, forms."""
