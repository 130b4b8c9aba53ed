"""Shared use of passive infrastructure: tenancies, requests, disputes, rents, yearly plans."""
